"""What makes us ask "Did you mean to publish this?" before others see a text: a pure rule."""

from inbound.interpret.addresses_in import has_any_of, has_quoted
from inbound.interpret.answer_words import is_note_of_absence
from inbound.interpret.commands.addressed_to_us import AddressedToUs, addressed_to_us
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import Doubt
from inbound.interpret.own_name import tells_name
from inbound.interpret.reachable import tells_where
from inbound.interpret.read_mail import ReadMail
from inbound.reply_text.contact import is_only_contact

A_LINE = 1  # of a letter of ours may be the writer's own


def doubts(
    text: str, mail: ReadMail, facts: MailFacts, wish: AddressedToUs | None
) -> tuple[Doubt, ...]:
    """Return what speaks against publishing `text` unasked: a text as it would stand, from this letter.

    `wish` is what its words seem to be for, where that is not others to read.

    An address that is somebody else's, a clinic's say, is published, and its writer warned of it.
    """
    writer = facts.writer
    own = {facts.author or ""} | (writer.addresses if writer else frozenset())
    display_name = writer.display_name if writer else ""
    is_own = has_any_of(text, own - {""})
    seen = {
        Doubt.OWN_ADDRESS: is_own,
        Doubt.QUOTED_ADDRESS: has_quoted(text),
        Doubt.OWN_NAME: tells_name(text, mail.from_name, display_name),
        Doubt.SIGNED_ADDRESS: mail.holds_token,
        Doubt.ONLY_CONTACT: is_only_contact(text),
        Doubt.WHERE_THEY_ARE: not is_own and tells_where(text),
        Doubt.ABSENCE: is_note_of_absence(text),
        Doubt.WISH: wish is not None and not wish.reports,
        Doubt.REPORT: wish is not None and wish.reports,
        Doubt.OURS_LEFT: mail.ours_left > A_LINE,
    }
    return tuple(doubt for doubt, is_seen in seen.items() if is_seen)


def words_to_us(text: str, mail: ReadMail) -> AddressedToUs | None:
    """Return what a text wishes for, with its title or without; nothing where it says that it is a post."""
    if mail.is_for_others:
        return None
    found = addressed_to_us(mail.text)
    return addressed_to_us(text) if found is None and text != mail.text else found
