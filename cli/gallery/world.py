"""The invented world of the gallery: the sample's communities, lived in for some time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from cli.installation import Installation
from cli.sample import Ids, found_sample_community
from digest.actions import roles
from digest.community.communities.community import Community
from digest.community.communities.tag import follow_tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.people.member import Address, Badge, Member
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind, summary_key
from digest.queries.deliveries import due_letters
from digest.store.database import Session

MORNING = datetime(2026, 11, 27, 6, tzinfo=UTC)  # a Friday; the summaries of Europe are just due
LIVED = timedelta(days=60)  # how long everybody has been there
LATELY = 28  # days of which letters are counted
WEEKEND = (5, 6)

ANA, BEN, CLARA, DMITRI = "HopefulAna", "RiverBen", "Quiet Clara", "Dmitri walks"
ELIF, FINN, GAURI, HANA = "Elif", "Grandad Finn", "Gauri", "Tea with Hana"
HARBOUR, LANTERN, MEADOW = "harbour", "lantern", "meadow"
COUGHING = "How do you get through a night of coughing?"  # Ana's
OXYGEN = "Travelling with oxygen for the first time"  # Gauri's
WALKING = "Walking group: how far is far enough?"  # Dmitri's


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who and what is there, by name."""

    members: Ids
    communities: Ids
    conversations: Ids
    first_posts: Ids  # by the titles of their conversations


def found(installation: Installation) -> World:
    """Fill an empty store with the world, as it is on its morning; all letters of before are out."""
    with installation.store.write() as session:
        members = found_sample_community(session, morning=MORNING, window=installation.window)
        world = World(
            members=members,
            communities={each.name: each.id for each in _all(session, Community)},
            conversations={each.title: each.id for each in _all(session, Conversation)},
            first_posts={
                session.get_one(Conversation, each.conversation_id).title: each.id
                for each in _all(session, Post)
                if each.is_first
            },
        )
        for number in members.values():
            member = session.get_one(Member, number)
            member.joined_at = MORNING - LIVED
            member.summary_cursor = MORNING - timedelta(days=1)
            session.add_all(_letters_of_before(number))
        session.add_all(_receipts(session))
        for mailbox in _all(session, Address):
            mailbox.confirmed_at = MORNING - LIVED
        _give_roles(installation, session, world)
        sleep = get_or_create_tag(session, "sleep")
        follow_tag(session, members[ANA], sleep.id, at=MORNING - LIVED)
        for told in due_letters(session, MORNING):
            told.state, told.attempts, told.sent_at = DeliveryState.SENT, 1, told.due_at
    return world


def _letters_of_before(member_id: int) -> Iterator[Delivery]:
    """Yield what a member got: a summary when all this was new, and lately one on every weekday."""
    days = [MORNING - timedelta(days=ago) for ago in range(1, LATELY)]
    first = MORNING - LIVED + timedelta(days=1)
    for at in (first, *(each for each in days if each.weekday() not in WEEKEND)):
        period = {"since": at - timedelta(days=1), "until": at}
        key = summary_key(member_id, at.date())
        yield sent_letter(LetterKind.SUMMARY, member_id, key=key, at=at, **period)
    for at in days[:: len(WEEKEND)]:
        key = f"notify:{member_id}:{at.date()}"
        yield sent_letter(LetterKind.NOTIFICATION, member_id, key=key, at=at)


def _receipts(session: Session) -> Iterator[Delivery]:
    """Yield what told each author that their post was published."""
    for post in _all(session, Post):
        if post.author_id is not None:
            told = {"conversation_id": post.conversation_id, "post_id": post.id}
            key, at = f"receipt of before:{post.id}", post.published_at
            yield sent_letter(LetterKind.RECEIPT, post.author_id, key=key, at=at, **told)


def sent_letter(
    kind: LetterKind, member_id: int, *, key: str, at: datetime, **facts: Any
) -> Delivery:
    """Return a letter that went to a member at the first attempt; `facts` are other columns."""
    return Delivery(
        key=key,
        kind=kind,
        member_id=member_id,
        state=DeliveryState.SENT,
        planned_at=at,
        due_at=at,
        sent_at=at,
        attempts=1,
        **facts,
    )


def _give_roles(installation: Installation, session: Session, world: World) -> None:
    """Let Finn and Clara moderate, Gauri be an expert, and Hana belong to the staff."""
    context = installation.context(session, MORNING - LIVED)
    people, places = world.members, world.communities
    for name, place in ((FINN, HARBOUR), (CLARA, HARBOUR), (CLARA, LANTERN)):
        roles.appoint_moderator(context, people[name], places[place])
    roles.give_badge(context, people[GAURI], Badge.EXPERT, vouched_as="lung nurse")
    roles.give_badge(context, people[HANA], Badge.STAFF)


def _all(session: Session, table: type[Row]) -> Iterator[Row]:
    """Yield the rows of a table in which none was deleted."""
    for number in count(1):
        row = session.get(table, number)
        if row is None:
            return
        yield row
