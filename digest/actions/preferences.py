"""What a member chooses; each choice is told with the way back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.actions.context import Context, Via
from digest.actions.permission import of_a_member
from digest.actions.result import LEFT, Done, Result
from digest.community.audit import Earlier, newest
from digest.community.moderation import member_care
from digest.community.people.member import (
    Member,
    MemberState,
    locked_member,
)
from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences import change_preferences
from digest.community.preferences import stop as stopping
from digest.community.preferences.change_preferences import PreferenceChanges, resolve
from digest.community.preferences.columns import current
from digest.community.preferences.preference import (
    Content,
    DisplayName,
    Pause,
    Preference,
    PreferenceName,
    ReadPreference,
    RefusedPreference,
)
from digest.community.preferences.stop import USUAL, is_stopped
from digest.intents.intents import ChangePreferences
from digest.letters.preferences_changed import PreferencesChangedPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPreferences(Done):
    """What was changed and what was so already, and what could not be chosen and why."""

    done: PreferenceChanges
    refused: tuple[RefusedPreference, ...]
    earlier: Earlier | None = None  # the newest choice of what was so already


@of_a_member
def change(context: Context, member_id: int, wanted: ChangePreferences) -> Result:
    """Choose what can be chosen; one letter tells what was changed, with the way back, whoever changed it.

    Whoever asked by mail is answered in any case, also of what was refused; other doors say that at once.
    """
    session, at, via = context.session, context.at, context.actor.via
    member = locked_member(session, member_id)
    if member is None:
        return LEFT
    found = [_resolved(context, member, each, wanted.community_id) for each in wanted.choices]
    refused = tuple(each for each in found if isinstance(each, RefusedPreference))
    chosen = [each for each in found if not isinstance(each, RefusedPreference)]
    if context.mail is not None:
        chosen = _begun_again(session, member, chosen, at=at)
    done = change_preferences.change(session, member, chosen, at=at)
    for each in done.changes:
        context.record(f"set {_recorded(each.after)}", f"member {member_id}", reason=via.value)
    _confirm(context, member_id, done, refused)
    names = [*(each.after.setting for each in done.changes), *(each.setting for each in done.same)]
    words = [*names, *(f"not {each.setting}" for each in refused)]
    same = (member_care.made_so(session, member_id, f"set {_recorded(each)}") for each in done.same)
    return ChangedPreferences(
        act="set " + ", ".join(words), done=done, refused=refused, earlier=newest(same)
    )


def _begun_again(
    session: Session, member: Member, chosen: list[Preference], *, at: datetime
) -> list[Preference]:
    """Take "start" for all letters that a member stopped, where there is no break that it would end.

    So too where nothing would come after the break. What they choose beside it holds.
    """
    start = Pause(None)
    if start not in chosen:
        return chosen
    settings = {each.setting for each in chosen}
    before = stopping.choices_before(session, member)
    again = [each for each in before if each.setting not in settings]
    is_break = current(member, PreferenceName.PAUSE, at=at) != start
    if not again or (is_break and not all(is_stopped(session, member, each) for each in USUAL)):
        return chosen
    return [*(each for each in chosen if is_break or each != start), *again]


def _confirm(
    context: Context,
    member_id: int,
    done: PreferenceChanges,
    refused: tuple[RefusedPreference, ...],
) -> None:
    """Tell the member all that a mail came to; of what another door asked for what was changed alone."""
    is_mail = context.mail is not None
    if not is_mail and not done.changes:
        return
    payload = PreferencesChangedPayload.telling(
        done.changes,
        how=context.actor.via.value,
        same=done.same if is_mail else (),
        refused=refused if is_mail else (),
        reply_to_id=context.answers,
    )
    context.enqueue(payload, to=member_id, key=context.key("chosen", of=member_id))


def _recorded(preference: Preference) -> str:
    """Return what the trail says of a preference; no name, for it outlives a member who leaves."""
    if isinstance(preference, DisplayName):
        return preference.setting
    return f"{preference.setting} {preference.value}"


def _resolved(
    context: Context,
    member: Member,
    asked: ReadPreference,
    community_id: int | None,
) -> Preference | RefusedPreference:
    """Return a preference as it can be chosen by this member now, or why it cannot.

    Others see a name: who is suspended gives themselves no other, while the operator may.
    """
    is_own = context.actor.via is not Via.COMMAND
    if is_own and member.state is MemberState.SUSPENDED and _is_other_name(member, asked):
        why = PreferenceFault.NAME_SUSPENDED
        return RefusedPreference(setting=asked.setting, words=asked.value, why=why)
    if asked == Content(is_on=True) and not context.policy.community.content_in_letters:
        why = PreferenceFault.OPERATOR_CHOSE
        return RefusedPreference(setting=asked.setting, words=asked.value, why=why)
    service = context.house.service_name
    return resolve(
        context.session, member, asked, at=context.at, community_id=community_id, service=service
    )


def _is_other_name(member: Member, asked: ReadPreference) -> bool:
    return isinstance(asked, DisplayName) and asked.value != member.display_name
