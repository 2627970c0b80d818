"""Decides what an answer to the operator's letter to all does: a person reads it, nobody publishes it."""

from dataclasses import replace

from digest.community.preferences.stop import Stream
from digest.intents.intents import SendAnnouncement, StopStreams
from digest.intents.phrases import Thank
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.commands.laying_open import asks_exactly_to_read
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import asked_to_stop
from inbound.interpret.interpretation import Interpreted, MailResult
from inbound.interpret.person import kept_for_person
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.second_thoughts import thanked
from inbound.interpret.unclear import all_written, is_cry


def of_announcement(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult | None:
    """Return what it does: STOP ends such letters, MORE brings a hidden one, all else is for a person.

    None for what answers no such letter.
    """
    target = facts.target
    if not isinstance(target, Ticket) or target.purpose is not Purpose.ANNOUNCEMENT:
        return None
    asked = asked_to_stop(mail)
    if asked is not None and not is_cry(mail):
        streams = tuple(Stream) if asked.all else (Stream.ANNOUNCEMENTS,)
        return StopStreams(streams=streams, by_word=True)
    is_asked = not mail.text.strip() or asks_exactly_to_read(mail.text, by_number=False)
    if not writer.sees_content and is_asked:
        shown = SendAnnouncement(announcement_id=target.object_id)
        return Interpreted(member_id=writer.member_id, intents=(shown,))
    for_a_person = kept_for_person(writer)
    if is_cry(mail):
        return replace(for_a_person, words=all_written(mail))
    is_mere_thanks = mail.phrases == (Thank(is_plain=True),)
    return (thanked(mail, writer) if is_mere_thanks else None) or for_a_person
