"""Nudges: a transaction says which steps should look for work once it is committed.

A nudge only saves time: all due work stands in our tables, and each step also looks by itself.
"""

from enum import StrEnum
from typing import Protocol

from sqlmodel import Session

_NUDGED = "nudged"  # the key in a session's `info`


class StepName(StrEnum):
    """The steps, one for each kind of due work."""

    MEND = "mend times"
    RECEIVE = "receive"
    LOOK_UP = "look_up"
    PLAN = "plan"
    MODERATE = "moderate"
    PROBE = "probe"
    JOIN = "join"
    MOVE = "move"
    ASK = "ask"
    DISPATCH = "dispatch"
    OPERATOR = "operator"
    PURGE = "purge"
    ERASE = "erase"
    ANCHOR = "anchor"


class Notifier(Protocol):
    """Passes nudges on to whatever runs the steps; the store calls it around each commit with nudges."""

    def before_commit(self, session: Session, steps: frozenset[StepName]) -> None:
        """Write down, in this same transaction, which steps have work."""

    def after_commit(self, steps: frozenset[StepName]) -> None:
        """Wake these steps; must not raise, because their work is already committed."""


class Silent:
    """A notifier for processes that run no steps."""

    def before_commit(self, session: Session, steps: frozenset[StepName]) -> None:
        """Write nothing."""

    def after_commit(self, steps: frozenset[StepName]) -> None:
        """Wake nobody."""


SILENT = Silent()


def nudge(session: Session, step: StepName) -> None:
    """Have a step look for work as soon as this transaction is committed, if it ever is."""
    session.info.setdefault(_NUDGED, set()).add(step)


def nudged(session: Session) -> frozenset[StepName]:
    """Return the steps to wake after this session's commit."""
    return frozenset(session.info.get(_NUDGED, ()))
