"""A mail that nobody vouches for, and a second mailbox, by real mails: asked, answered, posted once."""

from datetime import UTC, datetime

import pytest

from tests.flows.mails import TRUSTED, reply_address

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA, WORK, LUNG = "ana@example.net", "ana.work@example.com", "lung@mail.example.org"


@pytest.fixture
def village(digest):
    digest("communities", "add", "lung", "--title", "Lung")
    digest(
        *("members", "add", ANA, "--name", "Ana", "--confirmed"),
        *("--community", "lung", "--at", MORNING.isoformat()),
    )
    return digest


def test_a_member_is_asked_and_adds_a_mailbox_by_plain_answers(village, serve, send):
    server = serve(MORNING, **TRUSTED)

    # Nobody vouches for Ana's first mail: she is asked, answers, and it is published once.
    send(server, ANA, LUNG, "How do you sleep?", verdict="none", subject="Sleep")
    question = server.letter_to(ANA, "Was this you?")
    assert question["Auto-Submitted"] == "auto-replied"
    for text in ("Yes, that was me!", "YES"):
        send(server, ANA, reply_address(question), text)
    receipt = server.letter_to(ANA, "How do you sleep?")
    assert reply_address(receipt).startswith("p.")

    # From her office she changes it, with the address in the receipt; both mailboxes say yes.
    send(server, WORK, reply_address(receipt), "How do you all sleep?", subject="EDIT")
    question = server.letter_to(ANA, "another address of yours")
    assert "you all sleep" not in str(question)
    send(server, ANA, reply_address(question), "Yes please")
    server.letter_to(ANA, "asked that mailbox")
    at_work = server.letter_to(WORK, "May this mailbox write")
    for unsaid in ("Ana", "Lung", "lung", "Sleep", "example.net"):
        assert unsaid not in str(at_work)
    send(server, WORK, reply_address(at_work), "yes")

    # Her letters still go to the first mailbox, and her mail from the office is done.
    server.letter_to(ANA, "can write from this mailbox too")
    server.letter_to(ANA, "How do you all sleep?")
    assert [to for to, _ in server.sink.take() if to == WORK] == []
    assert '"questions_open": 0' in village("status", "--json")
