"""What an operator sees of a whole installation in a minute."""

import json
from datetime import timedelta

import pytest
from sqlmodel import update

from cli.alone import as_server
from cli.status import EVERY, watching
from digest.community.people.member import Member
from digest.community.preferences.stop import Stream
from digest.errors import BadSetting
from digest.inbox.received_mail import Outcome
from digest.outbox.circuit_breaker import stop_by_hand
from digest.outbox.delivery import LetterKind
from tests.cli.a_month import Month, live_through
from tests.cli.conftest import AT, MORNING
from tests.rows import owe

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def well(village):
    """The village with a server, and a backup of this morning: nothing needs a person."""
    note = village.folder / "state" / "last-backup"
    note.parent.mkdir(exist_ok=True)
    note.write_text(f"{MORNING.isoformat()}\n/backups/one\n")
    written(village, lambda session: summaries_of(session, MORNING.date()))
    with as_server(village.folder / "state"):
        yield village


def summaries_of(session, day):
    """Let everybody's last summary be of a day."""
    session.connection().execute(update(Member).values(summary_date=day))


def written(installation, write):
    store = installation.store()
    with store.write() as session:
        write(session)
    store.close()


def check(installation, *, code):
    """Return the one line of --check."""
    result = installation("status", "--check", *AT, code=code)
    (line,) = result.stdout.splitlines()
    assert not result.stderr
    return line


def test_where_all_is_well_one_line_says_so(well):
    assert check(well, code=0) == "ok: nothing needs a person"
    told = well.json("status", "--check", *AT)
    assert told == {"needs_person": False, "line": "ok: nothing needs a person", "concerns": []}


def test_a_server_that_ended_is_missed(village):
    with as_server(village.folder / "state"):
        pass

    assert "digest serve does not run" in check(village, code=1)
    assert "DOES NOT RUN" in village("status", *AT).stdout
    assert village.json("status", *AT)["serves"] is False


def test_settings_that_cannot_be_read_are_one_line_and_code_1(well):
    well.settings.write_text("nonsense = 1\n")

    assert check(well, code=1).startswith("look: ")


def test_letters_that_are_due_for_an_hour_are_overdue_unless_they_are_paced(well, monkeypatch):
    def late(age):
        return lambda session: owe(
            session, kind=LetterKind.NOTICE, key=f"{age}", member_id=1, at=MORNING - age
        )

    written(well, late(HOUR - timedelta(minutes=1)))
    assert check(well, code=0)
    assert "overdue       nothing" in well("status", *AT).stdout

    written(well, late(HOUR))
    assert "letters due: 2" in check(well, code=1)
    assert "overdue       letters since 2026-03-02 07:00 UTC" in well("status", *AT).stdout

    monkeypatch.setenv("DIGEST_RELAY__LETTERS_A_MINUTE", "10")
    assert check(well, code=0)


def test_mails_that_nobody_works_on_are_overdue_after_five_minutes(well):
    at = MORNING - timedelta(minutes=5)
    written(well, lambda session: session.add(Month(session).mail(at, outcome=Outcome.WAITING)))

    assert check(well, code=1).startswith("look: mails wait since 2026-03-02 07:55 UTC")


def test_summaries_that_nobody_planned_an_hour_after_their_time_are_late(well):
    facts = well.json("status", *AT)
    assert facts["summaries_late"] == 0
    assert facts["next_run"] > "2026-03-02T08:00:00Z"
    assert facts["next_run_letters"] > 0
    written(well, lambda session: summaries_of(session, MORNING.date() - DAY))

    late = well.json("status", *AT)["summaries_late"]

    assert late > 0
    assert check(well, code=1) == f"look: summaries late: {late}"


def test_a_mail_that_is_held_for_the_operator_needs_them(well):
    def hold(session):
        session.add(Month(session).mail(MORNING, outcome=Outcome.HELD, raw=b"x"))

    written(well, hold)

    assert check(well, code=1) == "look: held mails for you: 1"
    assert well.json("status", *AT)["mails_for_operator"] == 1


def test_sending_that_was_stopped_by_hand_is_not_forgotten(well):
    written(well, lambda session: stop_by_hand(session, at=MORNING))

    assert "sending is stopped" in check(well, code=1)


def test_a_day_with_far_more_stops_than_usual_alarms_that_day_and_the_next(well):
    written(well, lambda session: Month(session).stops(MORNING, 5, Stream.NOTIFICATIONS))

    assert "5 on 2026-03-02 (notifications)" in check(well, code=1)
    facts = well.json("status", *AT)
    assert facts["days"][-1]["unsubscribed"] == {
        "summary": 0,
        "notifications": 5,
        "new_conversations": 0,
        "own_posts": 0,
        "announcements": 0,
        "left_for_good": 0,
    }


def test_complaints_are_counted_over_30_days_of_letters_delivered(well):
    def live(session):
        month = Month(session)
        month.letters(MORNING - 20 * DAY, 1010, bounced=10, refused=7)
        month.complaints(MORNING - 20 * DAY, 3)
        month.complaints(MORNING - 30 * DAY, 50)  # longer ago

    written(well, live)

    facts = well.json("status", *AT)
    assert facts["complaint_rate_30_days"] == 0.003
    assert facts["bounce_rate_30_days"] == round(17 / 1010, 5)
    assert check(well, code=1) == "look: complaints are at 0.30 %"
    assert "3 of 1000 delivered in 30 days: 0.30 %" in well("status", *AT).stdout


def test_one_complaint_in_a_small_community_is_told_and_calls_nobody(well):
    def live(session):
        Month(session).letters(MORNING, 100)
        Month(session, member_id=2).complaints(MORNING, 1)

    written(well, live)

    assert check(well, code=0)
    assert "0.3 % or more" in well("status", *AT).stderr


def test_letters_that_come_back_by_the_dozen_need_a_person(well):
    written(well, lambda session: Month(session).letters(MORNING, 50, bounced=5))

    assert check(well, code=1) == "look: letters that came back in 24 hours: 5, far more than usual"


def test_it_is_one_screen_of_80_columns(well):
    written(well, lambda session: live_through(session, MORNING))

    result = well("status", *AT)

    lines = [*result.stdout.splitlines(), *result.stderr.splitlines()]
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 24
    assert "far more than usual stopped letters" in check(well, code=1)


def test_it_is_shown_again_and_again_and_a_mistake_passes():
    seen, waits = [], []

    def show():
        seen.append("shown")
        if seen.count("shown") == 2:
            raise BadSetting("the database is away")

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watching(show, lambda: seen.append("cleared"), wait)

    assert seen == ["cleared", "shown"] * 3
    assert waits == [EVERY] * 3


def test_ctrl_c_ends_watching_without_a_word(well, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.status.time.sleep", interrupted)

    shown = json.loads(well("status", "--watch", "--json", *AT).stdout)

    assert shown["serves"] is True
    assert "choose one" in well("status", "--watch", "--check", code=1).stderr
