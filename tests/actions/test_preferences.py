"""What a member chooses and stops: the change, the trail and the one letter, whoever asks and how."""

from datetime import date, timedelta

import pytest
from sqlmodel import update

from digest.actions.context import OPERATOR, Actor, Context, SourceMail, Via
from digest.actions.preferences import ChangedPreferences, change
from digest.actions.result import LEFT, Done, Refused, Unchanged
from digest.actions.stops import stop, undo_stop
from digest.community.audit import AuditEntry, Earlier
from digest.community.communities.community import Membership
from digest.community.people.member import (
    Member,
    MemberState,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
)
from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    DisplayName,
    Never,
    Notifications,
    Pause,
    PauseFor,
    PauseUntil,
    PreferenceName,
    RefusedPreference,
    SummaryHour,
    Zone,
)
from digest.community.preferences.stop import Stream
from digest.intents.intents import ChangePreferences, StopStreams
from digest.letters.notice import NoticePayload, Reason
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.inbound.post_office import PostOffice, new_stationery
from tests.rows import buttons_of, owe

SUMMARY = StopStreams(streams=(Stream.SUMMARY,))
TEMPLATES = new_stationery()


@pytest.fixture
def do(village):
    """Let somebody do something: Ana by a mail or on a page, the operator, or Ben in Ana's place."""
    counted = iter(range(1, 99))

    def act(action, *values, via=Via.MAIL, by=village.ana, at=village.noon, **more):
        actor = OPERATOR if via is Via.COMMAND else Actor(member_id=by.id, via=via)
        mail = SourceMail(received_id=next(counted), accepted_at=at) if via is Via.MAIL else None
        with village.store.write() as session:
            context = Context(session=session, actor=actor, at=at, mail=mail)
            return action(context, village.ana.id, *values, **more)

    return act


def choose(*choices):
    return ChangePreferences(choices=choices)


def ana(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id)


def trail(village):
    return [(each.actor, each.act, each.reason) for each in village.all(AuditEntry)]


def letters(village):
    return [each for each in village.all(Delivery) if each.kind is LetterKind.OVERVIEW]


def told(letter):
    payload = PreferencesChangedPayload.of(letter)
    return (
        [(before.value, after.value) for before, after in payload.changed],
        [each.value for each in payload.same],
        [each.words for each in payload.refused],
    )


@pytest.mark.parametrize(
    ("via", "actor"),
    [
        pytest.param(Via.MAIL, "member 1", id="mail"),
        pytest.param(Via.PAGE, "member 1", id="page"),
        pytest.param(Via.COMMAND, "operator", id="command"),
    ],
)
def test_whoever_changes_what_is_chosen_the_trail_says_it_and_one_letter_has_the_way_back(
    village, do, via, actor
):
    done = do(change, choose(SummaryHour(9), Zone("Europe/Berlin")), via=via)

    assert isinstance(done, ChangedPreferences)
    assert done.act == "set hour, zone"
    assert (ana(village).summary_hour, ana(village).zone) == (9, "Europe/Berlin")
    assert trail(village) == [
        (actor, "set hour 9", via.value),
        (actor, "set zone Europe/Berlin", via.value),
    ]
    (letter,) = letters(village)
    assert told(letter) == ([("6", "9"), ("UTC", "Europe/Berlin")], [], [])
    assert PreferencesChangedPayload.of(letter).how == via.value


@pytest.mark.parametrize(
    ("via", "sent"),
    [(Via.MAIL, 1), (Via.PAGE, 0), (Via.COMMAND, 0)],
    ids=["mail", "page", "command"],
)
def test_who_asks_by_mail_is_answered_also_where_nothing_changed_and_elsewhere_that_is_said_at_once(
    village, do, via, sent
):
    no = RefusedPreference(setting=PreferenceName.HOUR, words="25", why="No.", likely=("6",))

    done = do(change, choose(SummaryHour(6), no), via=via)

    assert [each.value for each in done.done.same] == ["6"]
    assert done.refused == (no,)
    assert done.act == "set hour, not hour"
    assert trail(village) == []
    assert [told(each) for each in letters(village)] == [([], ["6"], ["25"])] * sent


def test_the_letter_of_a_press_or_a_command_tells_only_what_was_changed(village, do):
    do(change, choose(SummaryHour(6), Never()), via=Via.PAGE)

    assert told(letters(village)[0]) == ([("daily", "never")], [], [])


@pytest.mark.parametrize("via", [Via.MAIL, Via.PAGE, Via.COMMAND])
def test_each_act_of_one_moment_has_a_letter_of_its_own(village, do, via):
    for hour in (7, 8, 9):
        do(change, choose(SummaryHour(hour)), via=via)

    assert [told(each)[0] for each in letters(village)] == [
        [("6", "7")], [("7", "8")], [("8", "9")],
    ]  # fmt: skip


