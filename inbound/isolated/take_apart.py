"""Takes a mail apart as far as its bytes alone tell: plain values that can travel between processes."""

from collections.abc import Callable
from dataclasses import dataclass

from inbound.reading.read import Flaw, Mail, Unreadable, read
from inbound.reply_text import Extracted, split, writer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a mail says, and the writer's own words in it."""

    mail: Mail
    said: Extracted


class ReadingEnded(Exception):
    """The process that read a mail is gone, perhaps by something outside: another may well read it."""


TakeApart = Callable[[bytes], Reading | Unreadable]  # may raise ReadingEnded


def at_last(take_apart: TakeApart) -> TakeApart:
    """Return how a mail is read for the last time: if that ends the process again, it cannot be read."""

    def read_at_last(raw: bytes) -> Reading | Unreadable:
        try:
            return take_apart(raw)
        except ReadingEnded:
            return Unreadable(Flaw.UNREADABLE)

    return read_at_last


def take_apart(raw: bytes) -> Reading | Unreadable:
    """Return what a mail says; in this process, so only for mails that may stop it."""
    mail = read(raw)
    if isinstance(mail, Unreadable):
        return mail
    return Reading(mail=mail, said=split(mail.text, writer=writer_of(mail)))
