"""How a letter's room is shared out."""

from hypothesis import given
from hypothesis import strategies as st

from digest.mail.share import fair_share, split

SIZES = st.lists(st.integers(0, 500), max_size=20)


def test_a_small_conversation_leaves_its_room_to_a_large_one():
    assert fair_share([10, 200, 300], 210) == 100


def test_where_everything_fits_nobody_is_cut():
    assert fair_share([10, 20, 30], 60) >= 30


@given(SIZES, st.integers(0, 3_000))
def test_fair_shares_fit_and_leave_nothing_that_somebody_lacks(sizes, room):
    share = fair_share(sizes, room)

    assert sum(min(size, share) for size in sizes) <= room
    if any(size > share for size in sizes):
        assert sum(min(size, share + 1) for size in sizes) > room


def test_where_everything_fits_everything_is_shown():
    assert split([30, 30, 30], [10, 10, 10], 90) == (3, 0)


def test_the_last_shrink_to_their_titles_first():
    assert split([30, 30, 30], [10, 10, 10], 80) == (2, 1)
    assert split([30, 30, 30], [10, 10, 10], 50) == (1, 2)


def test_titles_take_no_more_than_a_third_from_what_is_shown():
    shown, titled = split([10] * 20, [10] * 100, 150)

    assert (shown, titled) == (10, 5)


def test_without_any_room_everything_is_counted():
    assert split([10], [5], -3) == (0, 0)
    assert split([], [5, 5], 4) == (0, 0)


@given(SIZES, st.lists(st.integers(1, 60), min_size=20, max_size=40), st.integers(-50, 3_000))
def test_what_is_shown_always_fits(sizes, titles, room):
    shown, titled = split(sizes, titles, room)

    assert 0 <= shown <= len(sizes)
    assert 0 <= titled <= len(titles) - shown
    used = sum(sizes[:shown]) + sum(titles[shown : shown + titled])
    assert used <= max(room, 0)
    if shown + titled < len(titles) and room > 0:
        assert used + titles[shown + titled] > room
