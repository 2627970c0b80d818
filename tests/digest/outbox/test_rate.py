"""Letters go no faster than the relay's owner allows, and an urgent one waits for few others."""

import itertools
import threading
import time
from datetime import timedelta

import pytest

from digest.outbox.claim import BATCH
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.handover import SendTiming
from digest.outbox.rate import Rate
from tests.patience import PATIENCE

SENT, PLANNED = DeliveryState.SENT, DeliveryState.PLANNED
NOTHING = timedelta(0)


def sent_by(rate, begin, *, until):
    """Return how long after the beginning each letter goes, where all that may go at once does."""
    now, went = begin, []
    while now < until:
        wait = rate.wait(now)
        if wait > NOTHING:
            now += wait
            continue
        rate.note(now)
        went.append(now - begin)
    return went


def test_letters_go_evenly_and_in_a_minute_no_more_than_that(noon):
    went = sent_by(Rate(120), noon, until=noon + timedelta(minutes=2))

    gaps = {later - earlier for earlier, later in itertools.pairwise(went[3:])}
    assert gaps == {timedelta(seconds=0.5)}
    assert len(went) == 240 + 2, "what a second holds goes together at the beginning"


def test_what_was_not_sent_for_long_is_not_made_up_for(noon):
    rate = Rate(60)
    rate.note(noon)
    later = noon + timedelta(hours=3)

    assert len(sent_by(rate, later, until=later + timedelta(seconds=0.5))) == 1 + 1


@pytest.mark.parametrize("letters", range(3))
def test_without_a_limit_nobody_waits(noon, letters):
    rate = Rate()
    for _ in range(letters):
        rate.note(noon)

    assert rate.wait(noon) <= NOTHING
    assert rate.turn(BATCH) == BATCH


@pytest.mark.parametrize(
    ("a_minute", "turn"), [(1, 1), (6, 1), (60, 10), (600, 100), (100_000, BATCH)]
)
def test_a_turn_takes_ten_seconds(a_minute, turn):
    assert Rate(a_minute).turn(BATCH) == turn


def test_a_run_keeps_to_the_rate(owed, dispatcher, sink, noon):
    owed(25)
    begun = time.monotonic()

    assert dispatcher(rate=Rate(600)).run(noon).counts == {SENT: 25}
    assert time.monotonic() - begun >= (25 - 1 - 10) * 0.1


def test_what_is_urgent_goes_before_the_next_turn_of_others(owed, dispatcher, sink, store, noon):
    owed(8, kind=LetterKind.SUMMARY)
    slowly = dispatcher(rate=Rate(18))  # three a turn

    def sent_in_a_turn():
        with store.read() as session:
            [key] = slowly.find(session, noon, 20)
        kind, before = key.partition(":")[0], len(sink.letters)
        slowly._rate = Rate()  # nobody waits for it here
        slowly.run_batch(key, noon)
        return kind, len(sink.letters) - before

    first = sent_in_a_turn()
    owed(1, kind=LetterKind.RECEIPT)
    assert [first, sent_in_a_turn(), sent_in_a_turn()] == [
        ("summary", 3),
        ("receipt", 1),
        ("summary", 3),
    ]


def test_a_run_that_is_stopped_while_it_waits_gives_its_letters_back(
    owed, dispatcher, sink, deliveries, noon
):
    owed(4)
    slowly = dispatcher(rate=Rate(1), pace=SendTiming(look_up=timedelta(milliseconds=20)))
    thread = threading.Thread(target=slowly.run, args=(noon,))
    thread.start()
    until = time.monotonic() + PATIENCE
    while not any(row.state is SENT for row in deliveries()) and time.monotonic() < until:
        time.sleep(0.01)
    slowly.stop()
    thread.join(PATIENCE)

    assert not thread.is_alive()
    assert len(sink.letters) == 1
    assert [row.state for row in deliveries()] == [SENT, PLANNED, PLANNED, PLANNED]
    assert {row.attempts for row in deliveries() if row.state is PLANNED} == {0}
