"""Reads what a machine reports about a letter of ours.

Delivery is RFC 3464, a complaint is RFC 5965, what became of it in a mail program is RFC 8098.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

_FIELD = re.compile(r"^([A-Za-z-]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
LIMIT = 65_536  # characters of one report


class ReportKind(StrEnum):
    """What a report is about."""

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
class Report:
    """What the machine-readable part says; `action` and `status` are a delivery's last recipient's."""

    kind: ReportKind
    action: str = ""  # failed, delayed, delivered, relayed, expanded; for feedback its type
    status: str = ""  # 5.1.1


def report_of(parts: list[Message]) -> Report | None:
    """Return the first report among the parts of a mail."""
    for part in parts:
        kind = KINDS.get(part.get_content_type())
        if kind is not None:
            return _report(kind, _text(part))
    return None


def _report(kind: ReportKind, text: str) -> Report:
    fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(text)}
    action = fields.get("feedback-type" if kind is ReportKind.FEEDBACK else "action", "")
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(
        fields.get("diagnostic-code", "")
    )
    return Report(
        kind=kind, action=action.split(" ")[0].lower()[:40], status=status[1] if status else ""
    )


def _text(part: Message) -> str:
    """Return the fields of a report part, which the parser takes for one or more messages."""
    payload = part.get_payload()
    if isinstance(payload, str):
        decoded = part.get_payload(decode=True)
        text = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else payload
    else:
        text = "\n".join(str(block) for block in payload)
    return text[:LIMIT].replace("\r\n", "\n")
