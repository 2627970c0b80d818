"""What acting on a mail is given besides the decision: the mail, the moment, and the numbers to keep to."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from digest.actions.context import Actor, Context, House, SourceMail, Via
from digest.community.conversations.post import EditWindow
from digest.inbox.received_mail import ReceivedMail
from digest.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The mail that makes us act and perhaps write, the moment, and how often we may."""

    received: ReceivedMail
    mail: SourceMail
    at: datetime
    policy: Policy = field(default_factory=Policy)
    house: House = field(default_factory=House)

    @property
    def window(self) -> EditWindow:
        """How long an author may change a post."""
        return EditWindow.of(self.policy.community)

    def context(self, session: Session, member_id: int | None = None) -> Context:
        """Return what an action needs of it; `member_id` is who asks, where that is a member."""
        return Context(
            session=session,
            actor=Actor(member_id=member_id, via=Via.MAIL),
            at=self.at,
            policy=self.policy,
            house=self.house,
            mail=self.mail,
        )
