"""Takes posts over from an archive: with their own dates, each once, and nobody is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import Select

from digest.community.communities.community import Community
from digest.community.communities.join import begin_summaries, create_member, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Address, Member
from digest.community.posting.publish import Draft, reply, start
from digest.store.types import Id

SAME_SUBJECT_FOR = timedelta(
    days=30
)  # after a conversation's last post; a later one means something new


class Imported(SQLModel, table=True):
    """That a message of an archive became a post, so that no later import makes it one again.

    `message_key` names the message, `subject_key` its subject without what replies put before it.
    """

    __tablename__ = "imported"

    community_id: int = Field(foreign_key="community.id", primary_key=True, sa_type=Id)
    message_key: str = Field(primary_key=True)
    subject_key: str = Field(index=True)
    post_id: int = Field(foreign_key="post.id", index=True, sa_type=Id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedAuthor:
    """Who wrote: a normal address, a name or "", and whether letters may go to the address."""

    address: str
    name: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPost:
    """One message of an archive; `answers` are the keys of those it answers, the nearest first.

    `thread_id` is the conversation of others that answer the same message, where one is known.
    """

    message_key: str
    subject_key: str
    answers: tuple[str, ...]
    is_reply: bool
    author_id: int
    title: str
    text: str
    at: datetime
    message_id: str | None = None
    thread_id: int | None = None


def import_author(
    session: Session, community: Community, author: ArchivedAuthor, *, at: datetime
) -> Member:
    """Return the member with the author's address, made where there was none, as one of the community.

    A new one is called "Member <number>" where no name is given, and joins at `at`.
    Raises BadInput where the address cannot be used.
    """
    member = session.exec(
        select(Member).join(Address).where(Address.address == author.address)
    ).first()
    if member is None:
        member = create_member(
            session,
            display_name=author.name,
            address=author.address,
            confirmed_at=at if author.confirmed else None,
            at=at,
        )
        member.display_name = member.display_name or f"Member {member.id}"
    elif at < member.joined_at and _came_by_import(session, member):
        member.joined_at = at
        begin_summaries(member, at=at)
    join(session, member.id, community.id, at=at)
    return member


def import_post(
    session: Session, community: Community, archived: ArchivedPost, *, window: EditWindow
) -> Post:
    """Add a post that everybody may see, to the conversation it belongs to or as the start of one."""
    words = Draft(
        author_id=archived.author_id,
        text=archived.text,
        at=archived.at,
        message_id=archived.message_id,
        approved=True,
    )
    conversation = _conversation(session, community, archived)
    if conversation is None:
        post = start(session, community, words, title=archived.title, window=window)
    else:
        post = reply(session, conversation, words, window=window)
    session.add(
        Imported(
            community_id=community.id,
            message_key=archived.message_key,
            subject_key=archived.subject_key,
            post_id=post.id,
        )
    )
    return post


def conversations_of(session: Session, community_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Return the conversation of each message that the community has already, by its key."""
    had = _imported(community_id).where(col(Imported.message_key).in_(keys))
    return dict(session.exec(had).all())


def _conversation(
    session: Session, community: Community, archived: ArchivedPost
) -> Conversation | None:
    """Return the conversation of the nearest message it answers, of its thread, or of its subject."""
    answered = conversations_of(session, community.id, archived.answers)
    known = [answered[key] for key in archived.answers if key in answered]
    if archived.thread_id is not None:
        known.append(archived.thread_id)
    found = known[0] if known else _of_its_subject(session, community, archived)
    return None if found is None else session.get_one(Conversation, found)


def _of_its_subject(session: Session, community: Community, archived: ArchivedPost) -> int | None:
    """Return the conversation that a reply continues, by its subject and the time since the last post."""
    if not (archived.is_reply and archived.subject_key):
        return None
    same = _imported(community.id).where(
        Imported.subject_key == archived.subject_key,
        col(Post.published_at) >= archived.at - SAME_SUBJECT_FOR,
        col(Post.published_at) <= archived.at,
    )
    last = same.order_by(col(Post.published_at).desc(), col(Post.id).desc()).limit(1)
    return next((conversation for _, conversation in session.exec(last)), None)


def _imported(community_id: int) -> Select[str, int]:
    return (
        select(Imported.message_key, Post.conversation_id)
        .join(Post, col(Post.id) == col(Imported.post_id))
        .where(Imported.community_id == community_id)
    )


def _came_by_import(session: Session, member: Member) -> bool:
    """Say whether the member was made by an import and has not been sent a summary since."""
    first = (
        select(Imported.post_id)
        .join(Post, col(Post.id) == col(Imported.post_id))
        .where(Post.author_id == member.id, Post.published_at == member.joined_at)
    )
    return member.summary_cursor == member.joined_at and session.exec(first).first() is not None
