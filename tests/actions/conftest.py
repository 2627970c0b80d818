"""A village in the database of a command's installation, so that every door leads to the same people."""

from dataclasses import replace

import pytest

from cli.keys import load_keys
from digest.clock import system_clock
from inbound.authenticate import BorderVerdict
from inbound.work.mail import Receiving
from tests.cli.conftest import digest, empty_folder
from tests.inbound.conftest import BORDER, DOMAIN, mail, receiving_in, village, village_in

__all__ = ["digest", "empty_folder", "mail", "receiving_in", "village", "village_in"]


@pytest.fixture
def house(digest, village_in):
    """The village in an installation of the command, at this very moment, for commands know no other."""
    store, keys = digest.store(), load_keys(digest.folder / "digest.keys")
    made = village_in(store)
    receiving = Receiving(store=store, keys=keys, domain=DOMAIN, authenticate=BorderVerdict(BORDER))
    yield replace(made, keys=keys, receiving=receiving, noon=system_clock())
    store.close()
