"""Keeps what was made and is asked for again, in a room that does not grow with members."""

from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

MARKS = 100_000  # of what was made once


class TakesRoom(Protocol):
    """What is kept: it says how much room it takes."""

    @property
    def size(self) -> int:
        """How much of the room it takes."""


Made = TypeVar("Made", bound=TakesRoom)


class RecentlyMade(Generic[Made]):
    """What was asked for last, in no more than `room`, and about as much that was before that."""

    def __init__(self, room: int) -> None:
        self._room = self._left = room
        self._young: dict[Hashable, Made] = {}
        self._old: dict[Hashable, Made] = {}
        self._made_once: set[int] = set()  # hashes of keys

    def get(self, key: Hashable) -> Made | None:
        """Return what is kept under a key, if anything is."""
        known = self._young.get(key)
        if known is None:
            known = self._old.get(key)
            if known is not None:
                self.keep(key, known)
        return known

    def keep_shared(self, key: Hashable, made: Made) -> Made:
        """Return this, and keep it if it was made before: what one reader alone has is not kept."""
        mark = hash(key)
        if mark in self._made_once:
            return self.keep(key, made)
        if len(self._made_once) == MARKS:
            self._made_once.clear()
        self._made_once.add(mark)
        return made

    def keep(self, key: Hashable, made: Made) -> Made:
        """Keep this and return it; where room is short, forget what was not asked for since last time."""
        self._young[key] = made
        self._left -= made.size
        if self._left < 0:
            self._old, self._young, self._left = self._young, {}, self._room
        return made
