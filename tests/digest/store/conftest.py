"""Databases with nothing in them, which migrations are tried on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from digest.store.database import Store, make_database


@contextmanager
def empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Open a database of this kind with nothing in it; it is gone afterwards."""
    if kind == "sqlite":
        make_database(folder / "new.db")
        store = Store(f"sqlite:///{folder / 'new.db'}")
        yield store
        store.close()
        return
    server = Store(request.getfixturevalue("postgres_url"))
    name = f"new_{folder.name.replace('-', '_')[:40]}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        store = Store(server.url.rpartition("/")[0] + f"/{name}")
        yield store
        store.close()
        connection.execute(text(f'DROP DATABASE "{name}"'))
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(request, tmp_path) -> Iterator[Store]:
    """A database with nothing in it."""
    with empty_database(request.param, tmp_path, request) as store:
        yield store
