"""Answers what members ask about: the part of the help that says it, with what is so for this member."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from digest.community.conversations.post import EditWindow
from digest.community.people.mailbox import mailboxes
from digest.community.people.member import Member
from digest.community.preferences.change_preferences import next_summary
from digest.community.preferences.columns import current
from digest.community.preferences.preference import (
    Never,
    PauseFor,
    Preference,
    PreferenceName,
    SummaryHour,
    Weekly,
)
from digest.intents.label import label
from digest.intents.meaning import (
    COMMUNITIES,
    DAILY,
    HOME,
    HOURS,
    PLAIN,
    RESUME,
    SETTINGS,
    STOP_ALL,
    TOPICS,
)
from digest.intents.phrases import Choose, GetData, HelpTopic, Phrase, Show, Terminate, Viewable
from digest.intents.ready_mail import ready_mail
from digest.letters.overview import Overview, OverviewPayload, Values
from digest.letters.preferences import belongings
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

MOST_EXPLAINED = 3  # topics in one letter

TAGS, RULES = Show(what=Viewable.TAGS), Show(what=Viewable.RULES)
OF_WHAT_IS_SHOWN = (  # of two of a kind, what is chosen already is not offered
    *("length_short", "length_long", "scope_followed", "scope_all"),
    *("discreet_on", "discreet_off", "content_off", "content_on"),
)
THE_END = (Terminate(), Terminate(erases=True))
# What does it; the template adds what is to be filled in, and the member's communities.
OFFERED: Mapping[HelpTopic, tuple[Phrase, ...]] = {
    HelpTopic.REPLY: (HOME,),
    HelpTopic.EDIT: (HOME,),
    HelpTopic.STOP: (*TOPICS["about_less"][:2], STOP_ALL),
    HelpTopic.PAUSE: tuple(each for each in TOPICS["about_pause"] if each != RESUME),
    HelpTopic.JOIN: (COMMUNITIES,),
    HelpTopic.LEAVE: THE_END,
    HelpTopic.TAGS: (TAGS, Show(what=Viewable.FOLLOWED)),
    HelpTopic.TIME: (DAILY, *HOURS),
    HelpTopic.DATA: (GetData(), *THE_END),
    HelpTopic.MODERATORS: (RULES,),
    HelpTopic.WHICH_COMMUNITIES: (COMMUNITIES,),
    HelpTopic.MUTE: (Show(what=Viewable.FOLLOWED),),
    HelpTopic.REPORT: (RULES,),
    HelpTopic.SHOWN: tuple(map(PLAIN.__getitem__, OF_WHAT_IS_SHOWN)),
    HelpTopic.SIZE: (PLAIN["letters_text"],),
    HelpTopic.UNDO: (SETTINGS,),
    HelpTopic.NOTES: (PLAIN["summary_again"],),
    HelpTopic.FOR_ALL: (PLAIN["discreet_off"], PLAIN["discreet_on"]),
    HelpTopic.FOR_ANOTHER: (STOP_ALL,),
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
            "offered": {each.value: _offered(member, each, at=at) for each in topics},
            "communities": belongings(session, member.id),
            "is_suspended": recipient.is_suspended,
            "display_name": member.display_name,
            "mailboxes": mailboxes(session, member.id) or [""],
            "minutes": self.window.minutes,
            "pause": current(member, PreferenceName.PAUSE, at=at),
            "summary": _summary(member, at),
            "notifications": current(member, PreferenceName.NOTIFICATIONS, at=at),
            "hour": member.summary_hour,
            "zone": recipient.zone.key,
            "next_summary": following and recipient.local(following),
            "is_at_once": following is not None and following <= at,
        }


def _offered(member: Member, topic: HelpTopic, *, at: datetime) -> list[tuple[str, str, str]]:
    """Return the label, the address and the subject of what a topic offers this member."""
    useful = (each for each in OFFERED.get(topic, ()) if _is_useful(member, each, at=at))
    return [(label(each), *mail) for each in useful if (mail := ready_mail(each))]


def _is_useful(member: Member, phrase: Phrase, *, at: datetime) -> bool:
    """Say whether it changes anything: what is chosen already does not, nor an hour without a summary."""
    if not isinstance(phrase, Choose) or isinstance(phrase.preference, PauseFor):
        return True
    if isinstance(phrase.preference, SummaryHour) and _summary(member, at) == Never():
        return False
    now = current(member, phrase.preference.setting, at=at)
    return phrase.preference not in (now, Weekly() if isinstance(now, Weekly) else now)


def _summary(member: Member, at: datetime) -> Preference:
    return current(member, PreferenceName.SUMMARY, at=at)
