"""Who decides on a matter: its community's moderators, or else the staff; nobody on a post of their own."""

from collections import defaultdict

from sqlmodel import Session, col, select

from digest.community.community import Membership
from digest.community.matter import Matter, MatterKind
from digest.community.member import Badge, Member, MemberState
from digest.community.moderator import Moderator, is_moderator, moderators
from digest.community.post import Post

OPERATOR = "operator"  # how the audit trail begins whom it calls that


def open_matters(session: Session) -> dict[int, list[Matter]]:
    """Return what waits, the oldest first, by the members who are asked to decide."""
    waiting = (
        select(Matter, Post.author_id)
        .outerjoin(Post, col(Post.id) == col(Matter.post_id))
        .where(col(Matter.ended_at).is_(None))
        .order_by(col(Matter.id))
        .execution_options(populate_existing=True)
    )
    rows = session.exec(waiting).all()
    numbers = {matter.community_id for matter, _ in rows}
    known = {number: moderators(session, number) if number else [] for number in numbers}
    others = staff(session) if rows else []
    by_member: dict[int, list[Matter]] = defaultdict(list)
    for matter, writer_id in rows:
        author_id = matter.member_id if matter.kind is MatterKind.WORDS else writer_id
        deciding = [member_id for member_id in known[matter.community_id] if member_id != author_id]
        if matter.addressee_id in (*deciding, *others):
            deciding = [matter.addressee_id]
        for member_id in deciding or others:
            if member_id != author_id:
                by_member[member_id].append(matter)
    return by_member


def may_rule(session: Session, member_id: int, matter: Matter) -> bool:
    """Say whether the member may decide on the matter, at this moment."""
    member = session.get(Member, member_id)
    if member is None or member.state is not MemberState.ACTIVE:
        return False
    if member_id == author_of(session, matter):
        return False
    if member.badge is Badge.STAFF:
        return True
    return matter.community_id is not None and is_moderator(session, member_id, matter.community_id)


def attended(session: Session, member_id: int) -> list[int]:
    """Return the member's communities whose moderators read what they write, as few as reach them all."""
    mine = select(Membership.community_id).where(Membership.member_id == member_id)
    found: list[int] = []
    heard: set[int] = {member_id}
    for community_id in session.exec(mine.order_by(col(Membership.community_id))):
        known = set(moderators(session, community_id)) - heard
        if known:
            found.append(community_id)
            heard |= known
    return found


def hearers(session: Session, matter: Matter, writer_id: int) -> list[int]:
    """Return who reads what somebody answers to a ruling: who made it, else those who could have.

    Nobody does where the operator ruled, and where nobody is there.
    """
    if (matter.ended_by or "").startswith(OPERATOR):
        return []
    judge_id = judge_of(session, matter)
    if judge_id is not None and judge_id != writer_id:
        return [judge_id]
    known = staff(session)
    if matter.community_id is not None:
        known = moderators(session, matter.community_id)
    return [number for number in known if number != writer_id]


def judge_of(session: Session, matter: Matter) -> int | None:
    """Return the member who ruled on the matter, if they still have the care of anything here."""
    word, _, number = (matter.ended_by or "").partition(" ")
    member = session.get(Member, int(number)) if word == "member" and number.isdecimal() else None
    if member is None or member.state is not MemberState.ACTIVE:
        return None
    return member.id if is_trusted(session, member) else None


def author_of(session: Session, matter: Matter) -> int | None:
    """Return whose post or wish the matter is about; they never decide on it themselves."""
    post = None if matter.post_id is None else session.get(Post, matter.post_id)
    return None if post is None else post.author_id


def staff(session: Session) -> list[int]:
    """Return the members that the operator made staff, in order."""
    found = select(Member.id).where(Member.badge == Badge.STAFF, Member.state == MemberState.ACTIVE)
    return list(session.exec(found.order_by(col(Member.id))))


def is_trusted(session: Session, member: Member) -> bool:
    """Say whether no moderator may stop this member: moderators and staff are the operator's to judge."""
    cares = select(Moderator.community_id).where(Moderator.member_id == member.id)
    return member.badge is Badge.STAFF or session.exec(cares).first() is not None
