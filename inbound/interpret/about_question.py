"""What is known of a question of ours that a mail answers, or that was asked about the mail itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, or_, select

from digest.community.audit import is_operator
from digest.community.communities.community import Community
from digest.community.conversations.post import Post
from digest.inbox.question import ABOUT_WORDS, OPEN_FOR, LetterUse, Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_community import AboutCommunity, about_community
from inbound.interpret.about_conversation import (
    AboutConversation,
    WrittenPost,
    about_conversation,
    newest_in,
    written_by_others,
)
from inbound.recipient import Destination

OF_WORDS = ABOUT_WORDS | {QuestionKind.PUBLISH_THIS}
DONE = (Outcome.POSTED, Outcome.EDITED, Outcome.DELETED, Outcome.COMMAND)
MOST_WAITING = 10  # kept words that are looked at, where one says to delete some
ABOUT_POSTS = frozenset({QuestionKind.WHAT_TO_DO, QuestionKind.PUBLISH_THIS})  # or they may be


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutQuestion:
    """A question, as far as its answer is concerned."""

    question_id: int
    member_id: int
    address: str | None
    is_settled: bool
    was_yes: bool | None  # how it was settled
    is_let_through: bool = False  # the mail it is about, by an operator
    is_kept: bool  # the mail it is about, if it is about one, still waits for the answer
    asked_at: datetime
    lapses_at: datetime
    is_by_mail: bool = True  # a mail made us ask
    is_of_unproved: bool = (
        False  # that mail came without proof, and its member said that it was theirs
    )
    asks: QuestionKind = QuestionKind.WAS_THIS_YOU
    offered_ids: tuple[int, ...] = ()  # conversations, in the order of their letters
    offered: tuple[AboutConversation | None, ...] = ()  # the same; None for what is gone
    places: tuple[AboutCommunity, ...] = ()  # communities that are offered, by their letters
    chosen_id: int | None = None  # of them, by the answer
    chosen: AboutConversation | None = None  # the same; None for what is gone
    post_id: int | None = None  # whose receipt the kept words answered
    conversation_id: int | None = None  # that this post is in
    adds: bool = False  # its answer wants the kept words below that post
    was_repeated: bool = False  # asked again, since an answer was not clear
    said_at: datetime | None = (
        None  # when a text was first to be published, or said where it belongs
    )
    community_id: int | None = None  # where it would start a conversation
    title: str = ""  # of that
    letter_use: LetterUse = LetterUse.POST  # what naming one of the conversations asks for
    newest: Mapping[int, int] = field(default_factory=dict)  # post by others in each of them
    written: tuple[WrittenPost, ...] = ()  # by others, in each of them

    @property
    def conversation(self) -> AboutConversation | None:
        """The one conversation that it is about; None where it is about several, or none."""
        return self.offered[0] if len(self.offered) == 1 else None


def about_question(session: Session, number: int, *, open_for: timedelta) -> AboutQuestion | None:
    """Return the question of this number, which can be answered for so long."""
    found = session.get(Question, number)
    if found is None:
        return None
    received = None if found.received_id is None else session.get(ReceivedMail, found.received_id)
    told = found.told()
    post_id = received.post_id if received and found.asks in ABOUT_POSTS else None
    post = None if post_id is None else session.get(Post, post_id)
    return AboutQuestion(
        question_id=found.id,
        member_id=found.member_id,
        address=found.address,
        is_by_mail=found.received_id is not None,
        is_of_unproved=_was_claimed(session, found),
        is_settled=found.ended_at is not None,
        was_yes=found.was_yes,
        is_let_through=_is_let_through(received),
        is_kept=_is_about_no_mail(found) or _is_held(received),
        asked_at=found.asked_at,
        lapses_at=found.asked_at + OPEN_FOR.get(found.asks, open_for),
        asks=found.asks,
        offered_ids=told.conversations,
        chosen_id=told.chosen,
        chosen=about_conversation(session, told.chosen, found.member_id) if told.chosen else None,
        offered=tuple(
            about_conversation(session, each, found.member_id) for each in told.conversations
        ),
        places=_places(session, found) if found.asks is QuestionKind.WHICH_COMMUNITY else (),
        post_id=post.id if post else None,
        conversation_id=post.conversation_id if post else None,
        adds=told.adds,
        was_repeated=found.reminded_at is not None,
        said_at=found.agreed_at,
        community_id=found.community_id,
        title=found.title or "",
        letter_use=told.letter_use,
        newest=newest_in(session, told.conversations, found.member_id),
        written=written_by_others(session, told.conversations, found.member_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWords:
    """Words of a member that are kept until they answer what we asked about them."""

    question_id: int
    received_id: int
    asked_at: datetime
    text: str = ""  # theirs, where it was looked at


def waiting_words(session: Session, member_id: int) -> tuple[WaitingWords, ...]:
    """Return the words of a member that are kept, those that we asked about last first."""
    waiting = (
        select(Question.id, Question.received_id, Question.asked_at)
        .join(ReceivedMail, col(ReceivedMail.id) == col(Question.received_id))
        .where(
            Question.member_id == member_id,
            col(Question.asks).in_(OF_WORDS),
            col(Question.ended_at).is_(None),
            ReceivedMail.outcome == Outcome.HELD,
            col(ReceivedMail.raw).is_not(None),
        )
        .order_by(col(Question.asked_at).desc(), col(Question.id).desc())
        .limit(MOST_WAITING)
    )
    return tuple(
        WaitingWords(question_id=number, received_id=received_id, asked_at=asked_at)
        for number, received_id, asked_at in session.exec(waiting).all()
        if received_id is not None
    )


def _places(session: Session, question: Question) -> tuple[AboutCommunity, ...]:
    found = (session.get(Community, number) for number in question.told().communities)
    about = (about_community(session, each, question.member_id) for each in found)
    return tuple(each for each in about if each is not None)


def _is_about_no_mail(question: Question) -> bool:
    return question.address is not None or question.received_id is None


def _was_claimed(session: Session, question: Question) -> bool:
    """Say whether the member answered "Was this you?" about the same mail before, with a yes."""
    claimed = select(Question.id).where(
        Question.received_id == question.received_id,
        Question.asks == QuestionKind.WAS_THIS_YOU,
        col(Question.was_yes).is_(True),
    )
    return question.received_id is not None and session.exec(claimed).first() is not None


def _is_let_through(received: ReceivedMail | None) -> bool:
    """Say whether an operator let a mail through, so that it did what it asks for."""
    return (
        received is not None and received.outcome in DONE and is_operator(received.vouched_by or "")
    )


def _is_held(received: ReceivedMail | None) -> bool:
    return received is not None and received.outcome is Outcome.HELD and received.raw is not None


ALWAYS = timedelta(0)  # for how long the question was open does not matter any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a member said about their kept words: where they belong, and that they are to be published."""

    said_at: datetime  # when the mail was taken that said so
    question: AboutQuestion  # the last that was answered
    is_sure: bool = False  # they saw the text as it would stand, and said yes


