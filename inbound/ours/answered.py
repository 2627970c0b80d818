"""Finds the letters that a mail may quote: those it names, those its address stood in, the last ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, literal, union_all
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.conversations.post import Post
from digest.community.people.member import owner_of
from digest.errors import BadToken
from digest.inbox.question import Question, QuestionKind
from digest.mail.signed_address import CONVERSATION, Keys, Purpose, Ticket
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.ask import ask
from digest.store.carried_ids import carried_posts
from inbound.recipient import Destination

LAST = 3  # letters that are looked at where none is named
NAMED = 6  # letters of one mail's References


ABOUT_CONVERSATION = frozenset(
    {Purpose.REPLY, Purpose.GET, Purpose.FOLLOW, Purpose.UNFOLLOW, Purpose.MUTE, Purpose.UNMUTE}
)
STOOD_IN = {  # in which letters an address stood: the column that has its number
    Purpose.SUMMARY: "id",
    Purpose.POST: "post_id",
    Purpose.CONFIRM: "question_id",
    Purpose.DECISION: "matter_id",
    Purpose.ANNOUNCEMENT: "announcement_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredLetters:
    """What a mail tells of the letter that it answers."""

    target: Destination | None
    answers: tuple[str, ...]  # Message-IDs, the nearest first
    author: str | None  # the address that it came from
    text: str
    chosen_id: int | None = None  # the conversation that its writer chose for it since


def letters_answered(session: Session, keys: Keys, answering: AnsweredLetters) -> list[Delivery]:
    """Return the letters that the mail may quote, each once; of nobody but whom they went to."""
    named = tuple(_named(keys, answering.answers))
    found = [*_of_ids(session, named), *_of_target(session, answering.target)]
    for ticket in named:
        if ticket.detail == CONVERSATION:
            found += _last_about(session, ticket.member_id, ticket.object_id)
    owner_id = owner_of(session, answering.author) if answering.author and not found else None
    if owner_id is not None:
        found = _last(session, owner_id)
    return list({letter.id: letter for letter in found}.values())


def conversation_answered(session: Session, keys: Keys, answering: AnsweredLetters) -> int | None:
    """Return the conversation that the mail's words would go to, as far as its letter tells."""
    target = answering.target
    if answering.chosen_id is not None:
        return answering.chosen_id
    if isinstance(target, Ticket):
        return target.object_id if target.purpose is Purpose.REPLY else None
    for ticket in _named(keys, answering.answers):
        if ticket.detail == CONVERSATION:
            return ticket.object_id
        for letter in _of_ids(session, [ticket]):
            return letter.conversation_id
    return None


def chosen_for(session: Session, received_id: int) -> int | None:
    """Return the conversation that its writer chose for a kept mail since."""
    number = ask(session, _choosing(), received=received_id).scalar()
    return None if number is None else session.get_one(Question, number).told().chosen


@cache
def _choosing() -> SelectOfScalar[int]:
    return select(Question.id).where(
        Question.received_id == bindparam("received"),
        Question.asks == QuestionKind.WHICH_CONVERSATION,
        col(Question.was_yes).is_(True),
    )


def _named(keys: Keys, answers: Iterable[str]) -> Iterator[Ticket]:
    """Yield what our Message-IDs among these stand for."""
    left = NAMED
    for message_id in answers:
        local = message_id.strip("<>").partition("@")[0].lower()
        if left and local.startswith(f"{Purpose.MESSAGE_ID}."):
            try:
                ticket = keys.read_local_part(local)
            except BadToken:
                continue
            left -= 1
            if not ticket.is_lost:
                yield ticket


def _of_ids(session: Session, tickets: Iterable[Ticket]) -> Iterator[Delivery]:
    for ticket in tickets:
        letter = session.get(Delivery, ticket.object_id) if ticket.detail != CONVERSATION else None
        if letter is not None and letter.member_id == ticket.member_id:
            yield letter


def _of_target(session: Session, target: Destination | None) -> Sequence[Delivery]:
    """Return the letters that a signed address stood in."""
    if not isinstance(target, Ticket) or target.is_lost:
        return ()
    member_id, number = target.member_id, target.object_id
    if target.purpose is Purpose.REPORT:
        return _last(session, member_id)
    if target.purpose in ABOUT_CONVERSATION:
        return _last_about(session, member_id, number)
    if target.purpose in STOOD_IN:
        return _last_of(session, member_id, STOOD_IN[target.purpose], number)
    return ()


def _last_about(session: Session, member_id: int, conversation_id: int) -> list[Delivery]:
    """Return the last letters that carried this conversation to this member."""
    rows = ask(session, _either(), member=member_id, conversation=conversation_id).all()
    numbers = {"numbers": [number for number, _ in rows]}
    letters = session.exec(_numbered(), params=numbers) if rows else ()
    found = {letter.id: letter for letter in letters}
    about = [found[number] for number, is_summary in rows if not is_summary]
    summaries = [found[number] for number, is_summary in rows if is_summary]
    if summaries:
        within = select(Post.id).where(Post.conversation_id == conversation_id)
        posts = set(session.exec(within))
        about += [each for each in summaries if not posts.isdisjoint(carried_posts(each.carried))]
    return sorted(about, key=lambda each: each.id, reverse=True)[:LAST]


def _last(session: Session, member_id: int) -> list[Delivery]:
    """Return the last letters to a member, and the last summary."""
    newest = _last_of(session, member_id)
    summaries = newest and _last_of(session, member_id, "kind", LetterKind.SUMMARY)
    return [*newest, *summaries[:1]]


def _last_of(
    session: Session, member_id: int, column: str = "member_id", value: object = None
) -> list[Delivery]:
    """Return the last letters to a member, of all or of those with a value in a column."""
    wanted = {"member": member_id, "wanted": member_id if value is None else value}
    return list(session.exec(_sent(column), params=wanted))


@cache
def _either() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the numbers of the last letters about a conversation, and of the last summaries."""
    of_both = (
        (Delivery.conversation_id == bindparam("conversation"), False),
        (Delivery.kind == LetterKind.SUMMARY, True),
    )
    mine = Delivery.member_id == bindparam("member"), col(Delivery.message_id).is_not(None)
    newest = (
        (select(Delivery.id).where(*mine, one).order_by(col(Delivery.id).desc()).limit(LAST), kind)
        for one, kind in of_both
    )
    found = ((each.subquery().c.id, literal(kind)) for each, kind in newest)
    return union_all(*(columns(*each) for each in found))


@cache
def _numbered() -> SelectOfScalar[Delivery]:
    return select(Delivery).where(col(Delivery.id).in_(bindparam("numbers", expanding=True)))


@cache
def _sent(column: str) -> SelectOfScalar[Delivery]:
    sent = select(Delivery).where(
        Delivery.member_id == bindparam("member"),
        col(Delivery.message_id).is_not(None),
        getattr(Delivery, column) == bindparam("wanted"),
    )
    return sent.order_by(col(Delivery.id).desc()).limit(LAST)
