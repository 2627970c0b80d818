"""The migrations make what the tables in the code say, on both databases."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

import digest.community
from digest.store.database import Store
from digest.store.migrate import migrate, pending

for module in pkgutil.iter_modules(digest.community.__path__, "digest.community."):
    import_module(module.name)  # all tables are compared, used or not


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(request, tmp_path) -> Iterator[Store]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'new.db'}")
        yield store
        store.close()
        return
    server = Store(request.getfixturevalue("postgres_url"))
    name = f"new_{tmp_path.name.replace('-', '_')[:40]}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        store = Store(server.url.rpartition("/")[0] + f"/{name}")
        yield store
        store.close()
        connection.execute(text(f'DROP DATABASE "{name}"'))
    server.close()


def test_a_new_database_becomes_what_the_code_says(empty_store):
    assert pending(empty_store)

    migrate(empty_store)

    assert not pending(empty_store)
    with empty_store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(empty_store):
    migrate(empty_store)
    migrate(empty_store)

    assert not pending(empty_store)


def test_numbers_of_deleted_rows_never_come_back_in_a_migrated_database(empty_store, make_member):
    migrate(empty_store)
    with empty_store.write() as session:
        gone = make_member(session, "Ana")
        number = gone.id
        session.delete(gone)
    with empty_store.write() as session:
        assert make_member(session, "Ben").id > number
