"""Sending what is due: what becomes of each letter, and of the others when one goes wrong."""

import logging
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from digest.errors import RelayRefusesAll
from digest.outbox.claim import BATCH
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.dispatch import Composed, SendTiming, Skipped
from digest.outbox.lease import look
from digest.outbox.relay import Relay
from tests.patience import PATIENCE
from tests.sink import DROP

SENT, PLANNED, DEFERRED = DeliveryState.SENT, DeliveryState.PLANNED, DeliveryState.DEFERRED


def states(deliveries):
    return Counter(row.state for row in deliveries())


def test_what_is_due_is_sent_once(owed, dispatcher, sink, deliveries, noon, tmp_path):
    owed(5, payload='{"words":"my own words"}', reply_to_id="<1@client>")
    progress = []
    sent = dispatcher().run(noon, progress=progress.append)

    assert (sent.counts, sent.stopped, sum(progress)) == ({SENT: 5}, None, 5)
    row = deliveries()[0]
    assert (row.state, row.sent_at, row.attempts) == (SENT, noon, 1)
    assert (row.answer, row.carried, row.payload) == ("250 2.0.0 taken", b"\x01", None)
    assert row.reply_to_id is None
    assert (row.lease_owner, row.lease_until) == (None, None)
    assert dispatcher().run(noon).counts == {}
    assert sorted(str(letter.message["Message-ID"]) for letter in sink.letters) == sorted(
        row.message_id for row in deliveries()
    )
    assert not look(tmp_path / "state").living


def test_kinds_go_in_their_order(owed, dispatcher, sink, noon):
    owed(2, kind=LetterKind.SUMMARY)
    owed(2, kind=LetterKind.RECEIPT)
    dispatcher(connections=1).run(noon)
    assert [letter.reverse_path[2] for letter in sink.letters] == ["3", "4", "1", "2"]


def test_a_limit_and_a_kind_are_kept_to(owed, dispatcher, sink, deliveries, noon):
    owed(150)
    owed(5, kind=LetterKind.SUMMARY)
    sent = dispatcher().run(noon, limit=120, kind=LetterKind.NOTICE)
    assert (sent.counts, len(sink.letters)) == ({SENT: 120}, 120)
    assert states(deliveries) == {SENT: 120, PLANNED: 35}


def test_never_more_letters_under_way_than_connections(owed, dispatcher, sink, noon):
    owed(12)
    sink.together = 3
    dispatcher(connections=3).run(noon)
    assert len(sink.letters) == 12
    assert (sink.most_at_once, sink.connections) == (3, 3)


def test_a_relay_that_takes_fewer_connections_gets_its_letters_over_those(
    owed, dispatcher, sink, noon
):
    owed(12)
    sink.most_open = 2
    sink.delay = 0.05
    assert dispatcher(connections=5).run(noon).counts == {SENT: 12}
    assert sink.most_at_once == 2


def test_4yz_is_tried_again_in_five_minutes(owed, dispatcher, sink, deliveries, noon):
    owed(1)
    sink.on_recipient = lambda _: "451 4.3.0 not now"
    assert dispatcher().run(noon).counts == {DEFERRED: 1}

    (row,) = deliveries()
    assert noon + timedelta(minutes=5) <= row.due_at <= noon + timedelta(minutes=6)
    assert (row.answer, row.lease_owner) == ("451 4.3.0 not now", None)
    sink.on_recipient = lambda _: None
    assert dispatcher().run(noon + timedelta(minutes=4)).counts == {}
    assert dispatcher().run(noon + timedelta(minutes=6)).counts == {SENT: 1}
    assert deliveries()[0].message_id == row.message_id


@pytest.mark.parametrize(
    ("kind", "hours", "state"),
    [
        pytest.param(LetterKind.SUMMARY, 47, DEFERRED, id="summary-in-time"),
        pytest.param(LetterKind.SUMMARY, 48, DeliveryState.FAILED, id="summary-given-up"),
        pytest.param(LetterKind.NOTICE, 48, DEFERRED, id="notice-in-time"),
        pytest.param(LetterKind.NOTICE, 120, DeliveryState.FAILED, id="notice-given-up"),
    ],
)
def test_what_the_relay_never_takes_is_given_up(owed, dispatcher, sink, noon, kind, hours, state):
    owed(1, kind=kind)
    sink.on_mail = lambda _: "451 4.3.0 not now"
    assert dispatcher().run(noon + timedelta(hours=hours)).counts == {state: 1}