def test_the_trail_has_no_name(village, do):
    do(change, choose(DisplayName("Secret Nickname")))

    assert trail(village) == [("member 1", "set name", "mail")]


def test_a_pause_of_days_begins_on_the_members_own_day(village, do):
    do(change, choose(Zone("Pacific/Kiritimati")))  # at noon of 2 March in UTC it is the 3rd there
    do(change, choose(PauseFor(1)))

    assert told(letters(village)[-1])[0] == [("off", f"until {date(2026, 3, 4)}")]


def test_the_operator_names_a_moment_and_the_letter_its_day(village, do):
    moment = village.noon + timedelta(days=900, hours=3)

    do(change, choose(PauseUntil(moment)), via=Via.COMMAND)

    assert ana(village).paused_until == moment
    assert told(letters(village)[0])[0] == [("off", f"until {moment.date()}")]
    again = do(change, choose(PauseUntil(moment + timedelta(hours=1))), via=Via.COMMAND)
    assert again.done.changes == ()
    assert ana(village).paused_until == moment


@pytest.mark.parametrize("away", [timedelta(0), timedelta(days=-1)])
def test_a_moment_that_is_over_is_refused(village, do, away):
    done = do(change, choose(PauseUntil(village.noon + away)), via=Via.COMMAND)

    assert [each.why for each in done.refused] == [PreferenceFault.MOMENT_OVER]
    assert ana(village).paused_until is None


def test_the_letter_about_what_the_operator_changed_says_who_did_and_whom_to_ask(
    village, do, keys, tmp_path
):
    do(change, choose(SummaryHour(9)), via=Via.COMMAND)
    office = PostOffice(store=village.store, keys=keys, templates=TEMPLATES, folder=tmp_path)
    office.run(village.noon)

    (letter,) = [each for each in office.sent if each.kind is LetterKind.OVERVIEW]
    for each in (letter.text, letter.html):
        assert "the people who run" in each
        assert "staff@mail.example.org" in each
    assert "hour%206" in letter.html


@pytest.mark.parametrize(
    ("via", "actor"),
    [
        (Via.PAGE, "member 1"),
        (Via.ONE_CLICK, "member 1"),
        (Via.MAIL, "member 1"),
        (Via.COMMAND, "operator"),
    ],
)
def test_a_stream_is_stopped_with_what_waits_of_it_and_told_once(village, do, via, actor):
    with village.store.write() as session:
        owe(session, kind=LetterKind.SUMMARY, key="s", member_id=village.ana.id, at=village.noon)

    assert do(stop, SUMMARY, via=via) == Done(act="stop")
    earlier = Earlier(at=village.noon, actor=actor, reason=via.value)
    assert do(stop, SUMMARY, via=via) == Unchanged(act="stop", earlier=earlier)

    assert ana(village).summary_frequency is SummaryFrequency.NEVER
    assert trail(village) == [(actor, "stop summary", via.value)]
    assert village.all(Delivery)[0].state is DeliveryState.CANCELLED
    assert village.notices() == ["stopped_summary"]


def test_by_a_word_one_letter_tells_of_all_streams_each_time(village, do):
    wanted = StopStreams(streams=tuple(Stream), by_word=True)

    assert do(stop, wanted) == do(stop, wanted) == Done(act="stop")

    assert village.notices() == ["stopped_all", "stopped_all"]
    assert buttons_of(village.all(Delivery)[-1]) == [
        "settings daily",
        "settings replies together",
    ]


@pytest.mark.parametrize("via", [Via.PAGE, Via.COMMAND])
def test_of_several_streams_one_letter_tells_by_every_way_and_only_of_news(village, do, via):
    wanted = StopStreams(streams=tuple(Stream))

    assert do(stop, wanted, via=via) == Done(act="stop")
    again = do(stop, wanted, via=via)
    assert isinstance(again, Unchanged)
    assert again.earlier is not None
    assert again.earlier.at == village.noon

    (letter,) = village.all(Delivery)
    assert NoticePayload.of(letter).how == via.value
    assert NoticePayload.of(letter).reason is Reason.STOPPED_ALL
    back = [
        "settings daily",
        "settings replies together",
        "settings my posts always",
        "settings announcements on",
    ]
    assert buttons_of(letter) == back


def test_whoever_called_a_letter_spam_gets_none_about_it(village, do):
    assert do(stop, SUMMARY, via=Via.COMPLAINT) == Done(act="stop")

    assert village.all(Delivery) == []
    assert trail(village) == [("member 1", "stop summary", "complaint")]


