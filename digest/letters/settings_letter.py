"""The short letter about a member's settings: what is on, and what it is mostly changed to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from digest.community.communities.tag import TagFollow
from digest.community.conversations.follow import Follow, Mute
from digest.community.people.mailbox import mailboxes
from digest.community.people.member import Member, NotificationTiming
from digest.community.preferences.change_preferences import next_summary
from digest.community.preferences.preference import (
    AskedPreference,
    Daily,
    Never,
    Notifications,
    Pause,
    PauseFor,
    Preference,
    PreferenceName,
    Weekly,
    values,
)
from digest.intents.ready_mail import spelled
from digest.language.sentences import Message, listed, message
from digest.letters.overview import Values
from digest.letters.preferences import MembershipRow, belongings, held_now
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery
from digest.outbox.letters_sent import letters_of_kinds

GROUPS = {  # as they stand in the letter
    "letters": (
        *("summary", "length", "scope", "notifications", "instant", "receipts"),
        *("announcements", "pause"),
    ),
    "reading": ("communities", "followed"),
    "you": ("name", "discreet", "content", "look", "address"),
}
NEAR: Mapping[PreferenceName, Sequence[AskedPreference]] = {  # where not all of a few values are
    PreferenceName.SUMMARY: (Daily(), Weekly(), Never()),
    PreferenceName.NOTIFICATIONS: tuple(
        map(
            Notifications,
            (
                NotificationTiming.AT_ONCE,
                NotificationTiming.GATHERED,
                NotificationTiming.OFF,
            ),
        )
    ),
}
A_BREAK, NO_BREAK = PauseFor(14), Pause(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One thing that a setting can be changed to, by a ready mail or by a word."""

    label: Message
    address: str  # of its ready mail, and the subject
    subject: str

    @property
    def word(self) -> str:
        """Return what does it as an answer to the letter."""
        return self.subject.upper()


def settings_contents(
    session: Session, recipient: Recipient, _delivery: Delivery, at: datetime, /
) -> Values:
    """Return what is on for the member, what is next to it, and for which second the page's link is good."""
    member = session.get_one(Member, recipient.member_id, populate_existing=True)
    following = next_summary(session, member, at=at)
    may_show = not recipient.is_hidden_by_operator
    now = held_now(member, at=at, may_show=may_show)
    mine = belongings(session, member.id)
    return {
        "groups": GROUPS,
        "now": now,
        "is_hidden_by_operator": recipient.is_hidden_by_operator,
        "changes": _changes(now, mine) | ({} if may_show else {"content": ()}),
        "a_week": letters_of_kinds(session, member, at=at),
        "communities": listed([each.title for each in mine]) if mine else "",
        "instant": [each.title for each in mine if each.now.is_on],
        "followed": _followed(session, member),
        "mailboxes": mailboxes(session, member.id) or [""],
        "next_summary": following and recipient.local(following),
        "is_at_once": following is not None and following <= at,
        "zone": recipient.zone.key,
        "mailed_at": int(at.timestamp()),
    }


def near(now: Preference) -> Iterator[AskedPreference]:
    """Yield the few values that a setting is mostly changed to from what it is."""
    if isinstance(now, Pause):
        yield NO_BREAK if now.until else A_BREAK
        return
    for each in NEAR.get(now.setting, values(now.setting)):
        if not now.value.startswith(each.value):  # a week has its day
            yield each


def _changes(
    now: Mapping[PreferenceName, Preference], mine: Sequence[MembershipRow]
) -> dict[str, Sequence[SettingChange]]:
    """Return what each line of the letter offers."""
    chosen = {setting.value: tuple(map(_chosen, near(value))) for setting, value in now.items()}
    hour, zone = _filled_in("hour"), _filled_in("zone")
    return {
        **chosen,
        "summary": (
            *chosen["summary"][:-1],
            hour,
            zone,
            *chosen["summary"][-1:],
        ),
        "instant": tuple(_not_at_once(each) for each in mine if each.now.is_on),
        "look": (*chosen["letters"], *chosen["language"]),
        "name": (_filled_in("name"),),
        "address": (_filled_in("address", "change address to"),),
        "communities": (_shown("communities", "communities"),),
        "followed": (_shown("followed", "tags"), _shown("tags", "tags")),
    }


def _chosen(preference: AskedPreference) -> SettingChange:
    return _change(
        f"{preference.setting}.{preference.value}",
        "settings",
        spelled(preference.setting, preference.value),
    )


def _filled_in(name: str, begins: str = "") -> SettingChange:
    """Return a change whose ready mail has three dots for what is to be filled in."""
    return _change(name, "settings", f"{begins or name} ...")


def _shown(what: str, address: str) -> SettingChange:
    return _change(what, address, what)


def _not_at_once(each: MembershipRow) -> SettingChange:
    return _change("instant", "settings", f"instant {each.name} off", community=each.title)


def _change(what: str, address: str, subject: str, **given: str) -> SettingChange:
    key = what.replace(" ", "_")
    return SettingChange(
        label=message(f"settings.to.{key}", **given),
        address=address,
        subject=subject,
    )


def _followed(session: Session, member: Member) -> str | Message:
    """Return how many tags and conversations the member follows, and how many they mute."""
    counts = {
        "count.tags": _count(session, TagFollow, member),
        "count.conversations": _count(session, Follow, member),
        "settings.muted": _count(session, Mute, member),
    }
    told = [message(key, count=count) for key, count in counts.items() if count]
    return listed(told) if told else message("settings.nothing")


def _count(
    session: Session, kind: type[Follow] | type[Mute] | type[TagFollow], member: Member
) -> int:
    found = select(func.count()).select_from(kind).where(col(kind.member_id) == member.id)
    return session.exec(found).one()