def test_5yz_for_one_fails_that_one_alone(owed, dispatcher, sink, deliveries, noon):
    owed(6)
    sink.on_recipient = lambda address: "550 5.1.1 no" if address == "member3@example.net" else None
    dispatcher().run(noon)
    assert states(deliveries) == {SENT: 5, DeliveryState.FAILED: 1}
    assert deliveries()[2].answer == "550 5.1.1 no"


def test_a_connection_broken_behind_the_dot_is_unknown_and_soon_repeated_under_its_name(
    owed, dispatcher, sink, deliveries, noon
):
    owed(1)
    sink.on_message = lambda _: "drop"
    assert dispatcher().run(noon).counts == {DeliveryState.UNKNOWN: 1}
    assert deliveries()[0].due_at < noon + timedelta(minutes=2)

    sink.on_message = lambda _: None
    assert dispatcher().run(noon + timedelta(minutes=2)).counts == {SENT: 1}
    first, second = (str(letter.message["Message-ID"]) for letter in sink.letters)
    assert first == second


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "refuse",
    [
        pytest.param({"on_mail": lambda _: "550 5.7.1 your sender is blocked"}, id="sender"),
        pytest.param({"on_recipient": lambda _: "530 5.7.0 log in first"}, id="login"),
        pytest.param({"greeting": "554 5.7.1 your network is blocked"}, id="network"),
    ],
)
def test_5yz_for_everybody_stops_the_run_and_marks_nobody(
    owed, dispatcher, sink, deliveries, noon, refuse, caplog
):
    owed(120)
    for name, value in refuse.items():
        setattr(sink, name, value)
    sent = dispatcher().run(noon)

    assert sent.stopped[:3] in {"550", "530", "554"}
    assert sent.counts == {}
    assert {(row.state, row.attempts, row.due_at) for row in deliveries()} == {(PLANNED, 0, noon)}
    assert "the relay refuses every letter" in caplog.text
    sink.greeting = None
    sink.on_mail = sink.on_recipient = lambda _: None
    assert dispatcher().run(noon).counts == {SENT: 120}


class TwoRefusals(Relay):
    """A relay that refuses everybody in two ways, the second once the first was heard."""

    def __init__(self):
        self.heard = threading.Event()
        self._turns = iter(["5.7.1 blocked", "5.3.0 also shut"])

    def send(self, _letter):
        words = next(self._turns)
        if "also" in words:
            self.heard.wait(PATIENCE)
        raise RelayRefusesAll(554, words)

    def close(self):
        self.heard.set()


def test_the_first_of_several_refusals_is_told(owed, dispatcher, deliveries, noon):
    owed(2)
    relay = TwoRefusals()
    listener = logging.Handler(logging.CRITICAL)
    listener.emit = lambda _: relay.heard.set()
    log = logging.getLogger("digest.outbox.handover")
    log.addHandler(listener)
    try:
        assert dispatcher(relay=relay).run(noon).stopped == "554 5.7.1 blocked"
    finally:
        log.removeHandler(listener)
    assert states(deliveries) == {PLANNED: 2}


def test_a_row_of_refusals_by_policy_stops_the_run_and_fails_nobody(
    owed, dispatcher, sink, deliveries, noon
):
    owed(50)
    sink.on_message = lambda _: "554 5.7.1 we do not like it"
    assert dispatcher(connections=1).run(noon).stopped == "554 5.7.1 we do not like it"
    assert states(deliveries) == {DEFERRED: 4, PLANNED: 46}


def test_one_letter_that_a_filter_dislikes_holds_up_nobody(
    owed, dispatcher, sink, deliveries, noon
):
    owed(30)
    sink.on_message = lambda to: "554 5.7.1 bad words" if to == "member1@example.net" else None
    assert dispatcher().run(noon).stopped is None
    assert states(deliveries) == {DEFERRED: 1, SENT: 29}


def test_a_letter_that_cannot_be_composed_harms_no_other(
    owed, dispatcher, deliveries, noon, caplog, composers
):
    ids = owed(20)

    def compose(session, rows, at):
        for row, letter in zip(rows, composers[LetterKind.NOTICE](session, rows, at), strict=True):
            if row.id == ids[7]:
                raise ValueError("words of a member")
            yield letter

    dispatcher(composers={LetterKind.NOTICE: compose}).run(noon)
    assert states(deliveries) == {SENT: 19, DEFERRED: 1}
    assert deliveries()[7].state == DEFERRED
    assert f"delivery {ids[7]} could not be composed: ValueError at compose.py:" in caplog.text
    assert " > test_dispatch.py:" in caplog.text
    assert "words of a member" not in caplog.text


