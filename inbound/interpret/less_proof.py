"""Says what an answer to a question of ours may do that nobody vouches for: its letter may be passed on.

Whatever a stranger could do by it must be harmless: nothing is lost, laid open, or begun again. For the rest
it needs what a yes needs that lets words out.
"""

from dataclasses import replace
from datetime import timedelta

from digest.inbox.question import ABOUT_WORDS, QuestionKind
from digest.intents.intents import Agree, Decline, Intent, PublishKept, SendConversations
from inbound.authenticate import AuthStatus
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.admit import of_the_unproved
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Ask, Hold, Ignore, Interpreted, MailResult, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.wish_in_answer import wishes_plainly

USUAL_FOR = timedelta(days=90)
LETS_OUT = ABOUT_WORDS | {
    QuestionKind.PUBLISH_THIS,
    QuestionKind.SAME_AGAIN,
    QuestionKind.TOO_MANY_POSTS,
}  # words that wait for a yes to be read by others


def of_less_proof(
    found: MailResult, mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> MailResult:
    """Return what an unproved answer does, or ask who gave it, where that could harm the member.

    Whoever was passed the letter can give it: they write nothing to the member by it either.
    """
    is_usual = question.is_of_unproved or not is_below_usual(mail, facts.writer)
    match found:
        case Refuse():
            return replace(found, words=None, waiting=None)
        case Agree() | PublishKept():
            is_enough = is_usual or question.asks not in LETS_OUT
            is_enough &= not _brings_back(question, facts.writer)
        case Decline() if wishes_plainly(mail, facts, question):
            is_enough = False
        case Decline() | Interpreted():
            is_enough = _is_known(found) and (is_usual or _is_harmless(found, facts, question))
        case _:
            is_enough = isinstance(found, Ignore | Ask | Hold)
    return found if is_enough else of_the_unproved(mail, facts)


def _is_known(found: Decline | Interpreted) -> bool:
    """Say whether an answer only says no, or wants something sent to its member that they may read."""
    return all(isinstance(each, Decline | SendConversations) for each in _done(found))


def _is_harmless(found: Decline | Interpreted, facts: MailFacts, question: AboutQuestion) -> bool:
    """Say whether nothing is lost by it, and nothing laid open: neither kept words nor what letters hide."""
    loses = question.asks in LETS_OUT and any(isinstance(each, Decline) for each in _done(found))
    shows = any(isinstance(each, SendConversations) for each in _done(found))
    hides = facts.writer is not None and not facts.writer.sees_content
    return not loses and not (shows and hides)


def _done(found: Decline | Interpreted) -> tuple[Intent, ...]:
    return found.intents if isinstance(found, Interpreted) else (found,)


def _brings_back(question: AboutQuestion, writer: Author | None) -> bool:
    """Say whether a yes brings back letters that had ended, to a mailbox that was ever vouched for.

    Who is asked wrote nothing for long: how their mails were proved is no longer usual, and still known.
    """
    has_ended = question.asks is QuestionKind.STILL_WANTED and question.is_settled
    return has_ended and writer is not None and writer.authentic_at is not None


def may_be_its_own(mail: ReadMail) -> bool:
    """Say whether nobody vouches for the mail, and nothing speaks against it."""
    return mail.result is AuthStatus.NOT_PROVED and not mail.is_untied


def is_below_usual(mail: ReadMail, writer: Author | None) -> bool:
    """Say whether a mail may be for another, or nobody vouches for it, of a mailbox vouched for lately."""
    last = writer.authentic_at if writer else None
    is_usual = last is not None and mail.accepted_at - last <= USUAL_FOR
    return mail.is_untied or (is_usual and may_be_its_own(mail))
