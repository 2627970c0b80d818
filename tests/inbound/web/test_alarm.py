"""Many members who stop a letter at once are told of, a few or a slow trickle are not (requirement U-13)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.preferences.stop import Stream
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from inbound.web.alarm import Alarm
from tests.rows import owe


@pytest.fixture
def mailing(sqlite_store, ana, noon):
    """Let so many summaries have been sent an hour ago."""

    def send(count):
        with sqlite_store.write() as session:
            for number in range(count):
                owe(session, kind=LetterKind.SUMMARY, key=f"{number}", member_id=ana.id, at=noon)
            for row in session.exec(select(Delivery)):
                row.state, row.sent_at = DeliveryState.SENT, noon - timedelta(hours=1)

    return send


@pytest.fixture
def store(sqlite_store):
    return sqlite_store


@pytest.mark.parametrize(
    ("sent", "pressed", "warned"),
    [
        pytest.param(200, (11, 1), True, id="more-than-one-in-twenty"),
        pytest.param(200, (10, 1), False, id="just-one-in-twenty"),
        pytest.param(20, (9, 1), False, id="too-few-to-be-a-pattern"),
        pytest.param(200, (30, 13), False, id="over-a-longer-time"),
        pytest.param(0, (12, 1), True, id="letters-nobody-sent"),
    ],
)
def test_the_operator_is_warned_of_a_pattern(store, mailing, noon, caplog, sent, pressed, warned):
    mailing(sent)
    (presses, apart), alarm = pressed, Alarm()
    with store.write() as session:
        told = [
            alarm.stopped(session, Stream.SUMMARY, at=noon + timedelta(seconds=apart * number))
            for number in range(presses)
        ]
    with store.read() as session:
        entries = session.exec(select(AuditEntry.act)).all()

    assert any(told) is warned
    assert ("members stopped summary" in caplog.text) is warned
    assert entries == ["alarm"] * warned


def test_it_warns_once_an_hour(store, mailing, noon):
    mailing(20)
    alarm = Alarm()
    with store.write() as session:
        told = [
            alarm.stopped(session, Stream.SUMMARY, at=noon + timedelta(seconds=number))
            for number in range(100)
        ]

    assert sum(told) == 1
