"""Reads a received mail: limits first, then its parts; no mail can make it fail (M-03, M-04)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

from digest.language.text import one_line
from inbound.reading.author import author, author_name
from inbound.reading.body import Body, Problem, body_of
from inbound.reading.fields import Fields, read_fields
from inbound.reading.html_line import HtmlLine
from inbound.reading.report import DeliveryReport, report_of
from inbound.reading.sender_report import ReportFlaw, SenderReport, sender_report_of
from inbound.reading.structure import DEPTH, PARTS, StructureExcess, excess_of

SUBJECT_LIMIT = 300  # characters
REFERENCES = 20
HOPS = 100  # Received fields, RFC 5321 section 6.3

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # of byte order: they hide the first field


class Flaw(StrEnum):
    """The reason why a mail cannot be read at all."""

    HEADER_TOO_LONG = "header_too_long"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    TOO_MANY_HOPS = "too_many_hops"  # it goes round in circles
    AMBIGUOUS_AUTHOR = "ambiguous_author"
    MALFORMED = "malformed"
    UNREADABLE = "could_not_be_read"  # it took too much, or ended the process that read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a mail says; `problem` tells why `text` cannot be worked with."""

    author: str | None  # the one mailbox of the one From field
    author_name: str  # that stands before it
    subject: str
    message_id: str | None
    answers: tuple[str, ...]  # Message-IDs: what it replies to first, then the thread, newest first
    text: str
    is_html: bool
    has_own_lines: bool  # none that a program broke
    html_lines: tuple[HtmlLine, ...]  # of the HTML that says the same as a plain text
    attachments: int
    problem: Problem | None
    fields: Fields
    report: DeliveryReport | None
    sender_report: SenderReport | ReportFlaw | None = None  # on mail in our name


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail that is beyond a limit, and is not read."""

    flaw: Flaw


def refusal_at_door(raw: bytes, *, is_report: bool = False) -> Flaw | None:
    """Return why a mail is to be refused before it is kept, where its sender hears of it (S-05).

    Nothing is parsed; it takes a few milliseconds a megabyte. `is_report` where the reverse-path is null:
    the programs that make reports name themselves as they like, and a report must not be lost for that.
    """
    fields = read_fields(raw)
    flaw = _beyond(raw, fields)
    if fields is None or flaw is not None:
        return flaw
    if raw.startswith(_MARKS):
        return Flaw.MALFORMED
    if not is_report and _is_ambiguous(fields.all("from")):
        return Flaw.AMBIGUOUS_AUTHOR
    return None


def read(raw: bytes) -> Mail | Unreadable:
    """Return what a mail says; raises nothing, whatever its bytes are."""
    fields = read_fields(raw)
    flaw = _beyond(raw, fields)
    if fields is None or flaw is not None:
        return Unreadable(flaw or Flaw.MALFORMED)
    try:
        message = message_from_bytes(raw)
        if len(list(_parts(message))) > PARTS:
            return Unreadable(Flaw.TOO_MANY_PARTS)
        own_parts = _outside_messages(message)
        body, report = body_of(message, own_parts), report_of(own_parts)
        on_senders = sender_report_of(own_parts, fields.text("subject"))
    except _TooDeep:
        return Unreadable(Flaw.TOO_DEEP)
    except Exception:
        return Unreadable(Flaw.MALFORMED)
    return _mail(fields, body, report, on_senders)


def read_header(raw: bytes) -> Mail | None:
    """Return what a mail's header alone says, within its caps; nothing of its body is looked at."""
    fields = read_fields(raw)
    return None if fields is None else _mail(fields, Body(), None)


def _mail(
    fields: Fields,
    body: Body,
    report: DeliveryReport | None,
    on_senders: SenderReport | ReportFlaw | None = None,
) -> Mail:
    return Mail(
        author=author(fields.all("from")),
        author_name=author_name(fields.all("from")),
        subject=one_line(fields.text("subject"), limit=SUBJECT_LIMIT),
        message_id=next(iter(fields.message_ids("message-id")), None),
        answers=_answers(fields),
        text=body.text,
        is_html=body.is_html,
        has_own_lines=body.has_own_lines,
        html_lines=body.html_lines,
        attachments=body.attachments,
        problem=body.problem,
        fields=fields,
        report=report,
        sender_report=on_senders,
    )


class _TooDeep(Exception):
    """Parts are nested deeper than any mail program nests them."""


def _beyond(raw: bytes, fields: Fields | None) -> Flaw | None:
    """Return the limit that a mail is beyond, before anything in it is parsed."""
    if fields is None:
        return Flaw.HEADER_TOO_LONG
    if len(fields.all("received")) > HOPS:
        return Flaw.TOO_MANY_HOPS
    excess = excess_of(raw)
    if excess is None:
        return None
    return Flaw.TOO_DEEP if excess is StructureExcess.DEPTH else Flaw.TOO_MANY_PARTS


def _is_ambiguous(senders: tuple[str, ...]) -> bool:
    """Check whether two programs could find two authors; who names none is only nobody (A-02)."""
    return len(senders) > 1 or (any("@" in each for each in senders) and author(senders) is None)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield a message and the parts below it, attached messages included."""
    if depth > DEPTH:
        raise _TooDeep
    yield message
    children = message.get_payload() if message.is_multipart() else None
    for child in children if isinstance(children, list) else []:
        if isinstance(child, Message):
            yield from _parts(child, depth + 1)


def _outside_messages(message: Message) -> list[Message]:
    """Return a message and its parts, but nothing of messages attached to it."""
    children = message.get_payload() if message.is_multipart() else None
    if not isinstance(children, list) or message.get_content_maintype() == "message":
        return [message]
    below = [_outside_messages(child) for child in children if isinstance(child, Message)]
    return [message, *(part for parts in below for part in parts)]


def _answers(fields: Fields) -> tuple[str, ...]:
    thread = fields.message_ids("references")[-REFERENCES:]
    return tuple(dict.fromkeys([*fields.message_ids("in-reply-to"), *reversed(thread)]))
