"""Fits a letter into the bytes of HTML that mailboxes show whole."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from digest.mail.template_set import Rendered

T = TypeVar("T")


def first_that_fits(ways: Iterable[T], size: Callable[[T], int], *, limit: int) -> T:
    """Return the first of ever smaller ways that takes no more than `limit`, or else the last one.

    Those after it are not made. Raises ValueError if there is no way.
    """
    smallest = None
    for way in ways:
        if size(way) <= limit:
            return way
        smallest = way
    if smallest is None:
        raise ValueError("there is no way to write the letter")
    return smallest


def as_many_as_fit(pieces: Iterable[Rendered], room: int, *, at_least: int = 0) -> list[Rendered]:
    """Return the first pieces that together take no more than `room` bytes of HTML, `at_least` so many."""
    kept: list[Rendered] = []
    for piece in pieces:
        room -= piece.html.size
        if room < 0 and len(kept) >= at_least:
            break
        kept.append(piece)
    return kept
