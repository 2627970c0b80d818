"""Takes back somebody whom an operator added by mistake, before anything was written to them."""

from sqlmodel import Session, col, select

from digest.actions.context import Context
from digest.actions.permission import operators_alone
from digest.actions.result import LEFT, Done, Result, Unchanged
from digest.community.audit import AuditEntry
from digest.community.conversations.post import Post
from digest.community.people.member import locked_member
from digest.inbox.received_mail import ReceivedMail
from digest.outbox.delivery import Delivery, DeliveryState

ADDED = "add member"  # as the audit trail has it
UNWRITTEN = (DeliveryState.PLANNED, DeliveryState.CANCELLED)  # of letters that never left


def take_back(context: Context, member_id: int) -> Result:
    """Let somebody be no member, as if they had not been added; unchanged where they know of it already."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    session = context.session
    member = locked_member(session, member_id)
    if member is None:
        return LEFT
    why_not = _why_not(session, member_id)
    if why_not:
        return Unchanged(act=why_not)
    session.delete(member)
    session.flush()
    context.record("take back member", f"member {member_id}")
    return Done(act="taken back")


def _why_not(session: Session, member_id: int) -> str:
    target = f"member {member_id}"
    known = {
        "a letter was sent to them already": select(Delivery.id).where(
            Delivery.member_id == member_id, col(Delivery.state).not_in(UNWRITTEN)
        ),
        "they wrote to us already": select(ReceivedMail.id).where(
            ReceivedMail.member_id == member_id
        ),
        "they have posts": select(Post.id).where(Post.author_id == member_id),
    }
    for why, query in known.items():
        if session.exec(query.limit(1)).first() is not None:
            return why
    added = select(AuditEntry.id).where(AuditEntry.target == target, AuditEntry.act == ADDED)
    is_ours = session.exec(added.limit(1)).first() is not None
    return "" if is_ours else "no operator added them"
