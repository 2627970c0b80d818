"""After a backup was restored, numbers mean one thing: by their epoch, and by a leap far beyond."""

import pytest

from digest.store.epoch import begin, shared, spans
from digest.store.numbers import LEAP, MOST, last_numbers, leap, leap_beyond
from digest.store.span import FIRST, Span

pytestmark = pytest.mark.both_stores


def test_a_database_that_was_never_restored_is_in_the_first_epoch(store):
    with store.read() as session:
        assert spans(session) == [FIRST]


def test_what_was_numbered_before_the_backup_keeps_its_meaning_and_what_came_after_has_none(
    store, noon
):
    with store.write() as session:
        begin(session, numbers={"member": 3, "post": 9}, known_until=noon, at=noon)
    with store.read() as session:
        first, present = spans(session)

    assert first.keeps("post", 9)
    assert not first.keeps("post", 10)
    assert not first.keeps("question", 1), "it had none then"
    assert present.keeps("post", 1_000_010)
    assert first.salt != present.salt


def test_a_second_restore_ends_the_epoch_of_the_first(store, noon):
    with store.write() as session:
        begin(session, numbers={"post": 9}, known_until=noon, at=noon)
    with store.write() as session:
        begin(session, numbers={"post": 12}, known_until=noon, at=noon)
    with store.read() as session:
        first, second, present = spans(session)

    assert (first.kept, second.kept, present.kept) == ({"post": 9}, {"post": 12}, None)
    assert len({first.salt, second.salt, present.salt}) == 3


def test_an_epoch_that_the_backup_never_knew_keeps_only_what_is_from_before_they_parted(
    store, noon
):
    """Monday's backup is restored on Tuesday, and again on Wednesday: Tuesday's letters are out there."""
    tuesday = Span(b"tuesday!")
    with store.write() as session:
        begin(
            session,
            numbers={"post": 9, "member": 4},
            known_until=noon,
            at=noon,
            others=[Span(b"", {"post": 7, "member": 5}), tuesday],
        )
    with store.read() as session:
        first, given_up, present = spans(session)

    assert first.kept == {"post": 9, "member": 4}
    assert given_up.salt == tuesday.salt
    assert given_up.kept == {"post": 7, "member": 4}
    assert present.kept is None


def test_epochs_that_have_nothing_in_common_share_no_number():
    assert shared([Span(b"a"), Span(b"b")], [Span(b"c", {"post": 7}), Span(b"d")]) == {}


@pytest.mark.parametrize(
    ("last", "given", "after"),
    [
        pytest.param(50, 80, 80 + LEAP, id="it-is-known-what-was-given"),
        pytest.param(50, None, 50 + LEAP, id="it-is-not-known"),
        pytest.param(50, 20, 50 + LEAP, id="what-is-known-is-older-than-the-backup"),
        pytest.param(30 * LEAP, None, 60 * LEAP, id="as-many-again-in-a-large-one"),
        pytest.param(5 * MOST, None, 6 * MOST, id="but-no-more-than-addresses-can-hold"),
    ],
)
def test_numbers_go_on_far_beyond_what_can_have_been_given(last, given, after):
    assert leap(last, given) == after


def test_every_table_leaps_used_or_not_and_the_next_row_is_beyond(
    store, make_community, make_member
):
    with store.write() as session:
        make_member(session, "ana", make_community(session))
        before = last_numbers(session)
    assert before["member"] == 1
    assert before["post"] == 0

    with store.write() as session:
        leap_beyond(session, {"member": 5})
        ben = make_member(session, "ben")
        after = last_numbers(session)

    assert ben.id == after["member"] == 5 + LEAP + 1
    assert after["post"] >= LEAP
    assert after.keys() == before.keys()
    assert {"question", "matter", "delivery", "conversation", "received", "tag"} <= before.keys()
