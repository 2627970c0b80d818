"""A new relay gets few letters a day, more each day that goes well; summaries wait, and nothing is lost."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Address, Member, SummaryFrequency
from digest.errors import BadInput
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.compose import Skipped
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.note_bounce import note_bounce
from digest.outbox.telling import telling
from digest.outbox.warm_up import (
    DayPlan,
    Hindrance,
    WarmUp,
    WarmUpDay,
    begin,
    ceilings,
    count_reports,
    open_day,
    plan_of,
    running,
    share,
    stop,
)
from digest.outbox.warm_up_order import LONGEST, WaitingSummary, chosen, waits_since
from digest.policy import BouncePolicy
from digest.queries.status import letter_counts
from digest.queries.warm_up import warm_up_status
from tests.digest.outbox.conftest import compose_a_line

SENT, PLANNED = DeliveryState.SENT, DeliveryState.PLANNED
SUMMARY = LetterKind.SUMMARY
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # when all of a day's letters may have gone


def a_day(**facts):
    values = {"warm_up_id": 1, "day": date(2026, 3, 2), "ceiling": 100, "sent": 100, **facts}
    return WarmUpDay(**{"refused": 0, "complaints": 0, **values})


def a_summary(number, **facts):
    return WaitingSummary(id=number, **{"waits_since": MONDAY, **facts})


# the ceilings


def test_the_ceiling_doubles_for_a_week_and_then_grows_by_half():
    assert ceilings(50, 11) == [50, 100, 200, 400, 800, 1600, 3200, 6400, 9600, 14400, 21600]


@pytest.mark.parametrize(
    ("facts", "plan"),
    [
        pytest.param({}, DayPlan(ceiling=200), id="all-well"),
        pytest.param({"sent": 50}, DayPlan(ceiling=200), id="half-used"),
        pytest.param(
            {"sent": 49}, DayPlan(ceiling=100, hindrance=Hindrance.FEW_LETTERS), id="not-used"
        ),
        pytest.param(
            {"complaints": 1}, DayPlan(ceiling=100, hindrance=Hindrance.COMPLAINTS), id="complaint"
        ),
        pytest.param(
            {"ceiling": 1000, "sent": 1000, "complaints": 1},
            DayPlan(ceiling=2000),
            id="one-complaint-of-a-thousand",
        ),
        pytest.param({"refused": 2}, DayPlan(ceiling=200), id="few-refusals"),
        pytest.param(
            {"refused": 3}, DayPlan(ceiling=100, hindrance=Hindrance.REFUSALS), id="refusals"
        ),
    ],
)
def test_a_day_is_followed_by_a_higher_ceiling_only_if_it_went_well(facts, plan):
    warm_up = WarmUp(began_at=MONDAY, first=50, days=30)

    day = a_day(**facts)
    assert plan_of(warm_up, day, date(2026, 3, 3), telling=day.refused) == plan


@pytest.mark.parametrize(
    ("facts", "day", "is_over"),
    [
        pytest.param({}, 3, False, id="before"),
        pytest.param({}, 4, True, id="its-time"),
        pytest.param({"sent": 0}, 4, True, id="few-letters"),
        pytest.param({"complaints": 1}, 4, False, id="after-harm"),
        pytest.param({}, 6, False, id="after-a-time-without-a-server"),
    ],
)
def test_it_ends_after_its_days_unless_harm_was_done(facts, day, is_over):
    warm_up = WarmUp(began_at=MONDAY, first=50, days=2)
    last = a_day(day=date(2026, 3, min(day - 1, 3)), **facts)

    assert (plan_of(warm_up, last, date(2026, 3, day)).ceiling is None) is is_over


@pytest.mark.parametrize(
    ("hour", "letters"), [(0, 3), (5, 13), (11, 25), (22, 48), (23, 50)], ids=str
)
def test_each_hour_has_its_share_of_the_day(hour, letters):
    assert share(50, MONDAY.replace(hour=hour)) == letters


@pytest.mark.parametrize(
    ("refused", "members", "count"),
    [
        pytest.param({"a.example": 5}, {}, 0, id="one-small"),
        pytest.param({"a.example": 5, "b.example": 5}, {}, 0, id="two-small"),
        pytest.param({"a.example": 5, "b.example": 2, "c.example": 1}, {}, 3, id="several"),
        pytest.param({"a.example": 5}, {"a.example": 10}, 5, id="a-tenth-of-the-members"),
        pytest.param({"a.example": 5}, {"a.example": 9}, 0, id="less-than-a-tenth"),
        pytest.param({"gmail.com": 2}, {"gmail.com": 3}, 2, id="a-provider"),
    ],
)
def test_what_a_small_domain_refuses_says_nothing_of_us(refused, members, count):
    assert telling(refused, members, of_all=100) == count


# which summaries


def test_the_most_active_go_first_and_what_was_tried_before_them():
    waiting = [
        a_summary(1),
        a_summary(2, heard_at=MONDAY),
        a_summary(3, posts=1),
        a_summary(4, posts=7),
        a_summary(5, heard_at=MONDAY - DAY),
        a_summary(6, was_tried=True),
        a_summary(7, waits_since=MONDAY - DAY),
    ]

    assert chosen(waiting, room=100, at=MONDAY) == [6, 4, 3, 2, 5, 7, 1]
    assert chosen(waiting, room=2, at=MONDAY) == [6, 4]


def test_who_waited_for_a_week_goes_first_whatever_the_ceiling():
    long = [a_summary(number, waits_since=MONDAY - LONGEST) for number in (8, 9)]
    waiting = [a_summary(1, posts=7), *long, a_summary(2)]

    assert chosen(waiting, room=0, at=MONDAY) == [8, 9]
    assert chosen(waiting, room=3, at=MONDAY) == [8, 9, 1]


def test_with_the_ceilings_of_every_day_nobody_waits_for_more_than_a_week():
    """Of 6,000 members, each day those of the longest activity are served again."""
    since = dict.fromkeys(range(6_000), MONDAY)
    for number, ceiling in enumerate(ceilings(50, 20)):
        at = MONDAY + number * DAY
        waiting = [a_summary(each, posts=each, waits_since=when) for each, when in since.items()]
        going = chosen(waiting, room=ceiling, at=at)
        assert len(going) <= ceiling, "nobody has to go above it"
        assert max(at - each for each in since.values()) <= LONGEST
        since |= dict.fromkeys(going, at + DAY)


@pytest.mark.parametrize(
    ("frequency", "since", "waits"),
    [
        (SummaryFrequency.DAILY, MONDAY + DAY, MONDAY + 2 * DAY),
        (SummaryFrequency.WEEKLY, MONDAY + DAY, MONDAY + 8 * DAY),
        (SummaryFrequency.DAILY, MONDAY - 30 * DAY, MONDAY),
        (SummaryFrequency.DAILY, None, MONDAY),
    ],
)
def test_a_wait_begins_when_the_summary_was_due_and_not_before_the_warm_up(frequency, since, waits):
    assert waits_since(since, frequency, began_at=MONDAY) == waits


# through the outbox


@pytest.fixture
def warm(store):
    """Begin a warm-up."""

    def make(first, *, at=MONDAY, days=30):
        with store.write() as session:
            begin(session, first=first, days=days, at=at)

    return make


@pytest.fixture
def summaries(owed, store, noon):
    """Owe summaries to members, the last of them the most active; return their ids."""

    def make(count, at=MONDAY, **facts):
        ids = owed(count, kind=SUMMARY, due_at=at, since=at - DAY, until=at, **facts)
        with store.write() as session:
            for number, id_ in enumerate(ids):
                member = session.get(Delivery, id_).member_id
                address = session.exec(select(Address).where(Address.member_id == member)).one()
                address.authentic_at = noon + number * HOUR
        return ids

    return make


def states(deliveries):
    return {row.id: row.state for row in deliveries()}


def test_no_more_summaries_go_than_the_ceiling_and_those_of_the_most_active(
    warm, summaries, dispatcher, deliveries, store
):
    ids = summaries(6)
    warm(2)

    sent = dispatcher().run(MONDAY)

    assert sent.counts == {SENT: 2}
    assert states(deliveries) == dict.fromkeys(ids[:4], PLANNED) | dict.fromkeys(ids[4:], SENT)
    assert {row.attempts for row in deliveries() if row.state is PLANNED} == {0}
    assert dispatcher().run(MONDAY).counts == {}, "twice on a day is no more"
    with store.read() as session:
        found = warm_up_status(session, MONDAY)
        counts = letter_counts(session, MONDAY)
    assert (found.ceiling, found.sent_today, found.summaries_waiting) == (2, 2, 4)
    assert (counts.letters_due, counts.letters_waiting) == (0, 4)
    assert counts.oldest_letter_due is None, "nobody is alarmed about them"


def test_the_next_day_has_more_and_what_waited_goes_then(warm, summaries, dispatcher, deliveries):
    summaries(6)
    warm(2)
    sending = dispatcher()

    days = [sending.run(MONDAY + number * DAY).counts[SENT] for number in range(3)]

    assert days == [2, 4, 0]
    assert set(states(deliveries).values()) == {SENT}


def test_a_day_that_begins_has_only_its_first_hours(warm, summaries, dispatcher):
    summaries(100, at=MONDAY.replace(hour=0))
    warm(48, at=MONDAY.replace(hour=0))
    sending = dispatcher()

    sent = [sending.run(MONDAY.replace(hour=hour)).counts[SENT] for hour in (0, 0, 5, 23)]

    assert sent == [2, 0, 10, 36]


def test_everything_else_goes_at_once_and_counts(warm, summaries, owed, dispatcher):
    others = [kind for kind in LetterKind if kind is not SUMMARY]
    for kind in others:
        owed(1, kind=kind)
    summaries(10)
    warm(len(others) + 3)

    assert dispatcher().run(MONDAY).counts == {SENT: len(others) + 3}

    owed(5, kind=LetterKind.RECEIPT)
    assert dispatcher().run(MONDAY).counts == {SENT: 5}, "although the day is used up"


def test_what_has_nothing_to_say_does_not_count(warm, summaries, dispatcher):
    summaries(6)
    warm(2)
    sending = dispatcher(composers={SUMMARY: _empty_but_for(3)})

    assert sending.run(MONDAY).counts == {DeliveryState.EMPTY: 3, SENT: 2}


def _empty_but_for(some):
    left = [some]

    def compose(session, deliveries, at):
        for letter in compose_a_line(session, deliveries, at):
            if left[0]:
                left[0] -= 1
                yield Skipped(
                    delivery_id=letter.delivery_id, state=DeliveryState.EMPTY, answer="nothing new"
                )
            else:
                yield letter

    return compose


def test_one_member_is_sent_their_summary_by_hand(warm, summaries, dispatcher, deliveries):
    ids = summaries(3)
    warm(1)
    sending = dispatcher()
    sending.run(MONDAY)
    first = next(row.member_id for row in deliveries() if row.id == ids[0])

    assert sending.run(MONDAY, only_member=first).counts == {SENT: 1}


def test_the_step_finds_nothing_once_the_day_is_used_up(warm, summaries, dispatcher, store):
    summaries(6)
    warm(2)
    sending = dispatcher()

    def found(at):
        with store.read() as session:
            return [key.partition(":")[0] for key in sending.find(session, at, 20)]

    assert found(MONDAY) == ["summary"]
    sending.run_batch("summary:1", MONDAY)
    assert found(MONDAY) == []
    assert found(MONDAY + HOUR) == ["summary"], "a new day"


def test_who_waited_for_a_week_is_found_and_sent_above_the_ceiling(
    warm, summaries, owed, dispatcher, store, deliveries
):
    warm(1)
    sending = dispatcher()
    late = MONDAY + 8 * DAY
    sending.run(late)
    old = summaries(2, at=MONDAY + DAY)
    owed(3, kind=LetterKind.RECEIPT)
    summaries(2, at=late)
    sending.run(late)
    assert sum(1 for state in states(deliveries).values() if state is SENT) == 3 + 2
    assert {states(deliveries)[each] for each in old} == {SENT}
    with store.read() as session:
        assert sending.find(session, late, 20) == []


def test_two_processes_together_send_no_more_than_one(
    warm, summaries, dispatcher, deliveries, sink
):
    summaries(12)
    warm(5)
    both = [dispatcher(), dispatcher()]
    threads = [threading.Thread(target=each.run, args=(MONDAY,)) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sink.letters) == 5
    assert list(states(deliveries).values()).count(SENT) == 5


def test_letters_in_the_hand_of_a_killed_process_count_and_come_back(
    warm, summaries, dispatcher, deliveries, store, sink
):
    ids = summaries(6)
    warm(2)
    with store.write() as session:
        for each in ids[:2]:
            letter = session.get(Delivery, each)
            letter.state, letter.attempts = DeliveryState.SENDING, 1
            letter.lease_owner, letter.lease_until = "worker-elsewhere", MONDAY + HOUR / 4

    assert dispatcher().run(MONDAY).counts == {}, "they may be out"

    later = MONDAY + HOUR / 3
    assert dispatcher().run(later).counts == {SENT: 2}, "the lease is over"
    assert {each for each, state in states(deliveries).items() if state is SENT} == set(ids[:2])


def test_a_member_is_counted_once_a_day_from_the_second_attempt_on(
    warm, summaries, dispatcher, deliveries, store, sink
):
    ids = summaries(2)
    warm(2)
    sink.on_recipient = lambda _: "451 4.7.1 too many from you"
    sending = dispatcher()

    def refused(at):
        with store.read() as session:
            return warm_up_status(session, at).refused_today

    sending.run(MONDAY)
    assert refused(MONDAY) == 0, "it may be greylisting"
    later = MONDAY + timedelta(minutes=10)
    sending.run(later)
    assert refused(later) == 2

    with store.write() as session:
        member = session.get(Delivery, ids[0]).member_id
        facts = {"member_id": member, "delivery_id": ids[0], "status": "5.7.1", "at": later}
        note_bounce(session, bounce(BounceCause.OURS, **facts), BouncePolicy())
        count_reports(session, later, complaints=1)
    with store.read() as session:
        found = warm_up_status(session, later)
    assert (found.refused_today, found.complaints_today, found.hindrance) == (2, 1, None)
    with store.read() as session:
        assert warm_up_status(session, later + DAY).hindrance == "complaints"


@pytest.mark.parametrize(("domains", "then"), [(1, 80), (2, 80), (3, 40)])
def test_what_one_domain_refuses_again_and_again_keeps_nobodys_letters(
    domains, then, warm, summaries, dispatcher, store, sink
):
    summaries(40)
    with store.write() as session:
        last = list(session.exec(select(Address)))[-domains:]
        for number, each in enumerate(last):
            each.address = f"eve@d{number}.example"
        refusing = {f"member{each.member_id}@example.net" for each in last}
    sink.on_recipient = lambda one: "450 4.7.1 not now" if one in refusing else None
    warm(40)
    sending = dispatcher()
    for minutes in range(0, 30, 5):
        sending.run(MONDAY + timedelta(minutes=minutes))

    with store.read() as session:
        today, tomorrow = (warm_up_status(session, MONDAY + days * DAY) for days in (0, 1))
    assert (today.sent_today, today.refused_today) == (40 - domains, domains)
    assert tomorrow.ceiling == then


def test_one_at_a_time_it_is_stopped_by_hand_or_ends_by_itself(
    warm, summaries, dispatcher, store, deliveries
):
    summaries(9)
    warm(2, days=2)
    with pytest.raises(BadInput, match="runs already"), store.write() as session:
        begin(session, first=1, days=1, at=MONDAY)
    sending = dispatcher()

    assert [sending.run(MONDAY + days * DAY).counts[SENT] for days in range(3)] == [2, 4, 3]
    with store.read() as session:
        assert running(session) is None
        assert warm_up_status(session, MONDAY + 2 * DAY) is None

    warm(1, at=MONDAY + 2 * DAY)
    with store.write() as session:
        assert stop(session, at=MONDAY + 3 * DAY)
        assert not stop(session, at=MONDAY + 3 * DAY)


def test_a_clock_that_was_set_back_opens_no_day_again(warm, store):
    warm(2)
    with store.write() as session:
        newest = open_day(session, MONDAY + DAY)
        assert open_day(session, MONDAY) is newest


def test_a_weekly_member_waits_for_a_week_beyond_theirs(warm, summaries, store, dispatcher):
    warm(1)
    sending = dispatcher()
    ids = summaries(1, at=MONDAY)
    with store.write() as session:
        session.get(Delivery, ids[0]).since = MONDAY - 7 * DAY
        member = session.get(Member, session.get(Delivery, ids[0]).member_id)
        member.summary_frequency = SummaryFrequency.WEEKLY
        day = open_day(session, MONDAY + 6 * DAY)
        day.sent = day.ceiling

    assert sending.run(MONDAY + 6 * DAY).counts == {}
    assert sending.run(MONDAY + 7 * DAY + HOUR / 4).counts == {SENT: 1}
