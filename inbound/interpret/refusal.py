"""Refuses a proved writer's mail in words, and with their own words back."""

from digest.language.text import POST_LIMIT
from digest.letters.notice import Reason
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.reading.body import Problem

ROWS_HELD = 12  # lines of a mail without words of its own that its writer gets back
PROBLEMS = {
    Problem.NO_TEXT: Reason.NO_TEXT,
    Problem.TOO_LONG: Reason.TOO_LONG,
    Problem.UNDECODABLE: Reason.UNDECODABLE,
    Problem.ENCRYPTED: Reason.ENCRYPTED,
    Problem.OUTLOOK_ONLY: Reason.OUTLOOK_ONLY,
    Problem.CALENDAR_ONLY: Reason.CALENDAR_ONLY,
    Problem.ONLY_FORWARDED: Reason.ONLY_FORWARDED,
    Problem.PICTURES_ONLY: Reason.PICTURES_ONLY,
}


def problem(mail: ReadMail, writer: Author) -> Refuse | None:
    """Return why nothing of this mail can be published."""
    if writer.is_suspended:
        return refuse(mail, writer, Reason.SUSPENDED)
    if mail.problem is not None:
        return refuse(mail, writer, PROBLEMS[mail.problem])
    if not mail.text.strip():
        return refuse(mail, writer, Reason.NO_TEXT)
    if len(mail.text.encode()) > POST_LIMIT:
        return refuse(mail, writer, Reason.TOO_LONG)
    return None


def not_kept(question: AboutQuestion) -> Reason:
    """Return what to say of an answer about a mail that does not wait for it any more."""
    return Reason.LET_THROUGH if question.is_let_through else Reason.NOT_KEPT


def refuse(
    mail: ReadMail, writer: Author, reason: Reason, facts: MailFacts | None = None
) -> Refuse:
    """Refuse with the words back, and with the place they were meant for where it may be named."""
    about = facts.conversation if facts else None
    return Refuse(
        member_id=writer.member_id,
        reason=reason,
        words=None if reason is Reason.ENCRYPTED else mail.text or _held(mail, reason),
        conversation_id=about.conversation_id if about and about.may_read else None,
        post_id=facts.post.post_id if facts and facts.post else None,
    )


def _held(mail: ReadMail, reason: Reason) -> str | None:
    """Return the first lines of what a mail without own words held: they may be its writer's after all."""
    if reason is not Reason.NO_TEXT:
        return None
    lines = mail.cut.strip().splitlines()
    more = ["…"] if len(lines) > ROWS_HELD else []
    return "\n".join([*lines[:ROWS_HELD], *more]) or None
