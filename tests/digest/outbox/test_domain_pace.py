"""Letters to one mail domain go no faster than it takes them, and hold up none to another."""

import itertools
import logging
from datetime import timedelta

import pytest

from digest.errors import RelayDeferred
from digest.outbox.compose import Composed
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.domain_pace import (
    ALIKE,
    DOUBLES,
    FASTEST,
    FURTHEST,
    SLOWEST,
    TOGETHER,
    DomainPace,
    DomainPaces,
)
from digest.outbox.smtp_answer import Stage, refusal
from tests.digest.outbox.conftest import compose_a_line

SENT, PLANNED, DEFERRED = DeliveryState.SENT, DeliveryState.PLANNED, DeliveryState.DEFERRED
BULK, NEWS, ANSWER = 0, 1, 2
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def gone(pace, now, rank, most=10_000):
    """Return how many letters may go at a moment."""
    return sum(1 for _ in itertools.takewhile(lambda _: _may(pace, now, rank), range(most)))


def _may(pace, now, rank):
    return pace.put_off_until(rank, now) is None


def test_without_a_limit_all_go(noon):
    assert gone(DomainPace(), noon, BULK) == 10_000


def test_what_half_a_minute_holds_goes_at_once_and_then_so_many_a_minute(noon):
    pace = DomainPace(60)
    at_once = gone(pace, noon, BULK)

    later = sum(gone(pace, noon + second * SECOND, BULK) for second in range(1, 61))

    assert at_once == 30 + 1
    assert later == 60


@pytest.mark.parametrize("a_minute", [1, 2, 60, 600])
def test_answers_go_before_news_and_news_before_what_goes_to_all(noon, a_minute):
    pace = DomainPace(a_minute)
    gone(pace, noon, BULK)
    assert not _may(pace, noon, BULK)

    assert _may(pace, noon, NEWS)
    gone(pace, noon, NEWS)
    assert not _may(pace, noon, NEWS)

    assert _may(pace, noon, ANSWER)
    gone(pace, noon, ANSWER)
    assert not _may(pace, noon, ANSWER)
    assert not _may(pace, noon + TOGETHER, BULK), "what went ahead is made up for"


def test_letters_that_are_put_off_come_one_after_the_other(noon):
    pace = DomainPace(60)
    gone(pace, noon, BULK)

    turns = [pace.put_off_until(BULK, noon) for _ in range(100)]

    assert turns[0] > noon
    assert {later - earlier for earlier, later in itertools.pairwise(turns)} == {SECOND}
    for turn in turns:
        assert _may(pace, turn, BULK), "at its moment each may go"


def test_none_is_put_off_for_longer_than_an_hour(noon):
    pace = DomainPace(1)
    gone(pace, noon, BULK)

    assert max(pace.put_off_until(BULK, noon) for _ in range(100)) == noon + FURTHEST


@pytest.mark.parametrize("allowed", [0, 60, FASTEST])
def test_a_refusal_halves_the_pace_which_recovers_slowly(noon, allowed):
    pace = DomainPace(allowed)
    pace.slow_down(noon)
    half = (allowed or FASTEST) / 2

    assert pace.a_minute(noon) == half
    assert half < pace.a_minute(noon + DOUBLES / 2) < 2 * half
    assert pace.a_minute(noon + DOUBLES) == allowed


def test_refusals_together_are_one_and_later_ones_halve_it_again_to_the_slowest(noon):
    pace = DomainPace(100)
    for _ in range(5):
        pace.slow_down(noon)
    assert pace.a_minute(noon) == 50

    for times in range(1, 20):
        pace.slow_down(noon + times * ALIKE)

    assert SLOWEST <= pace.a_minute(noon + 19 * ALIKE) < 1.5


def test_domains_are_told_apart_and_named_ones_have_their_own_pace(noon):
    paces = DomainPaces(60, {"slow.example": 1})

    def may(domain):
        count = 0
        while paces.put_off_until(f"one@{domain}", LetterKind.SUMMARY, noon) is None:
            count += 1
        return count

    assert [may("slow.example"), may("other.example"), may("OTHER.example")] == [1, 31, 0]


