"""What the operator decides about members and conversations without being asked.

Each is a decision on a request of its own, opened and closed at once, so that it does what a moderator's does
and is kept in the same place; whom it concerns is told the same. Its why is for the audit trail alone.
"""

from digest.actions.context import Context
from digest.actions.moderation import decide_unasked, was_so_already
from digest.community.conversations.conversation import Conversation
from digest.community.moderation import member_care
from digest.community.moderation.decide import DecisionResult
from digest.community.people.member import Member, MemberState
from digest.community.posting.conversation_care import first_post
from digest.community.requests import open_request
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import RequestKind


def decide_on_member(
    context: Context, member: Member, action: ModerationAction, *, reason: str
) -> DecisionResult:
    """Stop a member, hold their posts for approval, or take either back."""
    session, at = context.session, context.at
    if action is ModerationAction.HOLD_MAIL and member.state is MemberState.SUSPENDED:
        by = context.actor.name  # from when they are active again; until then nothing of it is seen
        if member.needs_approval:
            return was_so_already(context, action, f"member {member.id}", reason)
        member_care.hold_mail(session, member, actor=by, reason=reason, at=at)
        return DecisionResult(fit=Applicability.FITS)
    request = open_request.about_member(session, member.id, at=at)
    return decide_unasked(context, request, action, reason=reason)


def decide_on_conversation(
    context: Context,
    conversation: Conversation,
    action: ModerationAction,
    words: str = "",
    *,
    reason: str = "",
) -> DecisionResult:
    """Close or reopen a conversation, move it to the community or give it the tags that the words name."""
    session, at = context.session, context.at
    post = first_post(session, conversation.id)
    request = open_request.unasked(session, post, RequestKind.REPORT, at=at)
    return decide_unasked(context, request, action, words, reason=reason)
