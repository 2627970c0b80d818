"""What a bounce says: a report's fields, and what a person was to read, without the letter it returns.

Many servers write no report, or one that says nothing. What all this means, `digest.outbox.verdict` judges.
"""

import re
from dataclasses import dataclass

from digest.outbox.verdict import Failure, Verdict, is_telling, judge, status_of, together
from inbound.decode import in_charset
from inbound.fields import header_size
from inbound.read import Mail
from inbound.report import Recipient, ReportKind

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
_SUBJECT = re.compile(r"^[ \t>]*subject[ \t]*:.*", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(
    r"[\w.+=#~%&'*/?^{|}!$-]{1,128}@[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a bounce comes to; `status` is the most telling code in it, empty where there is none."""

    verdict: Verdict
    status: str = ""


def finding(mail: Mail, raw: bytes) -> Finding:
    """Return what a bounce means. A mail that is none gets a verdict as well: classify first."""
    said = failures(mail, raw)
    return Finding(verdict=together(map(judge, said)), status=status_of(said[-1]))


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
    """Return what a person was to read, cut off where the returned letter begins.

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


def _reported(recipient: Recipient, text: str, *, alone: bool) -> Failure:
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
