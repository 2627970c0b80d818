"""The server dies at each labelled point, and comes back: nothing is lost, and nothing happens twice."""

import signal
from collections import deque

import pytest

from digest.crash import VARIABLE, Point
from tests.crash.ledger import check
from tests.house import House
from tests.patience import PATIENCE
from tests.sender import Sender, half_a_mail, mails

ALWAYS = [Point.ACT_WRITTEN, Point.LETTER_TAKEN]
OFTEN = [
    Point.INTAKE_COMMITTED,
    Point.PLAN_COMMITTED,
    Point.PURGE_COMMITTED,
]  # with these, one for each
# transaction; the others take minutes, in `make crash`
AGAIN = [  # also when it is reached in the middle of other work
    f"{Point.INTAKE_COMMITTED}:3",
    f"{Point.LETTERS_OWED}:2",
    f"{Point.ACT_COMMITTED}:3",
    f"{Point.LETTER_TAKEN}:5",
]


def live_until_death(house: House, sender: Sender) -> bool:
    """Let all mails be worked off, a night pass and the mails be forgotten; say whether the server lived."""
    return (
        sender.wait(lambda: house.is_alive)
        and house.drain()
        and house.pass_the_night()
        and house.outlive_the_mails()
    )


@pytest.mark.parametrize(
    "point",
    [point.value for point in ALWAYS]
    + [pytest.param(point.value, marks=pytest.mark.beyond_the_sample) for point in OFTEN]
    + [
        pytest.param(point, marks=pytest.mark.long)
        for point in [*sorted({*Point} - {*ALWAYS, *OFTEN}), *AGAIN]
    ],
)
def test_no_mail_is_lost_or_doubled_by_a_crash(house, sink, point):
    house.start(**{VARIABLE: point})
    with Sender(lambda: house.smtp_port, deque(mails(house, 6))) as sender:
        live_until_death(house, sender)
        assert house.process.wait(PATIENCE) == -signal.SIGKILL, "the point was never reached"
        house.start()
        assert live_until_death(house, sender)

    check(house, sender, sink, deaths=1)
    house.stop()


def test_a_mail_that_was_half_sent_is_none(house, sink):
    house.start()
    whole, half = mails(house, 2)
    with half_a_mail(house.smtp_port, half):
        house.kill()
    assert house.rows("SELECT id FROM received") == []

    house.start()
    with Sender(lambda: house.smtp_port, deque([whole, half])) as sender:
        assert live_until_death(house, sender)
    check(house, sender, sink)


def test_a_point_that_does_not_exist_is_said_at_once(house):
    done = house.digest("serve", **{VARIABLE: "no-such-point"})
    assert done.returncode != 0
    assert "no-such-point" in done.stderr
