"""Which schema a database has, and which ones this version knows: every start asks, so without alembic."""

from pathlib import Path

from sqlalchemy import inspect, text

from digest.errors import BadSetting
from digest.store.database import Store

VERSIONS = Path(__file__).parent / "migrations" / "versions"
TABLE = "alembic_version"


def pending(store: Store) -> bool:
    """Return True if the database still needs `migrate`; raise BadSetting for a newer version's."""
    return not_newer(store) != max(known())


def not_newer(store: Store) -> str | None:
    """Return the revision of the database's schema; raise BadSetting where this version does not know it."""
    found = revision(store)
    if found is not None and not is_known(found):
        raise BadSetting(
            f"the database is newer than this program (schema {found}; this version knows it up to "
            f"{max(known())}): install the version that the database was last used with"
        )
    return found


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
