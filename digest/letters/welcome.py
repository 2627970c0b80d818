"""Welcomes a new member: the liveliest communities, a name to choose, how to ask, what is not done here."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from digest.community.leaving.pending_member import is_placeholder
from digest.community.people.member import Member, SummaryFrequency
from digest.language.sentences import listed
from digest.letters.communities import lively
from digest.letters.overview import OverviewPayload, Values
from digest.letters.recipient import Recipient
from digest.letters.rules import RulesOfConduct
from digest.outbox.delivery import Delivery

MOST = 8  # communities named


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Gathers the welcome, with the rules of conduct in full."""

    rules: RulesOfConduct = field(default_factory=RulesOfConduct)

    def __call__(
        self, session: Session, recipient: Recipient, delivery: Delivery, at: datetime
    ) -> Values:
        """Return the values of the template `welcome`."""
        member = session.get_one(Member, recipient.member_id)
        communities = lively(session, member.id, at=at)
        mine = [each for each in communities if each.is_in]
        return {
            "how": OverviewPayload.of(delivery).how,
            "display_name": member.display_name,
            "has_placeholder": is_placeholder(member.display_name),
            "mine": mine,
            "communities": listed([each.title for each in mine]) if mine else "",
            "others": [each for each in communities if not each.is_in][:MOST],
            "hour": f"{member.summary_hour:02}:00",
            "zone": member.zone,
            "has_summary": member.summary_frequency is not SummaryFrequency.NEVER,
            "offers_titles": member.discreet is None,
            **self.rules(session, recipient, delivery, at),
        }
