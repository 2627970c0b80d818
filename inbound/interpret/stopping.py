"""Decides what STOP stops: what the mail answers, or everything."""

from dataclasses import replace

from digest.community.people.member import NotificationTiming
from digest.community.preferences.preference import Never, Notifications
from digest.community.preferences.stop import Stream
from digest.intents.intents import StopStreams, UnfollowConversation
from digest.intents.phrases import Choose, StopThis
from digest.letters.notice import Reason
from digest.mail.signed_address import Ticket
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse

CAN_BE_STOPPED = (
    Choose(preference=Never()),
    Choose(preference=Notifications(NotificationTiming.OFF)),
    StopThis(all=True),
)


def asked_to_stop(mail: ReadMail) -> StopThis | None:
    """Return how much a mail asks to stop, None where it does not."""
    match mail.phrases:
        case (StopThis() as asked,):
            return asked
        case _:
            return mail.answer.stop


def stop(
    asked: StopThis, mail: ReadMail, facts: MailFacts, writer: Author
) -> StopStreams | UnfollowConversation | Refuse:
    """Stop the summary, or being told of this conversation; a letter that comes once stops nothing."""
    if asked.all:
        return StopStreams(streams=tuple(Stream), by_word=True)
    if facts.summary is not None:
        return StopStreams(streams=(Stream.SUMMARY,), by_word=True)
    if facts.conversation is not None:
        target, number = facts.target, facts.conversation.conversation_id
        if isinstance(target, Ticket) and target.detail == Stream.NEW_CONVERSATIONS:
            streams = (Stream.NEW_CONVERSATIONS,)  # it answers a letter of that kind
            of = facts.conversation.community_id
            return StopStreams(streams=streams, of=of, by_word=True)
        return UnfollowConversation(
            conversation_id=number,
            by_stop=True,
            answers_receipt=facts.post is not None,
        )
    return replace(refuse(mail, writer, Reason.STOP_WHAT), words=None, likely=CAN_BE_STOPPED)
