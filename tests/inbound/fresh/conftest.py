"""A town made once in a run, and copies of it."""

import shutil
from pathlib import Path

import pytest

from digest.mail.signed_address import Keys
from digest.store.database import Store
from tests.inbound.fresh.town import Town
from tests.inbound.post_office import PostOffice, new_stationery


@pytest.fixture(scope="session")
def town(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The town as it is before each mail."""
    folder = tmp_path_factory.mktemp("town")
    shutil.copy(empty_database, folder / "digest.db")
    store = Store(f"sqlite:///{folder / 'digest.db'}")
    keys = Keys({1: bytes(range(32))})
    made = Town(store, keys, folder, PostOffice(store, keys, new_stationery(), folder))
    made.found()
    made.close()
    return made
