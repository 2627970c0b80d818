"""How a letter is fitted into the bytes that mailboxes show."""

import pytest

from digest.mail.fitting import as_many_as_fit, first_that_fits
from digest.mail.piece import EMPTY, Piece
from digest.mail.template_set import Rendered


def made(sizes, done):
    """Yield pieces of HTML of these sizes, and note each that is made."""
    for size in sizes:
        done.append(size)
        yield Rendered(text=EMPTY, html=Piece(b"", (), size))


@pytest.mark.parametrize(
    ("sizes", "limit", "chosen"),
    [
        ([10, 5, 1], 10, 10),
        ([11, 10, 1], 10, 10),
        ([30, 20, 11], 10, 11),  # nothing fits: the smallest way goes out all the same
    ],
)
def test_the_first_way_that_fits_is_taken_and_no_further_one_made(sizes, limit, chosen):
    done = []
    way = first_that_fits(made(sizes, done), lambda each: each.html.size, limit=limit)

    assert way.html.size == chosen
    assert done == sizes[: sizes.index(chosen) + 1]


def test_there_is_always_a_way():
    with pytest.raises(ValueError, match="no way"):
        first_that_fits([], len, limit=10)


@pytest.mark.parametrize(
    ("room", "at_least", "kept"),
    [(10, 0, [5, 5]), (9, 0, [5]), (4, 0, []), (4, 1, [5]), (0, 2, [5, 5]), (99, 0, [5, 5, 7])],
)
def test_as_many_pieces_are_taken_as_fit_from_the_beginning(room, at_least, kept):
    found = as_many_as_fit(made([5, 5, 7], []), room, at_least=at_least)

    assert [each.html.size for each in found] == kept
