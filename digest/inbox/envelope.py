"""Who handed a mail over to us, and for whom (RFC 5321 section 2.3.1)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One mail as an SMTP or LMTP client handed it over, to all its recipients here."""

    reverse_path: str  # empty for the null one
    recipients: tuple[str, ...]
    raw: bytes
    peer: str | None = None  # the client's IP address
    hello: str | None = None  # the name it gave itself
    held: str = ""  # why it is kept for the operator and not worked on; mostly empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The envelope of one mail to one recipient, with the time at which our server durably accepted it."""

    reverse_path: str
    recipient: str
    accepted_at: datetime
    peer: str | None = None
    hello: str | None = None
