"""Communities as members join and leave them.

Whoever joins or leaves is told by one letter; moderators are told of new members.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from digest.actions.context import Context, Via
from digest.actions.permission import of_a_member
from digest.actions.result import LEFT, Done, Refused, Result, Unchanged
from digest.community.communities.alias import known_communities
from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.moderation import member_care
from digest.community.people.mailbox import primary
from digest.community.people.member import Member, MemberState, locked_member
from digest.community.people.moderator import is_moderator
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.community.requests.open_request import new_member, no_community
from digest.intents.intents import ChangeMemberships
from digest.intents.phrases import JoinCommunity, LeaveCommunity
from digest.intents.told_change import ToldChange
from digest.language.all_but import all_but
from digest.language.names import match_names, wanted_names
from digest.letters.membership_changed import MembershipChangedPayload, MembershipChanges
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, OverviewPayload
from digest.outbox.enqueue import enqueue

ENOUGH_TO_GIVE_BACK = 80  # characters; fewer were nothing but names


@dataclass(slots=True)
class _Left:
    """What became of the wishes to leave."""

    left: list[int] = field(default_factory=list)
    cared_for: list[int] = field(default_factory=list)
    not_in: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)  # could be two that the member is in


@of_a_member
def change_memberships(context: Context, member_id: int, wanted: ChangeMemberships) -> Result:
    """Join and leave what somebody named in their own words; names that fit nothing are told, too.

    Who is suspended joins nothing, and can leave.
    """
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    if member.state is not MemberState.ACTIVE and (wanted.joins_any or not wanted.leaves_any):
        return Refused(reason=Reason.CANNOT_JOIN, member_id=member_id, act="suspended")
    words = "\n".join(dict.fromkeys((*wanted.joins, *wanted.stories)))
    named = wanted_names(wanted.joins, wanted.stories, known_communities(context.session))
    joined, already = _join_each(context, member, [each.id for each in named.found])
    out = _leave_named(context, member, wanted)
    changes = MembershipChanges(
        joined=tuple(joined),
        already=tuple(already),
        unknown=tuple(each.words for each in named.unknown),
        words=words if len(words) > ENOUGH_TO_GIVE_BACK else "",
        left=tuple(out.left),
        cared_for=tuple(out.cared_for),
        not_in=tuple(out.not_in),
        several=tuple(out.several),
        wants_which=wanted.leaves_any and not out.left,
    )
    _tell(context, member, changes)
    return Done(act=changes.told())


@of_a_member
def join_community(context: Context, member_id: int, community_id: int) -> Result:
    """Make a member belong to a community."""
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    joined, already = _join_each(context, member, [community_id])
    if not joined:
        row = context.session.get(Membership, (member_id, community_id))
        since, act = row.joined_at if row else None, "join community"
        return Unchanged(
            act="already",
            earlier=member_care.made_so(
                context.session, member_id, act, community_id=community_id, since=since
            ),
        )
    changes = MembershipChanges(joined=tuple(joined), already=tuple(already))
    _tell(context, member, changes)
    return Done(act=changes.told())


@of_a_member
def leave_community(context: Context, member_id: int, community_id: int) -> Result:
    """End a membership, and with it the care of the community."""
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    out = _Left()
    if not _leave(context, member, community_id, out):
        act = "leave community"
        earlier = member_care.made_so(context.session, member_id, act, community_id=community_id)
        return Unchanged(act="not in it", earlier=earlier)
    changes = MembershipChanges(left=tuple(out.left), cared_for=tuple(out.cared_for))
    _tell(context, member, changes)
    return Done(act=changes.told())


@of_a_member
def say_no_community(context: Context, member_id: int, words: str) -> Result:
    """Hand on that there is no community for an illness, to whoever could begin one."""
    no_community(context.session, member_id, words=words, at=context.at)
    context.answer(member_id, NoticePayload(reason=Reason.NO_COMMUNITY))
    return Done(act="no community")


def join(context: Context, member: Member, community_id: int) -> bool:
    """Make the member belong to the community, and let its moderators know; False where they did already.

    Nobody is to be welcomed who has not said yes to our letters: moderators hear of them once they have.
    No letter tells the member: that is for whoever welcomes or answers them.
    """
    session, at = context.session, context.at
    if session.get(Community, community_id) is None:
        return False
    actor = context.actor.name
    if not member_care.join_community(session, member, community_id, actor=actor, at=at):
        return False
    if primary(session, member.id) is not None:
        _let_moderators_know(session, member.id, community_id, at=at)
    return True


def said_yes(
    session: Session,
    member_id: int,
    *,
    at: datetime,
    how: Via = Via.MAIL,
    answers: str | None = None,
) -> None:
    """Welcome a member whose first address is proved now, and let moderators know where they belong already.

    Whoever has written in a community, as an archive's authors have, is not new there. `answers` is the
    Message-ID of the mail that said it.
    """
    welcome_by_letter(session, member_id, at=at, how=how, answers=answers)
    wrote_in = (
        select(Conversation.community_id)
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .where(Post.author_id == member_id)
    )
    joined = select(Membership.community_id).where(
        Membership.member_id == member_id, col(Membership.community_id).not_in(wrote_in)
    )
    for community_id in session.exec(joined.order_by(col(Membership.community_id))).all():
        _let_moderators_know(session, member_id, community_id, at=at)


def welcome_by_letter(
    session: Session, member_id: int, *, at: datetime, how: Via, answers: str | None = None
) -> None:
    """Welcome a member whose first address is proved now."""
    payload = OverviewPayload(reason=Overview.WELCOME, how=how.value, reply_to_id=answers)
    enqueue(session, payload, to=member_id, key=f"welcome:{member_id}", at=at)


def _join_each(
    context: Context, member: Member, community_ids: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Return what the member joined now, and where they were already."""
    joined: list[int] = []
    already: list[int] = []
    for community_id in community_ids:
        (joined if join(context, member, community_id) else already).append(community_id)
    return joined, already


