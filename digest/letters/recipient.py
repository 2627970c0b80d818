"""Who a letter goes to: the address, the hour of the day there, and what was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlmodel import Session, col

from digest.community.people.member import (
    Address,
    Member,
    MemberState,
    NotificationTiming,
    SummaryFrequency,
    SummaryLength,
    SummaryScope,
    takes_letters,
)
from digest.community.people.pause import is_pausing
from digest.community.preferences.columns import pause_at
from digest.community.preferences.preference import Pause
from digest.letters.conversation_view import ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One member as the receiver of a letter."""

    member_id: int
    address: str | None  # None where no confirmed address may be written to
    state: MemberState
    zone: ZoneInfo
    notifications: NotificationTiming
    discreet: bool | None
    paused_from: datetime | None
    paused_until: datetime | None
    text_only: bool = False
    shows_content: bool = True
    is_hidden_by_operator: bool = False  # what is new, from everybody
    summary: SummaryFrequency = SummaryFrequency.NEVER
    summary_length: SummaryLength = SummaryLength.LONG
    summary_scope: SummaryScope = SummaryScope.ALL
    summary_hour: int = 0
    summary_weekday: int = 0  # of a weekly one; 0 is Monday

    @property
    def is_suspended(self) -> bool:
        """Whether this member can join and write nothing now."""
        return self.state is MemberState.SUSPENDED

    @property
    def reads_others(self) -> bool:
        """Whether letters show this member anything that others wrote, or who they are."""
        return self.shows_content and not self.is_suspended

    @property
    def gets_all(self) -> bool:
        """Whether summaries bring what this member does not follow, too."""
        return self.summary is not SummaryFrequency.NEVER and self.summary_scope is SummaryScope.ALL

    def local(self, moment: datetime) -> datetime:
        """Return the moment as this member's clock shows it."""
        return moment.astimezone(self.zone)

    def pauses(self, at: datetime) -> bool:
        """Say whether this member gets no news now."""
        return is_pausing(self.paused_from, self.paused_until, at)

    def pause(self, at: datetime) -> Pause:
        """Return the pause that goes on or is to come."""
        return pause_at(at, begins=self.paused_from, ends=self.paused_until, zone=self.zone)

    def hides_title(self, place: ConversationView) -> bool:
        """Say whether subjects show no title: as the member chose, or else as the community has it."""
        if not self.shows_content or place.is_by_muted:
            return True
        return not place.shows_titles if self.discreet is None else self.discreet


_COLUMNS: tuple[Any, ...] = (  # as `Recipient` names them
    col(Member.id).label("member_id"),
    col(Address.address),
    col(Member.state),
    col(Member.zone),
    col(Member.notifications),
    col(Member.discreet),
    col(Member.paused_from),
    col(Member.paused_until),
    col(Member.text_only),
    col(Member.shows_content),
    col(Member.summary_frequency).label("summary"),
    col(Member.summary_length),
    col(Member.summary_scope),
    col(Member.summary_hour),
    col(Member.summary_weekday),
)


def recipients(
    session: Session,
    member_ids: Iterable[int],
    *,
    probing: bool = False,
    may_show: bool = True,
) -> dict[int, Recipient]:
    """Return the members by their id, each with the primary address if it can be written to.

    `probing`: one that gets nothing because letters came back is returned as well. `may_show`: the operator
    lets letters about news show it.
    """
    good_address = and_(col(Address.member_id) == col(Member.id), takes_letters(probing=probing))
    query = select(*_COLUMNS).outerjoin(Address, good_address)
    found = session.execute(query.where(col(Member.id).in_(set(member_ids))))
    people = {}
    for row in found:
        told = row._asdict()
        told |= {"zone": ZoneInfo(told["zone"]), "is_hidden_by_operator": not may_show}
        told["shows_content"] &= may_show
        people[told["member_id"]] = Recipient(**told)
    return people


def reachable(people: dict[int, Recipient], member_id: int) -> Recipient | str:
    """Return the member as a receiver of letters about what they did, or why there is none."""
    recipient = people.get(member_id)
    if recipient is None or recipient.state is MemberState.FORMER:
        return "the member has left"
    return "there is no address to write to" if recipient.address is None else recipient


def pending_recipient(
    people: dict[int, Recipient], member_id: int, address: str | None
) -> Recipient | str:
    """Return whom the address is to belong to, as a receiver of the one question whether it does."""
    recipient = people.get(member_id)
    if recipient is None or recipient.state is not MemberState.ACTIVE or address is None:
        return "nobody is to have the address any more"
    return replace(recipient, address=address)


def at_address(
    people: dict[int, Recipient], member_id: int, address: str | None
) -> Recipient | str:
    """Return the member as a receiver at a mailbox that letters do not usually go to."""
    recipient = people.get(member_id)
    if recipient is None or recipient.state is MemberState.FORMER or address is None:
        return "the member has left"
    return replace(recipient, address=address)


def active(people: dict[int, Recipient], member_id: int) -> Recipient | str:
    """Return the member as a receiver of what others say, or why there is none."""
    recipient = reachable(people, member_id)
    if isinstance(recipient, Recipient) and recipient.state is not MemberState.ACTIVE:
        return "the member is suspended"
    return recipient
