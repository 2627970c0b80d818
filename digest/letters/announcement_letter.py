"""Writes the operator's letters to all members, and plans one for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, Table, cast, literal
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.community.communities.announcement import (
    AnnouncementState,
    OperatorAnnouncement,
    reached,
)
from digest.community.communities.community import Community, Membership
from digest.community.people.member import Address, Member
from digest.community.people.summary_hour import due_moment
from digest.letters.alike import Alike
from digest.letters.letter_sealer import ANYWHERE, Letter, LetterSealer, cancelled
from digest.letters.recipient import Recipient, active, reachable, recipients
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import insert_once
from digest.outbox.payload import Payload
from digest.store.nudges import StepName, nudge
from digest.store.types import EnumText, UtcDateTime

ASKED = "asked"  # the reason of one that answers a member who wants to read it
HELD_BACK = "the operator holds it back"  # why a letter waits that was cancelled for now
LETTER = "announcement"  # its templates
MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
DELIVERY: Table = Delivery.__table__  # type: ignore[attr-defined]


class AnnouncementPayload(Payload):
    """Brings one announcement to a member."""

    kind = LetterKind.ANNOUNCEMENT

    announcement_id: int | None = None
    reason: str | None = None  # ASKED, where the member asked to read it


class SafetyPayload(AnnouncementPayload):
    """Brings one that comes to everybody, whatever they chose."""

    kind = LetterKind.SAFETY


def kind_of(announcement: OperatorAnnouncement) -> LetterKind:
    """Return the kind of its letters."""
    return LetterKind.SAFETY if announcement.is_safety else LetterKind.ANNOUNCEMENT


def plan_announcement(session: Session, announcement: OperatorAnnouncement, *, at: datetime) -> int:
    """Enqueue it once for each member it goes to, all in this transaction; return for how many.

    Each is due at once, or at the next summary hour of that member.
    """
    session.flush()
    goes, is_of = reached(announcement, at)
    own = (col(Address.member_id) == col(Member.id)) & col(Address.is_primary)
    there = columns(MEMBER.c.id).join_from(MEMBER, Address, own).where(is_of, goes)
    if announcement.is_at_once:
        count = _enqueue(session, announcement, there, at=at, due_at=at)
    else:
        hours = session.execute(columns(MEMBER.c.zone, MEMBER.c.summary_hour).distinct()).all()
        count = sum(
            _enqueue(
                session,
                announcement,
                there.where(MEMBER.c.zone == zone, MEMBER.c.summary_hour == hour),
                at=at,
                due_at=next_hour(at, zone=zone, hour=hour),
            )
            for zone, hour in hours
        )
    nudge(session, StepName.DISPATCH)
    return count


def wait_for_hour(session: Session, *which: Any, at: datetime) -> None:
    """Let letters whose moment is over wait for the next summary hour of their members."""
    late = (*which, DELIVERY.c.due_at < at)
    of_late = columns(MEMBER.c.zone, MEMBER.c.summary_hour).join_from(
        MEMBER, DELIVERY, DELIVERY.c.member_id == MEMBER.c.id
    )
    for zone, hour in session.execute(of_late.where(*late).distinct()).all():
        there = columns(MEMBER.c.id).where(MEMBER.c.zone == zone, MEMBER.c.summary_hour == hour)
        session.execute(
            DELIVERY.update()
            .where(*late, DELIVERY.c.member_id.in_(there))
            .values(due_at=next_hour(at, zone=zone, hour=hour))
        )


def next_hour(at: datetime, *, zone: str, hour: int) -> datetime:
    """Return the next moment at which it is this hour there, `at` itself included."""
    today = at.astimezone(ZoneInfo(zone)).date()
    days = (today + timedelta(days=ahead) for ahead in range(3))
    return next(due for each in days if (due := due_moment(each, hour=hour, zone=zone)) >= at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementComposer:
    """Composes them from what is so at the moment of sending."""

    sealer: LetterSealer

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        people = recipients(
            session, (each.member_id for each in deliveries), may_show=self.sealer.shows_content
        )
        known = _announcements(session, deliveries)
        members = _members(session, deliveries)
        alike = Alike(self.sealer.templates)
        for delivery in deliveries:
            found = known.get(delivery.announcement_id or 0)
            if found is None:
                yield cancelled(delivery, "there is no such announcement")
                continue
            announcement, community = found
            whom = reachable if announcement.is_safety else active
            reader = whom(people, delivery.member_id)
            why_not = reader if isinstance(reader, str) else ""
            if not why_not and delivery.reason != ASKED:
                why_not = _unwanted(announcement, people[delivery.member_id], members, at)
            if isinstance(reader, str) or why_not:
                yield cancelled(delivery, why_not)
            else:
                letter = self._letter(alike, delivery, announcement, community, reader)
                yield self.sealer.finish(delivery, reader, letter, at=at)

    def _letter(
        self,
        alike: Alike,
        delivery: Delivery,
        announcement: OperatorAnnouncement,
        community: Community | None,
        reader: Recipient,
    ) -> Letter:
        is_shown = announcement.is_safety or reader.shows_content or delivery.reason == ASKED
        is_open = community is not None and community.is_open
        is_discreet = not is_open if reader.discreet is None else reader.discreet
        values = {"title": announcement.title, "is_safety": announcement.is_safety}
        return Letter(
            subject=alike.subject(
                LETTER, shows_title=reader.shows_content and not is_discreet, **values
            ),
            rendered=[
                alike.render(
                    LETTER,
                    text=announcement.text,
                    number=announcement.id,
                    community=community.title if community else "",
                    is_shown=is_shown,
                    is_by_operator=reader.is_hidden_by_operator,
                    zone="",
                    **values,
                )
            ],
            code=community.code if community else ANYWHERE,
            reply_to=Slot(Purpose.ANNOUNCEMENT, announcement.id),
        )


def _unwanted(
    announcement: OperatorAnnouncement,
    reader: Recipient,
    members: dict[int, tuple[bool, frozenset[int]]],
    at: datetime,
) -> str:
    """Return why a member does not get it who was to, nothing where they do."""
    wants, communities = members[reader.member_id]
    if announcement.state is AnnouncementState.CANCELLED:
        return "the operator cancelled it"
    if announcement.state is AnnouncementState.PAUSED:
        return HELD_BACK
    if announcement.community_id is not None and announcement.community_id not in communities:
        return "the member has left the community"
    if announcement.is_safety:
        return ""
    if not wants:
        return "the member stopped these letters"
    return "the member pauses" if reader.pauses(at) else ""


def _announcements(
    session: Session, deliveries: Sequence[Delivery]
) -> dict[int, tuple[OperatorAnnouncement, Community | None]]:
    numbers = {each.announcement_id for each in deliveries}
    found = (
        select(OperatorAnnouncement, Community)
        .outerjoin(Community, col(Community.id) == col(OperatorAnnouncement.community_id))
        .where(col(OperatorAnnouncement.id).in_(numbers))
        .execution_options(populate_existing=True)
    )
    return {announcement.id: (announcement, place) for announcement, place in session.exec(found)}


def _members(
    session: Session, deliveries: Sequence[Delivery]
) -> dict[int, tuple[bool, frozenset[int]]]:
    """Return whether each wants such letters, and the communities that each is in."""
    numbers = {each.member_id for each in deliveries}
    wants = session.exec(
        select(Member.id, Member.announcements).where(col(Member.id).in_(numbers))
    ).all()
    there: dict[int, set[int]] = {}
    rows = select(Membership.member_id, Membership.community_id)
    for member_id, community_id in session.exec(rows.where(col(Membership.member_id).in_(numbers))):
        there.setdefault(member_id, set()).add(community_id)
    return {number: (wanted, frozenset(there.get(number, ()))) for number, wanted in wants}


def _enqueue(
    session: Session,
    announcement: OperatorAnnouncement,
    members: Any,
    *,
    at: datetime,
    due_at: datetime,
) -> int:
    values: dict[str, Any] = {
        "key": literal(f"announcement:{announcement.id}:") + cast(MEMBER.c.id, String),
        "kind": literal(kind_of(announcement), EnumText(LetterKind)),
        "member_id": MEMBER.c.id,
        "state": literal(DeliveryState.PLANNED, EnumText(DeliveryState)),
        "attempts": literal(0),
        "planned_at": literal(at, UtcDateTime()),
        "due_at": literal(due_at, UtcDateTime()),
        "announcement_id": literal(announcement.id),
    }
    letters = members.with_only_columns(*values.values()).order_by(MEMBER.c.id)
    insert = insert_once(session.connection().dialect.name).from_select(list(values), letters)
    return int(session.connection().execute(insert).rowcount)
