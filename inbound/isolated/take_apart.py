"""Takes a mail apart as far as its bytes alone tell: plain values that can travel between processes."""

from collections.abc import Callable
from dataclasses import dataclass

from inbound.reading.read import Mail, Unreadable, read
from inbound.reply_text import Extracted, split, writer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a mail says, and the writer's own words in it."""

    mail: Mail
    said: Extracted


TakeApart = Callable[[bytes], Reading | Unreadable]


def take_apart(raw: bytes) -> Reading | Unreadable:
    """Return what a mail says; in this process, so only for mails that may stop it."""
    mail = read(raw)
    if isinstance(mail, Unreadable):
        return mail
    return Reading(mail=mail, said=split(mail.text, writer=writer_of(mail)))
