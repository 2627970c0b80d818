"""Brings a database to the current schema, from an empty one or any earlier one."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from digest.store.database import Store
from digest.store.revision import not_newer


def migrate(store: Store) -> None:
    """Run every migration that the database has not seen; do nothing if it is up to date.

    Raises BadSetting, and changes nothing, where a newer version made the database.
    """
    not_newer(store)
    with store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
