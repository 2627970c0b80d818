"""Somebody who knows nothing but `join@` becomes a member of a community, writes there, and leaves again."""

from datetime import UTC, datetime, timedelta
from email.message import Message

import pytest

from tests.flows.mails import TRUSTED, reply_address, text_of, whole_text

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MARA, ANA = "mara@example.com", "ana@example.net"
HERSELF = f"Mara Realname <{MARA}>"
JOIN, LEAVE, HARBOUR = (f"{name}@mail.example.org" for name in ("join", "leave", "harbour"))


@pytest.fixture
def town(digest):
    for name, title in (("harbour", "Lung Cancer"), ("hills", "Kidney Transplant")):
        digest("communities", "add", name, "--title", title)
    digest(
        *("members", "add", ANA, "--name", "Ana", "--confirmed"),
        *("--community", "harbour", "--at", MORNING.isoformat()),
    )
    return digest


def whole(letter: Message) -> str:
    """Return all parts and headers, as they are read."""
    return f"{letter.items()}\n{whole_text(letter)}"


def test_a_stranger_becomes_a_member_writes_and_leaves(town, serve, send):
    server = serve(MORNING, **TRUSTED)

    # One question comes back, and it names nothing.
    send(server, HERSELF, JOIN, "I would like to join the lung cancer group.", subject="Hello")
    question = server.letter_to(MARA, "Do you want to join")
    assert str(question["Subject"]) == "Do you want to join Community Digest?"
    for unsaid in ("Realname", "Lung", "lung", "harbour"):
        assert unsaid not in whole(question)
    assert question["Auto-Submitted"] == "auto-replied"
    assert question["List-Unsubscribe"] is None

    # Her yes makes her a member of what she named; the welcome shows her around.
    send(server, HERSELF, reply_address(question), "Yes please!", subject="Re: Do you want to join")
    welcome = server.letter_to(MARA, "Welcome to")
    assert "harbour@mail.example.org" in text_of(welcome)
    assert "whoever sees your mailbox sees them, too" in " ".join(text_of(welcome).split())
    assert "Kidney Transplant" in text_of(welcome)
    assert "New member" in text_of(welcome)
    assert "Realname" not in whole(welcome)
    assert reply_address(welcome) == JOIN

    # She answers it with the name of another, with a typo, and one that is not there.
    send(server, HERSELF, JOIN, "kidny transplant\npancreas\n", subject="Re: Welcome to Community")
    told = server.letter_to(MARA, "You have joined")
    assert str(told["Subject"]) == "Your communities"
    assert "no community of this name:\n  pancreas" in text_of(told)
    send(server, HERSELF, JOIN, "", subject="no community for pancreas")
    server.letter_to(MARA, "what is missing")

    # She writes; Ana, who is told in the morning, sees neither her name nor her address.
    send(server, HERSELF, HARBOUR, "How do you sleep?", subject="Sleep")
    server.letter_to(MARA, "How do you sleep?")
    server.set_clock(MORNING + timedelta(days=1))
    summary = server.letter_to(ANA, "How do you sleep?")
    assert "New member" in text_of(summary)
    assert "mara" not in whole(summary).lower()

    # She leaves by answering with the name; the undo brings her back.
    send(server, HERSELF, LEAVE, "", subject="harbour")
    left = server.letter_to(MARA, "You have left")
    assert "join@mail.example.org" in text_of(left)
    send(server, HERSELF, HARBOUR, "May I still ask?", subject="Another thing")
    refused = server.letter_to(MARA, "not yet in this community")
    assert "May I still ask?" in text_of(refused)
    assert "mailto:join@mail.example.org?subject=harbour" in whole(refused)
    send(server, HERSELF, JOIN, "", subject="harbour")
    server.letter_to(MARA, "You have joined")


@pytest.mark.beyond_the_sample
def test_an_invited_person_is_asked_reminded_once_and_can_say_no(town, serve, send):
    town("members", "add", MARA, "--name", "Mara M", "--community", "harbour", "--invite",
         "--at", MORNING.isoformat())  # fmt: skip
    server = serve(MORNING, **TRUSTED)

    question = server.letter_to(MARA, "invite you")
    assert "Lung" not in whole(question)
    server.set_clock(MORNING + timedelta(days=3))
    reminder = server.letter_to(MARA, "still want to join")
    server.set_clock(MORNING + timedelta(days=9))
    send(server, HERSELF, reply_address(reminder), "No thanks")
    server.set_clock(MORNING + timedelta(days=30))
    send(server, ANA, HARBOUR, "Good morning", subject="Morning")
    server.letter_to(ANA, "Good morning")

    assert [to for to, _ in server.sink.take() if to == MARA] == []
    assert "Mara M" in town("members", "list")
