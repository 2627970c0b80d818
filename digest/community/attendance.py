"""Who decides on a matter: its community's moderators, or else the staff; nobody on a post of their own."""

from collections import defaultdict

from sqlmodel import Session, col, select

from digest.community.matter import Matter
from digest.community.member import Badge, Member, MemberState
from digest.community.moderator import Moderator, is_moderator, moderators
from digest.community.post import Post


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
    for matter, author_id in rows:
        deciding = [member_id for member_id in known[matter.community_id] if member_id != author_id]
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
