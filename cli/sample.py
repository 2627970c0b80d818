"""The made-up community that the demonstration lives in: samples/community.toml."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from digest.community.communities.community import Community
from digest.community.communities.join import create_community, create_member, join
from digest.community.communities.tag import ConversationTag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, reply, start
from digest.store.database import Session

JOINED = timedelta(hours=26)  # before the morning: yesterday's summary hour was over

Ids = dict[str, int]


def samples() -> Traversable:
    """Return the samples beside the package's modules, else those of the checkout."""
    packaged = files("digest") / "samples"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "samples"


def sample_mail(name: str) -> bytes:
    """Return one of the sample mails, with the line ends that mail has."""
    return (samples() / "mails" / name).read_bytes().replace(b"\n", b"\r\n")


def found_sample_community(session: Session, *, morning: datetime, window: EditWindow) -> Ids:
    """Make the sample's communities, members and conversations, as they are on that morning.

    Returns the members' ids by display name.
    """
    sample = tomllib.loads((samples() / "community.toml").read_text(encoding="utf-8"))
    joined = morning - JOINED
    communities = {
        told["name"]: create_community(session, name=told["name"], title=told["title"], at=joined)
        for told in sample["community"]
    }
    members = {
        told["name"]: _member(session, told, communities, at=joined) for told in sample["member"]
    }
    for told in sample["conversation"]:
        community = communities[told["community"]]
        _conversation(session, told, community, members, morning=morning, window=window)
    return members


def _member(
    session: Session, told: dict[str, Any], communities: dict[str, Community], *, at: datetime
) -> int:
    member = create_member(
        session,
        display_name=told["name"],
        address=told["address"],
        confirmed_at=at,
        at=at,
        zone=told["zone"],
        hour=told.get("hour", 6),
    )
    for name in told["communities"]:
        join(session, member.id, communities[name].id, at=at)
    return member.id


def _conversation(
    session: Session,
    told: dict[str, Any],
    community: Community,
    members: Ids,
    *,
    morning: datetime,
    window: EditWindow,
) -> None:
    first, *answers = (
        Draft(
            author_id=members[post["author"]],
            text=post["text"],
            at=morning - timedelta(hours=post["hours_ago"]),
            approved=True,
        )
        for post in told["post"]
    )
    post = start(session, community, first, title=told["title"], window=window)
    for name in told.get("tags", ()):
        tag = get_or_create_tag(session, name)
        session.add(ConversationTag(conversation_id=post.conversation_id, tag_id=tag.id))
    session.flush()
    conversation = session.get_one(Conversation, post.conversation_id)
    for words in answers:
        reply(session, conversation, words, window=window)
