"""Taking due letters in hand."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from digest.outbox.claim import BATCH, Claimant, _due, _values, claim, find_due, held
from digest.outbox.delivery import TELLING, Delivery, DeliveryState, LetterKind
from tests.patience import PATIENCE
from tests.rows import owe

pytestmark = pytest.mark.both_stores


@pytest.fixture
def claimant(noon):
    def make(name="worker-a"):
        return Claimant(
            owner=name,
            until=noon + timedelta(minutes=5),
            message_ids=lambda letters: [
                f"<{member}.{id_}@mail.example.org>" for member, id_ in letters
            ],
        )

    return make


def change(store, id_, **facts):
    with store.write() as session:
        session.connection().execute(update(Delivery).where(Delivery.id == id_).values(**facts))


def test_a_claimed_letter_is_in_hand_under_its_name(store, owed, deliveries, claimant, noon):
    (id_,) = owed(1)
    with store.write() as session:
        (taken,) = claim(session, claimant(), kind=LetterKind.NOTICE, at=noon, limit=10)

    (row,) = deliveries()
    assert (taken.id, taken.attempts, taken.planned_at) == (id_, 1, noon)
    assert (row.state, row.attempts, row.lease_owner) == (DeliveryState.SENDING, 1, "worker-a")
    assert row.lease_until == noon + timedelta(minutes=5)
    assert row.message_id == f"<{row.member_id}.{id_}@mail.example.org>"


def test_a_message_id_once_made_stays(store, owed, deliveries, claimant, noon):
    (id_,) = owed(1)
    change(store, id_, message_id="<first@mail.example.org>", state=DeliveryState.UNKNOWN)
    with store.write() as session:
        claim(session, claimant(), kind=LetterKind.NOTICE, at=noon, limit=10)

    assert deliveries()[0].message_id == "<first@mail.example.org>"


def test_letters_to_one_member_about_one_conversation_are_taken_one_after_the_other(
    store, owed, deliveries, claimant, noon
):
    first, second = owed(2, kind=LetterKind.NOTIFICATION, conversation_id=7, post_id=1)
    (other,) = owed(1, kind=LetterKind.NOTIFICATION, conversation_id=8, post_id=1)
    member = deliveries()[0].member_id
    change(store, second, member_id=member)
    change(store, other, member_id=member)

    def taken():
        with store.write() as session:
            assert find_due(session, noon, 10) in ([f"notification:{first}"], [])
            rows = claim(session, claimant(), kind=LetterKind.NOTIFICATION, at=noon, limit=10)
            return [row.id for row in rows]

    assert taken() == [first, other]
    assert taken() == [], "it is not known yet what became of the first"
    later = {"state": DeliveryState.UNKNOWN, "due_at": noon + timedelta(minutes=1)}
    change(store, first, lease_owner=None, lease_until=None, **later)
    with store.write() as session:
        rows = claim(session, claimant(), kind=LetterKind.NOTIFICATION, at=noon, limit=10)
        assert [row.id for row in rows] == [second]


def test_those_due_for_longest_come_first(store, owed, claimant, noon):
    first, second, third = owed(3)
    change(store, third, due_at=noon - timedelta(hours=1), state=DeliveryState.DEFERRED)
    with store.write() as session:
        taken = claim(session, claimant(), kind=LetterKind.NOTICE, at=noon, limit=2)

    assert [row.id for row in taken] == [third, first]
    assert second not in {row.id for row in taken}


@pytest.mark.parametrize("state", list(DeliveryState), ids=str)
def test_only_waiting_letters_are_claimed(store, owed, claimant, noon, state):
    (id_,) = owed(1)
    change(store, id_, state=state)
    with store.write() as session:
        taken = claim(session, claimant(), kind=LetterKind.NOTICE, at=noon, limit=10)

    assert bool(taken) is (state in {"planned", "deferred", "unknown"})


def test_what_is_due_later_or_of_another_kind_is_left(store, owed, claimant, noon):
    owed(1, due_at=noon + timedelta(seconds=1))
    owed(1, kind=LetterKind.SUMMARY)
    with store.write() as session:
        assert claim(session, claimant(), kind=LetterKind.NOTICE, at=noon, limit=10) == []


def test_claimers_at_the_same_time_never_hold_the_same_letter(store, owed, claimant, noon):
    ids = owed(60)
    taken = {name: [] for name in ("worker-a", "worker-b", "worker-c")}
    together = threading.Barrier(len(taken))

    def work(name):
        together.wait(PATIENCE)
        while True:
            with store.write() as session:
                rows = claim(session, claimant(name), kind=LetterKind.NOTICE, at=noon, limit=7)
            if not rows:
                return
            taken[name] += [row.id for row in rows]

    threads = [threading.Thread(target=work, args=(name,)) for name in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert sorted(id_ for rows in taken.values() for id_ in rows) == ids


def test_a_claim_passes_over_what_another_transaction_is_just_claiming(
    postgres_store, make_member, claimant, noon
):
    """On PostgreSQL; SQLite lets only one transaction write at a time."""
    with postgres_store.write() as session:
        ana = make_member(session, "Ana")
        for number in range(4):
            owe(session, kind=LetterKind.NOTICE, key=f"n:{number}", member_id=ana.id, at=noon)
    with postgres_store.write() as one:
        first = claim(one, claimant(), kind=LetterKind.NOTICE, at=noon, limit=2)
        with postgres_store.write() as other:
            second = claim(other, claimant("worker-b"), kind=LetterKind.NOTICE, at=noon, limit=4)

    assert (len(first), len(second)) == (2, 2)
    assert not {row.id for row in first} & {row.id for row in second}


def test_held_are_only_those_still_in_hand(store, owed, claimant, noon):
    kept, cancelled, taken_over = owed(3)
    with store.write() as session:
        claim(session, claimant(), kind=LetterKind.NOTICE, at=noon, limit=10)
    change(store, cancelled, state=DeliveryState.CANCELLED)
    change(store, taken_over, lease_owner="worker-b")

    with store.read() as session:
        rows = held(session, "worker-a", [kept, cancelled, taken_over])
        assert [row.id for row in rows] == [kept]


def test_due_batches_are_found_in_the_order_of_sending(store, owed, noon):
    summaries = owed(BATCH + 1, kind=LetterKind.SUMMARY)
    (receipt,) = owed(1, kind=LetterKind.RECEIPT)
    owed(1, kind=LetterKind.NOTICE, due_at=noon + timedelta(hours=1))

    with store.read() as session:
        every = find_due(session, noon, 10)
        assert every == [
            f"receipt:{receipt}",
            f"summary:{summaries[0]}",
            f"summary:{summaries[BATCH]}",
        ]
        assert find_due(session, noon, 2) == every[:2]


def test_claiming_needs_no_sorting(store, noon):
    """A million letters due at one moment must not be looked through for each hundred."""
    with store.read() as session:
        values = _values(LetterKind.SUMMARY, noon, 100)
        query = _due(tells=LetterKind.SUMMARY in TELLING).params(**values)
        dialect = session.get_bind().dialect
        compiled = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if dialect.name == "sqlite" else "EXPLAIN"
        connection = session.connection()
        if dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            connection.exec_driver_sql("SET LOCAL enable_sort = off")  # of none it is as cheap
        plan = str(connection.exec_driver_sql(f"{explain} {compiled}").all())

    assert "delivery_waiting" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
