"""Asks "new conversation or reply?" where an answer has a subject of its own that is about something else."""

from digest.community.posting.danger import in_danger
from digest.intents.intents import Reply
from digest.language.vocabulary import time_words
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_conversation import AboutConversation
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, MailResult
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.titles import is_new_topic

LETTERS = (Purpose.REPLY, Purpose.SUMMARY)  # of a summary the subject begins with a weekday


def asked_whether_new(
    decision: MailResult, mail: ReadMail, facts: MailFacts, writer: Author
) -> MailResult:
    """Return the decision, or the question whether the text begins a conversation of its own.

    Only who may begin one there is asked, and only once; nobody who is in danger is kept waiting.
    """
    about = _answered(decision, facts) if isinstance(decision, Reply) else None
    if not isinstance(decision, Reply) or about is None or not about.belongs:
        return decision
    target = facts.target
    answers_letter = isinstance(target, Ticket) and target.purpose in LETTERS
    is_said = mail.is_released or mail.is_for_others or bool(mail.post.tags)
    if not answers_letter or is_said or in_danger(decision.text):
        return decision
    if not is_new_topic(mail.subject, about.title, *time_words().weekdays):
        return decision
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.NEW_OR_REPLY,
        words=mail.text,
        conversation_id=about.conversation_id,
        offered=(about.conversation_id,),
        community_id=about.community_id,
        title=mail.answer.subject,
    )


def _answered(decision: Reply, facts: MailFacts) -> AboutConversation | None:
    """Return the conversation that a reply goes to, as the answered letter tells of it."""
    told = facts.summary.conversations if facts.summary else (facts.conversation,)
    number = decision.conversation_id
    return next((each for each in told if each and each.conversation_id == number), None)
