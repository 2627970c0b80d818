"""The audit trail: who did what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, literal
from sqlmodel import Session, col, or_, select

from digest.community.audit import AuditEntry
from digest.community.communities.tag import Tag
from digest.community.conversations.post import Post
from digest.community.posting.conversation_care import OF_TAGS
from digest.inbox.received_mail import ReceivedMail

NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One entry of the audit trail."""

    id: int
    at: datetime
    actor: str
    act: str
    target: str
    reason: str


def newest_entries(
    session: Session, *, actor: str | None = None, member_id: int | None = None, limit: int
) -> list[AuditRow]:
    """Return the newest entries; only those by an actor, or by or about a member, if given.

    About a member is also what was done to their posts, their mails and the conversations that they began.
    The actor "operator" stands for every operator, "operator maria" for one.
    """
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if actor is not None:
        by = col(AuditEntry.actor)
        query = query.where(or_(by == actor, by.startswith(f"{actor} ", autoescape=True)))
    if member_id is not None:
        query = query.where(_concerns(member_id))
    entries = session.exec(query).all()
    names = _tag_names(session, entries)
    return [
        AuditRow(
            id=entry.id,
            at=entry.at,
            actor=entry.actor,
            act=entry.act,
            target=entry.target,
            reason=_in_names(entry.reason, names),
        )
        for entry in entries
    ]


def _concerns(member_id: int) -> ColumnElement[bool]:
    """Return the condition that an entry is by or about a member, or about something of theirs."""
    name, target = f"member {member_id}", col(AuditEntry.target)
    theirs = [
        select(literal("post ") + cast(Post.id, String)).where(Post.author_id == member_id),
        select(literal("conversation ") + cast(Post.conversation_id, String)).where(
            Post.author_id == member_id, col(Post.is_first)
        ),
        select(literal("mail ") + cast(ReceivedMail.id, String)).where(
            ReceivedMail.member_id == member_id
        ),
    ]
    is_theirs = (target.in_(each) for each in theirs)
    return or_(col(AuditEntry.actor) == name, target == name, *is_theirs)


def _tag_names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the names of the tags that the entries tell of, by their numbers."""
    told = {
        number
        for entry in entries
        if entry.reason.startswith(OF_TAGS)
        for number in NUMBER.findall(entry.reason.partition(";")[0])
    }
    known = select(Tag.id, Tag.name).where(col(Tag.id).in_(map(int, told)))
    return {str(number): name for number, name in session.exec(known)} if told else {}


def _in_names(reason: str, names: dict[str, str]) -> str:
    """Return a reason with the names of tags in place of their numbers."""
    if not reason.startswith(OF_TAGS):
        return reason
    numbers, separator, why = reason.partition(";")
    return NUMBER.sub(lambda each: names.get(each[0], each[0]), numbers) + separator + why
