"""Pieces are made once while they are asked for, and take no more memory with more members."""

import pytest

from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.recently_made import RecentlyMade
from digest.mail.piece import EMPTY

SIZE, PLACES = 100, 10  # bytes of a piece, and how many of them there is room for


@pytest.fixture
def made():
    """The keys of the pieces that were made, in that order."""
    return []


@pytest.fixture
def ask(made):
    cache = PieceCache(templates=None, room=SIZE * PLACES)

    def make(key):
        made.append(key)
        return Sized(EMPTY, EMPTY, SIZE)

    return lambda key: cache.kept(key, lambda: make(key), what=lambda: "it", instead=lambda: None)


def test_what_fits_is_made_once(ask, made):
    for _ in range(3):
        for key in range(PLACES):
            ask(key)

    assert made == list(range(PLACES))


def test_what_is_asked_for_all_the_time_is_made_once_however_much_else_comes(ask, made):
    for other in range(20 * PLACES):
        ask("often")
        ask(other)

    assert made.count("often") == 1


def test_what_was_not_asked_for_for_long_is_forgotten(ask, made):
    ask("once")
    for other in range(4 * PLACES):
        ask(other)
    ask("once")

    assert made.count("once") == 2


def test_what_one_reader_alone_has_is_not_kept():
    kept = RecentlyMade(SIZE * PLACES)

    for key in ("shared", "alone", "shared"):
        kept.keep_shared(key, Sized(EMPTY, EMPTY, SIZE))

    assert (kept.get("shared") is None, kept.get("alone") is None) == (False, True)
