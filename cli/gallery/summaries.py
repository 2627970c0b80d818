"""States of the summary."""

import tomllib
from datetime import timedelta
from itertools import cycle

from cli.gallery.scene import Drawn, Scene
from cli.gallery.state import (
    GalleryGroup,
    GalleryState,
    without_content,
    without_content_for_all,
)
from cli.gallery.world import (
    ANA,
    BEN,
    CLARA,
    COUGHING,
    DMITRI,
    FINN,
    HARBOUR,
    LANTERN,
    MEADOW,
)
from cli.sample import samples
from digest.actions import requests
from digest.community.communities.community import Community
from digest.community.communities.join import create_member, join
from digest.community.communities.moderators_note import write_note
from digest.community.communities.tag import ConversationTag, follow_tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.people.member import Member, SummaryFrequency, SummaryLength, SummaryScope
from digest.community.posting import change
from digest.community.posting.publish import Draft, reply, start
from digest.letters.summary.rest import SummaryAgainPayload
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.carried_ids import pack_carried, posts_carried

DAY = timedelta(days=1)
FRIDAY = 4
NOTE = """From Monday on, first posts of new members are read by one of us before you see them.

It takes an hour or two. Nothing changes for you."""
MORNINGS = "A headache before I open my eyes"
HEADACHE = "It is there when I wake up, at home as in hotels. Does anybody sleep without one?"
MANY = 300  # posts in a lively conversation
GONE = 99  # a conversation that is no longer there
BEFORE = range(100, 120)  # conversations that the letter before brought


def _ordinary(scene: Scene) -> Drawn:
    return scene.summary()


def _busy(scene: Scene) -> Drawn:
    told = _told_of_a_busy_day()
    texts, answers = cycle(told["texts"]), cycle(told["answers"])
    places, authors = cycle((HARBOUR, MEADOW)), cycle((BEN, CLARA, DMITRI, FINN))
    at, window = scene.clock() - timedelta(hours=12), scene.installation.window
    with scene.session() as session:
        for title in told["titles"]:
            community = session.get_one(Community, scene.world.communities[next(places)])
            author, other = (scene.world.members[next(authors)] for _ in range(2))
            words = Draft(author_id=author, text=next(texts), at=at, approved=True)
            post = start(session, community, words, title=title, window=window)
            conversation = session.get_one(Conversation, post.conversation_id)
            answer = Draft(author_id=other, text=next(answers), at=at, approved=True)
            reply(session, conversation, answer, window=window)
    return scene.summary()


def _told_of_a_busy_day() -> dict[str, list[str]]:
    """Return titles, texts and answers that are invented for a busy day."""
    return tomllib.loads((samples() / "busy_day.toml").read_text(encoding="utf-8"))


def _noted(scene: Scene) -> Drawn:
    _write_note(scene)
    return scene.summary()


def _noted_alone(scene: Scene) -> Drawn:
    with scene.session() as session:
        cursor = scene.clock() - DAY / 4  # since when nobody wrote anything
        session.get_one(Member, scene.world.members[ANA]).summary_cursor = cursor
    _write_note(scene)
    return scene.summary()


def _write_note(scene: Scene) -> None:
    with scene.session() as session:
        at, place = scene.clock() - timedelta(seconds=1), scene.world.communities[HARBOUR]
        write_note(session, place, NOTE, until=None, at=at)


def _quiet(scene: Scene) -> Drawn:
    """Tell only of what came since last night."""
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).summary_cursor = scene.clock() - DAY / 2
    return scene.summary()


def _by_tags(scene: Scene) -> Drawn:
    """Tell of a conversation where the reader is not, which has two tags that they follow."""
    at = scene.clock() - DAY / 2
    with scene.session() as session:
        elsewhere = session.get_one(Community, scene.world.communities[LANTERN])
        words = Draft(author_id=scene.world.members[CLARA], text=HEADACHE, at=at, approved=True)
        post = start(session, elsewhere, words, title=MORNINGS, window=scene.installation.window)
        for name in ("sleep", "travel", "work"):
            tag = get_or_create_tag(session, name)
            session.add(ConversationTag(conversation_id=post.conversation_id, tag_id=tag.id))
            if name != "work":
                follow_tag(session, scene.world.members[ANA], tag.id, at=at)
    return scene.summary()


def _first(scene: Scene) -> Drawn:
    since = scene.clock() - timedelta(hours=16)
    with scene.session() as session:
        fresh = create_member(
            session,
            display_name="Just Arrived",
            address="arrived@example.net",
            confirmed_at=since,
            at=since,
            zone="Europe/Lisbon",
        )
        join(session, fresh.id, scene.world.communities[HARBOUR], at=since)
    return scene.summary_of(fresh.id)


