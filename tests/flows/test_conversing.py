"""Conversing by real mails: tags, a plain answer to a summary, the hour, STOP; each as a member would."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from digest.community.communities.community import community_by_name
from digest.community.communities.join import create_community, create_member, join
from digest.store.database import Store
from tests.flows.mails import TRUSTED, ready_mail, reply_address, text_of

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA, BEN, CLEO = "ana@example.net", "ben@example.net", "cleo@example.net"
LUNG = "lung@mail.example.org"
HOUR = timedelta(hours=1)


@pytest.fixture
def village(digest, tmp_path):
    """Ana, who is experienced, and Ben in one community, Cleo in another."""
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    with store.write() as session:
        for name in ("lung", "skin"):
            create_community(session, name=name, title=name.title(), at=MORNING)
        for address, name in ((ANA, "lung"), (BEN, "lung"), (CLEO, "skin")):
            display_name = address.partition("@")[0].title()
            who = {"display_name": display_name, "address": address, "confirmed_at": MORNING}
            member = create_member(session, **who, at=MORNING)
            member.is_experienced = address == ANA
            join(session, member.id, community_by_name(session, name).id, at=MORNING)
    store.close()
    return digest


@pytest.mark.beyond_the_sample
def test_tags_bring_a_conversation_to_another_community_and_back(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)

    # Ana starts a conversation with tags; the line is not part of her post.
    send(server, ANA, LUNG, "How do you cope?\n\nTags: Brain fog, #tagrisso", subject="Days")
    receipt = server.letter_to(ANA, "How do you cope?")
    assert "#brain-fog, #tagrisso" in text_of(receipt)
    assert "Tags: Brain fog" not in text_of(receipt)

    # Cleo, of another community, misspells a tag, presses what she meant, and follows it.
    send(server, CLEO, "tags@mail.example.org", "", subject="follow brain frog")
    unknown = server.letter_to(CLEO, "do not know this tag")
    press(server, CLEO, unknown, "Follow the tag “brain-fog”")
    followed = server.letter_to(CLEO, "You follow this tag")

    # Her summary has the conversation, and she may answer.
    server.set_clock(MORNING + 18 * HOUR + timedelta(minutes=5))
    summary = server.letter_to(CLEO, "How do you cope?")
    answer = re.search(r"r\.[a-z2-7]{37}@mail\.example\.org", text_of(summary)).group()
    send(server, CLEO, answer, "My notebook is always with me.\n\nTags: memory")
    own = server.letter_to(CLEO, "My notebook is always with me.")
    assert "Tags that you suggest: #memory" in text_of(own)
    press(server, CLEO, followed, "Unfollow the tag “brain-fog”")
    server.letter_to(CLEO, "no longer follow this tag")
    send(server, CLEO, answer, "It helps me every day.")
    assert "It helps me every day." in text_of(
        server.letter_to(CLEO, "cannot read this conversation")
    )


@pytest.mark.beyond_the_sample
def test_feedback_about_the_service_has_a_tag_from_the_start(village, serve, send):
    server = serve(MORNING, **TRUSTED)

    send(server, CLEO, "tags@mail.example.org", "", subject="follow site-feedback")
    server.letter_to(CLEO, "You follow this tag")
    send(server, ANA, LUNG, "Tags: site-feedback\n\nLarger letters, please.", subject="Wish")
    assert "#site-feedback" in text_of(server.letter_to(ANA, "Larger letters"))

    server.set_clock(MORNING + 18 * HOUR + timedelta(minutes=5))
    assert "#site-feedback" in text_of(server.letter_to(CLEO, "Larger letters"))


@pytest.mark.beyond_the_sample
def test_a_plain_answer_to_a_summary_finds_its_conversation_by_a_letter(
    village, serve, send, press
):
    server = serve(MORNING, **TRUSTED)
    for title in ("Sleep", "Food"):
        send(server, ANA, LUNG, f"What do you know about {title.lower()}?", subject=title)
        server.letter_to(ANA, "What do you know")
    server.set_clock(MORNING + 18 * HOUR + timedelta(minutes=5))
    summary = server.letter_to(BEN, "about food?")

    # Ben presses Reply at the whole summary; he is asked, and changes his mind in words.
    send(server, BEN, reply_address(summary), "Ginger tea.")
    which = server.letter_to(BEN, "Which conversation do you mean?")
    assert re.search(
        r"\nA\n  Food\n  In Lung, started by [^\n]*\n\nB\n  Sleep\n  In Lung, started by ",
        text_of(which),
    )
    send(server, BEN, reply_address(which), "the one about food or sleep, thanks")
    again = server.letter_to(BEN, "Which one is it?")
    press(server, BEN, again, "A: post my words here")
    receipt = server.letter_to(BEN, "Your post is up")
    assert ("Food" in text_of(receipt), "Ginger tea." in text_of(receipt)) == (True, True)
    send(server, BEN, reply_address(which), "B")
    server.letter_to(BEN, "already answered that")

    # An out-of-office answer to the question of a second one changes nothing; "none" drops it.
    send(server, BEN, reply_address(summary), "Camomile, perhaps.")
    which = server.letter_to(BEN, "Which conversation do you mean?")
    send(server, BEN, reply_address(which), "A", Auto_Submitted="auto-replied")
    send(server, BEN, "notice@mail.example.org", "None, thanks", In_Reply_To=which["Message-ID"])
    server.letter_to(BEN, "threw that mail away")
    receipts = [each for to, each in server.sink.take() if "post is up" in text_of(each)]
    assert receipts == []


def test_the_hour_from_end_to_end(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)
    send(server, ANA, LUNG, "Ten milligrams, or twenty?", subject="Dose")
    first = server.letter_to(ANA, "Ten milligrams, or twenty?")

    # She changes it with the ready mail, and again with the receipt of the change, title and all.
    to, subject, text = ready_mail(first, "Change it")
    assert (subject, text.replace("\r\n", "\n")) == (
        "EDIT",
        "Title: Dose\n\nTen milligrams, or twenty?",
    )
    send(server, ANA, to, "Title: Doses\n\nTen milligrams, or forty?", subject=subject)
    second = server.letter_to(ANA, "or forty?")
    assert "Your change is made" in text_of(second)
    quoted = "".join(f"> {line}\n" for line in text_of(second).splitlines()[:12])
    to, _, _ = ready_mail(second, "Change it")
    send(server, ANA, to, f"Only ten?\n\n{quoted}", subject="Re: EDIT")
    third = server.letter_to(ANA, "Only ten?")
    said, _, _ = text_of(third).partition("Below is the text before")
    assert "forty" not in said

    # An edit without text changes nothing; thanks are asked about, and dropped by a word.
    send(server, ANA, reply_address(third), "", subject="EDIT")
    server.letter_to(ANA, "Your mail had no text")
    send(server, ANA, reply_address(third), "Thank you both")
    what = server.letter_to(ANA, "What should we do with your words?")
    press(server, ANA, what, "Post it as a reply")
    reply = server.letter_to(ANA, "Your post is up")
    assert "Thank you both" in text_of(reply)

    # An edit that nobody vouches for, taken in time, keeps the post out of summaries.
    server.set_clock(MORNING + HOUR - timedelta(seconds=1))
    send(server, ANA, reply_address(third), "Ten, I know now.", subject="EDIT", verdict="none")
    question = server.letter_to(ANA, "Was this you?")
    server.set_clock(MORNING + 18 * HOUR + timedelta(minutes=5))
    summary = text_of(server.letter_to(BEN, "conversation, "))
    assert ("Thank you both" in summary, "Only ten?" in summary) == (True, False)
    send(server, ANA, reply_address(question), "yes")
    told = text_of(server.letter_to(ANA, "Ten, I know now."))
    assert "It is too late to change it yourself" in " ".join(told.split())
    server.set_clock(MORNING + 42 * HOUR + timedelta(minutes=5))
    summary = text_of(server.letter_to(BEN, "Ten, I know now."))
    assert "Only ten?" not in summary

    # Deleted with replies there, the conversation stays; the reply is still read.
    send(server, ANA, LUNG, "I regret this already.", subject="Oh")
    own = server.letter_to(ANA, "I regret this already.")
    server.set_clock(MORNING + 42 * HOUR + timedelta(minutes=12))
    press(server, ANA, own, "Delete it")
    deleted = server.letter_to(ANA, "Your post is deleted")

    # She thinks better of it, and then worse again, in her own words.
    press(server, ANA, deleted, "Undo: bring my post back")
    again = server.letter_to(ANA, "Your post is back")
    send(server, ANA, reply_address(again), "Oh no, wrong group after all. Delete please!")
    server.letter_to(ANA, "word UNDO")


def test_stop_is_understood_everywhere_and_undone_by_a_ready_mail(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)
    send(server, ANA, LUNG, "How do you sleep?", subject="Sleep")
    receipt = server.letter_to(ANA, "How do you sleep?")

    send(server, ANA, reply_address(receipt), "STOP")
    unfollowed = server.letter_to(ANA, "no longer follow")
    assert "STOP ALL" in text_of(unfollowed)
    press(server, ANA, unfollowed, "Stop everything")
    stopped = server.letter_to(ANA, "You get no more summaries or letters about conversations")
    assert "never" in village("members", "show", ANA)
    press(server, ANA, stopped, "Summary every day")
    server.letter_to(ANA, "Your settings are changed")
    assert "never" not in village("members", "show", ANA)
    send(server, ANA, "notice@mail.example.org", "Stop.", In_Reply_To=stopped["Message-ID"])
    server.letter_to(ANA, "What should we stop?")
