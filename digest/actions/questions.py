"""What a member answers: a kept mail let through or thrown away, an address added, a membership ended.

Only the member who was asked can answer, whoever knows the question's number; the operator cannot.
A mail that is let through waits again, and is worked off as one whose writer is known. The question's row is
what two answers at once compete for, so it is done once.
"""

from digest.actions import account, addresses, joining, still_wanted
from digest.actions.context import Context
from digest.actions.permission import refused
from digest.actions.result import Done, Refused, Result, Unchanged
from digest.inbox.held import drop, release
from digest.inbox.question import (
    ENDING,
    OF_ADDRESSES,
    Question,
    QuestionKind,
    answerable_question,
    end,
    end_all,
)
from digest.intents.phrases import Phrase
from digest.letters.notice import NoticePayload, Reason

OVER = Unchanged(act="answered already")


def agree(context: Context, question_id: int, *, at_the_other_box: bool = False) -> Result:
    """Do what a yes allows; `at_the_other_box`: it comes from the mailbox that is to be added."""
    session, at = context.session, context.at
    question = _asked(context, question_id)
    if not isinstance(question, Question):
        return question
    if question.asks is QuestionKind.JOIN:
        return _arrive(context, question)
    if question.asks is QuestionKind.STILL_WANTED:
        return still_wanted.keep(context, question)
    if question.asks in account.ON_A_YES:
        end(question, was_yes=True, at=at)
        session.flush()
        return account.do_confirmed(context, question)
    if question.asks not in OF_ADDRESSES and question.asks is not QuestionKind.UNDO_ADDRESS:
        end(question, was_yes=True, at=at)
        return _let_through(context, question)
    return addresses.agree_about_mailbox(context, question, at_the_other_box=at_the_other_box)


def decline(
    context: Context,
    question_id: int,
    *,
    likely: tuple[Phrase, ...] = (),
    words: str | None = None,
    thrown: str | None = None,
    is_told: bool = True,
) -> Result:
    """Throw away what a no is about, and tell the member; `likely`: what they may wish for besides.

    `words` that say more than a no go back to them, and so do those that are `thrown` away.

    Not `is_told`: what else the mail asks for is answered, and says enough.
    """
    session, at = context.session, context.at
    question = _asked(context, question_id)
    if not isinstance(question, Question):
        return question
    if question.asks is QuestionKind.JOIN:
        return joining.turn_back(context, question)
    member_id = question.member_id
    if question.asks in OF_ADDRESSES:
        return addresses.decline_mailbox(context, question)
    if question.asks is QuestionKind.STILL_WANTED and is_told:
        return still_wanted.less(context, question, likely=likely)
    end(question, was_yes=False, at=at)
    if question.asks in ENDING:  # who stays, stays: an earlier question is over as well
        end_all(session, member_id, asks=ENDING, was_yes=False, at=at)
    if question.asks in account.ON_A_YES:
        told = NoticePayload(reason=Reason.AS_IT_WAS, offers=likely, words=words)
        context.answer(member_id, told)
        return Done(act="declined")
    drop(session, question, at)
    if is_told:
        told = NoticePayload(reason=Reason.DROPPED, offers=likely, words=words, thrown=thrown)
        context.answer(member_id, told)
    return Done(act="declined")


def publish_kept(
    context: Context,
    question_id: int,
    *,
    conversation_id: int | None = None,
    community_id: int | None = None,
    adds: bool = False,
) -> Result:
    """Let the kept mail be worked on where its writer said.

    That is in a conversation, as the start of one in a community, or else as a post's new text; `adds`: below
    the one that it has.
    """
    question = _asked(context, question_id)
    if not isinstance(question, Question):
        return question
    if conversation_id is not None:
        question.choose(conversation_id)
    if community_id is not None:
        question.community_id = community_id
    if adds:
        question.choose_below()
    question.agreed_at = context.at if context.mail is None else context.mail.accepted_at
    end(question, was_yes=True, at=context.at)
    return _let_through(context, question)


def _asked(context: Context, question_id: int) -> Question | Refused | Unchanged:
    """Return the question, locked, where it waits for this very member's answer."""
    question = answerable_question(context.session, question_id)
    if question is None:
        return OVER
    if context.actor.member_id != question.member_id:
        teller = context.actor.member_id or question.member_id
        return refused(teller, Reason.MADE_FOR_ANOTHER)
    return question


def _let_through(context: Context, question: Question) -> Result:
    if release(context.session, question, context.at):
        return Done(act="let through")
    return Unchanged(act="nothing kept")


def _arrive(context: Context, question: Question) -> Result:
    """Let somebody in, and with them what they wrote to a community before."""
    done = joining.welcome(context, question)
    if question.was_yes:
        release(context.session, question, context.at)
    return done
