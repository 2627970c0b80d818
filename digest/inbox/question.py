"""Questions that a letter asks one member; a plain answer settles each once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import Index, update
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from digest.store.types import NUMBERED, EnumText, Id, JsonText, UtcDateTime

AT_THE_OTHER_BOX = 1  # detail of the address in the letter to a mailbox that is to be added


class QuestionKind(StrEnum):
    """What is asked; until the answer, a mail is kept or an address is not used."""

    WAS_THIS_YOU = "was_this_you"
    SAME_AGAIN = "same_again"
    TOO_MANY_POSTS = "too_many_posts"
    YOUR_ADDRESS = "your_address"  # somebody answered with the member's link
    ADD_ADDRESS = "add_address"  # the member asked for it
    CHANGE_ADDRESS = "change_address"  # the member asked for it: letters are to go there
    MOVE_ADDRESS = "move_address"  # the same, begun by an operator because the old mailbox is lost
    UNDO_ADDRESS = "undo_address"  # asked at the mailbox that letters went to before
    JOIN = "join"  # a new address asked to become a member
    DATA = "data"  # everything we hold on them
    TERMINATE = "terminate"
    TERMINATE_ERASING = "terminate_erasing"  # the texts of their posts are deleted too
    STILL_WANTED = "still_wanted"  # our letters, of who wrote nothing for long
    WHICH_CONVERSATION = "which_conversation"  # of those offered; the answer is its letter
    WHICH_COMMUNITY = "which_community"  # the same, of communities that a mail may be for
    PUBLISH_THIS = "publish_this"  # a text that we have doubts about
    NEW_OR_REPLY = "new_or_reply"  # with an answer whose subject is about something else
    WHAT_TO_DO = "what_to_do"  # with an answer to a receipt: replace the post, reply, or drop it


ENDING = frozenset(
    {QuestionKind.TERMINATE, QuestionKind.TERMINATE_ERASING}
)  # what cannot be undone
CHANGING = frozenset({QuestionKind.CHANGE_ADDRESS, QuestionKind.MOVE_ADDRESS})  # where letters go
ADDING = frozenset({QuestionKind.YOUR_ADDRESS, QuestionKind.ADD_ADDRESS})  # one more mailbox
OF_ADDRESSES = ADDING | CHANGING  # asked at both mailboxes
WISHES = OF_ADDRESSES - {QuestionKind.YOUR_ADDRESS}  # no mail is kept meanwhile
ABOUT_WORDS = frozenset(
    {
        QuestionKind.WHICH_CONVERSATION,
        QuestionKind.WHICH_COMMUNITY,
        QuestionKind.NEW_OR_REPLY,
        QuestionKind.WHAT_TO_DO,
    }
)  # where the words of a kept mail belong
NEVER_TOO_LATE = frozenset({QuestionKind.STILL_WANTED})  # to be answered, also once it is settled
LETTERS = (
    "ABCDEFGHIJKLMNOPQRST"  # what the conversations offered are called, as many as are offered
)
CHOOSING_FOR = timedelta(days=7)  # how long words wait for an answer to where they belong
OPEN_FOR = {  # how long these questions can be answered, whatever is set for others
    QuestionKind.WHICH_CONVERSATION: CHOOSING_FOR,
    QuestionKind.WHICH_COMMUNITY: CHOOSING_FOR,
    QuestionKind.NEW_OR_REPLY: CHOOSING_FOR,
    QuestionKind.UNDO_ADDRESS: timedelta(days=30),
    QuestionKind.MOVE_ADDRESS: timedelta(days=30),
}


class LetterUse(StrEnum):
    """What the mere letter of a conversation asks for, in answer to a question about words."""

    POST = "post"  # the words there
    READ = "read"  # all of it
    REPORT = "report"  # its newest post by others, with the words


class QuestionPayload(BaseModel, frozen=True, extra="forbid"):
    """What a question offers: numbers, and words of closed lists; never what somebody wrote."""

    communities: tuple[
        int, ...
    ] = ()  # that a yes joins, beside that of the column; or by their letters
    conversations: tuple[int, ...] = ()  # in the order of their letters
    chosen: int | None = None  # of these, by the answer
    doubts: tuple[str, ...] = ()  # why a text is not published unasked
    adds: bool = False  # a yes puts the words below the post
    letter_use: LetterUse = LetterUse.POST


class Question(SQLModel, table=True):
    """One question to a member; one about an address takes two answers, one from each mailbox (A-07, A-15).

    `address` is the mailbox to add, or the one that letters shall go to: the new one, or the old one again.
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("question_of_member", "member_id", "asked_at"),
        Index("question_open", "asks", "ended_at"),  # which the reminding step reads at every tick
        NUMBERED,
    )

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    member_id: int = Field(foreign_key="member.id", ondelete="CASCADE", sa_type=Id)
    asks: QuestionKind = Field(sa_type=EnumText(QuestionKind))
    received_id: int | None = Field(default=None, sa_type=Id)  # the mail that is kept meanwhile
    address: str | None = None  # as `normal_address` writes it
    community_id: int | None = Field(
        default=None, sa_type=Id
    )  # that a new member asked to join, or that words begin a conversation in
    asked_at: datetime = Field(sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # by the member; if about words, when we accepted the mail that says where they belong
    new_box_agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    waits_until: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # for what is done without an answer: a change that an operator began, or a summary that comes less
    title: str | None = None  # of the conversation that it would start; forgotten with the answer
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    was_yes: bool | None = None  # how it ended
    payload: QuestionPayload | None = Field(default=None, sa_type=JsonText(QuestionPayload))

    def told(self) -> QuestionPayload:
        """Return what the question offers."""
        return self.payload or QuestionPayload()

    def choose(self, conversation_id: int) -> None:
        """Store which conversation the answer chose."""
        self.payload = self.told().model_copy(update={"chosen": conversation_id})

    def choose_below(self) -> None:
        """Store that the answer wants the words below the post."""
        self.payload = self.told().model_copy(update={"adds": True})


def open_question(session: Session, number: int) -> Question | None:
    """Return a question, locked for this transaction; None if it is settled or does not exist."""
    question = session.get(Question, number, with_for_update=True)
    return None if question is None or question.ended_at is not None else question


def answerable_question(session: Session, number: int) -> Question | None:
    """Return a question, locked for this transaction; None for one that takes no answer any more."""
    question = session.get(Question, number, with_for_update=True)
    is_over = question is not None and question.ended_at and question.asks not in NEVER_TOO_LATE
    return None if is_over else question


def end(question: Question, *, was_yes: bool, at: datetime) -> None:
    """Settle a question for good."""
    question.ended_at, question.was_yes = at, was_yes


def end_all(
    session: Session, member_id: int, *, asks: Collection[QuestionKind], was_yes: bool, at: datetime
) -> None:
    """Settle all open questions of these kinds to a member."""
    asked = select(Question).where(
        Question.member_id == member_id,
        col(Question.asks).in_(asks),
        col(Question.ended_at).is_(None),
    )
    for question in session.exec(asked.order_by(col(Question.id)).with_for_update()):
        end(question, was_yes=was_yes, at=at)


def is_asked_about(session: Session, received_id: int) -> bool:
    """Say whether a mail waits for the answer to a question."""
    asked = select(Question.id).where(
        Question.received_id == received_id, col(Question.ended_at).is_(None)
    )
    return session.exec(asked.limit(1)).first() is not None


def end_about(session: Session, received_id: int, at: datetime) -> None:
    """Close the questions about a mail that an operator decides on; nobody can answer them any more."""
    asked = select(Question).where(Question.received_id == received_id)
    for question in session.exec(asked.with_for_update()):
        if question.ended_at is None:
            question.ended_at = at


def end_about_address(
    session: Session,
    member_id: int,
    address: str,
    *,
    asks: Collection[QuestionKind],
    was_yes: bool,
    at: datetime,
) -> list[Question]:
    """Settle a member's open questions about a mailbox that was added or removed meanwhile; return them."""
    asked = select(Question).where(
        Question.member_id == member_id,
        col(Question.asks).in_(asks),
        Question.address == address,
        col(Question.ended_at).is_(None),
    )
    found = list(session.exec(asked.order_by(col(Question.id)).with_for_update()))
    for question in found:
        end(question, was_yes=was_yes, at=at)
        session.add(question)
    session.flush()
    return found


def asked_since(session: Session, member_id: int, since: datetime, *asks: QuestionKind) -> int:
    """Return how many questions of these kinds the member was asked after `since`."""
    return session.exec(
        select(func.count())
        .select_from(Question)
        .where(
            Question.member_id == member_id,
            col(Question.asked_at) > since,
            col(Question.asks).in_(asks),
        )
    ).one()


def received_of(session: Session, member_id: int) -> list[int]:
    """Return the mails that the member's questions are about."""
    asked = select(Question.received_id).where(Question.member_id == member_id)
    return [number for number in session.exec(asked) if number is not None]


def forget_questions(session: Session, member_id: int, addresses: Collection[str]) -> None:
    """Delete a member's questions, and other members' questions about one of these addresses."""
    about = or_(col(Question.member_id) == member_id, col(Question.address).in_(list(addresses)))
    session.exec(delete(Question).where(about))


def forget_titles(session: Session, received_ids: Collection[int]) -> None:
    """Clear the titles in questions about mails that are deleted."""
    about = col(Question.received_id).in_(list(received_ids))
    session.exec(update(Question).where(about, col(Question.title).is_not(None)).values(title=None))
