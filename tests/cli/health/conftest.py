"""A month of an installation, read once."""

from datetime import timedelta
from shutil import copytree

import pytest
from sqlmodel import update

from cli.alone import as_server
from cli.health.gathered import gather
from cli.installation import opened
from digest.community.people.member import Member
from tests.cli.a_month import live_through
from tests.cli.conftest import MORNING, Digest


@pytest.fixture(scope="session")
def health(settled, tmp_path_factory):
    """How the village is after a month, with a server and a fresh backup."""
    village = Digest(copytree(settled, tmp_path_factory.mktemp("month") / "village"))
    state = village.folder / "state"
    state.mkdir(exist_ok=True)
    backed_up = MORNING - timedelta(hours=3)
    (state / "last-backup").write_text(f"{backed_up.isoformat()}\n/backups/one\n")
    store = village.store()
    with store.write() as session:
        live_through(session, MORNING)
        session.connection().execute(update(Member).values(summary_date=MORNING.date()))
    store.close()
    with as_server(state), opened(village.settings, at=MORNING) as installation:
        return gather(installation, MORNING)
