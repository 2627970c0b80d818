"""Answers what members ask about: the part of the help that says it, with what is so for this member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from digest.community.conversations.experience import is_experienced
from digest.community.conversations.post import EditWindow
from digest.community.people.mailbox import mailboxes
from digest.community.people.member import Member
from digest.community.preferences.change_preferences import next_summary
from digest.community.preferences.columns import current
from digest.community.preferences.preference import PreferenceName
from digest.intents.label import label
from digest.intents.meaning import COMMUNITIES, HOME, HOURS, PLAIN, RESUME, STOP_ALL, TOPICS
from digest.intents.phrases import GetData, HelpTopic, Phrase, Show, Terminate, Viewable
from digest.intents.ready_mail import ready_mail
from digest.letters.overview import Overview, OverviewPayload, Values
from digest.letters.preferences import belongings
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

MOST_EXPLAINED = 3  # topics in one letter

TAGS, RULES = Show(what=Viewable.TAGS), Show(what=Viewable.RULES)
THE_END = (Terminate(), Terminate(erases=True))
OFFERED: Mapping[
    HelpTopic, tuple[Phrase, ...]
] = {  # what does it; the template has what is filled in
    HelpTopic.REPLY: (HOME,),
    HelpTopic.EDIT: (HOME,),
    HelpTopic.WHO_SEES: (PLAIN["discreet_on"],),
    HelpTopic.STOP: (*TOPICS["about_less"][:2], STOP_ALL),
    HelpTopic.PAUSE: tuple(each for each in TOPICS["about_pause"] if each != RESUME),
    HelpTopic.JOIN: (COMMUNITIES,),
    HelpTopic.LEAVE: THE_END,
    HelpTopic.TAGS: (TAGS, Show(what=Viewable.FOLLOWED)),
    HelpTopic.TIME: HOURS,
    HelpTopic.DATA: (GetData(), *THE_END),
    HelpTopic.MODERATORS: (RULES,),
    HelpTopic.WHICH_COMMUNITIES: (COMMUNITIES,),
}


class ExplanationPayload(OverviewPayload):
    """Answers a member's questions, in their order."""

    reason: Overview = Overview.EXPLAINED
    topics: tuple[HelpTopic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Gathers what the answers say of one member, as it is when the letter is sent."""

    window: EditWindow = field(default_factory=EditWindow)

    def __call__(
        self, session: Session, recipient: Recipient, delivery: Delivery, at: datetime, /
    ) -> Values:
        """Return the topics, what is so for this member, and what each topic offers to press."""
        topics = ExplanationPayload.of(delivery).topics
        member = session.get_one(Member, recipient.member_id, populate_existing=True)
        following = next_summary(session, member, at=at)
        return {
            "topics": [each.value for each in topics],
            "offered": {each.value: _offered(OFFERED.get(each, ())) for each in topics},
            "communities": belongings(session, member.id),
            "is_suspended": recipient.is_suspended,
            "display_name": member.display_name,
            "mailboxes": mailboxes(session, member.id) or [""],
            "minutes": int(self.window.length.total_seconds() // 60),
            "is_experienced": is_experienced(session, member, at=at),
            "pause": current(member, PreferenceName.PAUSE, at=at),
            "summary": current(member, PreferenceName.SUMMARY, at=at),
            "notifications": current(member, PreferenceName.NOTIFICATIONS, at=at),
            "hour": member.summary_hour,
            "zone": recipient.zone.key,
            "next_summary": following and recipient.local(following),
        }


def _offered(phrases: Sequence[Phrase]) -> list[tuple[str, str, str]]:
    """Return the label, the address and the subject of what does each of them."""
    return [(label(each), *mail) for each in phrases if (mail := ready_mail(each))]
