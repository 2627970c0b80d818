"""Loads files of records into a store: batch by batch, so that what was read stays, whenever it ends."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from digest.trials.files import SkippedRecord, studies_in
from digest.trials.load import batches, keep, learn_headings
from digest.trials.study import Study
from digest.trials.tables import TrialLoad

NAMED = 3  # files of a load

Writing = Callable[[], AbstractContextManager[Session]]


@dataclass(kw_only=True)
class Loaded:
    """What became of the records of some files."""

    new: int = 0
    changed: int = 0
    same: int = 0  # already there, or older than what is
    skipped: list[SkippedRecord] = field(default_factory=list)
    is_stopped: bool = False

    @property
    def read(self) -> int:
        """Return how many records were read."""
        return self.new + self.changed + self.same + len(self.skipped)


def load_files(
    writing: Writing,
    paths: Iterable[Path],
    *,
    at: datetime,
    loaded: Loaded,
    stopped: Callable[[], bool] = lambda: False,
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """Keep the studies of these files; `loaded` says at every moment what was done so far.

    Raises BadInput for a file that cannot be read. What the same command finds again is left as it is.
    """
    paths = list(paths)
    try:
        for batch in batches(_studies(paths, loaded)):
            with writing() as session:
                counts = Counter(keep(session, batch, at=at))
            loaded.new += counts["new"]
            loaded.changed += counts["changed"]
            loaded.same += len(batch) - counts["new"] - counts["changed"]
            told(loaded.read)
            if stopped():
                loaded.is_stopped = True
                break
    finally:
        with writing() as session:
            learn_headings(session)
            session.add(_row(paths, loaded, at))


def _studies(paths: Iterable[Path], loaded: Loaded) -> Iterator[Study]:
    for path in paths:
        for each in studies_in(path):
            if isinstance(each, SkippedRecord):
                loaded.skipped.append(each)
            else:
                yield each


def _row(paths: list[Path], loaded: Loaded, at: datetime) -> TrialLoad:
    names = ", ".join(path.name for path in paths[:NAMED])
    return TrialLoad(
        source=names if len(paths) <= NAMED else f"{names} and {len(paths) - NAMED} more",
        began_at=at,
        ended_at=None if loaded.is_stopped else at,
        read=loaded.read,
        new=loaded.new,
        changed=loaded.changed,
        skipped=len(loaded.skipped),
    )
