"""A member as they were at a moment, as far as the audit trail tells, and what was changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member, MemberState
from digest.community.preferences.columns import columns, current
from digest.community.preferences.preference import (
    Pause,
    Preference,
    PreferenceName,
    preference_of,
)
from digest.community.preferences.stop import STOPPED, Stream, StreamStop
from digest.letters.recipient import Recipient, recipients
from digest.outbox.suppression import Suppression

DECIDING = (  # which letters come, and what is in them
    PreferenceName.SUMMARY,
    PreferenceName.HOUR,
    PreferenceName.ZONE,
    PreferenceName.SCOPE,
    PreferenceName.NOTIFICATIONS,
    PreferenceName.PAUSE,
)
STREAMS = {
    "summary": (PreferenceName.SUMMARY, Stream.SUMMARY),
    "notifications": (PreferenceName.NOTIFICATIONS, Stream.NOTIFICATIONS),
}
CHOSEN = (
    *("zone", "notifications", "paused_from", "paused_until"),
    *("summary_frequency", "summary_scope", "summary_hour", "summary_weekday"),
)
OF_RECIPIENT = {"summary_frequency": "summary"}  # columns that `Recipient` calls otherwise


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """That a setting was made something at a moment; `before` is known where a stop kept it."""

    at: datetime
    value: str
    actor: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceThen:
    """A setting at a moment, since when, and what it was made later; `then` is None where nobody knows."""

    setting: PreferenceName
    then: Preference | None
    since: datetime | None
    later: tuple[ChoiceMade, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberThen:
    """A member at a moment: as a receiver of letters, with what they chose and where they were."""

    at: datetime
    to: Recipient
    name: str
    joined_at: datetime
    confirmed_at: datetime | None
    suppressed: Suppression | None
    state_since: datetime | None
    choices: Mapping[PreferenceName, ChoiceThen]
    left_since: frozenset[int]  # communities that they were in then, and left
    left_at: Mapping[int, datetime]  # communities that they had left

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone that the member lived in."""
        return self.to.zone


def member_then(session: Session, member: Member, at: datetime) -> MemberThen:
    """Return a member as they were at a moment."""
    entries = session.exec(
        select(AuditEntry)
        .where(AuditEntry.target == f"member {member.id}")
        .order_by(col(AuditEntry.id))
    ).all()
    stops = session.exec(select(StreamStop).where(StreamStop.member_id == member.id)).all()
    choices = {
        setting: _then(member, setting, _made(entries, stops, setting), at) for setting in DECIDING
    }
    address = _address(session, member.id)
    suppressed = None if address is None else _suppressed(session, address.id, at)
    confirmed_at = None if address is None else address.confirmed_at
    state, state_since = _state(member, entries, at)
    to = recipients(session, [member.id], probing=True)[member.id]
    gets_mail = confirmed_at is not None and confirmed_at <= at and suppressed is None
    chosen = _chosen(member, choices)
    return MemberThen(
        at=at,
        to=replace(to, state=state, address=to.address if gets_mail else None, **chosen),
        name=member.display_name or f"Member {member.id}",
        joined_at=member.joined_at,
        confirmed_at=confirmed_at,
        suppressed=suppressed,
        state_since=state_since,
        choices=choices,
        left_since=frozenset(_left(entries, since=at)),
        left_at=_gone(entries, by=at),
    )


def _then(
    member: Member, setting: PreferenceName, made: Sequence[ChoiceMade], at: datetime
) -> ChoiceThen:
    earlier = [each for each in made if each.at <= at]
    later = tuple(each for each in made if each.at > at)
    if not later:
        then: Preference | None = current(member, setting, at=at)
    elif earlier:
        then = _read(setting, earlier[-1].value)
    elif later[0].before is not None:
        then = _read(setting, later[0].before)
    else:  # what was so from the beginning is not written down; but nobody begins with a pause
        then = Pause(None) if setting is PreferenceName.PAUSE else None
    since = earlier[-1].at if earlier else None
    return ChoiceThen(setting=setting, then=then, since=since, later=later)


