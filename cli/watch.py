"""Notices when the database was set back without our knowing, and records how far it has come."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from cli.beside import beside
from cli.installation import Installation
from digest.clock import system_clock
from digest.errors import BadSetting, describe_error
from digest.store.mark import Mark, mark_of, read_mark, write_mark
from digest.store.snapshot import sqlite_path

log = logging.getLogger(__name__)

EVERY = 5  # seconds between two looks at the numbers
LOOK = 1  # seconds between two looks at the file
WHAT_TO_DO = (
    "Run `digest restore DIR` with a backup, or, if this database is the one to go on with, "
    "`digest restore --in-place`. Until then nothing is sent and no mail is taken."
)
WENT_BACK = (
    "the database is older than it was: an earlier copy was put in its place, or a copy of its file without "
    f"the log beside it. {WHAT_TO_DO}"
)
REPLACED = (
    "the database's file was replaced or taken away while it was in use. Stop everything that copies "
    f"databases here. {WHAT_TO_DO}"
)


class Watch:
    """Compares the database with what was written down of it outside."""

    def __init__(self, installation: Installation) -> None:
        self._store = installation.store
        self._folder = installation.settings.state_folder
        self._file = sqlite_path(installation.settings.database)
        self._identity = self._look_at_file()
        self._known: Mark | None = None
        self._due_at = 0.0

    def begin(self) -> None:
        """Raise BadSetting where the database went back since it was last used, and note where it is."""
        self._known = read_mark(self._folder)
        self.note()

    def look(self) -> str | None:
        """Return what is wrong with the database, None where all is well; often called, seldom slow."""
        if self._look_at_file() != self._identity:
            return REPLACED
        now = monotonic()
        if now >= self._due_at:
            self._due_at = now + EVERY
            try:
                self.note()
            except BadSetting as error:
                return str(error)
            except (SQLAlchemyError, OSError) as error:  # it is away, or a disk is full: look again
                log.warning("cannot note how far the database has come: %s", describe_error(error))
        return None

    def look_once_more(self) -> None:
        """Write down how far the database has come, at the end; what is wrong is told at the next start."""
        if self._look_at_file() == self._identity:
            with suppress(BadSetting, SQLAlchemyError, OSError):
                self.note()

    def note(self) -> None:
        """Write down how far the database has come, where it went on; raise BadSetting where it went back."""
        found = mark_of(self._store, system_clock())
        known = self._known
        if known is not None and found.is_behind(known):
            raise BadSetting(WENT_BACK)
        if known is None or (known.epochs, known.numbers) != (found.epochs, found.numbers):
            write_mark(self._store, self._folder, found)
            self._known = found

    def _look_at_file(self) -> tuple[int, int] | None:
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except OSError:
            return (0, 0)
        return (found.st_dev, found.st_ino)


@contextmanager
def watched(installation: Installation, tell: Callable[[str], object]) -> Iterator[None]:
    """Look after the database until the block ends, and tell once what is wrong with it.

    Raises BadSetting where it went back before. It has a thread of its own: a database that does not answer
    keeps nobody from stopping.
    """
    watch = Watch(installation)
    watch.begin()

    def look(is_over: threading.Event) -> None:
        while not is_over.wait(LOOK):
            wrong = watch.look()
            if wrong is not None:
                tell(wrong)
                return
        watch.look_once_more()

    with beside(look, name="watch", patience=EVERY):
        yield


def problem(installation: Installation) -> str | None:
    """Return what is wrong with the database now, without writing anything down."""
    known = read_mark(installation.settings.state_folder)
    found = mark_of(installation.store, system_clock())
    return WENT_BACK if known is not None and found.is_behind(known) else None
