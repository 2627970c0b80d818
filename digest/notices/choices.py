"""Which conversations a summary told of: a plain reply can be meant for one, or its reader wants them all."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, and_, col, or_, select

from digest.community.conversation import Conversation, ConversationState
from digest.community.post import Post
from digest.notices.notice import Reason
from digest.notices.readership import readable
from digest.outbox.delivery import Delivery, DeliveryState, Kind
from digest.outbox.owe import TABLE
from digest.outbox.packed import unpack_ids

Choice = tuple[int, str]  # conversation and its title
MOST = {Reason.WHICH_CONVERSATION: 26, Reason.MORE: 300}  # conversations that a letter names


def choices(session: Session, deliveries: Sequence[Delivery]) -> dict[int, list[Choice]]:
    """Return for each notice that names them, by its id, the conversations of the summary answered."""
    asking = [each for each in deliveries if each.reason in MOST]
    if not asking:
        return {}
    posts = _posts_in_summaries(session, asking)
    everything = {post_id for ids in posts.values() for post_id in ids}
    conversations = _open_conversations(session, everything)
    allowed = readable(
        session,
        {each.member_id for each in asking},
        {number for number, _ in conversations.values()},
    )
    found: dict[int, list[Choice]] = {}
    for each in asking:
        offered = {conversations[post_id] for post_id in posts[each.id] if post_id in conversations}
        readable_here = [choice for choice in offered if (each.member_id, choice[0]) in allowed]
        found[each.id] = sorted(readable_here, reverse=True)[: MOST[Reason(each.reason or "")]]
    return found


def _posts_in_summaries(session: Session, asking: Sequence[Delivery]) -> dict[int, list[int]]:
    """Return which posts were in the summary that each notice is about; by default the latest."""
    notice, summary = TABLE.alias(), TABLE.alias()
    latest = (
        columns(notice.c.id, func.max(summary.c.id).label("summary_id"))
        .join(
            summary,
            and_(
                summary.c.member_id == notice.c.member_id,
                summary.c.kind == Kind.SUMMARY,
                summary.c.state == DeliveryState.SENT,
                summary.c.planned_at <= notice.c.planned_at,
                or_(notice.c.until.is_(None), summary.c.until == notice.c.until),
            ),
        )
        .where(notice.c.id.in_([each.id for each in asking]))
        .group_by(notice.c.id)
        .subquery()
    )
    rows = session.execute(
        columns(latest.c.id, TABLE.c.carried).join(TABLE, TABLE.c.id == latest.c.summary_id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for notice_id, carried in rows:
        found[notice_id] = unpack_ids(carried or b"")
    return found


def _open_conversations(session: Session, post_ids: set[int]) -> dict[int, Choice]:
    """Return the conversation of each post, where it still takes replies."""
    rows = session.exec(
        select(Post.id, Conversation.id, Conversation.title)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(col(Post.id).in_(post_ids), col(Conversation.state) == ConversationState.OPEN)
    )
    return {post_id: (number, title) for post_id, number, title in rows}
