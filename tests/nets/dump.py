"""A store as SQL text that can be read, and back: what full text search keeps beside it is made anew."""

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine

from digest.store.migrations.frozen_full_text import NAMES, make


def dumped(path: Path) -> str:
    """Return the statements that make a store's tables, rows and indexes, always in the same order."""
    with sqlite3.connect(path) as store:
        tables = _named(store, "table")
        lines = [sql for _, sql in tables]
        for name, _ in tables:
            lines += _rows(store, name)
        lines += ["DELETE FROM sqlite_sequence", *_rows(store, "sqlite_sequence")]
        lines += [sql for _, sql in _named(store, "index")]
    return ";\n".join(lines) + ";\n"


def load(text: str, path: Path) -> None:
    """Make the store that was dumped, in a new file."""
    path.touch(mode=0o600, exist_ok=False)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.connection.executescript(f"BEGIN;\n{text}COMMIT;\n")  # else each row is synced
        make(connection)
    engine.dispose()


def _named(store: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY name"
    apart = ("sqlite_", *NAMES.values())
    return [row for row in store.execute(query, (kind,)) if not row[0].startswith(apart)]


def _rows(store: sqlite3.Connection, table: str) -> list[str]:
    columns = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
    rows = store.execute(f"SELECT {quoted} FROM {table} ORDER BY rowid")  # noqa: S608
    return [f"INSERT INTO {table} VALUES ({values})" for (values,) in rows]  # noqa: S608
