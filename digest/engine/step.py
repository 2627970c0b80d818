"""One kind of work: how it is found, and how it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.store.nudges import StepName


@dataclass(frozen=True, slots=True)
class Step:
    """Work that stands in our tables until it is done.

    `find(session, at, limit)` returns up to `limit` keys of work that is due at `at`, each for a batch and
    not a single letter. `run(key, at)` does one, in its own sessions; it is idempotent, because any key
    may be run twice, or in two places at once.
    """

    name: StepName
    find: Callable[[Session, datetime, int], list[str]]
    run: Callable[[str, datetime], None]
