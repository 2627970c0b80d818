"""Whom the operator vouches for, and who has the care of a community: nobody else gives these.

The member is told of what changed for them; of what brings no duty not where all letters are stopped.
"""

from digest.actions.context import Context
from digest.actions.permission import operators_alone
from digest.actions.result import LEFT, Done, Refused, Result, Unchanged
from digest.community.conversations.experience import is_experienced
from digest.community.moderation import member_care
from digest.community.people.member import (
    Badge,
    Member,
    MemberState,
    locked_member,
    shown_name,
)
from digest.community.people.moderator import Moderator
from digest.community.preferences.stop import all_are_stopped
from digest.intents.phrases import Show, Viewable
from digest.letters.notice import NoticePayload, Reason

TOLD = {Badge.EXPERT: Reason.BADGE, Badge.STAFF: Reason.STAFF, Badge.NONE: Reason.NO_BADGE}


def appoint_moderator(context: Context, member_id: int, community_id: int) -> Result:
    """Give an active member the care of a community; what waits comes to them by mail from now on."""
    session, at, by = context.session, context.at, context.actor.name
    member = _member(context, member_id)
    if not isinstance(member, Member):
        return member
    if member.state is not MemberState.ACTIVE:
        return Refused(reason=Reason.SUSPENDED, member_id=member_id, act="suspended")
    if not member_care.appoint(session, member, community_id, actor=by, at=at):
        since = session.get_one(Moderator, (member_id, community_id)).since
        earlier = member_care.made_so(
            session, member_id, "appoint moderator", community_id=community_id, since=since
        )
        return Unchanged(act="moderator already", earlier=earlier)
    rules = (Show(what=Viewable.RULES),)
    context.answer(
        member_id, NoticePayload(reason=Reason.MODERATOR, community_id=community_id, offers=rules)
    )
    return Done(act="moderator appointed")


def dismiss_moderator(context: Context, member_id: int, community_id: int) -> Result:
    """Take the care of a community from a member."""
    session, at, by = context.session, context.at, context.actor.name
    member = _member(context, member_id)
    if not isinstance(member, Member):
        return member
    if not member_care.dismiss(session, member, community_id, actor=by, at=at):
        act = "dismiss moderator"
        earlier = member_care.made_so(session, member_id, act, community_id=community_id)
        return Unchanged(act="no moderator", earlier=earlier)
    context.answer(member_id, NoticePayload(reason=Reason.NO_MODERATOR, community_id=community_id))
    return Done(act="moderator dismissed")


def give_badge(
    context: Context, member_id: int, badge: Badge, *, vouched_as: str | None = None
) -> Result:
    """Vouch for a member, or no longer; raise BadInput for words that letters could not show as they are."""
    session, at, by = context.session, context.at, context.actor.name
    member = _member(context, member_id)
    if not isinstance(member, Member):
        return member
    before = member.badge
    if not member_care.set_badge(session, member, badge, vouched_as=vouched_as, actor=by, at=at):
        earlier = member_care.made_so(session, member_id, f"badge {badge}")
        return Unchanged(act=f"badge {badge} already", earlier=earlier)
    if Badge.STAFF not in (before, badge) and all_are_stopped(session, member):
        return Done(act=f"badge {badge}")
    shown = shown_name(member.display_name, badge, vouched_as=member.vouched_as)
    context.answer(member_id, NoticePayload(reason=TOLD[badge], name=shown))
    return Done(act=f"badge {badge}")


def grant_experience(context: Context, member_id: int, *, is_granted: bool) -> Result:
    """Let a member add and remove tags, or take that grant back; their own posts may let them, too."""
    session, at, by = context.session, context.at, context.actor.name
    member = _member(context, member_id)
    if not isinstance(member, Member):
        return member
    before = is_experienced(session, member, at=at)
    if not member_care.set_experienced(session, member, is_granted=is_granted, actor=by, at=at):
        act = "grant experienced" if is_granted else "take experienced"
        earlier = member_care.made_so(session, member_id, act)
        said = "experienced already" if is_granted else "not experienced"
        return Unchanged(act=said, earlier=earlier)
    is_told = not all_are_stopped(session, member)
    if is_told and is_experienced(session, member, at=at) is not before:
        told = Reason.EXPERIENCED if is_granted else Reason.NOT_EXPERIENCED
        context.answer(member_id, NoticePayload(reason=told))
    return Done(act="experienced" if is_granted else "not experienced any more")


def _member(context: Context, member_id: int) -> Member | Refused | Unchanged:
    """Return the member, or why nothing is given them: only the operator gives it, or they have left."""
    return operators_alone(context) or locked_member(context.session, member_id) or LEFT
