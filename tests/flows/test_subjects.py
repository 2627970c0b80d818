"""Subjects and titles as people use them: one of one's own, none at all, and a better one afterwards."""

import re
from datetime import UTC, datetime

import pytest

from digest.community.communities.community import community_by_name
from digest.community.communities.join import create_community, create_member, join
from digest.store.database import Store
from tests.flows.mails import TRUSTED, ready_mail, reply_address, text_of

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA, BEN = "ana@example.net", "ben@example.net"
LUNG = "lung@mail.example.org"


@pytest.fixture
def village(digest, tmp_path):
    """Ana, who is experienced, and Ben in one community."""
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    with store.write() as session:
        create_community(session, name="lung", title="Lung", at=MORNING)
        for address in (ANA, BEN):
            display_name = address.partition("@")[0].title()
            who = {"display_name": display_name, "address": address, "confirmed_at": MORNING}
            member = create_member(session, **who, at=MORNING)
            member.is_experienced = address == ANA
            join(session, member.id, community_by_name(session, "lung").id, at=MORNING)
    store.close()
    return digest


def test_a_new_subject_on_an_old_letter_is_asked_about_once(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)
    send(server, ANA, LUNG, "How do you sleep when you cough?", subject="Coughing at night")
    letter = server.letter_to(ANA, "How do you sleep")
    send(server, BEN, "search@mail.example.org", subject="cough")
    found = server.letter_to(BEN, "How do you sleep")
    to, subject, _ = ready_mail(found, "Reply")

    # Ben takes the old address for something else: nothing stands anywhere before he has said which.
    send(server, BEN, to, "Which one do you use on trains?", subject="Portable oxygen")
    asked = server.letter_to(BEN, "A new conversation, or a reply?")
    assert "Which one do you use on trains?" in text_of(asked)
    assert "Portable oxygen" in text_of(asked)
    assert "Coughing at night" in text_of(asked)
    send(server, BEN, reply_address(asked), "Hm, I do not know")
    again = server.letter_to(BEN, "New, or reply?")
    press(server, BEN, again, "Start a new conversation")
    receipt = text_of(server.letter_to(BEN, "Your post is up"))
    assert "It begins the conversation “Portable oxygen” in Lung." in receipt

    send(server, BEN, to, "I sit up for an hour.", subject="Pillows")
    asked = server.letter_to(BEN, "A new conversation, or a reply?")
    send(server, BEN, reply_address(asked), "Reply please")
    receipt = text_of(server.letter_to(BEN, "Your post is up"))
    assert "It is in the conversation “Coughing at night” in Lung." in receipt

    # The letter's own subject, however it comes back, and one that says nothing, are answers as ever.
    for number, known in enumerate(
        (subject, "[Lung] Coughing at ni", "Antw.: Coughing at night", "Thanks Ana", "(no subject)")
    ):
        send(server, BEN, to, f"And this helps, number {number}.", subject=known)
        receipt = text_of(server.letter_to(BEN, f"number {number}."))
        assert "It is in the conversation “Coughing at night” in Lung." in receipt, known
    assert letter["Subject"] is not None


def test_a_mail_without_a_subject_is_called_by_its_first_words(village, serve, send):
    server = serve(MORNING, **TRUSTED)
    text = "Hello everybody,\n\ndoes anyone get more out of breath on damp days? Mine began in May."
    send(server, ANA, LUNG, text, subject="(kein Betreff)")
    receipt = server.letter_to(ANA, "Your post is up")
    assert "“Does anyone get more out of breath on damp days?”" in text_of(receipt)
    assert "the title is the first words of your text" in " ".join(text_of(receipt).split())

    # She gives it a better title, as the receipt tells, in words, and by EDIT with a subject.
    for said, subject, title in (
        ("Title: Damp days", "Re: your post", "Damp days"),
        (
            "Please, the title should be “Rain and breath”. Thanks",
            "Re: your post",
            "Rain and breath",
        ),
        ("EDIT", "Breathing when it rains", "Breathing when it rains"),
    ):
        send(server, ANA, reply_address(receipt), said, subject=subject)
        receipt = server.letter_to(ANA, "Your change is made")
        assert f"It begins the conversation “{title}” in Lung." in " ".join(
            text_of(receipt).split()
        )
        assert "Mine began in May." in text_of(receipt)
    assert "first words" not in text_of(receipt)


def test_a_sentence_about_tags_tags_the_conversation_and_is_no_post(village, serve, send):
    server = serve(MORNING, **TRUSTED)
    send(server, BEN, LUNG, "How do you sleep when you cough?", subject="Coughing at night")
    receipt = server.letter_to(BEN, "How do you sleep")
    send(server, ANA, "search@mail.example.org", subject="cough")
    to, subject, _ = ready_mail(server.letter_to(ANA, "How do you sleep"), "Reply")

    send(server, ANA, to, "Please tag this #sleep. Thanks, Ana", subject=subject)
    tagged = text_of(server.letter_to(ANA, "Tags added"))
    assert "#sleep" in tagged

    # Who may not is told that a moderator decides, and others read nothing of it.
    send(server, BEN, reply_address(receipt), "Could you add the tag brain fog please?")
    assert "Tags that you suggest: #brain-fog" in text_of(server.letter_to(BEN, "moderator"))
    send(server, ANA, "search@mail.example.org", subject="in:lung")
    found = text_of(server.letter_to(ANA, "1 conversation found"))
    assert "tag this" not in found
    assert "add the tag" not in found


def test_a_list_of_conversations_is_answered_like_a_summary_and_always_asked_about(
    village, serve, send
):
    server = serve(MORNING, **TRUSTED)
    for title in ("Coughing at night", "Food that helps"):
        send(server, BEN, LUNG, f"What do you know of {title.lower()}?", subject=title)
        server.letter_to(BEN, "What do you know")
    send(server, ANA, "search@mail.example.org", subject="what do you know of coughing or food?")
    found = server.letter_to(ANA, "2 conversations found")
    listed = re.findall(r"(?m)^  (\d)\. (.+)$", text_of(found))
    assert sorted(title for _, title in listed) == ["Coughing at night", "Food that helps"]
    place = {title: number for number, title in listed}

    # Her words go nowhere before she has said where; a number or a title leaves one to choose.
    answered = {"In_Reply_To": found["Message-ID"]}
    send(server, ANA, reply_address(found), "Ginger tea.", subject="Re: found", **answered)
    which = server.letter_to(ANA, "Which conversation do you mean?")
    choices = re.findall(r"(?m)^[AB]$", text_of(which))
    assert choices == ["A", "B"]
    letter = "AB"[int(place["Food that helps"]) - 1]
    send(server, ANA, reply_address(which), letter)
    assert "“Food that helps”" in text_of(server.letter_to(ANA, "Your post is up"))

    said = f"{place['Coughing at night']}: I sit up for an hour."
    send(server, ANA, "notice@mail.example.org", said, subject="Re: found", **answered)
    which = server.letter_to(ANA, "Which conversation do you mean?")
    assert "\nA\n  Coughing at night\n" in text_of(which)
    send(server, ANA, reply_address(which), "A")
    assert "“Coughing at night”" in text_of(server.letter_to(ANA, "Your post is up"))

    # A bare number brings that conversation; STOP stops no summary, since the list comes once.
    send(server, ANA, reply_address(found), place["Food that helps"], subject="Re: found")
    assert "Ginger tea." in text_of(server.letter_to(ANA, "whole conversation"))
    send(server, ANA, reply_address(found), "STOP", subject="Re: found")
    server.letter_to(ANA, "What should we stop?")
