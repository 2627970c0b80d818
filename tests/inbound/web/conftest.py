"""The pages over a real store, and one member whose summary can be stopped."""

from collections.abc import Callable
from datetime import datetime

import pytest
from werkzeug.test import Client

from digest.community.communities.community import Community
from digest.community.people.member import Member
from digest.community.preferences.stop import Stream
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages


class Moment:
    """A clock that stands where it was put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(noon: datetime) -> Moment:
    return Moment(noon)


@pytest.fixture(scope="session")
def drawing() -> Drawing:
    return Drawing(
        service_name="Community Digest",
        domain="mail.example.org",
        public_url="https://mail.example.org",
    )


@pytest.fixture
def pages(store: Store, keys: Keys, clock: Moment, drawing: Drawing) -> Pages:
    return Pages(store=store, keys=keys, clock=clock, drawing=drawing)


@pytest.fixture
def client(pages: Pages) -> Client:
    return Client(pages)


@pytest.fixture
def ana(
    store: Store,
    make_member: Callable[..., Member],
    make_community: Callable[..., Community],
) -> Member:
    with store.write() as session:
        return make_member(session, "HopefulAna", make_community(session))


@pytest.fixture
def link(keys: Keys, ana: Member) -> Callable[..., str]:
    """Return the path of the page that stops a stream of Ana's."""

    def path(stream: int = Stream.SUMMARY) -> str:
        ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=ana.id, detail=stream)
        return f"/u/{keys.token(ticket)}"

    return path
