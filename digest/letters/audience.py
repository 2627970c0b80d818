"""Who is told of a post: its author by a receipt, every follower by a notification."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
)
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.people.contact_data import contact_data
from digest.community.people.member import Member, NotificationTiming, ReceiptChoice
from digest.community.posting.acute import is_acute
from digest.community.posting.danger import in_danger
from digest.community.posting.tagging import Tagged
from digest.letters.follower_rules import follower_rules
from digest.letters.instant import enqueue_instant
from digest.letters.receipt import ReceiptPayload, RemovedParts
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.enqueue import TABLE, enqueue, insert_once
from digest.store.nudges import StepName, nudge
from digest.store.types import EnumText, Id, UtcDateTime

SHORTER = 2  # times that a text was longer before a change which may have been meant otherwise
NOT_TAGGED = Tagged()
NOTHING_REMOVED = RemovedParts()

# What a post gives to the statements below, which are built once.
POST, CONVERSATION, AUTHOR = (
    bindparam(name, type_=Id) for name in ("of_post", "of_conversation", "of_author")
)
AT, PUBLISHED, SETTLED, GATHERED, SETTLED_AND_GATHERED = (
    bindparam(name, type_=UtcDateTime())
    for name in ("at", "published", "settled", "gathered", "settled_and_gathered")
)
KEY_END = bindparam("key_end", type_=String())
DUE_AT = case(
    (col(Member.notifications) == NotificationTiming.AT_ONCE, AT),
    (col(Member.notifications) == NotificationTiming.SETTLED, SETTLED_AND_GATHERED),
    else_=GATHERED,
)


def announce(  # noqa: PLR0913  (what its receipt tells of the mail)
    session: Session,
    post: Post,
    *,
    at: datetime,
    gathering: timedelta,
    cut: str = "",
    attachments: int = 0,
    tagged: Tagged = NOT_TAGGED,
    is_titled_by_us: bool = False,
    was_doubted: bool = False,
    answers: str | None,
) -> None:
    """Enqueue the letters about a post that was just published, held or approved.

    Its author gets a receipt, in answer to the mail with the Message-ID `answers`; where it can be seen,
    its conversation's followers get notifications. It takes as many statements for a thousand followers
    as for one.
    """
    announce_edit(
        session,
        post,
        at=at,
        cut=cut,
        attachments=attachments,
        tagged=tagged,
        is_titled_by_us=is_titled_by_us,
        was_doubted=was_doubted,
        answers=answers,
    )
    if post.state is PostState.VISIBLE:
        _notify(session, post, at=at, gathering=gathering)
        if post.is_first:
            enqueue_instant(session, post, at=at)


def announce_edit(  # noqa: PLR0913  (the same)
    session: Session,
    post: Post,
    *,
    at: datetime,
    cut: str = "",
    attachments: int = 0,
    tagged: Tagged = NOT_TAGGED,
    is_titled_by_us: bool = False,
    was_doubted: bool = False,
    before: str = "",
    shows_before: bool = False,
    answers: str | None,
) -> None:
    """Enqueue the receipt of a post as it is now for its author; the followers are not told again.

    `before` is the text that it had, which stands below where it may be missed, or is to be shown.
    """
    session.flush()
    removed = RemovedParts(cut=cut, attachments=attachments)
    if post.author_id is None:
        return
    is_shown = shows_before or len(before) > SHORTER * len(post.text)
    is_told = is_titled_by_us or was_doubted or is_shown
    if not is_told and not _wants_receipt(session, post, removed, tagged):
        return
    payload = ReceiptPayload(
        post_id=post.id,
        conversation_id=post.conversation_id,
        removed=removed,
        tagged=tagged,
        is_titled_by_us=is_titled_by_us,
        was_doubted=was_doubted,
        before=before if is_shown else "",
        reply_to_id=answers,
    )
    key = f"receipt:{post.id}:{post.version}"
    enqueue(session, payload, to=post.author_id, key=key, at=at)


def _wants_receipt(session: Session, post: Post, removed: RemovedParts, tagged: Tagged) -> bool:
    author = session.get_one(Member, post.author_id)
    if (
        author.receipts is ReceiptChoice.ALWAYS
        or post.state is PostState.HELD
        or in_danger(post.text)
        or is_acute(post.text)
    ):
        return True
    return removed != NOTHING_REMOVED or tagged.has_problem or bool(contact_data(post.text))


def _notify(session: Session, post: Post, *, at: datetime, gathering: timedelta) -> None:
    """Enqueue the post's notifications.

    A settled one waits the gathering delay on top: what is said within it has settled by then too, and
    a deletion that came in the last second has been worked on.
    """
    settled = post.settles_at or at
    about = {
        POST.key: post.id,
        CONVERSATION.key: post.conversation_id,
        AUTHOR.key: post.author_id,
        PUBLISHED.key: post.published_at,
        SETTLED.key: settled,
    }
    new = {
        AT.key: at,
        GATHERED.key: at + gathering,
        SETTLED_AND_GATHERED.key: settled + gathering,
        KEY_END.key: f":{post.conversation_id}:{post.id}",
    }
    connection = session.connection()
    connection.execute(_moving_up(), about)
    connection.execute(_enqueuing(connection.dialect.name), about | new)
    nudge(session, StepName.DISPATCH)


@cache
def _moving_up() -> Update:
    """Let each follower's newest notification of the conversation that still waits carry this post too."""
    waiting = TABLE.alias()
    newest = (
        _followers(func.max(waiting.c.id))
        .join(waiting, waiting.c.member_id == Member.id)
        .where(_takes(waiting))
        .group_by(col(Member.id))
    )
    return (
        TABLE.update()
        .where(TABLE.c.id.in_(newest), TABLE.c.last_post_id < POST, _waits(TABLE))
        .values(last_post_id=POST)
    )


