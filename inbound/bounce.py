"""Reads a bounce: its report's fields and the text for people, without the returned letter.

Many servers write no report, or one that says nothing. `digest.outbox.bounce_cause` finds
what all this means.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from digest.outbox.bounce_cause import (
    BounceCause,
    Failure,
    cause_of,
    is_telling,
    status_of,
    together,
)
from inbound.reading.decode import in_charset
from inbound.reading.fields import header_size
from inbound.reading.read import Mail
from inbound.reading.report import ReportedRecipient, ReportKind

RETURNED_LIMIT = 65_536  # bytes in which the returned letter's header is looked for
TEXT_LIMIT = 8_192  # characters in which servers say why; the rest is the returned letter

_RETURNED = re.compile(  # the line above the letter that is returned, or the first of its header
    r"^[ \t>*|=_-]*(?:"
    r"(?:here|below|above|following|this|included|enclosed|attached)\b.{0,40}\bcopy of\b|"
    r"below this line is a copy|"
    r"(?:unsent|returned|undelivered|original|failed|the original|your original|your|message)"
    r" (?:message|mail|e-?mail|text|header)s?\b"
    r"(?: (?:follows|info|headers?|text|below|was|details|is|attached|starts|included))*[^a-z]*$|"
    r"message text follows|original message follows|message headers? follows?|original mail info|"
    r"(?:received|return-path)[ \t]?:"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_TO = re.compile(r"^[ \t>]*(?:to[ \t]*:|for )(.{1,300})", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(r"^[ \t>]*subject[ \t]*:.*", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(
    r"[\w+=#~%&*/][\w.+=#~%&'*/?^{|}!$-]{0,127}@[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a bounce comes to; `status` is the most telling code in it, empty where there is none."""

    verdict: BounceCause
    status: str = ""


def finding(mail: Mail, raw: bytes) -> Finding:
    """Return what a bounce means. A mail that is none gets a verdict as well: classify first."""
    said = failures(mail, raw)
    return Finding(verdict=together(map(cause_of, said)), status=status_of(said[-1]))


def failures(mail: Mail, raw: bytes) -> tuple[Failure, ...]:
    """Return what the mail says, for each recipient apart where it tells them apart; at least one."""
    text = said(mail, raw)
    report = mail.report
    if report is not None and report.kind is ReportKind.DELIVERY and report.recipients:
        alone = len(report.recipients) == 1
        return tuple(_reported(each, text, alone=alone) for each in report.recipients)
    sections = _sections(text)
    if len(sections) <= 1:
        return (Failure(words=f"{text}\n{mail.subject}", transcript=text),)
    return tuple(
        Failure(address=address, words=words, transcript=words) for address, words in sections
    )


def said(mail: Mail, raw: bytes) -> str:
    """Return the text meant for people, up to where the returned letter begins.

    Of a mail whose parts are not where its header says, that is all below the header.
    """
    text = mail.text[:TEXT_LIMIT] or in_charset(raw[header_size(raw) :][:TEXT_LIMIT], None)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    cut = _RETURNED.search(text)
    kept = text if cut is None or not text[: cut.start()].strip() else text[: cut.start()]
    return _SUBJECT.sub("", kept)


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses in a text, each once, in their order."""
    return tuple(dict.fromkeys(found.lower() for found in _ADDRESS.findall(text)))


def _reported(recipient: ReportedRecipient, text: str, *, alone: bool) -> Failure:
    return Failure(
        address=recipient.address,
        action=recipient.action,
        status=recipient.status,
        words=recipient.words or (text if alone and not is_telling(recipient.status) else ""),
        transcript=text,
    )


def _sections(text: str) -> list[tuple[str, str]]:
    """Return each address that begins a paragraph or line, with what is said until the next one."""
    begins = list(
        re.finditer(r"^[ \t]*<([^<>\s@]{1,128}@[^<>\s@]{1,200})>:?[ \t]*$", text, re.MULTILINE)
    )
    starts = [*(begin.start() for begin in begins), len(text)]
    return [(begin[1], text[starts[at] : starts[at + 1]]) for at, begin in enumerate(begins)]


def addresses_named(mail: Mail, raw: bytes) -> tuple[str, ...]:
    """Return the addresses that a bounce says could not be reached, the likeliest first.

    Advice for an operator at most: anybody can write any address into a mail, so nothing is done by it.
    """
    report = mail.report.recipients if mail.report is not None else ()
    known = [address for each in report for address in (each.original, each.address)]
    known += [failure.address for failure in failures(mail, raw)]
    known += addresses_in(mail.fields.first("x-failed-recipients"))
    to_us = addresses_in(" ".join(mail.fields.all("to")))
    known += [each for each in addresses_in(said(mail, raw)) if each not in to_us]
    named = tuple(dict.fromkeys(each.lower() for each in known if "@" in each))
    return named or _returned_to(raw, but=to_us)


def _returned_to(raw: bytes, *, but: Collection[str]) -> tuple[str, ...]:
    """Return whom the returned letter was to, where the bounce itself names nobody."""
    text = in_charset(raw[header_size(raw) :][:RETURNED_LIMIT], None).replace("\r", "\n")
    found = addresses_in(" ".join(_TO.findall(text))) or addresses_in(text)
    return tuple(each for each in found if each not in but)
