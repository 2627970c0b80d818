"""What a member's wish to tag a conversation comes to: done by whoever may, suggested by everybody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.experience import may_tag
from digest.community.posting import conversation_care
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.community.requests.open_request import suggested_tags

MOST_TAGS = 5  # of a conversation, beside its community's


@dataclass(frozen=True, slots=True, kw_only=True)
class TagWishes:
    """Tags to add and to remove, by their names, and what was written that can be none."""

    adds: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything was written about tags."""
        return bool(self.adds or self.removes or self.refused)


NO_TAGS = TagWishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """What became of each tag; every one stands in one of these."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    same: tuple[str, ...] = ()  # it had them already, or did not have them
    too_many: tuple[str, ...] = ()
    suggested_off: tuple[str, ...] = ()  # to be removed, by somebody who may not
    refused: tuple[str, ...] = ()  # no tag, or that of another community

    @property
    def has_problem(self) -> bool:
        """Whether something was not done that was asked for, and nobody looks at it."""
        return bool(self.too_many or self.refused)


def change_tags(
    session: Session,
    conversation: Conversation,
    wishes: TagWishes,
    *,
    member_id: int,
    at: datetime,
) -> Tagged:
    """Change the tags of a conversation, or suggest it to the moderators.

    It is no activity: nobody is told, and no summary has the conversation for it.
    """
    if not wishes:
        return Tagged()
    asked = _asked(session, conversation, wishes)
    if not may_tag(session, member_id, conversation, at=at):
        suggest = partial(_suggest, session, conversation, member_id=member_id, at=at)
        suggest(asked.adds[:MOST_TAGS], kind=RequestKind.TAGS)
        suggest(asked.removes, kind=RequestKind.UNTAG)
        return Tagged(
            suggested=asked.adds[:MOST_TAGS],
            suggested_off=asked.removes,
            too_many=asked.adds[MOST_TAGS:],
            same=asked.same,
            refused=asked.refused,
        )
    actor = f"member {member_id}"
    left = [name for name in asked.own if name not in asked.removes]
    room = max(0, MOST_TAGS - len(left))
    added = asked.adds[:room]
    if asked.removes:
        conversation_care.retag(session, conversation, left, actor=actor, at=at)
    if added:
        conversation_care.add_tags(session, conversation, list(added), actor=actor, at=at)
    return Tagged(
        added=added,
        removed=asked.removes,
        same=asked.same,
        too_many=asked.adds[room:],
        refused=asked.refused,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _AskedTags:
    """What wishes come to for one conversation: what it does not have, what it has, what it cannot have."""

    own: tuple[str, ...]  # beside its community's
    adds: tuple[str, ...]
    removes: tuple[str, ...]
    same: tuple[str, ...]
    refused: tuple[str, ...]


def _asked(session: Session, conversation: Conversation, wishes: TagWishes) -> _AskedTags:
    own = [tag.name for tag in conversation_care.own_tags(session, conversation)]
    has = {*conversation_care.all_tags(session, conversation.id)}
    foreign = conversation_care.foreign_tags(session, conversation, wishes.adds)
    adds, removes = dict.fromkeys(wishes.adds), dict.fromkeys(wishes.removes)
    return _AskedTags(
        own=tuple(own),
        adds=tuple(name for name in adds if name not in has | foreign),
        removes=tuple(name for name in removes if name in own),
        same=(
            *(name for name in wishes.adds if name in has),
            *(name for name in wishes.removes if name not in own),
        ),
        refused=(*wishes.refused, *(name for name in wishes.adds if name in foreign)),
    )


def _suggest(
    session: Session,
    conversation: Conversation,
    names: Iterable[str],
    *,
    kind: RequestKind,
    member_id: int,
    at: datetime,
) -> None:
    """Show the moderators those of the tags that nobody has suggested for the conversation yet."""
    waiting = session.exec(
        select(ModerationRequest.tags).where(
            ModerationRequest.conversation_id == conversation.id,
            ModerationRequest.kind == kind,
            col(ModerationRequest.ended_at).is_(None),
        )
    )
    known = {name for tags in waiting for name in (tags or "").split()}
    new = [name for name in names if name not in known]
    if new:
        suggested_tags(session, conversation, new, kind=kind, member_id=member_id, at=at)
