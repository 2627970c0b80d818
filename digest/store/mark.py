"""How far the database had come, kept in a file outside it, so that we notice an older database in its place.

    state/numbers.json    its epochs, and the last numbers that it gave

An older database would give numbers out again that already belong to others.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from digest.errors import BadSetting
from digest.store.database import Store
from digest.store.epoch import spans
from digest.store.numbers import last_numbers
from digest.store.snapshot import sync
from digest.store.span import Numbers, Span

FILE = "numbers.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The epochs that a database went through, and the last number of each table at one moment."""

    epochs: tuple[Span, ...]
    numbers: Numbers = field(default_factory=dict)
    at: datetime

    def is_behind(self, other: "Mark") -> bool:
        """Return True if it lacks something that `other` has, the same database at another moment."""
        present = other.epochs[-1].salt
        if present != self.epochs[-1].salt:  # restored since, perhaps from another machine
            return present not in {each.salt for each in self.epochs}
        return any(self.numbers.get(table, 0) < last for table, last in other.numbers.items())

    def as_json(self) -> dict[str, Any]:
        """Return it in the form that is written to the file."""
        epochs = [{"salt": each.salt.hex(), "kept": each.kept} for each in self.epochs]
        return {"at": self.at.isoformat(), "epochs": epochs, "numbers": self.numbers}


def mark_from(said: Mapping[str, Any]) -> Mark:
    """Return a mark from its written form; raise ValueError, KeyError or TypeError if it is not one."""
    epochs = [Span(bytes.fromhex(each["salt"]), each["kept"]) for each in said["epochs"]]
    if not epochs:
        raise ValueError("no epoch")
    at = datetime.fromisoformat(said["at"])
    numbers = {str(table): int(last) for table, last in said["numbers"].items()}
    return Mark(epochs=tuple(epochs), numbers=numbers, at=at)


def mark_of(store: Store, at: datetime) -> Mark:
    """Return how far a database has come."""
    with store.read() as session:
        return Mark(epochs=tuple(spans(session)), numbers=last_numbers(session), at=at)


def read_mark(folder: Path) -> Mark | None:
    """Return the mark in the state folder, None if there is none; raise BadSetting for a broken one."""
    path = folder / FILE
    try:
        return mark_from(json.loads(path.read_text(encoding="ascii")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadSetting(
            f"{path} cannot be read: it says how far the database had come. If the disk is in order, "
            "and nobody put an older database in its place, delete it"
        ) from None


def write_mark(store: Store, folder: Path, mark: Mark) -> None:
    """Write a mark to disk before this returns, never one that is ahead of the database on disk."""
    _flush(store)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = folder / f"{FILE}.{os.getpid()}"  # several may write at once
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(mark.as_json(), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / FILE)
    sync(folder)


def _flush(store: Store) -> None:
    """Make PostgreSQL write the sequences' numbers to disk: a crash may take back those of no commit."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:
            connection.execute(text("SELECT pg_logical_emit_message(true, 'digest', '')"))
