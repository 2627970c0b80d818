"""What an operator sees of letters that come back, and does about it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Address
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import stop_sending
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.note_bounce import note_bounce
from digest.policy import BouncePolicy
from tests.rows import owe

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
AT = ("--at", NOW.isoformat())


@pytest.fixture
def ana(digest):
    since = ("--at", "2026-01-05T12:00Z")
    digest("members", "add", "ana@example.net", "--name", "Ana", "--confirmed", *since)
    return digest


def come_back(digest, verdict, count=2):
    """Let so many letters to the first member come back."""
    store = digest.store()
    with store.write() as session:
        for number in range(count):
            key = f"notice:{number}"
            owe(session, kind=LetterKind.NOTICE, key=key, member_id=1, at=NOW, reason="followed")
            row = session.exec(select(Delivery).where(Delivery.key == key)).one()
            row.state, row.sent_at = DeliveryState.SENT, NOW
            session.add(row)
            facts = {"member_id": 1, "delivery_id": row.id, "status": "5.1.1", "at": NOW}
            note_bounce(session, bounce(verdict, **facts), BouncePolicy())
    store.close()


def test_a_silent_address_is_shown_and_let_speak_again(ana):
    assert ana.json("members", "show", "1")["suppressed"] is None
    come_back(ana, BounceCause.DEAD)

    shown = ana.json("members", "show", "1")
    assert (shown["suppressed"], shown["last_bounce"]) == ("dead", "dead 5.1.1")
    status = ana.json("status", *AT)
    assert (status["addresses_suppressed"], status["bounce_rate"]) == (1, 1.0)

    ana("members", "unsuppress", "1", *AT)

    assert ana.json("members", "show", "1")["suppressed"] is None
    assert ana.json("status", *AT)["addresses_suppressed"] == 0
    assert "Nothing kept" in ana("members", "unsuppress", "1", *AT).stderr
    store = ana.store()
    with store.read() as session:
        assert session.exec(select(Address)).one().suppressed_at is None
    store.close()


def test_silent_mailboxes_are_listed_added_and_removed_with_the_reason(ana):
    assert "Every mailbox gets letters." in ana("suppress", "list").stderr
    ana("suppress", "add", "1", "--reason", "her daughter telephoned", "--dry-run", *AT)
    assert ana.json("suppress", "list") == []

    ana("suppress", "add", "1", "--reason", "her daughter telephoned", *AT)

    (row,) = ana.json("suppress", "list")
    assert (row["member"], row["name"], row["cause"]) == (1, "Ana", "operator")
    assert row["reason"] == "her daughter telephoned"
    assert row["address"] == "a***@example.net"
    assert "got none already" in ana("suppress", "add", "1", "--reason", "x", *AT).stderr
    ana("suppress", "remove", "1", "--reason", "it works again", *AT)
    assert ana.json("suppress", "list") == []
    newest = [(each["act"], each["reason"]) for each in ana.json("audit", "list", "--limit", "2")]
    assert newest == [
        ("lift suppression", "it works again"),
        ("suppress address", "x"),  # a second reason is kept, too
    ]


def test_an_operators_reason_is_shown_wherever_one_asks_and_no_letter_is_said_to_have_come_back(
    ana,
):
    ana("suppress", "add", "1", "--reason", "asked by phone", *AT)

    shown = ana.json("members", "show", "1")
    assert (shown["suppressed"], shown["suppressed_reason"]) == ("operator", "asked by phone")
    why = [*ana.json("why", "ana", *AT)["reasons"]]
    (off,) = [each["says"] for each in why if each["rule"] == "suppressed"]
    assert off.startswith("Ana's letters are off since ")
    assert "by the operator: asked by phone; `digest suppress remove 1`" in off
    later = ("--at", (NOW + timedelta(days=2)).isoformat())
    assert "by the operator: asked by phone" in ana.json("why", "ana", *later)["answer"]


def test_why_a_day_that_had_its_summary_says_that_letters_are_off_since(ana):
    come_back(ana, BounceCause.DEAD)

    day = (NOW - timedelta(days=1)).date().isoformat()
    said = ana.json("why", "ana", day, *AT)["reasons"][-1]["says"]
    assert said.startswith("Letters to Ana came back: nothing is sent there since ")


def test_a_filter_that_wants_answers_is_shown(ana):
    come_back(ana, BounceCause.CHALLENGED, count=1)
    assert ana.json("members", "show", "1")["mail_needs_challenge"]
    assert ana.json("status", *AT)["bounce_rate"] == 0


def test_a_stop_is_loud_and_ended_by_the_operator(ana):
    store = ana.store()
    with store.write() as session:
        stop_sending(session, at=NOW, until=NOW + timedelta(hours=1), reason="refused by many")
    store.close()

    assert "SENDING IS STOPPED: refused by many" in ana("status", *AT).stderr
    assert "refused by many" in str(ana.json("status", *AT)["sending_stopped"])

    ana("outbox", "resume", *AT)

    assert ana.json("status", *AT)["sending_stopped"] is None
    assert "Nothing was stopped" in ana("outbox", "resume", *AT).stderr


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("complaints", "words"),
    [
        pytest.param(0, "", id="none"),
        pytest.param(1, "0.1 % or more", id="target"),
        pytest.param(3, "0.3 % or more", id="alarm"),
    ],
)
def test_complaints_are_held_against_what_providers_allow(ana, complaints, words):
    store = ana.store()
    with store.write() as session:
        for number in range(1000):
            session.add(
                Delivery(
                    key=f"n:{number}", kind=LetterKind.NOTICE, member_id=1, planned_at=NOW, due_at=NOW,
                    state=DeliveryState.SENT, sent_at=NOW,
                )
            )  # fmt: skip
        for number in range(complaints):
            session.add(
                ReceivedMail(
                    content_key=str(number), accepted_at=NOW, reverse_path="", recipient="fbl",
                    size=1, raw=None, outcome=Outcome.COMPLAINT, next_attempt_at=NOW,
                )
            )  # fmt: skip
    store.close()

    said = ana("status", *AT).stderr

    assert words in said
    assert ("%" in said) == bool(words)


def test_stop_and_resume_say_what_comes_next(ana):
    said = ana("outbox", "stop", *AT).stderr
    assert "1 letter waits." in said  # the welcome
    assert "`digest outbox resume`" in said
    assert "is within 20 seconds" in " ".join(ana("outbox", "resume", *AT).stderr.split())
    assert "`digest members show 1`" in ana("members", "stop", "1", *AT).stderr
    assert "`digest members show 1`" in ana("members", "set", "1", "--hour", "9", *AT).stderr


def test_who_gives_a_mails_number_to_replay_is_told_of_release(ana):
    said = " ".join(ana("mail", "replay", "3", "--to", "x@mail.example.org", code=2).stderr.split())
    assert "`digest mail release 3`" in said
