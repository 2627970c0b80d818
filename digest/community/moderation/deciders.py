"""Who decides on a request: its community's moderators, or else the staff; nobody on what is about them.

That is a post of their own, or what a member tells moderators: that they may harm themselves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Set

from sqlmodel import Session, col, desc, func, select

from digest.community.audit import AuditEntry, is_operator
from digest.community.communities.community import Community, Membership, belongs
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.moderation.spoken_of import spoken_of
from digest.community.people.member import Badge, Member, MemberState
from digest.community.people.moderator import Moderator, is_moderator, moderators, within_reach
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind

OF_THEMSELVES = (  # whose `member_id` it is about
    RequestKind.WORDS,
    RequestKind.NEW_MEMBER,
    RequestKind.LOOK_AFTER,
    RequestKind.IN_DANGER,
)
SAYING = (RequestKind.WORDS, RequestKind.REPORT)  # what a member writes for moderators to read
_COMMUNITY = func.coalesce(Conversation.community_id, ModerationRequest.community_id)


def requests_by_decider(session: Session) -> dict[int, list[ModerationRequest]]:
    """Return what waits by the members who are asked to decide: the oldest first, but welcomes last."""
    by_member: dict[int, list[ModerationRequest]] = defaultdict(list)
    for request, asked in _who_is_asked(session):
        for member_id in asked:
            by_member[member_id].append(request)
    return by_member


def first_asked(session: Session, requests: Collection[ModerationRequest]) -> dict[int, int]:
    """Return the members who are asked to decide some of these, each with the number of the first."""
    ids = {each.id for each in requests}
    found: dict[int, int] = {}
    for request, asked in _who_is_asked(session):
        for member_id in asked if request.id in ids else ():
            found.setdefault(member_id, request.id)
    return found


def asked_of_nobody(session: Session) -> list[ModerationRequest]:
    """Return what waits and nobody is asked to decide, but for who is only to be welcomed.

    There is no staff, and no moderator but perhaps the one whom it is about, to whom letters can go.
    """
    waiting = _who_is_asked(session)
    return [
        each for each, asked in waiting if not asked and each.kind is not RequestKind.NEW_MEMBER
    ]


def _who_is_asked(session: Session) -> Iterator[tuple[ModerationRequest, list[int]]]:
    """Yield what waits, and which members are asked to decide it: who gets letters."""
    waiting = (
        select(ModerationRequest, Post.author_id, _COMMUNITY)
        .outerjoin(Post, col(Post.id) == col(ModerationRequest.post_id))
        .outerjoin(Conversation, col(Conversation.id) == col(ModerationRequest.conversation_id))
        .where(col(ModerationRequest.ended_at).is_(None))
        .order_by(col(ModerationRequest.kind) == RequestKind.NEW_MEMBER, col(ModerationRequest.id))
        .execution_options(populate_existing=True)
    )
    rows = session.exec(waiting).all()
    numbers = {community_id for _, _, community_id in rows}
    known = {number: moderators(session, number) if number else [] for number in numbers}
    others = staff(session) if rows else []
    reached = within_reach(session, {*others}.union(*known.values()))
    for request, writer_id, community_id in rows:
        author_id = request.member_id if request.kind in OF_THEMSELVES else writer_id
        deciding = [member_id for member_id in known[community_id] if member_id != author_id]
        if request.addressee_id in (*deciding, *others):
            deciding = [request.addressee_id]
        about = {author_id} | _told_of(session, request, {*deciding, *others})
        able = [each for each in deciding if each in reached - about]
        yield request, able or [each for each in others if each in reached - about]


def _told_of(session: Session, request: ModerationRequest, among: Set[int]) -> set[int]:
    """Return who of some members may be in danger by what a request says, or what was reported."""
    if request.kind not in SAYING or not request.words:
        return set()
    where = community_now(session, request)
    return spoken_of(session, request.words, among, community_id=where)


def may_decide(
    session: Session,
    member_id: int,
    request: ModerationRequest,
    action: ModerationAction | None = None,
) -> bool:
    """Say whether the member may decide on the request, or decide just this, at this moment.

    Whoever moved a conversation out of their care may still move it back, and nothing else.
    """
    member = session.get(Member, member_id)
    if member is None or member.state is not MemberState.ACTIVE:
        return False
    if member_id == author_of(session, request) or _told_of(session, request, {member_id}):
        return False
    if member.badge is Badge.STAFF:
        return True
    community_id = community_now(session, request)
    if community_id is not None and is_moderator(session, member_id, community_id):
        return True
    return action is ModerationAction.MOVE and _moved(session, member_id, request)


def community_now(session: Session, request: ModerationRequest) -> int | None:
    """Return the community whose moderators a request is for: the one where its conversation stands now.

    A new member is theirs as long as they belong to it; None where nobody but the staff decides.
    """
    if request.conversation_id is not None:
        return session.get_one(Conversation, request.conversation_id).community_id
    is_of_member = request.kind is RequestKind.NEW_MEMBER and request.community_id is not None
    if is_of_member and not belongs(session, request.member_id or 0, request.community_id or 0):
        return None
    return request.community_id


def _moved(session: Session, member_id: int, request: ModerationRequest) -> bool:
    """Say whether the conversation is where the member moved it, out of the care that they still have."""
    moved = select(AuditEntry.actor).where(
        AuditEntry.act == ModerationAction.MOVE.word,
        AuditEntry.target == f"conversation {request.conversation_id}",
    )
    last = session.exec(moved.order_by(desc(AuditEntry.id)).limit(1)).first()
    return (
        last == f"member {member_id}"
        and request.community_id is not None
        and is_moderator(session, member_id, request.community_id)
        and str(ModerationAction.MOVE.value) in request.decided.split()
    )


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


def hearers(session: Session, request: ModerationRequest, writer_id: int) -> list[int]:
    """Return who reads what somebody answers to a decision: who made it, else those who could have.

    Nobody does where the operator decided, and where nobody is there.
    """
    if is_operator(request.ended_by or ""):
        return []
    decider_id = decider_of(session, request)
    if decider_id is not None and decider_id != writer_id:
        return [decider_id]
    community_id = community_now(session, request)
    known = staff(session) if community_id is None else moderators(session, community_id)
    return [number for number in known if number != writer_id]


def decider_of(session: Session, request: ModerationRequest) -> int | None:
    """Return the member who decided on the request, if they still have the care of anything here."""
    word, _, number = (request.ended_by or "").partition(" ")
    member = session.get(Member, int(number)) if word == "member" and number.isdecimal() else None
    if member is None or member.state is not MemberState.ACTIVE:
        return None
    return member.id if is_moderator_or_staff(session, member) else None


def author_of(session: Session, request: ModerationRequest) -> int | None:
    """Return whose post or wish the request is about, or who is new; they never decide on it themselves."""
    if request.kind in OF_THEMSELVES:
        return request.member_id
    post = None if request.post_id is None else session.get(Post, request.post_id)
    return None if post is None else post.author_id


def without_decider(session: Session) -> list[str]:
    """Return the names of the communities where nobody is told of what waits: no moderator, and no staff."""
    if staff(session):
        return []
    attended_to = (
        select(Moderator.community_id)
        .join(Member, col(Member.id) == col(Moderator.member_id))
        .where(Member.state == MemberState.ACTIVE)
    )
    left = select(Community.name).where(col(Community.id).not_in(attended_to))
    return list(session.exec(left.order_by(col(Community.name))))


def staff(session: Session) -> list[int]:
    """Return the members that the operator made staff, in order."""
    found = select(Member.id).where(Member.badge == Badge.STAFF, Member.state == MemberState.ACTIVE)
    return list(session.exec(found.order_by(col(Member.id))))


def is_moderator_or_staff(session: Session, member: Member) -> bool:
    """Say whether no moderator may stop this member: moderators and staff are the operator's to judge."""
    cares = select(Moderator.community_id).where(Moderator.member_id == member.id)
    return member.badge is Badge.STAFF or session.exec(cares).first() is not None
