"""Asks before publishing where something in a text makes us doubt that it is for others to read."""

from datetime import datetime

from digest.community.posting.danger import in_danger
from digest.inbox.question import QuestionKind
from digest.intents.intents import Edit, Reply, Start
from digest.intents.phrases import Phrase
from digest.letters.notice import Reason
from inbound.interpret.commands.guess import MOST
from inbound.interpret.doubts import doubts, words_to_us
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, AskToPublish, Doubt, MailResult
from inbound.interpret.read_mail import ReadMail

PRIVATE = frozenset(
    {
        Doubt.OWN_ADDRESS,
        Doubt.QUOTED_ADDRESS,
        Doubt.OWN_NAME,
        Doubt.SIGNED_ADDRESS,
        Doubt.WHERE_THEY_ARE,
    }
)
WISHES = frozenset({Doubt.WISH, Doubt.REPORT})


def asked_first(
    decision: MailResult,
    mail: ReadMail,
    facts: MailFacts,
    writer: Author,
    *,
    is_other: bool = False,
) -> MailResult:
    """Return the decision, or the question whether its text is to be published.

    Who said yes to this very text is not asked again. `is_other`: it answers our question, and is no version
    of the text that we asked about.
    """
    if facts.kept is not None and facts.kept.is_sure:
        return decision
    if not isinstance(decision, Reply | Start | Edit | AskBack):
        return decision
    found = doubts(_text(decision), mail, facts)
    if isinstance(decision, AskBack):  # it publishes nothing yet; but a wish belongs nowhere
        is_which = decision.reason is Reason.WHICH_CONVERSATION
        found = tuple(doubt for doubt in found if doubt in WISHES and is_which)
    elif is_other:
        found = (*found, Doubt.OTHER_WORDS)
    if in_danger(_text(decision)):  # they wait for nothing but what others must never read
        found = tuple(doubt for doubt in found if doubt in PRIVATE)
    if not found:
        return decision
    return AskToPublish(
        member_id=writer.member_id,
        doubts=found,
        instead_of=decision,
        said_at=_said_at(mail, facts),
        likely=_likely(decision, mail, found),
    )


def _likely(
    decision: Reply | Start | Edit | AskBack, mail: ReadMail, found: tuple[Doubt, ...]
) -> tuple[Phrase, ...]:
    """Return what words that read like a wish may have meant."""
    wish = words_to_us(_text(decision), mail) if Doubt.WISH in found else None
    return wish.likely[:MOST] if wish else ()


def _text(decision: Reply | Start | Edit | AskBack) -> str:
    """Return everything that others would read."""
    if isinstance(decision, AskBack):
        return decision.words
    title = None if isinstance(decision, Reply) else decision.title
    return f"{title}\n\n{decision.text}" if title else decision.text


def _said_at(mail: ReadMail, facts: MailFacts) -> datetime:
    """Return when the mail was taken that first wanted these words to be published."""
    if facts.kept is not None:
        return facts.kept.said_at
    asked = facts.question
    is_version = asked is not None and asked.asks is QuestionKind.PUBLISH_THIS
    return (asked.said_at if asked and is_version else None) or mail.accepted_at
