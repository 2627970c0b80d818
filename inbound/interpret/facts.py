"""Loads everything about a mail that the database knows, before its words are read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from digest.community.communities.community import Community, community_by_name
from digest.community.people.member import (
    Address,
    Member,
    MemberState,
    normal_address,
)
from digest.community.preferences.stop import Stream
from digest.inbox.question import QuestionKind
from digest.language.whole_names import KnownName
from digest.letters.overview import Overview
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.delivery import STREAMS, Delivery
from digest.store.ask import ask
from inbound.interpret.about_change import (
    AboutChange,
    about_change,
    answers_anothers,
    standing_changes,
)
from inbound.interpret.about_choice import after_leaving, asked_by, communities_offered
from inbound.interpret.about_community import (
    AboutCommunity,
    about_community,
    misspelt,
    own_communities,
)
from inbound.interpret.about_conversation import (
    AboutConversation,
    AboutSummary,
    WrittenPost,
    about_conversation,
    about_summary,
    who_else_wrote,
)
from inbound.interpret.about_doubt import about_doubt
from inbound.interpret.about_post import AboutPost, about_post
from inbound.interpret.about_question import AboutQuestion, Kept, WaitingWords, about_question
from inbound.interpret.about_request import RequestFacts, about_request
from inbound.interpret.mail_limits import NOTHING, Recent
from inbound.interpret.recent import AboutNewcomer
from inbound.interpret.trace_reply import trace_reply
from inbound.recipient import AddressRole, Destination, FixedAddress

COMPLAINTS = "fbl"  # told apart by the letter they quote; a bounce only by its reverse-path (L-06)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The member who proved to own the From address."""

    member_id: int
    is_suspended: bool
    display_name: str = ""
    addresses: frozenset[str] = frozenset()  # confirmed ones, as `normal_address` writes them
    since: datetime | None = None  # when they proved it
    letters_since: datetime | None = None  # to the mailbox; what was asked before, another got
    authentic_at: datetime | None = None  # when a mail from there was last proved
    is_suppressed: bool = False  # no letters go there
    sees_content: bool = True  # letters of news show them what others wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """Everything a decision needs of the database; None is what is not there, or not asked for."""

    target: Destination | None  # what the mail is for, traced where it answers a From address
    author: str | None = None  # the From, as addresses are compared
    writer: Author | None = None
    conversation: AboutConversation | None = None
    others: tuple[str, ...] = ()  # who else wrote in what is answered, the newest first, as shown
    post: AboutPost | None = None
    is_too_late: bool = False  # to delete it, as the letter said that is answered
    newest: tuple[
        AboutPost, ...
    ] = ()  # the writer's own, where the mail is about the newest of them
    waiting: tuple[WaitingWords, ...] = ()  # the writer's own, in such a mail
    summary: AboutSummary | None = None
    shown_posts: tuple[int, ...] = ()  # of which the answer may report one
    written: tuple[WrittenPost, ...] = ()  # by others, where a mail may report one
    community: AboutCommunity | None = None
    misspelt: tuple[AboutCommunity, ...] = ()  # that the address may mean, which is none's
    communities: tuple[AboutCommunity, ...] = ()  # that the same mail is written to
    own: tuple[AboutCommunity, ...] = ()  # where a text may belong that came where only we read
    asked_by: Overview | None = None  # the letter that is answered, which told of no change
    offered: tuple[KnownName, ...] = ()  # communities of which the answer may take some
    tags: tuple[str, ...] = ()  # all that bring something, where the mail is about tags
    followed: tuple[str, ...] = ()  # of tags, by the writer
    after_leaving: tuple[KnownName, ...] = ()  # of which the answer to "You have left" may name any
    is_asked_which: bool = False  # of these, on account of another of its addresses
    stream: Stream | None = None  # of the letter that a report is about
    question: AboutQuestion | None = None
    kept: Kept | None = None  # what was said about the words of this mail, that were kept
    request: RequestFacts | None = None
    change: AboutChange | None = None  # that words to us may take back
    answers_anothers: bool = False  # a letter that another member got
    standing: tuple[AboutChange, ...] = ()  # what words may take back by its name
    newcomer: AboutNewcomer | None = None
    asked_about: str | None = None  # the text that waits for the answer that this mail gives
    recent: Recent = NOTHING
    is_from_operator: bool = False  # the address that our letters to the operator go to


def load_facts(
    session: Session,
    target: Destination | None,
    *,
    author: str | None,
    answers: Iterable[str],
    keys: Keys,
    questions_for: timedelta = timedelta(days=14),
    may_show: bool = True,
) -> MailFacts:
    """Load what is known; `answers` are Message-IDs that trace an answer to one of our From addresses.

    `may_show`: the operator lets letters about news show it.
    """
    author = _normal(author)
    writer = _writer(session, author, may_show=may_show)
    if isinstance(target, FixedAddress) and (
        target.role is AddressRole.SENDER or target.name == COMPLAINTS
    ):
        target = trace_reply(session, answers, keys, of=target) or target
    known = MailFacts(target=target, writer=writer, author=author)
    if writer is not None and is_for_us(target):
        is_anothers = answers_anothers(session, answers, keys, writer.member_id)
        told = None if is_anothers else about_change(session, answers, keys, writer.member_id)
        asked = asked_by(session, answers, keys, writer.member_id)
        offered = communities_offered(session, target, asked, writer.member_id)
        is_astray = asked is Overview.WELCOME or _may_be_sent_in_error(target)
        own = own_communities(session, writer.member_id) if is_astray else ()
        doubt = about_doubt(session, answers, keys, writer.member_id)
        known = replace(
            known,
            change=told,
            answers_anothers=is_anothers,
            standing=standing_changes(session, writer.member_id),
            asked_by=asked,
            offered=offered,
            after_leaving=after_leaving(session, told),
            own=own,
            post=doubt.post,
            conversation=doubt.conversation,
            shown_posts=doubt.posts,
            is_too_late=doubt.is_too_late,
        )
    reader_id = writer.member_id if writer else 0
    match target:
        case Ticket() if target.is_lost:  # its numbers may be another's by now
            return known
        case Ticket(purpose=Purpose.CONFIRM, object_id=number):
            question = about_question(session, number, open_for=questions_for)
            post = about_post(session, question.post_id) if question and question.post_id else None
            place_id = question.community_id if question else None
            place = _community_of(session, place_id, reader_id)
            own = own_communities(session, reader_id) if _may_begin_new(question) else ()
            return replace(known, question=question, post=post, community=place, own=own)
        case Ticket():
            return _about_ticket(session, target, known, reader_id)
        case FixedAddress(role=AddressRole.COMMUNITY, name=name):
            found = about_community(session, community_by_name(session, name), reader_id)
            likely = misspelt(session, name, reader_id) if found is None else ()
            return replace(known, community=found, misspelt=likely)
        case _:
            return known