def test_a_broken_query_of_a_composer_harms_no_other(owed, dispatcher, deliveries, noon, composers):
    ids = owed(5)

    def compose(session, rows, at):
        if ids[2] in [row.id for row in rows]:
            session.connection().exec_driver_sql("SELECT nothing FROM nowhere")
        yield from composers[LetterKind.NOTICE](session, rows, at)

    dispatcher(composers={LetterKind.NOTICE: compose}).run(noon)
    assert [row.state for row in deliveries()] == [SENT, SENT, DEFERRED, SENT, SENT]


def test_a_letter_that_the_composer_forgets_is_left_for_later(
    owed, dispatcher, deliveries, noon, composers
):
    owed(3)

    def compose(session, rows, at):
        letters = composers[LetterKind.NOTICE](session, rows, at)
        yield from (letter for letter in letters if letter.delivery_id != 2)

    dispatcher(composers={LetterKind.NOTICE: compose}).run(noon)
    assert [row.state for row in deliveries()] == [SENT, DEFERRED, SENT]


@pytest.mark.parametrize("state", [DeliveryState.EMPTY, DeliveryState.CANCELLED])
def test_nothing_to_send_is_recorded_with_its_reason(
    owed, dispatcher, sink, deliveries, noon, state
):
    owed(130, payload='{"words":"my words"}')

    def compose(_session, rows, _at):
        return [Skipped(delivery_id=row.id, state=state, answer="why") for row in rows]

    assert dispatcher(composers={LetterKind.NOTICE: compose}).run(noon).counts == {state: 130}
    row = deliveries()[0]
    assert (row.state, row.answer, row.payload, row.sent_at) == (state, "why", None, None)
    assert sink.letters == []


def test_kinds_without_a_composer_wait(owed, dispatcher, deliveries, noon, composers):
    owed(1, kind=LetterKind.SUMMARY)
    dispatcher(composers={LetterKind.NOTICE: composers[LetterKind.NOTICE]}).run(noon)
    assert states(deliveries) == {PLANNED: 1}


def test_a_relay_that_breaks_on_one_letter_harms_no_other(
    owed, dispatcher, relay, deliveries, noon
):
    owed(4)

    class Odd(Relay):
        close = relay.close

        def send(self, letter: Composed) -> str:
            if letter.delivery_id == 2:
                raise KeyError("words of a member")
            return relay.send(letter)

    dispatcher(relay=Odd()).run(noon)
    assert [row.state for row in deliveries()] == [SENT, DEFERRED, SENT, SENT]
    assert "words" not in deliveries()[1].answer


def test_letters_cancelled_or_erased_while_in_hand_do_not_leave(
    owed, dispatcher, store, sink, deliveries, noon, composers
):
    """The text is read again before each letter here, as it is after some seconds with a slow relay."""
    first, cancelled, erased, last = owed(4)

    def compose(session, rows, at):
        if rows[0].id == first:
            with store.write() as other:
                gone = update(Delivery).where(Delivery.id == cancelled)
                other.connection().execute(gone.values(state=DeliveryState.CANCELLED))
                other.connection().execute(delete(Delivery).where(Delivery.id == erased))
        yield from composers[LetterKind.NOTICE](session, rows, at)

    at_once = SendTiming(fresh=timedelta(0))
    dispatcher(composers={LetterKind.NOTICE: compose}, connections=1, pace=at_once).run(noon)
    assert [letter.reverse_path for letter in sink.letters] == [
        f"b.{first}@mail.example.org",
        f"b.{last}@mail.example.org",
    ]
    assert [row.state for row in deliveries()] == [SENT, DeliveryState.CANCELLED, SENT]


def test_stopping_ends_the_letters_in_flight_and_returns_the_rest(
    owed, dispatcher, sink, deliveries, noon
):
    owed(40)
    sink.delay = 0.05
    running = dispatcher(connections=2)
    thread = threading.Thread(target=running.run, args=(noon,))
    thread.start()
    until = time.monotonic() + 10
    while len(sink.letters) < 4 and time.monotonic() < until:
        time.sleep(0.005)
    running.stop()
    thread.join(PATIENCE)

    count = states(deliveries)
    assert count[SENT] == len(sink.letters) < 40
    assert count[PLANNED] == 40 - count[SENT]
    assert {row.attempts for row in deliveries() if row.state == PLANNED} == {0}
    assert running.run(noon).counts == {}, "once stopped it stays so"
    assert dispatcher().run(noon).counts == {SENT: count[PLANNED]}


