"""Decides where words go that were kept: the place is known by now, from the question that was answered."""

from dataclasses import replace

from digest.inbox.question import QuestionKind
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_conversation import AboutConversation
from inbound.interpret.about_question import AboutQuestion, Kept
from inbound.interpret.answer_words import title_and_text
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, MailResult
from inbound.interpret.posting import reply, start, words_said
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import replace_post
from inbound.interpret.refusal import problem, refuse


def of_kept_words(mail: ReadMail, facts: MailFacts, writer: Author, kept: Kept) -> MailResult:
    """Return what becomes of kept words whose writer has said where they belong."""
    said = mail if facts.summary is None else mail.worded(words_said(mail, facts.summary))
    return problem(said, writer) or in_place(said, facts, writer, kept.question)


def in_place(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what a letter's text does where the words belong that the question was about."""
    if question.asks is QuestionKind.PUBLISH_THIS:
        return _as_before(mail, facts, writer, question)
    if question.asks is QuestionKind.WHICH_COMMUNITY:
        return start(_with_own_title(mail, facts), facts, writer)
    if question.asks is QuestionKind.WHICH_CONVERSATION and question.chosen_id is None:
        return _begun(mail, facts, writer)
    if question.chosen_id is None and question.community_id is not None:
        return _started(mail, facts, writer, question)
    if question.chosen_id is None:
        return _replaced(mail, facts, writer, question)
    return _in_conversation(mail, facts, writer, question.chosen)


def _begun(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Return how words begin a conversation that answered a letter about others.

    It is in the community that was named, in the writer's only one, or we ask in which.
    """
    place = facts.community or next(iter(facts.own), None)
    if place is None:
        return refuse(mail, writer, Reason.NO_CONVERSATION)
    several = (place,) if facts.community else facts.own
    said = _with_own_title(mail, facts)
    return start(said, replace(facts, community=place, communities=several), writer)


def _with_own_title(mail: ReadMail, facts: MailFacts) -> ReadMail:
    """Return the mail without the subject of a letter of ours that it answers, which is no title."""
    is_answer = isinstance(facts.target, Ticket) and not mail.answer.is_own_subject
    return mail.worded(mail.text, title="") if is_answer else mail


def _as_before(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what the mail would have done that made us ask whether it is to be published."""
    if question.community_id is not None:
        return _started(mail, facts, writer, question)
    if len(question.offered_ids) > 1:
        return AskBack(
            member_id=writer.member_id,
            reason=Reason.WHICH_CONVERSATION,
            words=mail.text,
            offered=question.offered_ids,
            until=facts.summary.until if facts.summary else None,
        )
    if question.offered_ids:
        return _in_conversation(mail, facts, writer, question.offered[0])
    return _replaced(mail, facts, writer, question)


def _started(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    title, text = question.title, mail.text
    if _is_version(facts):
        first, text = title_and_text(mail.answer.new_text or mail.text)
        title = first or title
    return start(mail.worded(text, title=title), facts, writer)


def _in_conversation(
    mail: ReadMail, facts: MailFacts, writer: Author, conversation: AboutConversation | None
) -> MailResult:
    if conversation is None:
        return refuse(mail, writer, Reason.GONE)
    new = mail.answer.new_text if _is_version(facts) else None
    return reply(mail if new is None else mail.worded(new), facts, writer, conversation)


def _replaced(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Replace the post, where the mail was taken in time that first wanted it."""
    said_at = question.said_at or mail.accepted_at
    adds = question.adds and not _is_version(facts)
    return replace_post(mail, facts, writer, said_at=said_at, adds=adds)


def _is_version(facts: MailFacts) -> bool:
    """Say whether the text came as an answer to our question."""
    return isinstance(facts.target, Ticket) and facts.target.purpose is Purpose.CONFIRM
