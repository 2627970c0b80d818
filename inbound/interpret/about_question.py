"""What is known of a question of ours that a mail answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from digest.community.audit import is_operator
from digest.community.conversations.post import Post
from digest.inbox.question import CHOOSING_FOR, OPEN_FOR, Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from inbound.interpret.about_conversation import AboutConversation, about_conversation

DONE = (Outcome.POSTED, Outcome.EDITED, Outcome.DELETED, Outcome.COMMAND)
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
    asks: QuestionKind = QuestionKind.WAS_THIS_YOU
    offered_ids: tuple[int, ...] = ()  # conversations, in the order of their letters
    offered: tuple[AboutConversation | None, ...] = ()  # the same; None for what is gone
    chosen_id: int | None = None  # of them, by the answer
    chosen: AboutConversation | None = None  # the same; None for what is gone
    post_id: int | None = None  # whose receipt the kept words answered
    conversation_id: int | None = None  # that this post is in
    was_repeated: bool = False  # asked again, since an answer was not clear
    said_at: datetime | None = (
        None  # when a text was first to be published, or said where it belongs
    )
    community_id: int | None = None  # where it would start a conversation
    title: str = ""  # of that


def about_question(session: Session, number: int, *, open_for: timedelta) -> AboutQuestion | None:
    """Return the question of this number, which can be answered for so long."""
    found = session.get(Question, number)
    if found is None:
        return None
    received = None if found.received_id is None else session.get(ReceivedMail, found.received_id)
    told = found.told()
    post_id = received.post_id if received and found.asks in ABOUT_POSTS else None
    post = None if post_id is None else session.get(Post, post_id)
    is_which = found.asks is QuestionKind.WHICH_CONVERSATION
    return AboutQuestion(
        question_id=found.id,
        member_id=found.member_id,
        address=found.address,
        is_by_mail=found.received_id is not None,
        is_settled=found.ended_at is not None,
        was_yes=found.was_yes,
        is_let_through=_is_let_through(received),
        is_kept=_is_about_no_mail(found) or _is_held(received),
        asked_at=found.asked_at,
        lapses_at=found.asked_at + OPEN_FOR.get(found.asks, CHOOSING_FOR if is_which else open_for),
        asks=found.asks,
        offered_ids=told.conversations,
        chosen_id=told.chosen,
        chosen=about_conversation(session, told.chosen, found.member_id) if told.chosen else None,
        offered=tuple(
            about_conversation(session, each, found.member_id) for each in told.conversations
        ),
        post_id=post.id if post else None,
        conversation_id=post.conversation_id if post else None,
        was_repeated=found.reminded_at is not None,
        said_at=found.agreed_at,
        community_id=found.community_id,
        title=found.title or "",
    )


def _is_about_no_mail(question: Question) -> bool:
    return question.address is not None or question.received_id is None


def _is_let_through(received: ReceivedMail | None) -> bool:
    """Say whether an operator let a mail through, so that it did what it asks for."""
    return (
        received is not None and received.outcome in DONE and is_operator(received.vouched_by or "")
    )


def _is_held(received: ReceivedMail | None) -> bool:
    return received is not None and received.outcome is Outcome.HELD and received.raw is not None
