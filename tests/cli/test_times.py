"""Times that have not come yet: refused where they would be written down, told where they were."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from digest.steady_clock import Moment, write_moment
from tests.cli.conftest import AT

FUTURE = ("--at", "2199-01-01T08:00Z")


def test_a_run_in_the_future_is_asked_about(village, letters):
    assert "still to come" in village("run", *FUTURE, code=2).stderr
    assert letters() == []
    assert village("run", *FUTURE, "--dry-run").stdout
    village("run", *FUTURE, "--yes")
    assert letters() != []


def test_whatever_writes_takes_no_time_to_come_and_whatever_looks_does(village):
    assert (
        "still to come"
        in village("moderation", "hide", "1", "--reason", "x", *FUTURE, code=2).stderr
    )
    for look in ("plan", "status"):
        assert village(look, *FUTURE)


def test_a_run_of_an_earlier_moment_takes_nothing_that_has_come_for_a_time_to_come(
    village, letters
):
    village("run", *AT)
    had = letters()
    assert had != []

    village("run", "--at", "2026-01-05T08:00Z")
    village("run", *AT)

    assert letters() == had


def test_status_tells_of_times_that_a_wrong_clock_left_and_a_run_puts_them_right(village):
    store = village.store()
    with store.write() as session:
        session.connection().execute(
            text(
                "UPDATE member SET summary_cursor = '2199-01-01 00:00:00', summary_date = '2199-01-01'"
            )
        )
    store.close()
    assert "left times to come" in village("status", *AT).stderr

    village("run", *AT)

    assert "left times to come" not in village("status", *AT).stderr


def test_status_tells_that_the_clock_is_not_believed(village):
    ago = datetime.now(UTC) - timedelta(days=40)
    write_moment(village.folder / "state" / "moment", Moment(at=ago, running=1.0, boot="another"))

    assert "is not believed" in village("status").stderr