@cache
def _enqueuing(dialect: str) -> Any:
    """Enqueue a notification for each follower who has none waiting that carries this post."""
    carried = exists().where(
        TABLE.c.member_id == Member.id, _takes(TABLE), TABLE.c.last_post_id >= POST
    )
    values: dict[str, Any] = {
        "key": "notify:" + cast(Member.id, String) + KEY_END,
        "kind": literal(LetterKind.NOTIFICATION, EnumText(LetterKind)),
        "member_id": col(Member.id),
        "state": literal(DeliveryState.PLANNED, EnumText(DeliveryState)),
        "attempts": literal(0),
        "planned_at": AT,
        "due_at": DUE_AT,
        "conversation_id": CONVERSATION,
        "post_id": POST,
        "last_post_id": POST,
    }
    followers = _followers(*values.values()).where(~carried)
    return insert_once(dialect).from_select(list(values), followers)


def _followers(*selected: Any) -> Select[Any]:
    """Return a query over the members who follow the conversation and are to be told of the post."""
    return (
        columns(*selected)
        .select_from(Follow)
        .join(Member, col(Member.id) == col(Follow.member_id))
        .join(Conversation, col(Conversation.id) == col(Follow.conversation_id))
        .where(
            col(Follow.conversation_id) == CONVERSATION,
            *follower_rules(AUTHOR, PUBLISHED).values(),
        )
    )


def _takes(delivery: FromClause) -> ColumnElement[bool]:
    """Return the condition that this delivery can carry the post, in a query over Member."""
    in_time = delivery.c.due_at >= SETTLED
    return and_(
        _waits(delivery),
        delivery.c.kind == LetterKind.NOTIFICATION,
        delivery.c.conversation_id == CONVERSATION,
        delivery.c.post_id <= POST,
        or_(col(Member.notifications) != NotificationTiming.SETTLED, in_time),
    )


def _waits(delivery: FromClause) -> ColumnElement[bool]:
    """Return the condition that the relay surely has nothing of this delivery yet."""
    never_tried = and_(delivery.c.state == DeliveryState.PLANNED, delivery.c.attempts == 0)
    came_back = delivery.c.state == DeliveryState.DEFERRED
    return and_(or_(never_tried, came_back), delivery.c.carried.is_(None))
