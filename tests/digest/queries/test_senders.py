"""Whose the servers are that send in our name, and what of it alarms somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.inbox.sending_source import NOBODY, SendingSource
from digest.queries.senders import SenderKind, sender_trouble, senders

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)
OURS = "192.0.2.1"


def seen(source, letters, *, dkim=False, spf=False, by=("google.com",), day=TODAY):
    return [
        SendingSource(day=day, source=source, reporter=one, dkim=dkim, spf=spf, letters=letters)
        for one in by
    ]


@pytest.fixture
def ask(store):
    """Keep rows, and return what is said of them."""

    def asked(*rows):
        with store.write() as session:
            session.add_all(each for some in rows for each in some)
        with store.read() as session:
            return [each.brief for each in sender_trouble(session, NOON, (OURS,))]

    return asked


def test_servers_are_told_apart(store):
    rows = [
        *seen(OURS, 5),
        *seen("192.0.2.2", 9, spf=True),
        *seen("192.0.2.2", 1),
        *seen("192.0.2.3", 2, dkim=True),
        *seen("192.0.2.4", 3),
        *seen("192.0.2.5", 7, dkim=True, spf=True, by=[NOBODY]),
        *seen("192.0.2.6", 7, day=TODAY - 40 * DAY),
    ]
    with store.write() as session:
        session.add_all(rows)
    with store.read() as session:
        found = senders(session, since=NOON - 29 * DAY, before=NOON, ours=(OURS,))

    assert [
        (each.source[-1], each.whose, each.letters, each.failed, each.unsigned, each.unproved)
        for each in found
    ] == [
        ("2", SenderKind.RELAY, 10, 1, 9, 0),
        ("1", SenderKind.OURS, 5, 5, 0, 0),
        ("4", SenderKind.OTHER, 3, 3, 0, 0),
        ("3", SenderKind.FORWARDER, 2, 0, 0, 0),
        ("5", SenderKind.OTHER, 0, 0, 0, 7),
    ]


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        pytest.param(seen(OURS, 30), "letters of ours that failed DMARC", id="ours-fail"),
        pytest.param(seen(OURS, 19), None, id="few-of-ours"),
        pytest.param(
            [*seen(OURS, 30), *seen(OURS, 400, dkim=True)], None, id="a-small-part-of-ours"
        ),
        pytest.param(
            seen("192.0.2.9", 30, spf=True), "letters of ours without a good", id="unsigned"
        ),
        pytest.param(seen("192.0.2.9", 200), "letters in your name from strangers", id="strangers"),
        pytest.param(seen("192.0.2.9", 199), None, id="few-strangers"),
        pytest.param(seen("192.0.2.9", 300, dkim=True, spf=True), None, id="all-is-well"),
        pytest.param(seen(OURS, 30, day=TODAY - 9 * DAY), None, id="over"),
    ],
)
def test_what_alarms(ask, rows, begins):
    said = ask(rows)

    assert len(said) == (begins is not None)
    assert all(each.startswith(begins) for each in said)


@pytest.mark.parametrize(
    ("by", "alarms"),
    [
        pytest.param(["google.com"], True, id="a-large-one"),
        pytest.param(["liar.example"], False, id="one-alone"),
        pytest.param(["a.liar.example", "b.liar.example"], False, id="two-of-one-owner"),
        pytest.param(["liar.example", "server.example"], True, id="two"),
        pytest.param([NOBODY], False, id="nobody-proved"),
        pytest.param(["google.com.liar.example"], False, id="named-alike"),
    ],
)
def test_one_who_reports_alarms_nobody_alone(ask, by, alarms):
    assert bool(ask(seen(OURS, 1000, by=by), seen("192.0.2.9", 1000, by=by))) is alarms


CALM = ["liar.example", "other.example", "gmail.com"]


@pytest.mark.parametrize("calm", [CALM[:1], CALM])
def test_what_others_report_calms_no_alarm(ask, calm):
    rows = [
        seen(OURS, 900_000, dkim=True, spf=True, by=calm),
        seen("192.0.2.9", 900_000, dkim=True, by=calm),
        seen("192.0.2.9", 900_000, spf=True, by=calm),
    ]

    assert len(ask(seen(OURS, 5_000), seen("192.0.2.9", 5_000), *rows)) == 2


@pytest.mark.parametrize("source", ["192.0.2.9", "192.0.2.8"])
def test_reports_of_earlier_weeks_calm_no_alarm_by_another(ask, source):
    before = [
        seen(source, 900_000, day=TODAY - each * DAY, by=CALM[:2]) for each in (9, 12, 16, 23)
    ]

    [said] = ask(seen("192.0.2.9", 5_000), *before)

    assert said.startswith("letters in your name from strangers")


def test_strangers_who_always_send_alarm_nobody(ask):
    before = [seen("192.0.2.9", 300, day=TODAY - each * DAY) for each in (9, 16, 23)]

    assert ask(seen("192.0.2.9", 300), *before) == []


def test_what_one_stranger_invents_comes_last_however_much_it_is(store):
    with store.write() as session:
        session.add_all([*seen("192.0.2.8", 10**9, by=["liar.example"]), *seen("192.0.2.9", 3)])
    with store.read() as session:
        found = senders(session, since=NOON, before=NOON, ours=())

    assert [each.source for each in found] == ["192.0.2.9", "192.0.2.8"]