def is_for_us(target: Destination | None) -> bool:
    """Say whether nothing that comes here is ever published; a sender's address counts, untraced."""
    return isinstance(target, FixedAddress) and target.role in (
        AddressRole.COMMAND,
        AddressRole.SENDER,
    )


def _may_be_sent_in_error(target: Destination | None) -> bool:
    """Say whether it is an address that people write to whatever they want."""
    return isinstance(target, FixedAddress) and target.name in ("help", "settings")


def with_kept(session: Session, facts: MailFacts, kept: Kept | None) -> MailFacts:
    """Return the facts with what was said about the mail's words, and the community where they may start."""
    if kept is None:
        return facts
    reader_id = facts.writer.member_id if facts.writer else 0
    place = _community_of(session, kept.question.community_id, reader_id)
    own = own_communities(session, reader_id) if _may_begin_new(kept.question) else facts.own
    return replace(facts, kept=kept, community=place or facts.community, own=own)


def _may_begin_new(question: AboutQuestion | None) -> bool:
    """Say whether its answer may be that the words are about none of the conversations, but new."""
    return question is not None and question.asks is QuestionKind.WHICH_CONVERSATION


def _about_ticket(session: Session, ticket: Ticket, known: MailFacts, reader_id: int) -> MailFacts:
    number = ticket.object_id
    match ticket.purpose:
        case (
            Purpose.REPLY
            | Purpose.GET
            | Purpose.FOLLOW
            | Purpose.UNFOLLOW
            | Purpose.MUTE
            | Purpose.UNMUTE
        ):
            about = about_conversation(session, number, reader_id)
            read = [number] if about is not None and about.may_read else []
            others = who_else_wrote(session, read, reader_id)
            return replace(known, conversation=about, others=others)
        case Purpose.POST | Purpose.REPORT:
            post = about_post(session, number)
            about = about_conversation(session, post.conversation_id, reader_id) if post else None
            return replace(known, post=post, conversation=about)
        case Purpose.SUMMARY:
            summary = about_summary(session, ticket, reader_id)
            read = [each.conversation_id for each in summary.known.values() if each.may_read]
            others = who_else_wrote(session, read, reader_id)
            return replace(known, summary=summary, others=others)
        case Purpose.DECISION:
            request = about_request(session, number, reader_id, ticket.detail)
            return replace(known, request=request)
        case Purpose.BOUNCE:
            delivery = session.get(Delivery, number)
            stream = STREAMS.get(delivery.kind) if delivery else None
            return replace(known, stream=stream)
        case _:
            return known


def _writer(session: Session, author: str | None, *, may_show: bool) -> Author | None:
    """Return the member who proved to own an address, if anybody did."""
    found = [] if author is None else ask(session, _owning(), author=author).all()
    if not found:
        return None
    one = found[0]
    return Author(
        member_id=one.id,
        is_suspended=one.state is MemberState.SUSPENDED,
        display_name=one.display_name,
        addresses=frozenset(each.address for each in found),
        since=one.confirmed_at,
        letters_since=one.primary_since or one.confirmed_at,
        authentic_at=one.authentic_at,
        is_suppressed=one.suppressed_at is not None,
        sees_content=one.shows_content and may_show,
    )


@cache
def _owning() -> Select[*tuple[Any, ...]]:
    """Return the member whose address it is, and what is known of it, beside each address of theirs."""
    every = aliased(Address)
    of_member = (Member.id, Member.state, Member.display_name, Member.shows_content)
    of_one = (Address.confirmed_at, Address.primary_since, Address.authentic_at)
    return (
        columns(*map(col, (*of_member, *of_one, Address.suppressed_at, every.address)))
        .select_from(Address)
        .join(Member, col(Member.id) == col(Address.member_id))
        .join(every, col(every.member_id) == col(Member.id))
        .where(
            col(Address.address) == bindparam("author"),
            col(Address.confirmed_at).is_not(None),
            col(every.confirmed_at).is_not(None),
            col(Member.state) != MemberState.FORMER,
        )
    )


def _normal(author: str | None) -> str | None:
    try:
        return None if author is None else normal_address(author)
    except ValueError:
        return None


def _community_of(session: Session, number: int | None, reader_id: int) -> AboutCommunity | None:
    """Return what a reader is to the community of this number."""
    found = None if number is None else session.get(Community, number)
    return about_community(session, found, reader_id)
