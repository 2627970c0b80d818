"""Sets of small numbers as the bits of one integer."""

from hypothesis import given
from hypothesis import strategies as st

from digest.letters.summary.rank_set import Tally, rank_set, ranks_in

RANKS = st.frozensets(st.integers(0, 2_000))


@given(RANKS, RANKS)
def test_sets_are_joined_and_cut_as_sets_are(some, others):
    a, b = rank_set(some), rank_set(others)
    assert list(ranks_in(a)) == sorted(some)
    assert list(ranks_in(a | b)) == sorted(some | others)
    assert list(ranks_in(a & ~b)) == sorted(some - others)


@given(st.lists(st.integers(0, 900), max_size=60), st.frozensets(st.integers(0, 59)))
def test_a_tally_sums_the_counts_of_a_set(counts, ranks):
    known = {rank for rank in ranks if rank < len(counts)}
    assert Tally.of(counts).total(rank_set(known)) == sum(counts[rank] for rank in known)