def test_a_letter_stuck_in_flight_does_not_hold_up_stopping(
    owed, dispatcher, sink, deliveries, noon
):
    owed(1)
    sink.delay = 60
    running = dispatcher(pace=SendTiming(grace=timedelta(0), look_up=timedelta(milliseconds=50)))
    thread = threading.Thread(target=running.run, args=(noon,))
    thread.start()
    until = time.monotonic() + 10
    while not sink.most_at_once and time.monotonic() < until:
        time.sleep(0.005)
    running.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert states(deliveries) == {DeliveryState.UNKNOWN: 1}


def test_leases_are_renewed_while_a_relay_is_slow(owed, dispatcher, sink, noon, deliveries):
    owed(2)
    sink.delay = 0.3
    seen = []

    def progress(_count):
        seen.extend(row.lease_until for row in deliveries() if row.lease_until)

    often = SendTiming(renewal=timedelta(0), look_up=timedelta(milliseconds=20))
    dispatcher(connections=1, pace=often).run(noon, progress=progress)
    assert seen
    assert min(seen) > noon + timedelta(minutes=5)


def test_one_run_sends_all_letters_to_one_member_about_one_conversation(
    owed, dispatcher, store, sink, deliveries, noon
):
    owed(3, kind=LetterKind.NOTIFICATION, conversation_id=7, post_id=1)
    with store.write() as session:
        session.connection().execute(update(Delivery).values(member_id=deliveries()[0].member_id))
    assert dispatcher(connections=2).run(noon).counts == {SENT: 3}
    assert sink.most_at_once == 1


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        pytest.param(["451 4.3.0 not now"], (DEFERRED, None), id="deferred"),
        pytest.param(["554 5.6.0 never"], (DeliveryState.FAILED, None), id="refused"),
        pytest.param([DROP], (DeliveryState.UNKNOWN, b"\x01"), id="perhaps-taken"),
        pytest.param([DROP, "451 4.3.0 no"], (DEFERRED, b"\x01"), id="then-deferred"),
        pytest.param([DROP, "550 5.7.1 spam"], (DEFERRED, b"\x01"), id="then-disliked"),
    ],
)
def test_a_letter_carries_what_it_tells_as_long_as_it_may_be_out(
    owed, dispatcher, sink, deliveries, noon, answers, left
):
    owed(1, kind=LetterKind.NOTIFICATION, conversation_id=7, post_id=1)
    for number, answer in enumerate(answers):
        sink.on_message = lambda _, answer=answer: answer
        dispatcher().run(noon + timedelta(hours=number))
    (row,) = deliveries()
    assert (row.state, row.carried) == left


def test_letters_that_a_stopped_run_gives_back_carry_nothing(
    owed, dispatcher, sink, deliveries, noon
):
    owed(30, kind=LetterKind.NOTIFICATION, conversation_id=7, post_id=1)
    sink.on_mail = lambda _: "550 5.7.1 your sender is blocked"
    dispatcher().run(noon)
    assert {(row.state, row.attempts, row.carried) for row in deliveries()} == {(PLANNED, 0, None)}


def test_a_step_finds_and_runs_batches(owed, dispatcher, store, deliveries, noon):
    owed(BATCH + 30)
    step = dispatcher()
    with store.read() as session:
        keys = step.find(session, noon, 10)
    assert keys == ["notice:1", f"notice:{BATCH + 1}"]
    for key in keys:
        step.run_batch(key, noon)
    assert states(deliveries) == {SENT: BATCH + 30}


def test_a_relay_that_refuses_everybody_is_let_alone_for_five_minutes(
    owed, dispatcher, store, sink, noon
):
    owed(3)
    sink.on_mail = lambda _: "550 5.7.1 blocked"
    step = dispatcher()
    step.run_batch("notice:1", noon)
    with store.read() as session:
        assert step.find(session, noon + timedelta(minutes=4), 10) == []
        assert step.find(session, noon + timedelta(minutes=5), 10) == ["notice:1"]


def test_logs_hold_ids_and_outcomes_only(owed, dispatcher, sink, noon, caplog):
    caplog.set_level(logging.DEBUG)
    owed(3, payload='{"words":"secret words"}')
    sink.on_recipient = lambda to: f"550 5.1.1 <{to}> no" if "member2@" in to else None
    dispatcher().run(noon)

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("digest")]
    first, second, third, in_all = sorted(ours)[:4]
    assert first.startswith("delivery 1 (notice) sent: 250")
    assert second.startswith("delivery 2 (notice) failed: 550 5.1.1 ")
    assert third.startswith("delivery 3 (notice) sent: 250")
    assert in_all == "dispatch: 1 failed, 2 sent"
    assert not any("@" in line or "secret" in line or "<D" in line for line in ours)
