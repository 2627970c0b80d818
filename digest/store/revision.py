"""Which schema a database has, and which ones this version knows: every start asks, so without alembic."""

from pathlib import Path

from sqlalchemy import inspect, text

from digest.store.database import Store

VERSIONS = Path(__file__).parent / "migrations" / "versions"
TABLE = "alembic_version"


def pending(store: Store) -> bool:
    """Return True if the database still needs `migrate`."""
    return revision(store) != max(known())


def revision(store: Store) -> str | None:
    """Return the revision of the database's schema."""
    with store.engine.connect() as connection:
        if not inspect(connection).has_table(TABLE):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {TABLE}"))  # noqa: S608
        return found


def is_known(revision: str) -> bool:
    """Return True if this version can bring a database of this revision up to date."""
    return revision in known()


def known() -> frozenset[str]:
    """Return the revisions that this version has: a migration's file begins with its own."""
    return frozenset(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))
