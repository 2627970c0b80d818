"""Brings the rows of a kept store, which is SQLite's, into PostgreSQL at the revision that they have."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Boolean, Connection, Date, DateTime, MetaData, Table, text

from digest.store.database import Store
from digest.store.migrate import _config


def bring_over(path: Path, store: Store) -> None:
    """Make the tables of the kept store's revision in an empty database, with all its rows."""
    with closing(sqlite3.connect(path)) as kept, store.engine.connect() as connection:
        kept.row_factory = sqlite3.Row
        [(revision,)] = kept.execute("SELECT version_num FROM alembic_version")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        known = MetaData()
        known.reflect(connection)
        for table in known.sorted_tables:
            rows = kept.execute(f'SELECT * FROM "{table.name}"').fetchall()  # noqa: S608
            if rows and table.name != "alembic_version":
                connection.execute(table.insert(), [_row(table, row) for row in rows])
        _count_on(kept, connection)
        connection.commit()


def _row(table: Table, row: sqlite3.Row) -> dict[str, Any]:
    return {
        column.name: value if value is None else _value(column.type, value)
        for column in table.columns
        for value in (row[column.name],)
    }


def _value(kind: object, value: Any) -> Any:
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _count_on(kept: sqlite3.Connection, connection: Connection) -> None:
    """Let no number come back that a deleted row had."""
    for name, last in kept.execute("SELECT name, seq FROM sqlite_sequence"):
        found = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        connection.execute(found, {"name": name, "last": last})
