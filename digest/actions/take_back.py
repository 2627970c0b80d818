"""Takes back what a page changed of a member's preferences, as the letter that told of it kept it."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from digest.actions import preferences
from digest.actions.context import Context
from digest.actions.permission import of_a_member
from digest.actions.result import LEFT, Result, Unchanged
from digest.community.people.member import locked_member
from digest.community.preferences.change_preferences import PreferenceChange, current_like
from digest.community.preferences.preference import (
    PauseFor,
    Preference,
    PreferenceName,
    RefusedPreference,
)
from digest.community.preferences.stop import UNDO_TIME
from digest.intents.intents import ChangePreferences
from digest.intents.phrases import Choose, Phrase
from digest.intents.told_change import read_changes
from digest.outbox.delivery import Delivery

NOT_CHOSEN = (PauseFor, RefusedPreference)  # what only a wish has


@of_a_member
def take_back(
    context: Context,
    member_id: int,
    letter_id: int,
    *,
    only: Collection[PreferenceName] = tuple(PreferenceName),
) -> Result:
    """Choose again what was chosen before, where it is still as the letter told; `Unchanged` for nothing.

    `only` are the settings that may be taken back, whatever else the letter told of.

    It is a change like any other, and told by a letter like any other.
    """
    session, at = context.session, context.at
    member = locked_member(session, member_id)
    if member is None:
        return LEFT
    before = tuple(
        each.before
        for each in changes_told(session, member_id, letter_id, at=at)
        if each.after.setting in only
        and current_like(session, member, each.after, at=at) == each.after
    )
    if not before:
        return Unchanged(act="undo")
    return preferences.change(context, member_id, ChangePreferences(choices=before))


def changes_told(
    session: Session, member_id: int, letter_id: int, *, at: datetime
) -> list[PreferenceChange]:
    """Return which preferences a letter told the member were changed, none once that was 30 days ago."""
    letter = session.get(Delivery, letter_id)
    if letter is None or letter.member_id != member_id or letter.planned_at <= at - UNDO_TIME:
        return []
    pairs = ((_chosen(each.before), _chosen(each.now)) for each in read_changes(letter.ways_back))
    return [PreferenceChange(before=was, after=now) for was, now in pairs if was and now]


def newest_told(
    session: Session, member_id: int, *, of: Preference | None = None, at: datetime
) -> int | None:
    """Return which letter told last that the member's preferences were changed: to `of`, or in any way."""
    told = select(Delivery.id).where(
        Delivery.member_id == member_id,
        col(Delivery.ways_back).is_not(None),
        col(Delivery.planned_at) > at - UNDO_TIME,
    )
    for letter_id in session.exec(told.order_by(col(Delivery.id).desc())):
        changed = [each.after for each in changes_told(session, member_id, letter_id, at=at)]
        if changed and of in (None, *changed):
            return letter_id
    return None


def _chosen(phrase: Phrase) -> Preference | None:
    if not isinstance(phrase, Choose) or isinstance(phrase.preference, NOT_CHOSEN):
        return None
    return phrase.preference
