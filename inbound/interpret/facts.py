"""Loads everything about a mail that the database knows, before its words are read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.community.communities.community import Community, belongs, community_by_name
from digest.community.conversations.post import CHANGEABLE, Post, PostState
from digest.community.leaving.pending_member import member_of_address
from digest.community.people.member import (
    Address,
    Member,
    MemberState,
    addresses_of,
    member_by_address,
    normal_address,
)
from digest.community.posting.change import last_revision
from digest.community.preferences.stop import Stream
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import WAITS_ITS_TURN, Outcome, ReceivedMail
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.delivery import STREAMS, Delivery
from inbound.interpret.about_conversation import AboutConversation, about_conversation
from inbound.interpret.about_question import AboutQuestion, about_question
from inbound.interpret.about_request import RequestFacts, about_request
from inbound.interpret.about_summary import AboutSummary, about_summary
from inbound.interpret.kept import Kept
from inbound.interpret.mail_limits import NOTHING, Recent
from inbound.interpret.organisation import organisation
from inbound.interpret.trace_reply import trace_reply
from inbound.recipient import AddressRole, Destination, FixedAddress

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutNewcomer:
    """A new address, and how many others asked to join lately.

    They count by the mails that made us write, whatever became of them: whoever said no is forgotten.
    """

    is_barred: bool = False  # it is to belong to somebody who is suspended
    is_asked: bool = False  # the question is on its way: it costs no second letter but the reminder
    others_today: int = 0
    of_domain_today: int = 0  # at the same organisation's addresses
    waiting: int = 0  # mails that wait until others' day is over
    waited: timedelta = timedelta(0)  # this mail, since it was taken


def about_newcomer(
    session: Session, address: str, *, accepted_at: datetime, at: datetime
) -> AboutNewcomer:
    """Return what is known of a normal address at the moment `at`, whose mail was taken at `accepted_at`."""
    member = member_of_address(session, address)
    is_open = select(func.count()).where(
        Question.asks == QuestionKind.JOIN,
        Question.member_id == (member.id if member else 0),
        col(Question.ended_at).is_(None),
    )
    lately = select(func.count()).where(
        col(ReceivedMail.stranger_of).is_not(None),
        col(ReceivedMail.worked_at).between(at - DAY, at),
    )
    waiting = select(func.count()).where(
        ReceivedMail.outcome == Outcome.WAITING, ReceivedMail.reason == WAITS_ITS_TURN
    )
    return AboutNewcomer(
        is_barred=member is not None and member.state is not MemberState.ACTIVE,
        is_asked=session.exec(is_open).one() > 0,
        others_today=session.exec(lately).one(),
        of_domain_today=session.exec(
            lately.where(ReceivedMail.stranger_of == organisation(address))
        ).one(),
        waiting=session.exec(waiting).one(),
        waited=at - accepted_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPost:
    """A post that its receipt was answered to, or that was reported."""

    post_id: int
    conversation_id: int
    author_id: int | None
    is_first: bool
    text: str
    can_change: bool  # visible or held: neither hidden nor deleted
    is_deleted: bool
    is_held: bool = False  # waits for a moderator
    published_at: datetime
    deleted_at: datetime | None = None  # by its author

    @property
    def state(self) -> PostState:
        """Who may see it."""
        if self.is_deleted:
            return PostState.DELETED
        if self.is_held:
            return PostState.HELD
        return PostState.VISIBLE if self.can_change else PostState.HIDDEN


def about_post(session: Session, number: int) -> AboutPost | None:
    """Return the post of this number."""
    found = session.get(Post, number)
    if found is None:
        return None
    is_deleted = found.state is PostState.DELETED
    return AboutPost(
        post_id=found.id,
        conversation_id=found.conversation_id,
        author_id=found.author_id,
        is_first=found.is_first,
        text=found.text,
        can_change=found.state in CHANGEABLE,
        is_deleted=is_deleted,
        is_held=found.state is PostState.HELD,
        published_at=found.published_at,
        deleted_at=last_revision(session, number).replaced_at if is_deleted else None,
    )


COMPLAINTS = "fbl"  # told apart by the letter they quote; a bounce only by its reverse-path (L-06)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The member who proved to own the From address."""

    member_id: int
    is_suspended: bool
    display_name: str = ""
    addresses: frozenset[str] = frozenset()  # confirmed ones, as `normal_address` writes them
    since: datetime | None = None  # when they proved it
    authentic_at: datetime | None = None  # when a mail from there was last proved


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCommunity:
    """A community that was written to."""

    community_id: int
    belongs: bool
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """Everything a decision needs of the database; None is what is not there, or not asked for."""

    target: Destination | None  # what the mail is for, traced where it answers a From address
    author: str | None = None  # the From, as addresses are compared
    writer: Author | None = None
    conversation: AboutConversation | None = None
    post: AboutPost | None = None
    summary: AboutSummary | None = None
    community: AboutCommunity | None = None
    stream: Stream | None = None  # of the letter that a report is about
    question: AboutQuestion | None = None
    kept: Kept | None = None  # what was said about the words of this mail, that were kept
    request: RequestFacts | None = None
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
) -> MailFacts:
    """Load what is known; `answers` are Message-IDs that trace an answer to one of our From addresses."""
    member = None if author is None else member_by_address(session, author)
    if member is not None and member.state is MemberState.FORMER:
        member = None
    writer = _writer(session, member, author)
    if isinstance(target, FixedAddress) and (
        target.role is AddressRole.SENDER or target.name == COMPLAINTS
    ):
        target = trace_reply(session, answers, keys, of=target) or target
    if isinstance(target, Ticket) and target.is_lost:  # its numbers may be another's by now
        return MailFacts(target=target, writer=writer, author=_normal(author))
    if isinstance(target, Ticket) and target.purpose is Purpose.CONFIRM:
        question = about_question(session, target.object_id, open_for=questions_for)
        post = about_post(session, question.post_id) if question and question.post_id else None
        number = question.community_id if question else None
        place = _community_of(session, number, writer.member_id if writer else 0)
        known = MailFacts(
            target=target, writer=writer, question=question, post=post, community=place
        )
        return replace(known, author=_normal(author))
    return replace(_about(session, target, writer), author=_normal(author))


