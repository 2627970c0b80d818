"""The three days that are compared: an ordinary one, a busy one, a week."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import GalleryGroup, GalleryState
from cli.gallery.studio import Studio
from cli.gallery.world import ANA, BEN, CLARA, DMITRI, FINN, GAURI, HANA, HARBOUR, MEADOW
from cli.sample import samples
from digest.community.communities.community import Community
from digest.community.communities.join import create_member, join
from digest.community.communities.tag import ConversationTag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.people.member import Member, SummaryFrequency
from digest.community.posting.publish import Draft, reply, start
from digest.letters.summary.period import Period
from digest.store.database import Session
from tests.comparison.day import Day, read

POSTS = Path(__file__).with_name("posts.toml")
DAY = timedelta(days=1)
CALM = 3  # hours before the letter in which nobody writes
BUSY = 80  # conversations that begin, besides those that the sample and posts.toml have
OF_A_WEEK = 30
FOLLOWED = 12  # of the conversations that are made, the reader follows one in so many
MOST_ANSWERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A span of time, and what happens in it before the letters are drawn."""

    name: str
    title: str
    days: int
    made: int  # conversations that begin in it, besides the written ones


OCCASIONS = (
    Occasion(name="normal", title="An ordinary day", days=1, made=0),
    Occasion(name="busy", title="A busy day", days=1, made=BUSY),
    Occasion(name="week", title="A week", days=7, made=OF_A_WEEK),
)


def happened(studio: Studio, occasion: Occasion) -> tuple[Drawn, Day]:
    """Return our letter about an occasion, and what happened for the others to be drawn."""
    days: list[Day] = []

    def draw(scene: Scene) -> Drawn:
        with scene.session() as session:
            people = _more_people(session, scene)
            _write(session, scene, _posts()["conversation"])
            _write(session, scene, _made(occasion, people))
            period = _span(session, scene, occasion)
        drawn = scene.summary()
        with scene.installation.store.read() as session:
            days.append(read(session, scene.world.members[ANA], period))
        return drawn

    state = GalleryState(occasion.name, draw)
    return studio.draw(GalleryGroup("Comparison", (state,)), state), *days


People = dict[str, Sequence[str]]  # names by community


def _more_people(session: Session, scene: Scene) -> People:
    """Let more people join both communities, and return who may write in which."""
    joined, names = scene.clock() - 30 * DAY, _posts()["people"]
    for number, name in enumerate(names):
        member = create_member(
            session,
            display_name=name,
            address=f"person{number}@example.net",
            confirmed_at=joined,
            at=joined,
        )
        scene.world.members[name] = member.id
        for community in (HARBOUR, MEADOW):
            join(session, member.id, scene.world.communities[community], at=joined)
    return {
        HARBOUR: (BEN, DMITRI, FINN, GAURI, *names),
        MEADOW: (CLARA, FINN, GAURI, HANA, *names),
    }


def _span(session: Session, scene: Scene, occasion: Occasion) -> Period:
    """Let the reader's letter cover the occasion, and return what it covers."""
    ana = session.get_one(Member, scene.world.members[ANA])
    ana.summary_cursor -= (occasion.days - 1) * DAY
    ana.summary_date -= (occasion.days - 1) * DAY
    if occasion.days > 1:
        ana.summary_frequency = SummaryFrequency.WEEKLY
        ana.summary_weekday = scene.clock().weekday()
    return Period(since=ana.summary_cursor, until=scene.clock())


def _posts() -> dict[str, Any]:
    return tomllib.loads(POSTS.read_text(encoding="utf-8"))


def _made(occasion: Occasion, people: People) -> Iterator[dict[str, Any]]:
    """Yield conversations of the titles and texts of a busy day, the same each time."""
    chance = Random(occasion.name)
    told, more = tomllib.loads((samples() / "busy_day.toml").read_text()), _posts()["more"]
    texts = _endless(chance, [*told["texts"], *more["texts"]])
    answers = _endless(chance, [*told["answers"], *more["answers"]])
    for number, title in enumerate(told["titles"][: occasion.made]):
        community = (HARBOUR, MEADOW)[number % 2]
        begun = chance.uniform(CALM, 24 * occasion.days - 4)
        count = chance.choice((0, 1, 1, 2, 2, 3, MOST_ANSWERS))
        authors = chance.sample(people[community], count + 1)
        hours = (begun, *sorted((chance.uniform(CALM, begun) for _ in range(count)), reverse=True))
        words = (next(texts), *(next(answers) for _ in range(count)))
        yield {
            "community": community,
            "title": title,
            "follows": number % FOLLOWED == 0,
            "post": [
                {"author": author, "hours_ago": hour, "text": text}
                for author, hour, text in zip(authors, hours, words, strict=True)
            ],
        }


def _endless(chance: Random, texts: Sequence[str]) -> Iterator[str]:
    """Yield all texts in one order and then in another, for ever."""
    while True:
        yield from chance.sample(texts, len(texts))


def _write(session: Session, scene: Scene, conversations: Iterable[dict[str, Any]]) -> None:
    """Let people write conversations that are told as samples/community.toml tells them."""
    world, window = scene.world, scene.installation.window
    for told in conversations:
        first, *answers = (
            Draft(
                author_id=world.members[post["author"]],
                text=post["text"],
                at=scene.clock() - timedelta(hours=post["hours_ago"]),
                approved=True,
            )
            for post in told["post"]
        )
        community = session.get_one(Community, world.communities[told["community"]])
        post = start(session, community, first, title=told["title"], window=window)
        for name in told.get("tags", ()):
            tag = get_or_create_tag(session, name)
            session.add(ConversationTag(conversation_id=post.conversation_id, tag_id=tag.id))
        session.flush()
        if told.get("follows"):
            follow(session, world.members[ANA], post.conversation_id, at=first.at)
        conversation = session.get_one(Conversation, post.conversation_id)
        for words in answers:
            reply(session, conversation, words, window=window)
