"""Decides where words go that were kept: the place is known by now, from the question that was answered."""

from dataclasses import replace

from digest.inbox.question import QuestionKind
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_conversation import AboutConversation
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.answer_words import title_and_text, without_edit_line
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, MailResult
from inbound.interpret.kept import Kept
from inbound.interpret.posting import reply, start
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import replace_post
from inbound.interpret.refusal import problem, refuse


def of_kept_words(letter: ReadMail, facts: MailFacts, writer: Author, kept: Kept) -> MailResult:
    """Return what becomes of kept words whose writer has said where they belong."""
    return problem(letter, writer) or in_place(letter, facts, writer, kept.question)


def in_place(
    letter: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what a letter's text does where the words belong that the question was about."""
    if question.asks is QuestionKind.PUBLISH_THIS:
        return _as_before(letter, facts, writer, question)
    if question.chosen_id is None:
        return _replaced(letter, facts, writer, question)
    return _in_conversation(letter, facts, writer, question.chosen)


def _as_before(
    letter: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what the mail would have done that made us ask whether it is to be published."""
    if question.community_id is not None:
        return _started(letter, facts, writer, question)
    if len(question.offered_ids) > 1:
        return AskBack(
            member_id=writer.member_id,
            reason=Reason.WHICH_CONVERSATION,
            words=letter.text,
            offered=question.offered_ids,
            until=facts.summary.until if facts.summary else None,
        )
    if question.offered_ids:
        return _in_conversation(letter, facts, writer, question.offered[0])
    return _replaced(letter, facts, writer, question)


def _started(
    letter: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    title, text = question.title, letter.text
    if _is_version(facts):
        first, text = title_and_text(without_edit_line(letter.text) or letter.text)
        title = first or title
    return start(replace(letter, subject=title, text=text), facts, writer)


def _in_conversation(
    letter: ReadMail, facts: MailFacts, writer: Author, conversation: AboutConversation | None
) -> MailResult:
    if conversation is None:
        return refuse(letter, writer, Reason.GONE)
    new = without_edit_line(letter.text) if _is_version(facts) else None
    return reply(replace(letter, text=new or letter.text), facts, writer, conversation)


def _replaced(
    letter: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Replace the post, where the mail was taken in time that first wanted it."""
    said_at = question.said_at or letter.accepted_at
    return replace_post(letter, facts, writer, said_at=said_at)


def _is_version(facts: MailFacts) -> bool:
    """Say whether the text came as an answer to our question."""
    return isinstance(facts.target, Ticket) and facts.target.purpose is Purpose.CONFIRM
