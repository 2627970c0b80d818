"""Gathers all that we hold on one member, table by table; not other people's words and names."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, or_, select

from digest.community.audit import OPERATOR, AuditEntry, is_operator
from digest.community.communities.community import Community, Membership
from digest.community.communities.tag import Tag, TagFollow
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow, Mute
from digest.community.conversations.post import Post, Revision
from digest.community.people.member import Address, Member
from digest.community.people.moderator import Moderator
from digest.community.people.muted_member import MutedMember
from digest.community.preferences.stop import StreamStop
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.forget import without_token
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import ReceivedMail
from digest.outbox.bounce import Bounce
from digest.outbox.delivery import Delivery
from digest.outbox.suppression import Suppression
from digest.store.carried_ids import ItemType, carried_posts, unpack_carried
from digest.store.id_codec import unpack_in_order

ExportRow = Mapping[str, Any]
Gather = Callable[[Session, int], Sequence[ExportRow]]

OURS_ALONE = frozenset({"lease_owner", "lease_until"})  # says nothing about anybody
NOT_THEIRS = frozenset({"subject", "problem"})  # of what a letter tells


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """One kind of thing that we hold; the catalogue says what it is, for whoever reads the file."""

    name: str
    gather: Gather


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPost:
    """A post of theirs as it stands; `title` is that of a conversation which they started."""

    post_id: int
    conversation_id: int
    community: str
    title: str | None
    text: str
    state: str
    published_at: datetime


def row(thing: SQLModel, *, without: Iterable[str] = ()) -> ExportRow:
    """Return a row of a table by the names of its columns, in values that JSON has."""
    left_out = {*OURS_ALONE, *without}
    return {
        name: _plain(name, getattr(thing, name))
        for name in type(thing).model_fields
        if name not in left_out
    }


def rows_of(table: Any, *, without: Iterable[str] = ()) -> Gather:
    """Return what gathers the rows of a table that bear the member's number."""

    def gather(session: Session, member_id: int) -> list[ExportRow]:
        theirs = select(table).where(table.member_id == member_id)
        ordered = theirs.order_by(*table.__table__.primary_key)
        return [row(each, without=without) for each in session.exec(ordered)]

    return gather


def own_posts(session: Session, member_id: int) -> list[ExportedPost]:
    """Return the member's posts in the order they were published, without those that they deleted."""
    found = session.exec(
        select(Post, Conversation, Community.title)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .where(Post.author_id == member_id, Post.text != "")
        .order_by(col(Post.published_at), col(Post.id))
    )
    return [
        ExportedPost(
            post_id=post.id,
            conversation_id=post.conversation_id,
            community=community,
            title=conversation.title if post.is_first else None,
            text=post.text,
            state=post.state.value,
            published_at=post.published_at,
        )
        for post, conversation, community in found
    ]


def _member(session: Session, member_id: int) -> list[ExportRow]:
    return [row(session.get_one(Member, member_id))]


def _suppressions(session: Session, member_id: int) -> list[ExportRow]:
    theirs = select(Suppression).join(Address).where(Address.member_id == member_id)
    return [row(each) for each in session.exec(theirs.order_by(col(Suppression.id)))]


def _memberships(session: Session, member_id: int) -> list[ExportRow]:
    theirs = select(Membership, Community.name, Community.title).join(Community)
    found = session.exec(theirs.where(Membership.member_id == member_id))
    return [{**row(each), "name": name, "title": title} for each, name, title in found]


def _tags(session: Session, member_id: int) -> list[ExportRow]:
    theirs = select(TagFollow, Tag.name).join(Tag).where(TagFollow.member_id == member_id)
    return [{**row(each), "name": name} for each, name in session.exec(theirs)]


def _posts(session: Session, member_id: int) -> list[ExportRow]:
    theirs = (
        select(Post, Conversation.title)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(Post.author_id == member_id)
        .order_by(col(Post.id))
    )
    return [
        {**row(post), "title": title if post.is_first else None}
        for post, title in session.exec(theirs)
    ]


def _revisions(session: Session, member_id: int) -> list[ExportRow]:
    theirs = select(Revision).join(Post, col(Post.id) == col(Revision.post_id))
    found = session.exec(theirs.where(Post.author_id == member_id).order_by(col(Revision.id)))
    return [row(each) for each in found]


