"""A million members and one busy day: what popular communities and tags make of it.

Five communities and five tags each, by Zipf: the most popular has half of the members in it. Rows are written
in bulk; texts are short, as what is looked at here is who gets what.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from digest.community.communities.community import Community, Membership
from digest.community.communities.tag import ConversationTag, Tag, TagFollow
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.people.member import Address, Member
from digest.store.database import Store, make_database
from digest.store.migrate import migrate
from tests.benchmarks.town import WORDS

COMMUNITIES, TAGS, EACH = 200, 2_000, 5
CONVERSATIONS, POSTS, AUTHORS = 20_000, 100_000, 5_000
CHUNK = 20_000  # rows of one statement
BEFORE = datetime(2026, 2, 1, tzinfo=UTC)
DAY = datetime(2026, 3, 2, 6, tzinfo=UTC)  # the day whose posts are news begins
MORNING = datetime(2026, 3, 3, 12, 30, tzinfo=UTC)  # six has come in all of the zones
ZONES = ("Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York")

Row = dict[str, object]


def build(folder: Path, *, members: int, share: float = 1.0) -> Store:
    """Return a store of its own with the world in it; `share` of its conversations and posts."""
    make_database(folder / "million.db")
    store = Store(f"sqlite:///{folder / 'million.db'}")
    migrate(store)
    fill(store, members=members, share=share)
    return store


def fill(store: Store, *, members: int, share: float = 1.0) -> None:
    """Write the world into an empty store."""
    dice = random.Random(7)
    for model, rows in _rows(dice, members, share):
        with store.engine.begin() as connection:
            _fill(connection, model, rows)


def _rows(
    dice: random.Random, members: int, share: float
) -> Iterator[tuple[type[SQLModel], Iterable[Row]]]:
    conversations, posts = int(CONVERSATIONS * share), int(POSTS * share)
    yield Tag, ({"id": tag, "name": f"tag{tag}"} for tag in range(1, TAGS + 1))
    yield Community, map(_community, range(1, COMMUNITIES + 1))
    yield Member, map(_member, range(1, members + 1))
    yield Address, map(_address, range(1, members + 1))
    popular, tagged = _Zipf(dice, COMMUNITIES), _Zipf(dice, TAGS - COMMUNITIES)
    yield (
        Membership,
        (
            {"member_id": member, "community_id": each + 1, "joined_at": BEFORE, "instant": False}
            for member in range(1, members + 1)
            for each in popular.some(EACH)
        ),
    )
    yield (
        TagFollow,
        (
            {"member_id": member, "tag_id": COMMUNITIES + each + 1, "since": BEFORE}
            for member in range(1, members + 1)
            for each in tagged.some(EACH)
        ),
    )
    homes = [popular.one() + 1 for _ in range(conversations)]
    yield (
        Conversation,
        (_conversation(number, homes[number - 1]) for number in range(1, conversations + 1)),
    )
    yield (
        ConversationTag,
        (
            {"conversation_id": number, "tag_id": tag}
            for number in range(1, conversations + 1)
            for tag in {homes[number - 1], COMMUNITIES + tagged.one() + 1}
        ),
    )
    authors = min(AUTHORS, members)
    yield (
        Post,
        (
            _post(number, number if number <= conversations else 1 + dice.randrange(conversations))
            | {"author_id": 1 + dice.randrange(authors), "text": _text(dice)}
            | {"is_first": number <= conversations}
            for number in range(1, posts + 1)
        ),
    )


def _community(number: int) -> Row:
    names = {"name": f"place{number}", "title": f"Place {number}", "code": f"C{number}"}
    return {"id": number, "tag_id": number, "is_open": False, "created_at": BEFORE} | names


def _member(number: int) -> Row:
    return {
        "id": number,
        "display_name": f"Reader {number}",
        "joined_at": BEFORE,
        "zone": ZONES[number % len(ZONES)],
        "is_experienced": True,
        "needs_approval": False,
        "summary_hour": 5 + number % 3,
        "summary_cursor": DAY,
        "summary_date": date(2026, 3, 2),
        "text_only": False,
        "warned_of_name": False,
    }


def _address(number: int) -> Row:
    return {
        "id": number,
        "member_id": number,
        "address": f"reader.{number}@example.net",
        "primary_since": BEFORE,
        "confirmed_at": BEFORE,
    }


def _conversation(number: int, home: int) -> Row:
    times = {"started_at": DAY, "active_at": DAY + timedelta(minutes=number % 1_000)}
    return {"id": number, "community_id": home, "title": f"Question no. {number}"} | times


def _post(number: int, conversation: int) -> Row:
    said = DAY + timedelta(seconds=number % 80_000)
    times = {"published_at": said, "settles_at": said + timedelta(hours=1)}
    return {"id": number, "conversation_id": conversation, "was_shown_before": False} | times


def _text(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=40))


class _Zipf:
    """Picks numbers, the first of which is the most popular."""

    def __init__(self, dice: random.Random, count: int) -> None:
        self._dice, self._numbers = dice, range(count)
        self._weights = list(accumulate(1 / (each + 1) for each in range(count)))

    def one(self) -> int:
        return self._dice.choices(self._numbers, cum_weights=self._weights)[0]

    def some(self, count: int) -> set[int]:
        """Return so many different ones."""
        found: set[int] = set()
        while len(found) < count:
            found.update(self._dice.choices(self._numbers, cum_weights=self._weights, k=count))
        return set(list(found)[:count])


def _fill(
    connection: Connection, model: type[SQLModel], rows: Iterable[Mapping[str, object]]
) -> None:
    each = iter(rows)
    while chunk := list(islice(each, CHUNK)):
        connection.execute(insert(model), chunk)
