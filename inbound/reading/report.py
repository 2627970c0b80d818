"""Reads what a machine reports about a letter of ours.

Delivery is RFC 3464, a complaint is RFC 5965, what became of it in a mail program is RFC 8098.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from inbound.reading.decode import Undecodable, unpacked

_FIELD = re.compile(r"^([A-Za-z-]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ADDRESS_TYPE = re.compile(r"^\s*[\w-]{1,20}\s*;\s*")  # rfc822; RFC 3464 section 2.1.2
LIMIT = 65_536  # characters of one report
RECIPIENTS = 20
WORDS = 1_000  # characters of what is said of one recipient


class ReportKind(StrEnum):
    """The subject of a report."""

    DELIVERY = "delivery"
    FEEDBACK = "feedback"
    DISPOSITION = "disposition"


KINDS = {
    "message/delivery-status": ReportKind.DELIVERY,
    "message/global-delivery-status": ReportKind.DELIVERY,
    "message/feedback-report": ReportKind.FEEDBACK,
    "message/disposition-notification": ReportKind.DISPOSITION,
    "message/global-disposition-notification": ReportKind.DISPOSITION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRecipient:
    """What a delivery report says of one recipient (RFC 3464 section 2.3); empty is what it leaves out."""

    address: str = ""  # as the report has it: unproved, and perhaps redacted
    original: str = ""  # the address before anybody forwarded it
    action: str = ""  # failed, delayed, delivered, relayed, expanded
    status: str = ""  # 5.1.1
    words: str = ""  # the diagnostic code, and the comment behind the status


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What the machine-readable part says; `action` and `status` are those of the last recipient."""

    kind: ReportKind
    action: str = ""  # for feedback its type
    status: str = ""
    recipients: tuple[ReportedRecipient, ...] = ()


def report_of(parts: list[Message]) -> DeliveryReport | None:
    """Return the first report among the parts of a mail."""
    for part in parts:
        kind = KINDS.get(part.get_content_type())
        if kind is ReportKind.DELIVERY:
            return _delivery(_text(part))
        if kind is not None:
            fields = _fields(_text(part))
            action = fields.get("feedback-type", "") if kind is ReportKind.FEEDBACK else ""
            return DeliveryReport(kind=kind, action=_word(action))
    return None


def _delivery(text: str) -> DeliveryReport:
    recipients = tuple(_recipients(text))
    last = recipients[-1] if recipients else ReportedRecipient()
    return DeliveryReport(
        kind=ReportKind.DELIVERY, action=last.action, status=last.status, recipients=recipients
    )


def _recipients(text: str) -> Iterator[ReportedRecipient]:
    """Yield the recipients of a delivery report, each a block of fields; the first block is the message's."""
    for block in _BLANK_LINE.split(text)[: RECIPIENTS + 1]:
        fields = _fields(block)
        if fields.keys() & {"final-recipient", "original-recipient", "action", "status"}:
            yield _recipient(fields)


def _recipient(fields: dict[str, str]) -> ReportedRecipient:
    diagnostic, status = fields.get("diagnostic-code", ""), fields.get("status", "")
    found = _STATUS.search(status) or _STATUS.search(diagnostic)
    original = _address(fields.get("original-recipient", ""))
    return ReportedRecipient(
        address=_address(fields.get("final-recipient", "")) or original,
        original=original,
        action=_word(fields.get("action", "")),
        status=found[1] if found else "",
        words=f"{diagnostic[:WORDS]}\n{_STATUS.sub('', status, count=1)[:WORDS]}".strip(),
    )


def _fields(text: str) -> dict[str, str]:
    """Return the fields of a block by lower-case name, the last of each name."""
    return {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(text)}


def _address(value: str) -> str:
    return _ADDRESS_TYPE.sub("", value).strip(" <>")[:320]


def _word(value: str) -> str:
    return value.strip().partition(" ")[0].lower()[:40]


def _text(part: Message) -> str:
    """Return the fields of a report part, which the parser takes for one or more messages."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    text = payload if isinstance(payload, str) else "\n\n".join(map(_block, blocks))
    encoding = str(part.get("content-transfer-encoding", ""))
    octets = text.encode("utf-8", "surrogateescape")
    with suppress(Undecodable):
        octets = unpacked(octets, encoding)
    return octets[:LIMIT].decode("utf-8", "replace").replace("\r\n", "\n")


def _block(part: object) -> str:
    """Return a block as it came: the standard library would fold its fields, and take seconds for it."""
    if not isinstance(part, Message):
        return ""
    rest = part.get_payload()
    fields = "\n".join(f"{name}: {value}" for name, value in part.raw_items())
    return f"{fields}\n\n{rest}" if isinstance(rest, str) else fields
