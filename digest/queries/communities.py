"""Communities, and who moderates them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from digest.community.communities.alias import CommunityAlias, aliases_of
from digest.community.communities.community import Community, HoldFirst, Membership
from digest.community.communities.moderators_note import notes_of
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.people.mailbox import masked
from digest.community.people.member import Address, Member, MemberState
from digest.community.people.moderator import Moderator


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityRow:
    """One line of a list of communities."""

    name: str
    title: str
    address: str
    code: str
    members: int
    moderators: int
    conversations: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityDetails:
    """What we know about one community."""

    id: int
    name: str
    title: str
    address: str
    code: str
    is_open: bool
    hold_first: HoldFirst
    members: int
    moderators: int
    conversations: int
    posts: int
    newest_post: datetime | None
    created_at: datetime
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A note from the moderators of a community."""

    id: int
    written: datetime
    until: date | None
    withdrawn: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRow:
    """Another name of a community."""

    name: str
    language: str | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratorRow:
    """One moderator of one community."""

    community: str
    id: int
    name: str
    address: str | None
    state: MemberState
    since: datetime


def community_names(session: Session) -> frozenset[str]:
    """Return the communities' names, the part before the @ of their addresses."""
    return frozenset(session.exec(select(Community.name)))


def all_communities(session: Session, *, domain: str) -> list[CommunityRow]:
    """Return every community with its numbers of members and conversations."""
    found = session.exec(
        select(Community, _members(), _moderators(), _conversations()).order_by(Community.name)
    ).all()
    aliases: dict[int, list[str]] = {}
    for each in session.exec(select(CommunityAlias).order_by(CommunityAlias.name)):
        aliases.setdefault(each.community_id, []).append(each.name)
    return [
        CommunityRow(
            name=community.name,
            title=community.title,
            address=f"{community.name}@{domain}",
            code=community.code,
            members=members,
            moderators=moderators,
            conversations=conversations,
            aliases=tuple(aliases.get(community.id, ())),
        )
        for community, members, moderators, conversations in found
    ]


def community_details(session: Session, community: Community, *, domain: str) -> CommunityDetails:
    """Return what we know about one community."""
    posts = select(func.count(col(Post.id)), func.max(Post.published_at)).join(Conversation)
    counts = select(_members(), _moderators(), _conversations())
    counts = counts.where(Community.id == community.id)
    members, moderators, conversations = session.exec(counts).one()
    count, newest = session.exec(posts.where(Conversation.community_id == community.id)).one()
    return CommunityDetails(
        id=community.id,
        name=community.name,
        title=community.title,
        address=f"{community.name}@{domain}",
        code=community.code,
        is_open=community.is_open,
        hold_first=community.hold_first,
        members=members,
        moderators=moderators,
        conversations=conversations,
        posts=count,
        newest_post=newest,
        created_at=community.created_at,
        aliases=tuple(each.name for each in aliases_of(session, community.id)),
    )


def alias_rows(session: Session, community_id: int) -> list[AliasRow]:
    """Return the other names of a community."""
    return [
        AliasRow(name=each.name, language=each.language, since=each.created_at)
        for each in aliases_of(session, community_id)
    ]


def note_rows(session: Session, community_id: int) -> list[NoteRow]:
    """Return the notes of a community, the newest first."""
    return [
        NoteRow(
            id=each.id,
            written=each.noted_at,
            until=each.until,
            withdrawn=each.withdrawn_at,
            text=each.text,
        )
        for each in notes_of(session, community_id)
    ]


def moderators_of(session: Session, community_id: int | None = None) -> list[ModeratorRow]:
    """Return the moderators of one community, or of all."""
    query = (
        columns(
            col(Community.name),
            col(Member.id),
            col(Member.display_name),
            col(Address.address),
            col(Member.state),
            col(Moderator.since),
        )
        .select_from(Moderator)
        .join(Community, col(Community.id) == col(Moderator.community_id))
        .join(Member, col(Member.id) == col(Moderator.member_id))
        .outerjoin(Address, (col(Address.member_id) == col(Member.id)) & col(Address.is_primary))
        .order_by(col(Community.name), col(Member.id))
    )
    if community_id is not None:
        query = query.where(col(Community.id) == community_id)
    return [
        ModeratorRow(
            community=community,
            id=number,
            name=name,
            address=masked(address) if address else None,
            state=state,
            since=since,
        )
        for community, number, name, address, state, since in session.connection().execute(query)
    ]


def _members() -> Any:
    return select(func.count()).where(Membership.community_id == Community.id).scalar_subquery()


def _moderators() -> Any:
    return select(func.count()).where(Moderator.community_id == Community.id).scalar_subquery()


def _conversations() -> Any:
    return select(func.count()).where(Conversation.community_id == Community.id).scalar_subquery()
