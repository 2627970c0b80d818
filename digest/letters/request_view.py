"""What a moderator is shown of a request: the post as it is now, who wrote it, what was said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.conversations.readership import is_readable
from digest.community.moderation.decide import request_state
from digest.community.people.mailbox import masked
from digest.community.people.member import Member
from digest.community.people.moderator import name_in
from digest.community.posting.conversation_care import own_tags
from digest.community.requests.moderation_action import (
    ENDING,
    ModerationAction,
    applicable_actions,
    sealed,
)
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.language.sentences import Message
from digest.letters.post_view import post_view
from digest.letters.prepared_words import ready_text
from digest.letters.recipient import Recipient
from digest.mail.excerpt import excerpt

EXCERPT = 4_000  # characters of a post or of somebody's words


class Weight(StrEnum):
    """How a decision stands in a letter: those that settle the request weigh the same."""

    SETTLES = "r"
    HEAVY = "o"
    BESIDE = "q"


HEAVY = frozenset({ModerationAction.CLOSE, ModerationAction.SUSPEND, ModerationAction.HOLD_MAIL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One decision that a moderator can press, and what its ready mail holds."""

    number: int
    about: int  # what its address is about
    word: str
    body: Message
    weight: Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request as a letter shows it; times are the reader's, and no address is whole."""

    matter_id: int
    kind: str
    asked_at: datetime
    community: str | None
    title: str | None
    conversation_id: int | None  # where the reader may read it
    tags: list[str]
    author: str | None  # of the post, or whom it is about
    is_author_new: bool
    published_at: datetime | None
    state: str | None  # of the post
    text: str | None
    words: list[str]  # of those who reported, or of whoever asks
    wanted_title: str | None
    wanted_tags: list[str]
    address: str | None  # of a stranger, masked
    buttons: list[Button]


def views(
    session: Session, requests: Iterable[ModerationRequest], recipient: Recipient
) -> list[RequestView]:
    """Return the requests as the reader is shown them, several reports of one post as one."""
    reports: dict[int | None, list[str]] = {}
    kept: list[ModerationRequest] = []
    for request in requests:
        if request.kind is RequestKind.REPORT:
            known = request.post_id in reports
            reports.setdefault(request.post_id, []).append(request.words or "")
            if known:
                continue
        kept.append(request)
    return [
        _view(session, request, reports.get(request.post_id, []), recipient) for request in kept
    ]


def _view(
    session: Session, request: ModerationRequest, reports: list[str], recipient: Recipient
) -> RequestView:
    conversation = session.get(Conversation, request.conversation_id or 0)
    community_id = conversation.community_id if conversation else request.community_id
    community = session.get(Community, community_id or 0)
    post = post_view(session, request.post_id)
    member = session.get(Member, request.member_id or 0)
    is_report = request.kind is RequestKind.REPORT
    is_stranger = request.kind is RequestKind.STRANGER
    tags = [tag.name for tag in own_tags(session, conversation)] if conversation else []
    words = reports if is_report else [request.words or ""]
    return RequestView(
        matter_id=request.id,
        kind=request.kind.value,
        asked_at=recipient.local(request.asked_at),
        community=community.title if community else None,
        title=conversation.title if conversation else None,
        conversation_id=_readable(session, request, recipient),
        tags=tags,
        author=post.author if post else name_in(session, member, community_id) if member else None,
        is_author_new=_is_first(session, request),
        published_at=recipient.local(post.published_at) if post else None,
        state=post.state.value if post else None,
        text=excerpt(post.text, limit=EXCERPT) if post else None,
        words=[excerpt(each, limit=EXCERPT) for each in words if each.strip()],
        wanted_title=None if is_stranger else request.title,
        wanted_tags=(request.tags or "").split(),
        address=masked(request.title) if is_stranger and request.title is not None else None,
        buttons=_buttons(session, request, tags),
    )


def _buttons(session: Session, request: ModerationRequest, tags: list[str]) -> list[Button]:
    actions = applicable_actions(request_state(session, request))
    filled = {ModerationAction.RETAG: ", ".join(tags)}
    return [
        Button(
            number=each.value,
            about=sealed(request.id, request.decided, each),
            word=each.word,
            body=ready_text(each, filled.get(each, "")),
            weight=_weight(each, request.kind),
        )
        for each in actions
    ]


def _weight(action: ModerationAction, kind: RequestKind) -> Weight:
    if action in ENDING[kind]:
        return Weight.SETTLES
    return Weight.HEAVY if action in HEAVY else Weight.BESIDE


def _readable(session: Session, request: ModerationRequest, recipient: Recipient) -> int | None:
    number = request.conversation_id
    return number if number and is_readable(session, recipient.member_id, number) else None


def _is_first(session: Session, request: ModerationRequest) -> bool:
    """Say whether a held post is the first of its author."""
    if request.kind is not RequestKind.HELD_POST or request.member_id is None:
        return False
    others = select(Post.id).where(Post.author_id == request.member_id, Post.id != request.post_id)
    return session.exec(others.limit(1)).first() is None
