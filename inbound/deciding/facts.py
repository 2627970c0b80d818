"""What the database knows about a mail's writer and what the mail is about, as values to decide by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from digest.community.community import belongs, community_by_name
from digest.community.member import Member, MemberState, member_by_address, normal_address
from digest.community.post import Post, PostState
from digest.community.preferences import Stream
from digest.errors import BadToken
from digest.mail.addresses import Keys, Purpose, Ticket
from digest.mail.threading import CONVERSATION
from digest.notices.notice import Reason
from digest.notices.overview import NAMES_JOIN
from digest.notices.question import AT_THE_OTHER_BOX
from digest.outbox.delivery import Delivery, Kind
from digest.outbox.packed import unpack_ids
from inbound.deciding.about_conversation import (
    AboutConversation,
    about_conversation,
    in_order_of_summary,
)
from inbound.deciding.about_matter import AboutMatter, about_matter
from inbound.deciding.about_newcomer import AboutNewcomer
from inbound.deciding.about_question import AboutQuestion, about_question
from inbound.deciding.kept import Kept
from inbound.deciding.pace import NOTHING, Recent
from inbound.recipient import Place, Role, Target

COMPLAINTS = "fbl"  # told apart by the letter they quote; a bounce only by its reverse-path (L-06)
STREAMS = {
    Kind.SUMMARY: Stream.SUMMARY,
    Kind.NOTIFICATION: Stream.NOTIFICATIONS,
    Kind.NEW_CONVERSATION: Stream.NEW_CONVERSATIONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """The member who proved to own the From address."""

    member_id: int
    is_suspended: bool


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSummary:
    """A summary that was answered: the open conversations in it, in its order."""

    conversations: tuple[AboutConversation, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCommunity:
    """A community that was written to."""

    community_id: int
    belongs: bool
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a decision needs of the database; None is what is not there, or not asked for."""

    target: Target | None  # what the mail is for, traced where it answers a From address
    author: str | None = None  # the From, as addresses are compared
    writer: Writer | None = None
    conversation: AboutConversation | None = None
    post: AboutPost | None = None
    summary: AboutSummary | None = None
    community: AboutCommunity | None = None
    stream: Stream | None = None  # of the letter that a report is about
    question: AboutQuestion | None = None
    kept: Kept | None = None  # what was said about the words of this mail, that were kept
    matter: AboutMatter | None = None
    newcomer: AboutNewcomer | None = None
    recent: Recent = NOTHING


def facts(
    session: Session,
    target: Target | None,
    *,
    author: str | None,
    answers: Iterable[str],
    keys: Keys,
    questions_for: timedelta = timedelta(days=14),
) -> Facts:
    """Load what is known; `answers` are Message-IDs that trace an answer to one of our From addresses."""
    member = None if author is None else member_by_address(session, author)
    if member is not None and member.state is MemberState.FORMER:
        member = None
    writer = _writer(member)
    if isinstance(target, Place) and (target.role is Role.SENDER or target.name == COMPLAINTS):
        target = _traced(session, answers, keys, of=target) or target
    if isinstance(target, Ticket) and target.purpose is Purpose.CONFIRM:
        question = about_question(session, target.object_id, open_for=questions_for)
        post = _post(session, question.post_id) if question and question.post_id else None
        known = Facts(target=target, writer=writer, question=question, post=post)
        return replace(known, author=_normal(author))
    return replace(_about(session, target, writer), author=_normal(author))


def _about(session: Session, target: Target | None, writer: Writer | None) -> Facts:
    reader_id = writer.member_id if writer else 0
    match target:
        case Place(role=Role.COMMUNITY, name=name):
            return Facts(
                target=target, writer=writer, community=_community(session, name, reader_id)
            )
        case Ticket():
            return _about_ticket(session, target, writer, reader_id)
        case _:
            return Facts(target=target, writer=writer)


def _about_ticket(session: Session, ticket: Ticket, writer: Writer | None, reader_id: int) -> Facts:
    number = ticket.object_id
    match ticket.purpose:
        case Purpose.REPLY | Purpose.FOLLOW | Purpose.UNFOLLOW | Purpose.GET:
            about = about_conversation(session, number, reader_id)
            return Facts(target=ticket, writer=writer, conversation=about)
        case Purpose.POST | Purpose.REPORT:
            post = _post(session, number)
            about = about_conversation(session, post.conversation_id, reader_id) if post else None
            return Facts(target=ticket, writer=writer, post=post, conversation=about)
        case Purpose.SUMMARY:
            return Facts(target=ticket, writer=writer, summary=_summary(session, ticket, reader_id))
        case Purpose.DECISION:
            matter = about_matter(session, number, reader_id)
            return Facts(target=ticket, writer=writer, matter=matter)
        case Purpose.BOUNCE:
            delivery = session.get(Delivery, number)
            stream = STREAMS.get(delivery.kind) if delivery else None
            return Facts(target=ticket, writer=writer, stream=stream)
        case _:
            return Facts(target=ticket, writer=writer)


