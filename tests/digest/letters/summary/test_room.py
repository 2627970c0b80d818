"""How a full letter's room is shared between groups."""

from hypothesis import given
from hypothesis import strategies as st

from digest.letters.summary.room import named, shares

COUNTS = st.lists(st.integers(1, 90), min_size=1, max_size=12)
GROUPS = st.lists(
    st.tuples(st.integers(1, 300), st.integers(0, 3_000)).map(lambda two: (two[0], sum(two))),
    min_size=1,
    max_size=12,
)


def test_the_followed_are_named_before_all_others():
    assert named([30, 90, 5], 40, followed=True) == [30, 5, 5]
    assert named([30, 90, 5], 20, followed=True) == [20, 0, 0]


def test_small_groups_are_named_whole_and_large_ones_share_the_rest():
    assert named([5, 90, 90], 46, followed=False) == [5, 21, 20]


@given(COUNTS, st.integers(0, 500), st.booleans())
def test_as_many_are_named_as_may_be(counts, most, followed):
    kept = named(counts, most, followed=followed)

    assert sum(kept) == min(sum(counts), most)
    assert all(0 <= some <= count for some, count in zip(kept, counts, strict=True))


def test_where_everything_fits_everybody_gets_what_they_want():
    assert shares([10, 20, 30], [1, 1, 1], 60) == [10, 20, 30]


def test_where_not_all_can_begin_the_smallest_do():
    assert shares([90, 90, 90], [50, 20, 40], 65) == [0, 20, 40]


@given(GROUPS, st.integers(-100, 8_000))
def test_no_group_gets_more_than_its_share_while_another_waits(groups, room):
    least, wanted = [one for one, _ in groups], [all_ for _, all_ in groups]
    given_ = shares(wanted, least, room)

    assert sum(given_) <= max(room, 0)
    if sum(least) > room:
        waits = [one for one, got in zip(least, given_, strict=True) if not got]
        assert min(waits) > room - sum(given_), "who waits would not fit"
        return
    assert all(got >= one for got, one in zip(given_, least, strict=True)), "nobody is left out"
    for got, all_ in zip(given_, wanted, strict=True):
        if got < all_:
            others = zip(given_, least, strict=True)
            assert all(other <= max(begin, got) for other, begin in others)
    if any(got < all_ for got, all_ in zip(given_, wanted, strict=True)):
        assert sum(given_) > room - len(groups), "nothing is left that somebody lacks"