def test_a_stream_comes_back_as_it_was_and_a_letter_tells_it_with_the_way_back(village, do):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).notifications = NotificationTiming.SETTLED
    do(stop, StopStreams(streams=(Stream.NOTIFICATIONS,)), via=Via.PAGE)

    done = do(undo_stop, Stream.NOTIFICATIONS, via=Via.PAGE)

    assert done == Done(act="undo stop notifications")
    assert ana(village).notifications is NotificationTiming.SETTLED
    assert do(undo_stop, Stream.NOTIFICATIONS, via=Via.PAGE) == Unchanged(act="undo stop")
    assert trail(village)[1:] == [("member 1", "undo stop notifications", "page")]
    _, told = village.all(Delivery)
    (change,) = PreferencesChangedPayload.of(told).ways_back
    assert change.now.preference == Notifications(NotificationTiming.SETTLED)
    assert change.before.preference == Notifications(NotificationTiming.OFF)


def stops_told(village):
    return [each for each in village.all(Delivery) if each.reason.startswith("stopped")]


def stop_and_begin_again(do, *, times, of=0):
    for _ in range(times):
        do(stop, StopStreams(streams=(Stream.SUMMARY,), of=of), via=Via.ONE_CLICK)
        do(undo_stop, Stream.SUMMARY, via=Via.PAGE)


def test_of_the_same_stop_two_letters_a_day_tell_at_once_and_one_on_the_next_day(village, do):
    stop_and_begin_again(do, times=6)
    do(stop, SUMMARY, via=Via.PAGE)

    assert village.notices() == ["stopped_summary"] * 3
    assert len([each for each in trail(village) if each[1] == "stop summary"]) == 7
    midnight = village.noon.replace(hour=0) + timedelta(days=1)
    letters = stops_told(village)
    assert [each.due_at for each in letters] == [village.noon, village.noon, midnight]
    assert [NoticePayload.of(each).is_put_off for each in letters] == [False, False, True]

    do(undo_stop, Stream.SUMMARY, via=Via.PAGE)
    do(stop, SUMMARY, via=Via.PAGE, at=midnight)
    assert [each.due_at for each in stops_told(village)[3:]] == [midnight]


def test_each_stream_and_all_of_them_are_told_apart(village, do):
    stop_and_begin_again(do, times=3)

    do(stop, StopStreams(streams=(Stream.NOTIFICATIONS,)), via=Via.ONE_CLICK)
    do(stop, StopStreams(streams=tuple(Stream), by_word=True))

    assert village.notices()[3:] == ["stopped_notifications", "stopped_all"]


def test_what_is_stopped_all_at_once_too_often_is_told_stream_by_stream(village, do):
    everything = StopStreams(streams=tuple(Stream))
    for _ in range(3):
        do(stop, everything, via=Via.PAGE)
        do(undo_stop, Stream.SUMMARY, via=Via.PAGE)
        do(undo_stop, Stream.NOTIFICATIONS, via=Via.PAGE)

    told = [*["stopped_all"] * 2, "stopped_summary", "stopped_notifications"]
    assert village.notices() == told
    assert [NoticePayload.of(each).is_put_off for each in stops_told(village)[2:]] == [True, True]


def test_a_members_own_word_is_always_answered_and_says_what_was_so_already(village, do):
    by_word = StopStreams(streams=(Stream.SUMMARY,), by_word=True)
    stop_and_begin_again(do, times=3)

    assert [do(stop, by_word) for _ in range(4)] == [Done(act="stop")] * 4

    letters = stops_told(village)[3:]
    assert [NoticePayload.of(each).is_so_already for each in letters] == [False, True, True, True]
    assert {each.due_at for each in letters} == {village.noon}


START = choose(Pause(None))
ALL = StopStreams(streams=tuple(Stream), by_word=True)


def test_start_brings_back_all_that_was_stopped_as_it_was(village, do):
    with village.store.write() as session:
        member = session.get_one(Member, village.ana.id)
        member.summary_frequency, member.summary_weekday = SummaryFrequency.WEEKLY, 4
        member.notifications = NotificationTiming.SETTLED
        session.exec(update(Membership).values(instant=True))
    do(stop, ALL)

    done = do(change, START, at=village.noon + timedelta(days=90))

    assert done.act == "set summary, notifications, instant, receipts, announcements"
    now = ana(village)
    assert (now.summary_frequency, now.summary_weekday) == (SummaryFrequency.WEEKLY, 4)
    assert now.notifications is NotificationTiming.SETTLED
    assert now.receipts is ReceiptChoice.ALWAYS
    back = [("never", "weekly friday"), ("off", "settled"), ("lung off", "lung on")]
    back += [("problems", "always"), ("off", "on")]
    assert told(letters(village)[-1]) == (back, [], [])


def test_start_brings_what_is_usual_to_who_gets_nothing_and_stopped_nothing(village, do):
    do(change, choose(Never(), Notifications(NotificationTiming.OFF)))

    do(change, START)

    now = ana(village)
    assert now.summary_frequency is SummaryFrequency.DAILY
    assert now.notifications is NotificationTiming.GATHERED


