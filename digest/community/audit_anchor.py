"""Keeps the end of the audit trail in a file beside the database, so that a cut at its end is noticed.

Entries are sealed to each other, so one line, the newest, holds fast all before it.
"""

import logging
import os
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, desc, select

from digest.community.audit import AuditEntry
from digest.store.database import Store

log = logging.getLogger(__name__)

NAME = "audit"  # in the state folder: the last entry's id and seal


class Anchor:
    """The file that holds the end of the trail."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def holds(self, session: Session) -> bool:
        """Say whether the entry that was the last one is still there as it was; so it is before any was."""
        number, seal = self._read()
        if not number:
            return True
        found = session.exec(select(AuditEntry.seal).where(AuditEntry.id == number)).first()
        return found == seal

    def is_at_end(self, session: Session) -> bool:
        """Say whether the trail ends where it is written down."""
        return _end(session) == self._read()

    def move(self, session: Session) -> bool:
        """Write down where the trail ends now; False, and nothing is written, where it does not hold."""
        if not self.holds(session):
            return False
        if not self.is_at_end(session):
            number, seal = _end(session)
            self._write(f"{number} {seal}\n")
        return True

    def let_go(self) -> None:
        """Forget where the trail ended, since another database takes the place of this one."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> tuple[int, str]:
        try:
            number, seal = self._file.read_text(encoding="ascii").split()
            return int(number), seal
        except FileNotFoundError:
            return 0, ""
        except ValueError:  # not a line of ours: it holds nothing that could be there
            return -1, ""

    def _write(self, line: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = self._file.with_name(f".{NAME}-{os.getpid()}")
        with new.open("w", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._file)


class Anchoring:
    """The step that writes down where the trail ends, while a server runs."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._anchor = Anchor(folder)
        self._has_complained = False

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return the one key, where the trail went on since, or is not what it was."""
        return [] if self._anchor.is_at_end(session) or self._has_complained else [NAME]

    def run(self, key: str, at: datetime) -> None:
        """Write it down; complain once where what was written down before is not there any more."""
        with self._store.read() as session:
            holds = self._anchor.move(session)
        if not holds:
            self._has_complained = True
            log.critical("the audit trail is not what it was: see `digest audit verify`")


def _end(session: Session) -> tuple[int, str]:
    """Return the newest entry's id and seal; of an empty trail what a missing file says."""
    newest = select(AuditEntry.id, AuditEntry.seal).order_by(desc(AuditEntry.id)).limit(1)
    found = session.exec(newest).first()
    return (0, "") if found is None else (found[0], found[1])