def _writer(member: Member | None) -> Writer | None:
    if member is None:
        return None
    return Writer(member_id=member.id, is_suspended=member.state is MemberState.SUSPENDED)


def _normal(author: str | None) -> str | None:
    try:
        return None if author is None else normal_address(author)
    except ValueError:
        return None


def _traced(session: Session, answers: Iterable[str], keys: Keys, *, of: Place) -> Target | None:
    """Return what the first letter of ours among `answers` was for: nobody can guess its Message-ID."""
    for message_id in answers:
        local = message_id.strip("<>").partition("@")[0].lower()
        if not local.startswith(f"{Purpose.MESSAGE_ID}."):
            continue
        try:
            named = keys.read_local_part(local)
        except BadToken:
            continue
        ticket = _as_bounce(named) if of.role is Role.REPORTS else _as_answer(session, named)
        if ticket is not None:
            return ticket
    return None


def _as_bounce(named: Ticket) -> Ticket:
    return Ticket(purpose=Purpose.BOUNCE, member_id=named.member_id, object_id=named.object_id)


def _as_answer(session: Session, named: Ticket) -> Target | None:
    """Return what an answer to the letter with this Message-ID does."""
    if named.detail == CONVERSATION:
        return _ticket(Purpose.REPLY, named.member_id, named.object_id)
    delivery = session.get(Delivery, named.object_id)
    is_theirs = delivery is not None and delivery.member_id == named.member_id
    return _answered(delivery) if delivery is not None and is_theirs else None


def _answered(delivery: Delivery) -> Target | None:  # noqa: C901, PLR0911  (one arm a kind)
    match delivery.kind:
        case Kind.NEW_CONVERSATION:
            ticket = _ticket(Purpose.REPLY, delivery.member_id, delivery.conversation_id)
            return ticket and replace(ticket, detail=Stream.NEW_CONVERSATIONS)
        case Kind.NOTIFICATION | Kind.CONVERSATION:
            return _ticket(Purpose.REPLY, delivery.member_id, delivery.conversation_id)
        case Kind.RECEIPT:
            return _ticket(Purpose.POST, delivery.member_id, delivery.post_id)
        case Kind.SUMMARY:
            return _ticket(Purpose.SUMMARY, delivery.member_id, delivery.id)
        case Kind.NOTICE:
            return _as_answer_to_question(delivery)
        case Kind.MODERATION:
            return Ticket(purpose=Purpose.DECISION, member_id=delivery.member_id)  # decides nothing
        case Kind.OVERVIEW if delivery.reason in NAMES_JOIN:
            return Place(Role.COMMAND, "join")
        case Kind.OVERVIEW | Kind.DATA | Kind.GOODBYE:
            return None  # what is said to them is a command, or nothing


def _as_answer_to_question(notice: Delivery) -> Ticket | None:
    ticket = _ticket(Purpose.CONFIRM, notice.member_id, notice.question_id)
    is_other_box = notice.reason == Reason.CONFIRM_ADDRESS
    return replace(ticket, detail=AT_THE_OTHER_BOX) if ticket and is_other_box else ticket


def _ticket(purpose: Purpose, member_id: int, object_id: int | None) -> Ticket | None:
    if object_id is None:
        return None
    return Ticket(purpose=purpose, member_id=member_id, object_id=object_id)


def _post(session: Session, number: int) -> AboutPost | None:
    found = session.get(Post, number)
    if found is None:
        return None
    return AboutPost(
        post_id=found.id,
        conversation_id=found.conversation_id,
        author_id=found.author_id,
        is_first=found.is_first,
        text=found.text,
        can_change=found.state in (PostState.VISIBLE, PostState.HELD),
        is_deleted=found.state is PostState.DELETED,
        is_held=found.state is PostState.HELD,
        published_at=found.published_at,
    )


def _summary(session: Session, ticket: Ticket, reader_id: int) -> AboutSummary:
    delivery = session.get(Delivery, ticket.object_id)
    if delivery is None or delivery.member_id != ticket.member_id:
        return AboutSummary(conversations=(), until=None)
    carried = unpack_ids(delivery.carried or b"")
    numbers = in_order_of_summary(session, carried, reader_id)
    found = (about_conversation(session, number, reader_id) for number in numbers)
    offered = tuple(each for each in found if each and each.is_open and each.may_read)
    return AboutSummary(conversations=offered, until=delivery.until)


def _community(session: Session, name: str, reader_id: int) -> AboutCommunity | None:
    found = community_by_name(session, name)
    if found is None:
        return None
    is_member = belongs(session, reader_id, found.id)
    return AboutCommunity(community_id=found.id, name=found.name, belongs=is_member)
