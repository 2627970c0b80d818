"""A village in the database of a command's installation, so that every door leads to the same people."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest

from cli.keys import load_keys
from digest.clock import system_clock
from digest.community.communities.community import Community
from digest.community.communities.join import create_community
from digest.community.conversations.post import EditWindow, Post
from digest.community.moderation.member_care import appoint
from inbound.authenticate import BorderVerdict
from inbound.work.mail import Receiving
from tests.actions.doors import House
from tests.cli.conftest import Digest
from tests.inbound.conftest import (
    BORDER,
    DOMAIN,
    Village,
    mail,
    receiving_in,
    village,
    village_everywhere,
    village_file,
    village_in,
)

__all__ = ["mail", "receiving_in", "village", "village_everywhere", "village_file", "village_in"]


@pytest.fixture(scope="session")
def built() -> dict[str, tuple[Path, Village]]:
    """The one house that all others are copies of, once it is built."""
    return {}


@pytest.fixture
def first_house(
    built, empty_installation, tmp_path_factory, village_in, make_member
) -> tuple[Path, Village]:
    """The folder of an installation with the village in it, never used, and who is there."""
    if built:
        return built["house"]
    folder, now = tmp_path_factory.mktemp("house") / "it", system_clock()
    digest = Digest(copytree(empty_installation, folder))
    store, keys = digest.store(), load_keys(digest.folder / "digest.keys")
    made = village_in(store)
    with store.write() as session:
        lung = session.get_one(Community, made.lung.id)
        dora = make_member(session, "Dora", lung)
        appoint(session, dora, lung.id, actor="system", at=made.noon)
        post = session.get_one(Post, made.sleep.id)
        post.published_at, post.settles_at = now, EditWindow().settles_at(now)
        create_community(session, name="heart", title="Heart", at=made.noon)
    store.close()
    built["house"] = digest.folder, replace(made, keys=keys, noon=now)
    return built["house"]


@pytest.fixture
def make_house(first_house, tmp_path, monkeypatch) -> Iterator[Callable[[], House]]:
    """Make houses of the same people, each with a database of its own, at about this moment."""
    stores, numbers = [], count(1)
    monkeypatch.chdir(tmp_path)
    zone_file = tmp_path / "zone.txt"
    zone_file.touch()
    monkeypatch.setenv("DIGEST_AUTHENTICATION__ZONE_FILE", str(zone_file))

    def make() -> House:
        folder, people = first_house
        digest = Digest(copytree(folder, tmp_path / str(next(numbers))))
        store = digest.store()
        stores.append(store)
        receiving = Receiving(
            store=store, keys=people.keys, domain=DOMAIN, authenticate=BorderVerdict(BORDER)
        )
        return House(replace(people, store=store, receiving=receiving), digest)

    yield make
    for each in stores:
        each.close()


@pytest.fixture
def house(make_house):
    """One village in an installation of the command."""
    return make_house().village