def test_start_ends_a_break_and_leaves_what_was_stopped_unless_nothing_else_would_come(village, do):
    do(change, choose(PauseFor(14)))
    do(stop, StopStreams(streams=(Stream.NOTIFICATIONS,), by_word=True))
    do(change, START)
    now = ana(village)
    assert (now.paused_until, now.notifications) == (None, NotificationTiming.OFF)

    do(change, choose(PauseFor(14)))
    do(stop, ALL)
    do(change, START)
    now = ana(village)
    assert (now.paused_until, now.summary_frequency) == (None, SummaryFrequency.DAILY)
    assert now.notifications is NotificationTiming.GATHERED


def test_start_calls_off_a_break_to_come_like_one_that_goes_on(village, do):
    to_come = Pause(date(2026, 4, 14), date(2026, 4, 1))
    do(change, choose(to_come))
    do(stop, StopStreams(streams=(Stream.NOTIFICATIONS,), by_word=True))
    do(change, START)
    assert told(letters(village)[-1])[0] == [("from 2026-04-01 until 2026-04-14", "off")]
    assert ana(village).notifications is NotificationTiming.OFF
    do(change, START)
    assert told(letters(village)[-1])[0] == [("off", "gathered")]

    do(change, choose(to_come))
    do(stop, ALL)
    do(change, START)
    now = ana(village)
    assert (now.paused_from, now.paused_until) == (None, None)
    assert now.summary_frequency is SummaryFrequency.DAILY
    assert now.notifications is NotificationTiming.GATHERED


def test_a_break_of_the_operator_until_a_moment_replaces_one_to_come(village, do):
    do(change, choose(Pause(date(2026, 4, 14), date(2026, 4, 1))))
    ends = ana(village).paused_until

    done = do(change, choose(PauseUntil(ends)), via=Via.COMMAND)

    assert [each.after.value for each in done.done.changes] == ["until 2026-04-14"]
    assert (ana(village).paused_from, ana(village).paused_until) == (None, ends)


def test_start_changes_nothing_that_is_chosen_beside_it_nor_on_the_page(village, do):
    do(stop, ALL)

    assert do(change, START, via=Via.PAGE).act == "set pause"
    do(change, choose(Pause(None), Never()))

    now = ana(village)
    assert now.summary_frequency is SummaryFrequency.NEVER
    assert now.notifications is NotificationTiming.GATHERED
    assert do(change, START).act == "set summary"
    assert do(change, START).act == "set pause"  # and says that it is so already


def test_each_mail_with_a_choice_is_answered_also_where_it_is_so_already(village, do):
    for _ in range(3):
        do(change, choose(SummaryHour(9)))
    do(change, choose(SummaryHour(9)), via=Via.PAGE)

    assert [told(each)[0] != [] for each in letters(village)] == [True, False, False]


ACTIONS = [
    pytest.param(change, (choose(SummaryHour(9)),), LEFT, id="change"),
    pytest.param(stop, (SUMMARY,), Unchanged(act="stop"), id="stop"),
    pytest.param(undo_stop, (Stream.SUMMARY,), LEFT, id="undo"),
]


@pytest.mark.parametrize(("action", "values", "left"), ACTIONS)
def test_nobody_chooses_for_another_member(village, do, action, values, left):
    refused = do(action, *values, by=village.ben)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.MADE_FOR_ANOTHER
    assert (trail(village), village.all(Delivery)) == ([], [])
    assert (ana(village).summary_hour, ana(village).summary_frequency) == (
        6,
        SummaryFrequency.DAILY,
    )


@pytest.mark.parametrize(("action", "values", "left"), ACTIONS)
def test_nothing_is_chosen_for_whoever_has_left(village, do, action, values, left):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.FORMER

    assert do(action, *values) == left
    assert (trail(village), village.all(Delivery)) == ([], [])


@pytest.mark.parametrize("via", [Via.MAIL, Via.PAGE])
def test_who_is_suspended_keeps_their_name_and_chooses_everything_else(village, do, via):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED

    done = do(change, choose(DisplayName("Ben is a liar"), SummaryHour(9)), via=via)

    assert [each.why for each in done.refused] == [PreferenceFault.NAME_SUSPENDED]
    assert (ana(village).display_name, ana(village).summary_hour) == ("Ana", 9)


def test_the_name_that_they_have_is_no_other_and_the_operator_gives_them_one(village, do):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED

    assert do(change, choose(DisplayName("Ana")), via=Via.PAGE).refused == ()
    assert do(change, choose(DisplayName("Quiet river")), via=Via.COMMAND).refused == ()
    assert ana(village).display_name == "Quiet river"