def kept(session: Session, received_id: int, reader_id: int) -> Kept | None:
    """Return what the writer of a mail that is worked on again has said about it.

    An operator who let a mail through that we asked about has said yes to it.
    """
    by_operator = and_(
        col(Question.asks) == QuestionKind.PUBLISH_THIS,
        col(Question.ended_at).is_not(None),
        col(Question.was_yes).is_(None),
    )
    answered = select(Question).where(
        Question.received_id == received_id,
        col(Question.asks).in_((*ABOUT_WORDS, QuestionKind.PUBLISH_THIS)),
        or_(col(Question.was_yes).is_(True), by_operator),
        col(Question.agreed_at).is_not(None),
    )
    questions = session.exec(answered.order_by(col(Question.id).desc())).all()
    about = about_question(session, questions[0].id, open_for=ALWAYS) if questions else None
    if about is None or about.said_at is None:
        return None
    is_sure = any(each.asks is QuestionKind.PUBLISH_THIS for each in questions)
    return Kept(said_at=about.said_at, question=about, is_sure=is_sure)


def asked_about(session: Session, target: Destination | None) -> int | None:
    """Return the kept mail of which an answer to this address of ours says what becomes of its words."""
    if not isinstance(target, Ticket) or target.purpose is not Purpose.CONFIRM:
        return None
    question = session.get(Question, target.object_id)
    if question is None or question.asks not in OF_WORDS or question.ended_at is not None:
        return None
    return question.received_id if question.member_id == target.member_id else None
