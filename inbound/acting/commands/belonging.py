"""Lets members join and leave communities by name; one letter tells what changed, and how to undo it."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.community import Community, Membership
from digest.community.conversation import Conversation
from digest.community.member import Member, MemberState
from digest.community.member_care import join_community, leave_community
from digest.community.moderation_request import ModerationRequest, RequestKind
from digest.community.moderator import is_moderator
from digest.community.open_request import new_member, no_community
from digest.intents.intents import JoinCommunity, LeaveCommunity, NoCommunity
from digest.language.names import KnownName, match_names
from digest.letters.membership_changed import MembershipChangedPayload, MembershipChanges
from digest.letters.notice import Reason
from digest.letters.overview import Overview
from digest.outbox.enqueue import enqueue
from inbound.acting.answer import answer
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import locked_member
from inbound.deciding.decision import Command

ENOUGH_TO_GIVE_BACK = 80  # characters; fewer were nothing but names


def change_memberships(session: Session, command: Command, occasion: Occasion) -> str:
    """Join and leave whatever a mail names; doing it for each wish of the mail does it once."""
    member = locked_member(session, command.member_id)
    if member is None:
        return "left"
    if member.state is not MemberState.ACTIVE:
        answer(session, occasion, member.id, Reason.SUSPENDED)
        return "suspended"
    joined = _joined(session, member, command, occasion)
    changes = _left(session, member, command, occasion, joined)
    payload = MembershipChangedPayload(changes=changes, reply_to_id=occasion.message_id)
    key = f"overview:{occasion.received.id}:{Overview.BELONGING}"
    enqueue(session, payload, to=member.id, key=key, at=occasion.at)
    return changes.told()


def say_no_community(
    session: Session, command: Command, wish: NoCommunity, occasion: Occasion
) -> str:
    """Hand on that there is no community for an illness, to whoever could begin one."""
    no_community(session, command.member_id, words=wish.words, at=occasion.at)
    answer(session, occasion, command.member_id, Reason.NO_COMMUNITY)
    return "no community"


def join(session: Session, member: Member, community_id: int, *, at: datetime) -> bool:
    """Make the member belong to the community, and let its moderators know; False where they did already."""
    if session.get(Community, community_id) is None:
        return False
    if not join_community(session, member, community_id, actor=f"member {member.id}", at=at):
        return False
    if not _was_welcomed(session, member.id, community_id):
        new_member(session, member.id, community_id, at=at)
    return True


def known_communities(session: Session, *, of_member: int | None = None) -> list[KnownName]:
    """Return all communities by their names, or those that a member is in."""
    wanted = select(Community).order_by(col(Community.title), col(Community.id))
    if of_member is not None:
        belongs = col(Membership.community_id) == col(Community.id)
        wanted = wanted.join(Membership, belongs).where(Membership.member_id == of_member)
    return [
        KnownName(id=each.id, name=each.name, title=each.title) for each in session.exec(wanted)
    ]


def _joined(
    session: Session, member: Member, command: Command, occasion: Occasion
) -> MembershipChanges:
    asked = [wish.name for wish in command.wishes if isinstance(wish, JoinCommunity)]
    words = "\n".join(asked)
    named = match_names(words, known_communities(session))
    joined: list[int] = []
    already: list[int] = []
    for each in named.found:
        is_new = join(session, member, each.id, at=occasion.at)
        (joined if is_new else already).append(each.id)
    return MembershipChanges(
        joined=tuple(joined),
        already=tuple(already),
        unknown=tuple(each.words for each in named.unknown),
        words=words if len(words) > ENOUGH_TO_GIVE_BACK else "",
    )


def _left(
    session: Session,
    member: Member,
    command: Command,
    occasion: Occasion,
    changes: MembershipChanges,
) -> MembershipChanges:
    wishes = [wish for wish in command.wishes if isinstance(wish, LeaveCommunity)]
    mine = known_communities(session, of_member=command.member_id)
    left: list[int] = []
    cared_for: list[int] = []
    not_in: list[str] = []
    for wish in wishes:
        if wish.name is None:
            found = [each for each in mine if each.id == _answered(session, command)]
            left += [each.id for each in found or (mine if len(mine) == 1 else ())]
        else:
            named = match_names(wish.name, mine)
            left += [each.id for each in named.found]
            not_in += [each.words for each in named.unknown]
    for community_id in left:
        if is_moderator(session, member.id, community_id):
            cared_for.append(community_id)
        leave_community(session, member, community_id, actor=f"member {member.id}", at=occasion.at)
    return replace(
        changes,
        left=tuple(left),
        cared_for=tuple(cared_for),
        not_in=tuple(not_in),
        wants_which=bool(wishes) and not left,
    )


def _answered(session: Session, command: Command) -> int | None:
    """Return the community of what the mail answers."""
    if command.community_id is not None:
        return command.community_id
    conversation = session.get(Conversation, command.conversation_id or 0)
    return conversation.community_id if conversation else None


def _was_welcomed(session: Session, member_id: int, community_id: int) -> bool:
    """Say whether the moderators heard of this member's coming before: they may leave and come again."""
    known = select(ModerationRequest.id).where(
        ModerationRequest.kind == RequestKind.NEW_MEMBER,
        ModerationRequest.member_id == member_id,
        ModerationRequest.community_id == community_id,
    )
    return session.exec(known.limit(1)).first() is not None
