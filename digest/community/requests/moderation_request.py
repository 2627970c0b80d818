"""What waits for a moderator: reports, posts to approve, wishes to change a post late."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

AUTHOR, DELETED, CHANGED = "its author", "deleted", "changed"  # who ended a request, and how
REPORTER, WITHDRAWN = "who reported it", "withdrawn"


class RequestKind(StrEnum):
    """What a moderator is asked to decide."""

    REPORT = "report"  # a member reported a post
    HELD_POST = "held post"  # waits for approval
    LATE_EDIT = "late edit"  # its author wants another text, after the hour
    LATE_DELETE = "late delete"
    TAGS = "tags"  # suggested for a conversation by somebody who may not add them
    UNTAG = "untag"  # tags to be taken off, suggested likewise
    STRANGER = "stranger"  # a mail to a community by somebody who is no member
    NEW_MEMBER = "new member"  # to be welcomed
    WORDS = "words"  # a member writes to the moderators, or to one of them
    NO_COMMUNITY = "no community"  # there is none for this member's illness: the operator's
    LOOK_AFTER = "look after"  # words that perhaps tell of danger
    IN_DANGER = "in danger"  # words that clearly do, and that no moderator reads


FORGOTTEN = (RequestKind.STRANGER, RequestKind.LOOK_AFTER)  # whose words go once it is decided


class ModerationRequest(SQLModel, table=True):
    """One thing to decide, once, by any moderator of its community or by the operator.

    `member_id` is who asks for it or whom it is about; `words` what they said; for a late edit, `words`
    and `title` are what the post is to say; tags are joined by blanks. Of a stranger's mail, `title` is the
    address it came from, which no letter shows whole.
    """

    __tablename__ = "matter"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    kind: RequestKind = Field(sa_type=EnumText(RequestKind))
    community_id: int | None = Field(
        default=None, foreign_key="community.id", index=True, sa_type=Id
    )
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id", sa_type=Id)
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True, sa_type=Id)
    member_id: int | None = Field(
        default=None, foreign_key="member.id", index=True, ondelete="CASCADE", sa_type=Id
    )
    addressee_id: int | None = Field(default=None, sa_type=Id)  # the moderator whom words are for
    received_id: int | None = Field(default=None, sa_type=Id)  # the mail that is kept meanwhile
    words: str | None = None
    title: str | None = None
    tags: str | None = None
    asked_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    ended_by: str | None = None  # as the audit trail names who did it
    ruling: str | None = None  # a word for what was decided
    decided: str = ""  # the number of each decision that was carried out, in order


def is_changed(request: ModerationRequest) -> bool:
    """Say whether the request ended because its author wants another text: a newer one has that."""
    return (request.ended_by, request.ruling) == (AUTHOR, CHANGED)


def newest_like(session: Session, request: ModerationRequest) -> ModerationRequest:
    """Return the newest request of the kind by the same member about the same post."""
    same = select(ModerationRequest).where(
        ModerationRequest.kind == request.kind,
        ModerationRequest.post_id == request.post_id,
        ModerationRequest.member_id == request.member_id,
    )
    return session.exec(same.order_by(col(ModerationRequest.id).desc()).limit(1)).one()


def close_request(request: ModerationRequest, *, by: str, action: str, at: datetime) -> None:
    """Say how a request was decided; with some, words and a stranger's address are forgotten."""
    request.ended_at, request.ended_by, request.ruling = at, by, action
    if request.kind in FORGOTTEN:
        request.title = request.words = None


def close_requests(
    session: Session,
    post_id: int,
    *,
    kinds: Iterable[RequestKind],
    by: str,
    action: str,
    at: datetime,
) -> list[ModerationRequest]:
    """End every open request of these kinds about a post, and return them."""
    waiting = select(ModerationRequest).where(
        ModerationRequest.post_id == post_id,
        col(ModerationRequest.kind).in_(list(kinds)),
        col(ModerationRequest.ended_at).is_(None),
    )
    found = list(session.exec(waiting.order_by(col(ModerationRequest.id)).with_for_update()))
    for request in found:
        close_request(request, by=by, action=action, at=at)
        session.add(request)
    return found
