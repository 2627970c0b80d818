"""Two thousand members and one day of what they read: every summary has twelve conversations."""

import importlib
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, SQLModel

from digest.community.communities.join import create_community, create_member, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.community.posting.publish import Draft, reply, start
from digest.store.database import Store, make_database

MEMBERS, COMMUNITIES, EACH_IN, AUTHORS = 2_000, 20, 6, 40
CONVERSATIONS, POSTS = 2, 2  # in each community, and in each of these
FOLLOWED = 4  # conversations, by each member
ZONES = ("Europe/Berlin", "Europe/London")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)  # six has come in all of the zones
WORDS = (
    "the a my our first week after treatment doctor said it gets better slowly and walking every day "
    "helps me more than rest does although sleep is still hard and food tastes of nothing we tried "
    "ginger tea small meals warm clothes friends who call café naïve 10 mg <5 & more"
).split()
TABLES = (
    "audit people.member communities.community communities.tag conversations.conversation "
    "conversations.follow conversations.post preferences.stop posting.archive"
).split()


def build(folder: Path, *, members: int = MEMBERS) -> Store:
    """Return a new store on disk with the town in it."""
    for module in [f"digest.community.{name}" for name in TABLES]:
        importlib.import_module(module)
    importlib.import_module("digest.outbox.delivery")
    make_database(folder / "town.db")
    store = Store(f"sqlite:///{folder / 'town.db'}")
    with store.engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
    settle(store, members=members)
    return store


def settle(store: Store, *, members: int = MEMBERS, followed: int = FOLLOWED) -> None:
    """Let the town live in a store that is empty; every member follows so many conversations."""
    with store.write() as session:
        _settle(session, random.Random(12), members, followed)


def _settle(session: Session, dice: random.Random, members: int, followed: int) -> None:
    communities = [
        create_community(session, name=f"place{number}", title=f"Place {number}", at=NOON)
        for number in range(COMMUNITIES)
    ]
    authors = [_member(session, f"Author {number}", 0) for number in range(AUTHORS)]
    talks: list[Post] = []
    for community in communities:
        for _ in range(CONVERSATIONS):
            title = " ".join(dice.choices(WORDS, k=6))
            words = _words(dice.choice(authors), dice)
            talks.append(start(session, community, words, title=title, window=EditWindow()))
    for talk in talks:
        conversation = session.get_one(Conversation, talk.conversation_id)
        for _ in range(POSTS - 1):
            reply(session, conversation, _words(dice.choice(authors), dice), window=EditWindow())
    for number in range(members):
        member = _member(session, f"Reader {number}", number % len(ZONES))
        for community in dice.sample(communities, EACH_IN):
            join(session, member.id, community.id, at=NOON)
        for talk in dice.sample(talks, followed):
            follow(session, member.id, talk.conversation_id, at=NOON)


def _member(session: Session, name: str, zone: int) -> Member:
    return create_member(
        session,
        display_name=name,
        address=f"{name.lower().replace(' ', '.')}@example.net",
        confirmed_at=NOON,
        at=NOON,
        zone=ZONES[zone],
    )


def _words(author: Member, dice: random.Random) -> Draft:
    paragraphs = (" ".join(dice.choices(WORDS, k=dice.randint(30, 80))) for _ in range(2))
    at = NOON + timedelta(minutes=dice.randrange(14 * 60))
    return Draft(author_id=author.id, text="\n\n".join(paragraphs), at=at, approved=True)
