"""Brings words to the moderators that tell of somebody else who may harm themselves, whatever else they want.

What is published is looked after where that is done, and whoever tells of themselves too is answered so.
"""

from digest.community.posting.danger import tells_of_another
from digest.intents.intents import (
    Agree,
    AskLate,
    Decide,
    Decline,
    Edit,
    Intent,
    PublishKept,
    Reply,
    ReportPost,
    Start,
    WriteToModerators,
)
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import AskToPublish, Doubt, Interpreted, MailResult, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.unclear import all_written, is_cry

READ = (Reply, Start, Edit, ReportPost, AskLate, WriteToModerators, Decide)  # by people
ANSWERS = (Agree, Decline, PublishKept)  # to a question: of the words that it kept
SAID_TO_US = frozenset({Doubt.WISH, Doubt.REPORT})


def told_to_moderators(found: MailResult, mail: ReadMail, facts: MailFacts) -> MailResult:
    """Return what a mail comes to, with its words for the moderators where nobody would read them."""
    writer, words = facts.writer, all_written(mail)
    if writer is None or not mail.is_proved or not tells_of_another(words) or is_cry(mail):
        return found
    asked = _beside(found)
    if asked is None:
        return found
    told = (*asked, WriteToModerators(words=words))
    return Interpreted(member_id=writer.member_id, intents=told)


def _beside(found: MailResult) -> tuple[Intent, ...] | None:
    """Return what is done beside that: nothing in place of a refusal; None where a person reads the words."""
    match found:
        case Refuse():
            return ()
        case AskToPublish(doubts=doubts):
            return None if SAID_TO_US.isdisjoint(doubts) else ()
        case Interpreted(intents=intents):
            return None if any(isinstance(each, READ) for each in intents) else intents
        case _:
            if isinstance(found, READ + ANSWERS) or not isinstance(found, Intent):
                return None
            return (found,)
