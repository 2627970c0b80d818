"""What is done about a member, with an entry in the audit trail: holding their mail, badges, belonging."""

from datetime import datetime

from sqlmodel import Session

from digest.community import audit
from digest.community.communities import join
from digest.community.people.member import Badge, Member, MemberState
from digest.community.people.moderator import Moderator
from digest.community.people.signs import has_bracket
from digest.errors import BadInput
from digest.language.text import one_line

LONGEST_WORDS = 40  # characters of what a member is vouched for as


def hold_mail(session: Session, member: Member, *, actor: str, reason: str, at: datetime) -> None:
    """Let moderators read each post of the member before others do."""
    member.needs_approval = True
    _record(session, member, "hold mail", actor=actor, reason=reason, at=at)


def lift_hold(session: Session, member: Member, *, actor: str, reason: str, at: datetime) -> None:
    """Let the member's posts be seen at once again."""
    member.needs_approval = False
    _record(session, member, "lift hold", actor=actor, reason=reason, at=at)


def knows_of_hold(session: Session, member: Member) -> bool:
    """Say whether the member was told that their posts wait: while suspended they hear of no new hold."""
    held, stopped = (made_so(session, member.id, act) for act in ("hold mail", "suspend"))
    is_suspended = member.state is MemberState.SUSPENDED
    return not (is_suspended and held and stopped and held.at > stopped.at)


def suspend(session: Session, member: Member, *, actor: str, reason: str, at: datetime) -> None:
    """Take no mail from the member and send none."""
    member.state = MemberState.SUSPENDED
    _record(session, member, "suspend", actor=actor, reason=reason, at=at)


def reinstate(session: Session, member: Member, *, actor: str, reason: str, at: datetime) -> None:
    """Make a suspended member active again."""
    member.state = MemberState.ACTIVE
    _record(session, member, "reinstate", actor=actor, reason=reason, at=at)


def set_badge(
    session: Session,
    member: Member,
    badge: Badge,
    *,
    vouched_as: str | None = None,
    actor: str,
    at: datetime,
) -> bool:
    """Vouch for the member, or no longer; return False where that was so.

    Raises BadInput for words that letters could not show as they are. `vouched_as` says what they are
    beside the badge: "lung nurse".
    """
    words = one_line(vouched_as or "", limit=10 * LONGEST_WORDS)
    if len(words) > LONGEST_WORDS or has_bracket(words):
        raise BadInput(f"say it in {LONGEST_WORDS} characters at most, without brackets")
    if words and badge is Badge.NONE:
        raise BadInput("without a badge, nothing is shown beside a name")
    if (member.badge, member.vouched_as or "") == (badge, words):
        return False
    before = f"before: {member.badge} {member.vouched_as or ''}".strip()
    member.badge, member.vouched_as = badge, words or None
    reason = f"{words}; {before}".removeprefix("; ")
    _record(session, member, f"badge {badge}", actor=actor, reason=reason, at=at)
    return True


def set_experienced(
    session: Session, member: Member, *, is_granted: bool, actor: str, at: datetime
) -> bool:
    """Grant the standing that lets a member add tags, or take the grant back; False where it was so.

    Whoever has it by their own posts keeps it.
    """
    if member.is_experienced is is_granted:
        return False
    member.is_experienced = is_granted
    act = "grant experienced" if is_granted else "take experienced"
    _record(session, member, act, actor=actor, reason="", at=at)
    return True


def appoint(
    session: Session, member: Member, community_id: int, *, actor: str, at: datetime
) -> bool:
    """Give the member the care of a community; return False where they had it."""
    if session.get(Moderator, (member.id, community_id)) is not None:
        return False
    session.add(Moderator(member_id=member.id, community_id=community_id, since=at))
    reason = f"community {community_id}"
    _record(session, member, "appoint moderator", actor=actor, reason=reason, at=at)
    return True


def dismiss(
    session: Session, member: Member, community_id: int, *, actor: str, at: datetime
) -> bool:
    """Take the care of a community from the member; return False where they did not have it."""
    row = session.get(Moderator, (member.id, community_id))
    if row is None:
        return False
    session.delete(row)
    session.flush()
    reason = f"community {community_id}"
    _record(session, member, "dismiss moderator", actor=actor, reason=reason, at=at)
    return True


def join_community(
    session: Session, member: Member, community_id: int, *, actor: str, at: datetime
) -> bool:
    """Make the member belong to the community; return False where they did already."""
    if not join.join(session, member.id, community_id, at=at):
        return False
    reason = f"community {community_id}"
    _record(session, member, "join community", actor=actor, reason=reason, at=at)
    return True


def leave_community(
    session: Session, member: Member, community_id: int, *, actor: str, at: datetime
) -> bool:
    """End the membership, and with it the care of the community; return False where there was none.

    Whoever comes again is no moderator: only the operator appoints. What waits is then the other moderators',
    or the staff's where there is none.
    """
    if not join.leave(session, member.id, community_id):
        return False
    reason = f"community {community_id}"
    _record(session, member, "leave community", actor=actor, reason=reason, at=at)
    dismiss(session, member, community_id, actor=actor, at=at)
    return True


def made_so(
    session: Session,
    member_id: int,
    *acts: str,
    community_id: int | None = None,
    since: datetime | None = None,
) -> audit.Earlier | None:
    """Return what made something of the member so; `since` is when the row of it was written."""
    reason = None if community_id is None else f"community {community_id}"
    return audit.made_so(session, *acts, target=f"member {member_id}", reason=reason, since=since)


def _record(
    session: Session, member: Member, act: str, *, actor: str, reason: str, at: datetime
) -> None:
    target = f"member {member.id}"
    audit.record(session, actor=actor, act=act, target=target, reason=reason, at=at)
