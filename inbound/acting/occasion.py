"""What acting is given besides the decision: the mail, the moment, and the numbers to keep to."""

from dataclasses import dataclass, field
from datetime import datetime

from digest.inbox.received_mail import ReceivedMail
from digest.policy import MailLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What this installation is called, and the domain of its addresses."""

    service_name: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The mail that makes us act and perhaps write, the moment, and how often we may."""

    received: ReceivedMail
    subject: str
    message_id: str | None
    at: datetime
    limits: MailLimits
    house: House = field(default_factory=House)
    author_name: str = ""  # that stands in the mail's From
    cut: str = ""  # what was not taken for the writer's own words
    attachments: int = 0
    changes: int | None = None  # a post that the mail asks, in time, to change or delete
