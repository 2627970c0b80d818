"""The letter that confirms what a member chose: what was changed and how to undo it, what was not and why.

It goes out for every change, whoever made it: somebody else may have had a letter with a link.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Self

from sqlmodel import Session, select

from digest.community.communities.tag import TagFollow
from digest.community.conversations.follow import Follow
from digest.community.people.member import Member, SummaryScope
from digest.community.preferences.change_preferences import (
    PreferenceChange,
    next_summary,
)
from digest.community.preferences.kept_preference import KeptPreference
from digest.community.preferences.preference import (
    PreferenceName,
    RefusedPreference,
    Scope,
)
from digest.intents.phrases import Choose
from digest.intents.ready_mail import spelled
from digest.intents.told_change import ToldChange
from digest.letters.overview import Overview, OverviewPayload, Values
from digest.letters.preferences import held_now, titles
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

TIMES = frozenset(
    {PreferenceName.SUMMARY, PreferenceName.HOUR, PreferenceName.ZONE, PreferenceName.PAUSE}
)


class PreferencesChangedPayload(OverviewPayload):
    """Tells a member what of their preferences was changed, and what was not."""

    reason: Overview = Overview.CHOSEN
    changed: tuple[tuple[KeptPreference, KeptPreference], ...] = ()  # before and after
    same: tuple[KeptPreference, ...] = ()
    refused: tuple[RefusedPreference, ...] = ()

    @classmethod
    def telling(cls, changes: Sequence[PreferenceChange], **more: Any) -> Self:
        """Return what tells of these changes, so that an answer to the letter takes them back."""
        return cls(
            changed=tuple((each.before, each.after) for each in changes),
            ways_back=tuple(
                ToldChange(now=Choose(preference=each.after), before=Choose(preference=each.before))
                for each in changes
            ),
            **more,
        )

    def said(self) -> Iterator[str]:
        """Yield the words that chose nothing."""
        yield from (each.words for each in self.refused)


def chosen_contents(
    session: Session, recipient: Recipient, delivery: Delivery, at: datetime, /
) -> Values:
    """Return what the letter tells, and when the next summary is due as things are now."""
    told = PreferencesChangedPayload.of(delivery)
    member = session.get_one(Member, recipient.member_id, populate_existing=True)
    changes = [PreferenceChange(before=before, after=after) for before, after in told.changed]
    is_about_times = any(each.after.setting in TIMES for each in changes)
    told_of = [*(each.after for each in changes), *told.same]
    following = next_summary(session, member, at=at) if is_about_times else None
    return {
        "how": told.how,
        "spelled": spelled,
        "changes": changes,
        "same": told.same,
        "refused": told.refused,
        "kept": {**held_now(member, at=at, may_show=not recipient.is_hidden_by_operator)},
        "next_summary": following and recipient.local(following),
        "is_at_once": following is not None and following <= at,
        "zone": recipient.zone.key,
        "follows_nothing": Scope(SummaryScope.FOLLOWED) in told_of
        and _follows_nothing(session, member.id),
        "community_titles": titles(session, recipient.member_id),
    }


def _follows_nothing(session: Session, member_id: int) -> bool:
    """Say whether the member follows neither a conversation nor a tag, so no summary of these alone comes."""
    followed = (
        select(kind.member_id).where(kind.member_id == member_id) for kind in (Follow, TagFollow)
    )
    return all(session.exec(each).first() is None for each in followed)