def _made(
    entries: Sequence[AuditEntry], stops: Sequence[StreamStop], setting: PreferenceName
) -> list[ChoiceMade]:
    """Return what the audit trail tells of one setting, in order."""
    made = []
    for entry in entries:
        verb, _, rest = entry.act.partition(" ")
        name, _, value = rest.partition(" ")
        if verb == "set" and name == setting.value:
            made.append(ChoiceMade(entry.at, value, entry.actor))
        elif verb == "stop" and STREAMS.get(rest, ("", 0))[0] == setting:
            stream = STREAMS[rest][1]
            before = next(
                (s.before for s in stops if s.at == entry.at and s.stream == stream), None
            )
            made.append(ChoiceMade(entry.at, STOPPED[stream], entry.actor, before))
        elif entry.act.startswith("undo stop ") and STREAMS.get(value, ("", 0))[0] == setting:
            stream = STREAMS[value][1]
            back = (s.before for s in stops if s.undone_at == entry.at and s.stream == stream)
            made.append(ChoiceMade(entry.at, next(back, ""), entry.actor))
    return made


def _read(setting: PreferenceName, value: str) -> Preference | None:
    try:
        return preference_of(setting, value)
    except ValueError:
        return None


def _chosen(member: Member, choices: Mapping[PreferenceName, ChoiceThen]) -> dict[str, Any]:
    """Return what a receiver had chosen where it is another choice now."""
    as_was = Member.model_validate(member.model_dump())  # no row: a pause ends at the hour of then
    for choice in sorted(choices.values(), key=lambda each: each.setting is PreferenceName.PAUSE):
        if choice.later and choice.then is not None:
            for name, value in columns(choice.then, as_was).items():
                setattr(as_was, name, value)
    found = {OF_RECIPIENT.get(name, name): getattr(as_was, name) for name in CHOSEN}
    return found | {"zone": ZoneInfo(as_was.zone)}


def _state(
    member: Member, entries: Sequence[AuditEntry], at: datetime
) -> tuple[MemberState, datetime | None]:
    known = {"suspend": MemberState.SUSPENDED, "reinstate": MemberState.ACTIVE}
    told = [(entry.at, known[entry.act]) for entry in entries if entry.act in known]
    earlier = [each for each in told if each[0] <= at]
    later = [each for each in told if each[0] > at]
    if earlier:
        return earlier[-1][1] if later else member.state, earlier[-1][0]
    return (MemberState.ACTIVE if later else member.state), None


def _left(entries: Sequence[AuditEntry], *, since: datetime) -> set[int]:
    """Return the communities that the member left after a moment, and had not joined since."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry.at > since and entry.act in ("join community", "leave community"):
            first.setdefault(entry.reason, entry.act)
    return {_number(of) for of, act in first.items() if act == "leave community"}


def _gone(entries: Sequence[AuditEntry], *, by: datetime) -> dict[int, datetime]:
    """Return the communities that the member had left by a moment, and when."""
    last: dict[str, AuditEntry] = {}
    for entry in entries:
        if entry.at <= by and entry.act in ("join community", "leave community"):
            last[entry.reason] = entry
    return {_number(of): entry.at for of, entry in last.items() if entry.act == "leave community"}


def _number(community: str) -> int:
    return int(community.rpartition(" ")[2])


def _address(session: Session, member_id: int) -> Address | None:
    mine = select(Address).where(Address.member_id == member_id, col(Address.is_primary))
    return session.exec(mine).first()


def _suppressed(session: Session, address_id: int, at: datetime) -> Suppression | None:
    """Return the suppression of an address that was in force at a moment."""
    return session.exec(
        select(Suppression).where(
            Suppression.address_id == address_id,
            Suppression.since <= at,
            or_(col(Suppression.lifted_at).is_(None), col(Suppression.lifted_at) > at),
        )
    ).first()
