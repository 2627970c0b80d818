"""Asks "new conversation or reply?" where an answer has a subject of its own that is about something else."""

from digest.community.posting.danger import in_danger
from digest.intents.intents import Reply
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, MailResult
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.titles import is_new_topic


def asked_whether_new(
    decision: MailResult, mail: ReadMail, facts: MailFacts, writer: Author
) -> MailResult:
    """Return the decision, or the question whether the text begins a conversation of its own.

    Only who may begin one there is asked, and only once; nobody who is in danger is kept waiting.
    """
    about, target = facts.conversation, facts.target
    if not isinstance(decision, Reply) or about is None or not about.belongs:
        return decision
    answers_letter = isinstance(target, Ticket) and target.purpose is Purpose.REPLY
    is_said = mail.is_released or mail.is_for_others or bool(mail.post.tags)
    if not answers_letter or is_said or in_danger(decision.text):
        return decision
    if not is_new_topic(mail.subject, about.title):
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
