"""Brings a database to the current schema, from an empty one or any earlier one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from digest.store.database import Store


def migrate(store: Store) -> None:
    """Run every migration that the database has not seen; do nothing if it is up to date."""
    with store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def pending(store: Store) -> bool:
    """Return True if the database still needs `migrate`."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != head


def revision(store: Store) -> str | None:
    """Return the revision of the database's schema."""
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Return True if this version can bring a database of this revision up to date."""
    return revision in {
        each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()
    }


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
