"""Welcomes a new member: the liveliest communities, a name to choose, how to ask, what is not done here."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from digest.community.member import Member, SummaryFrequency
from digest.community.pending_member import is_placeholder
from digest.notices.communities import lively
from digest.notices.overview import Values
from digest.notices.reader import Reader
from digest.notices.rules import RulesOfConduct

MOST = 8  # communities named


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Gathers the welcome, with the rules of conduct in full."""

    rules: RulesOfConduct = field(default_factory=RulesOfConduct)

    def __call__(
        self, session: Session, reader: Reader, _query: str | None, at: datetime
    ) -> Values:
        """Return the values of the template `welcome`."""
        member = session.get_one(Member, reader.member_id)
        communities = lively(session, member.id, at=at)
        return {
            "display_name": member.display_name,
            "has_placeholder": is_placeholder(member.display_name),
            "mine": [each for each in communities if each.is_in],
            "others": [each for each in communities if not each.is_in][:MOST],
            "hour": f"{member.summary_hour:02}:00",
            "zone": member.zone,
            "has_summary": member.summary_frequency is not SummaryFrequency.NEVER,
            **self.rules(session, reader, None, at),
        }
