"""What a transaction made due: the steps that should look for work once it is committed.

A nudge only saves time: whatever is due stands in our tables, and each step looks by itself as well.
"""

from enum import StrEnum
from typing import Protocol

from sqlmodel import Session

_NUDGED = "nudged"  # among what a session carries


class StepName(StrEnum):
    """Every kind of due work."""

    MEND = "mend times"
    RECEIVE = "receive"
    LOOK_UP = "look_up"
    PLAN = "plan"
    MODERATE = "moderate"
    PROBE = "probe"
    JOIN = "join"
    MOVE = "move"
    DISPATCH = "dispatch"
    OPERATOR = "operator"
    PURGE = "purge"
    ERASE = "erase"
    ANCHOR = "anchor"


class Notifier(Protocol):
    """Carries nudges to whatever runs the steps; the store calls it around each commit that has any."""

    def before_commit(self, session: Session, steps: frozenset[StepName]) -> None:
        """Write down, in this very transaction, which steps have work."""

    def after_commit(self, steps: frozenset[StepName]) -> None:
        """Wake these steps; must not raise, for what they shall look for is committed."""


class Silent:
    """A notifier for processes in which no steps run."""

    def before_commit(self, session: Session, steps: frozenset[StepName]) -> None:
        """Write nothing."""

    def after_commit(self, steps: frozenset[StepName]) -> None:
        """Wake nobody."""


SILENT = Silent()


def nudge(session: Session, step: StepName) -> None:
    """Let a step look for work as soon as this transaction is committed; never, if it is not."""
    session.info.setdefault(_NUDGED, set()).add(step)


def nudged(session: Session) -> frozenset[StepName]:
    """Return the steps that are to be woken after this session's commit."""
    return frozenset(session.info.get(_NUDGED, ()))