@pytest.mark.parametrize(
    ("stage", "code", "text", "asks"),
    [
        pytest.param(Stage.RECIPIENT, 421, b"closing", True, id="421-at-rcpt"),
        pytest.param(Stage.DOT, 451, b"4.7.1 too many from you", True, id="4.7-at-the-dot"),
        pytest.param(Stage.DOT, 451, b"4.3.0 no space", False, id="its-own-trouble"),
        pytest.param(Stage.RECIPIENT, 452, b"4.2.2 mailbox full", False, id="one-mailbox"),
        pytest.param(Stage.OPENING, 421, b"4.7.0 too many of you", False, id="before-a-letter"),
    ],
)
def test_what_asks_for_fewer_letters(stage, code, text, asks):
    found = refusal(stage, code, text)

    assert isinstance(found, RelayDeferred)
    assert found.asks_for_less is asks


def in_two_domains(session, deliveries, at):
    """Compose a line to members in turn: of even numbers at one domain, of odd ones at another."""
    for each in compose_a_line(session, deliveries, at):
        domain = "odd.example" if each.member_id % 2 else "even.example"
        values = {name: getattr(each, name) for name in Composed.__dataclass_fields__}
        yield Composed(**{**values, "recipient": f"member{each.member_id}@{domain}"})


@pytest.fixture
def composers():
    return dict.fromkeys(LetterKind, in_two_domains)


def by_domain(sink):
    return sorted(letter.recipient.partition("@")[2] for letter in sink.letters)


def test_a_slow_domain_holds_up_no_other_and_its_letters_come_later(
    owed, dispatcher, sink, deliveries, noon
):
    owed(10, kind=LetterKind.SUMMARY)
    sending = dispatcher(domains=DomainPaces(0, {"odd.example": 2}))

    first = sending.run(noon)

    assert first.counts == {SENT: 5 + 2, PLANNED: 3}
    assert by_domain(sink) == ["even.example"] * 5 + ["odd.example"] * 2
    waiting = [row for row in deliveries() if row.state is PLANNED]
    assert all(row.due_at > noon and row.attempts == 0 and not row.carried for row in waiting)
    assert {row.answer for row in waiting} == {"put off: its mail domain gets letters no faster"}
    assert sending.run(noon).counts == {}, "it does not ask for the same letter again and again"

    sending.run(noon + 3 * MINUTE)
    sending.run(noon + 5 * MINUTE)
    assert by_domain(sink) == ["even.example"] * 5 + ["odd.example"] * 5
    assert len({letter.message["Message-ID"] for letter in sink.letters}) == 10


def test_a_domain_that_refuses_gets_its_letters_slower_and_another_does_not(
    owed, dispatcher, sink, deliveries, noon, caplog
):
    caplog.set_level(logging.DEBUG, logger="digest")
    sink.on_recipient = lambda to: "451 4.7.1 too many" if to.endswith("odd.example") else None
    sending = dispatcher(domains=DomainPaces(4), connections=1)
    owed(2, kind=LetterKind.SUMMARY)
    assert sending.run(noon).counts == {SENT: 1, DEFERRED: 1}
    assert not any(name in caplog.text for name in ("odd.example", "even.example"))

    sink.on_recipient = lambda _: None
    owed(8, kind=LetterKind.SUMMARY, due_at=noon + MINUTE)
    sending.run(noon + MINUTE)

    assert by_domain(sink) == ["even.example"] * 4 + ["odd.example"] * 2


def test_a_receipt_goes_although_summaries_have_used_up_the_pace(
    owed, dispatcher, sink, deliveries, noon
):
    sending = dispatcher(domains=DomainPaces(2))
    owed(8, kind=LetterKind.SUMMARY)
    sending.run(noon)
    assert len(sink.letters) == 4

    owed(2, kind=LetterKind.RECEIPT)

    assert sending.run(noon).counts == {SENT: 2}