def _leave_named(context: Context, member: Member, wanted: ChangeMemberships) -> _Left:
    out = _Left()
    mine = known_communities(context.session, of_member=member.id)
    own = {each.id for each in mine}
    known = known_communities(context.session) if wanted.leaves else []
    found: list[int] = []
    for name in wanted.leaves:
        left = all_but(name, mine)
        if left is not None:
            found += [each.id for each in left]
            continue
        named = match_names(name, known, is_wish=True, first=own)
        found += [each.id for each in named.found if each.id in own]
        out.not_in += [each.title for each in named.found if each.id not in own]
        for each in named.unknown:
            is_own = any(one.id in own for one in each.likely)
            (out.several if is_own else out.not_in).append(each.words)
    if wanted.leaves_answered:
        answered = [each for each in mine if each.id == wanted.answered_id]
        found += [each.id for each in answered or (mine if len(mine) == 1 else ())]
    for community_id in found:
        _leave(context, member, community_id, out)
    return out


def _leave(context: Context, member: Member, community_id: int, out: _Left) -> bool:
    session, at, actor = context.session, context.at, context.actor.name
    decided = is_moderator(session, member.id, community_id)
    is_left = member_care.leave_community(session, member, community_id, actor=actor, at=at)
    out.left.append(community_id)
    if decided:
        out.cared_for.append(community_id)
    return is_left


def _tell(context: Context, member: Member, changes: MembershipChanges) -> None:
    changed = ",".join(str(each) for each in (*changes.joined, *changes.left))
    payload = MembershipChangedPayload(
        changes=changes,
        how=context.actor.via.value,
        reply_to_id=context.answers,
        ways_back=_ways_back(context.session, changes),
    )
    key = context.key("overview", Overview.BELONGING.value, of=f"{member.id}:{changed}")
    context.enqueue(payload, to=member.id, key=key)


def _ways_back(session: Session, changes: MembershipChanges) -> tuple[ToldChange, ...]:
    """Return what was joined and left, each with its way back."""
    found: list[ToldChange] = []
    for number in (*changes.joined, *changes.left):
        name = session.get_one(Community, number).name
        joins, leaves = JoinCommunity(name=name), LeaveCommunity(name=name)
        is_in = number in changes.joined
        now, before = (joins, leaves) if is_in else (leaves, joins)
        found.append(ToldChange(now=now, before=before))
    return tuple(found)


def _let_moderators_know(
    session: Session, member_id: int, community_id: int, *, at: datetime
) -> None:
    """Tell the moderators of who is new, once: members may leave and come again."""
    known = select(ModerationRequest.id).where(
        ModerationRequest.kind == RequestKind.NEW_MEMBER,
        ModerationRequest.member_id == member_id,
        ModerationRequest.community_id == community_id,
    )
    if session.exec(known.limit(1)).first() is None:
        new_member(session, member_id, community_id, at=at)