def _after_days(scene: Scene) -> Drawn:
    """Bring four days in one, for the letters of three did not go out."""
    _go_back(scene, days=4)
    return scene.summary()


def _weekly(scene: Scene) -> Drawn:
    _go_back(scene, days=7)
    with scene.session() as session:
        ana = session.get_one(Member, scene.world.members[ANA])
        ana.summary_frequency, ana.summary_weekday = SummaryFrequency.WEEKLY, FRIDAY
    return scene.summary()


def _short(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).summary_length = SummaryLength.SHORT
    return scene.summary()


def _only_followed(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).summary_scope = SummaryScope.FOLLOWED
    return scene.summary()


def _go_back(scene: Scene, *, days: int) -> None:
    with scene.session() as session:
        ana = session.get_one(Member, scene.world.members[ANA])
        ana.summary_cursor -= (days - 1) * DAY
        ana.summary_date -= days * DAY


def _moderator(scene: Scene) -> Drawn:
    with scene.acting(BEN) as context:
        about = scene.world.first_posts[COUGHING]
        requests.report(context, scene.world.members[BEN], about, "It names a doctor.")
    return scene.summary(FINN)


def _again(scene: Scene) -> Drawn:
    until = scene.clock()
    return scene.told(SummaryAgainPayload(since=until - DAY, until=until))


def _part_of_more(scene: Scene) -> Drawn:
    """Bring what a summary and the letter before had no room for; of one conversation nothing is left."""
    until = scene.clock()
    with scene.session() as session:

        def place(number: int) -> tuple[bool, int]:
            follow = session.get(Follow, (scene.world.members[ANA], number))
            return follow is None, session.get_one(Conversation, number).community_id

        hers = {scene.world.communities[name] for name in (HARBOUR, MEADOW)}
        brought = [id_ for id_ in scene.world.conversations.values() if place(id_)[1] in hers]
        conversations = (*sorted(brought, key=place), GONE)
    payload = SummaryAgainPayload(
        since=until - DAY,
        until=until,
        numbered=(*BEFORE, *conversations),
        conversations=conversations,
        part=2,
        parts=3,
    )
    return scene.told(payload)


def _lively(scene: Scene) -> Drawn:
    """Tell of a conversation with more posts than it has room for, one edited and two sent already."""
    at, window = scene.clock() - DAY / 2, scene.installation.window
    authors = cycle((BEN, CLARA, DMITRI, FINN))
    texts = cycle(_told_of_a_busy_day()["texts"])
    with scene.session() as session:
        about = session.get_one(Conversation, scene.world.conversations[COUGHING])
        said = [
            reply(
                session,
                about,
                Draft(author_id=scene.world.members[name], text=text, at=at, approved=True),
                window=window,
            )
            for _, name, text in zip(range(MANY), authors, texts, strict=False)
        ]
        change.edit(session, said[-1], text=f"{said[-1].text} And tea.", title=None, at=at)
        session.add(
            Delivery(
                key="notify:lively",
                kind=LetterKind.NOTIFICATION,
                member_id=scene.world.members[ANA],
                conversation_id=about.id,
                state=DeliveryState.SENT,
                planned_at=at,
                due_at=at,
                sent_at=at,
                carried=pack_carried(posts_carried([each.id for each in said[:2]])),
            )
        )
    return scene.summary()


def _text_only(scene: Scene) -> Drawn:
    with scene.session() as session:
        session.get_one(Member, scene.world.members[ANA]).text_only = True
    return scene.summary()


SUMMARIES = GalleryGroup(
    "Summary",
    (
        GalleryState("ordinary day", _ordinary),
        GalleryState("busy day", _busy),
        GalleryState("quiet day", _quiet),
        GalleryState("brought by tags", _by_tags),
        GalleryState("first one", _first),
        GalleryState("after some days without", _after_days),
        GalleryState("weekly", _weekly),
        GalleryState("many posts in one, some sent already, one edited", _lively),
        GalleryState("short", _short),
        GalleryState("only what is followed", _only_followed),
        GalleryState("without content", without_content(Scene.summary)),
        GalleryState(
            "without content as the operator chose", without_content_for_all(Scene.summary)
        ),
        GalleryState("note from the moderators", _noted),
        GalleryState("note from the moderators alone", _noted_alone),
        GalleryState("of a moderator", _moderator),
        GalleryState("as text alone", _text_only),
        GalleryState("again", _again),
        GalleryState("more of it, part two", _part_of_more),
    ),
)
