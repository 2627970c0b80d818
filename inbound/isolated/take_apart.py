"""Parses a mail from its bytes alone, into plain values that can be passed between processes."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from inbound.reading.read import Flaw, Mail, Unreadable, read
from inbound.reading.whole_lines import whole_lines
from inbound.reply_text import Extracted, split, writer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedReading:
    """What a mail says, and the writer's own words in it."""

    mail: Mail
    said: Extracted
    whole: str  # the writer's own words with the line ends that the writer made


class ReadingEnded(Exception):
    """The process that read a mail is gone, perhaps by something outside: another may well read it."""


class TakeApart(Protocol):
    """Takes a mail apart; it may raise ReadingEnded."""

    def __call__(self, raw: bytes, /, text: str | None = None) -> StartedReading | Unreadable:
        """Return what a mail says; `text` is its text with what is ours marked, where that is known."""


def at_last(take_apart: TakeApart) -> TakeApart:
    """Return how a mail is read for the last time: if that ends the process again, it cannot be read."""

    def read_at_last(raw: bytes, /, text: str | None = None) -> StartedReading | Unreadable:
        try:
            return take_apart(raw) if text is None else take_apart(raw, text)
        except ReadingEnded:
            return Unreadable(Flaw.UNREADABLE)

    return read_at_last


def take_apart(raw: bytes, /, text: str | None = None) -> StartedReading | Unreadable:
    """Return what a mail says; in this process, so only for mails that may stop it."""
    mail = _read_once(raw)
    if isinstance(mail, Unreadable):
        return mail
    said = split(mail.text if text is None else text, writer=writer_of(mail))
    whole = whole_lines(said.text, mail)
    return StartedReading(mail=replace(mail, html_lines=()), said=said, whole=whole)


_read_once = lru_cache(maxsize=1)(read)  # it comes again at once, with what is ours marked
