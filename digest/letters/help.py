"""What `help` shows: how to do everything by mail, with the reader's own communities to write to."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from digest.community.conversations.post import EditWindow
from digest.letters.overview import Values
from digest.letters.preferences import belongings
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Gathers what the help says of one reader."""

    window: EditWindow = field(default_factory=EditWindow)

    def __call__(
        self, session: Session, recipient: Recipient, _delivery: Delivery, _at: datetime, /
    ) -> Values:
        """Return the reader's communities, and for how long a post can be changed."""
        return {
            "communities": belongings(session, recipient.member_id),
            "is_suspended": recipient.is_suspended,
            "minutes": self.window.minutes,
        }