def _about(session: Session, target: Destination | None, writer: Author | None) -> MailFacts:
    reader_id = writer.member_id if writer else 0
    match target:
        case FixedAddress(role=AddressRole.COMMUNITY, name=name):
            return MailFacts(
                target=target, writer=writer, community=_community(session, name, reader_id)
            )
        case Ticket():
            return _about_ticket(session, target, writer, reader_id)
        case _:
            return MailFacts(target=target, writer=writer)


def _about_ticket(
    session: Session, ticket: Ticket, writer: Author | None, reader_id: int
) -> MailFacts:
    number = ticket.object_id
    match ticket.purpose:
        case Purpose.REPLY | Purpose.FOLLOW | Purpose.UNFOLLOW | Purpose.GET:
            about = about_conversation(session, number, reader_id)
            return MailFacts(target=ticket, writer=writer, conversation=about)
        case Purpose.POST | Purpose.REPORT:
            post = about_post(session, number)
            about = about_conversation(session, post.conversation_id, reader_id) if post else None
            return MailFacts(target=ticket, writer=writer, post=post, conversation=about)
        case Purpose.SUMMARY:
            return MailFacts(
                target=ticket, writer=writer, summary=about_summary(session, ticket, reader_id)
            )
        case Purpose.DECISION:
            request = about_request(session, number, reader_id)
            return MailFacts(target=ticket, writer=writer, request=request)
        case Purpose.BOUNCE:
            delivery = session.get(Delivery, number)
            stream = STREAMS.get(delivery.kind) if delivery else None
            return MailFacts(target=ticket, writer=writer, stream=stream)
        case _:
            return MailFacts(target=ticket, writer=writer)


def _writer(session: Session, member: Member | None, author: str | None) -> Author | None:
    if member is None:
        return None
    found = select(Address).where(Address.address == _normal(author))
    address = session.exec(found).first()
    return Author(
        member_id=member.id,
        is_suspended=member.state is MemberState.SUSPENDED,
        display_name=member.display_name,
        addresses=addresses_of(session, member.id),
        since=None if address is None else address.confirmed_at,
        authentic_at=None if address is None else address.authentic_at,
    )


def _normal(author: str | None) -> str | None:
    try:
        return None if author is None else normal_address(author)
    except ValueError:
        return None


def _community_of(session: Session, number: int | None, reader_id: int) -> AboutCommunity | None:
    found = None if number is None else session.get(Community, number)
    return None if found is None else _community(session, found.name, reader_id)


def _community(session: Session, name: str, reader_id: int) -> AboutCommunity | None:
    found = community_by_name(session, name)
    if found is None:
        return None
    is_member = belongs(session, reader_id, found.id)
    return AboutCommunity(community_id=found.id, name=found.name, belongs=is_member)