def _questions(session: Session, member_id: int) -> list[ExportRow]:
    """Return what they were asked; a mailbox of which we do not know that it is theirs is left out."""
    theirs = select(Question).where(Question.member_id == member_id).order_by(col(Question.id))
    return [_question(each) for each in session.exec(theirs)]


def _question(question: Question) -> ExportRow:
    by_others = (QuestionKind.YOUR_ADDRESS, QuestionKind.MOVE_ADDRESS)
    is_unknown = question.asks in by_others and not question.was_yes
    told = question.told()
    found = row(question, without=("payload", "address") if is_unknown else ("payload",))
    return {
        **found,
        "offered": told.conversations or told.communities,
        "doubts": " ".join(told.doubts) or None,
        "chosen": told.chosen,
    }


def _audit(session: Session, member_id: int) -> list[ExportRow]:
    """Return what they did and what was done to them; why, only where they themselves acted.

    The reason of another's act was written for the trail, and may name who told of them.
    """
    name = f"member {member_id}"
    about = select(AuditEntry).where(or_(AuditEntry.actor == name, AuditEntry.target == name))
    known = (name, "system")
    return [
        {
            **row(each, without=("seal", "key_id")),
            "reason": each.reason if each.actor == name else "",
            "actor": each.actor if each.actor in known else _other(each.actor),
        }
        for each in session.exec(about.order_by(col(AuditEntry.id)))
    ]


def _other(actor: str) -> str:
    """Return who acted as a member may know it: which operator it was is not for them."""
    return OPERATOR if is_operator(actor) else "somebody else"


def _mails(session: Session, member_id: int) -> list[ExportRow]:
    """Return that the member's mails came, not what they say."""
    theirs = (
        select(ReceivedMail)
        .where(ReceivedMail.member_id == member_id)
        .order_by(col(ReceivedMail.id))
    )
    return [
        {
            **row(each, without=("raw", "raw_key", "content_key")),
            "recipient": without_token(each.recipient),
            "is_kept": each.raw is not None,
        }
        for each in session.exec(theirs)
    ]


def _letters(session: Session, member_id: int) -> list[ExportRow]:
    """Return the letters to them, without the subjects of mails: those may be titles of somebody else's."""
    theirs = select(Delivery).where(Delivery.member_id == member_id).order_by(col(Delivery.id))
    return [
        {
            **row(each, without=("payload",)),
            **_told(each.payload),
            **_besides_posts(each.carried),
        }
        for each in session.exec(theirs)
    ]


def _told(payload: str | None) -> ExportRow:
    """Return what a letter that waits is to tell."""
    told = json.loads(payload or "{}")
    kept = {name: value for name, value in told.items() if name not in NOT_THEIRS}
    return {"payload": kept} if kept else {}


def _besides_posts(packed: bytes | None) -> ExportRow:
    """Return what else than posts a letter carried, where it did: each with the number of its type."""
    others = [each._asdict() for each in unpack_carried(packed) if each.type != ItemType.POST]
    return {"carried_besides": others} if others else {}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        packed = {"carried": carried_posts, "named": unpack_in_order}.get(name)
        return packed(value) if packed else None
    return value


SECTIONS = (
    ExportTable(name="member", gather=_member),
    ExportTable(name="addresses", gather=rows_of(Address)),
    ExportTable(
        name="suppressions",
        gather=_suppressions,
    ),
    ExportTable(name="memberships", gather=_memberships),
    ExportTable(name="moderator", gather=rows_of(Moderator)),
    ExportTable(name="follows", gather=rows_of(Follow)),
    ExportTable(name="mutes", gather=rows_of(Mute)),
    ExportTable(name="muted_members", gather=rows_of(MutedMember)),
    ExportTable(name="tags", gather=_tags),
    ExportTable(name="posts", gather=_posts),
    ExportTable(
        name="revisions",
        gather=_revisions,
    ),
    ExportTable(name="stopped", gather=rows_of(StreamStop)),
    ExportTable(name="questions", gather=_questions),
    ExportTable(
        name="matters",
        gather=rows_of(ModerationRequest, without=("ended_by",)),
    ),
    ExportTable(
        name="letters",
        gather=_letters,
    ),
    ExportTable(name="bounces", gather=rows_of(Bounce)),
    ExportTable(name="audit", gather=_audit),
    ExportTable(name="received", gather=_mails),
)
