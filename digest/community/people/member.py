"""Members, their addresses and what they chose to be told."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Index, and_, bindparam, literal, or_
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.people.claims import harmless
from digest.community.people.signs import without_signs
from digest.store.ask import ask
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

FORMER_MEMBER = "a former member"
A_MEMBER = "a member"  # whose name is not to be shown
LOCKED = "locked members"  # what a session knows of its transaction


class MemberState(StrEnum):
    """Whether a member may write and is written to."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    FORMER = "former"


class SummaryFrequency(StrEnum):
    """How often the summary comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class NotificationTiming(StrEnum):
    """When a follower is told of a reply: now, after the gathering delay, when its hour is over, or not."""

    AT_ONCE = "at once"
    GATHERED = "gathered"
    SETTLED = "settled"
    OFF = "off"


class SummaryLength(StrEnum):
    """How much of each conversation a summary shows."""

    LONG = "long"
    SHORT = "short"  # a few conversations, two sentences of each


class SummaryScope(StrEnum):
    """Which conversations a summary brings."""

    ALL = "all"  # of the member's communities, and what they follow
    FOLLOWED = "followed"  # only those they follow, and those under tags they follow


class ReceiptChoice(StrEnum):
    """Which receipts a member wants."""

    ALWAYS = "always"
    PROBLEMS = "problems"


class Badge(StrEnum):
    """What the operator vouches for; it stands beside the display name."""

    NONE = "none"
    EXPERT = "expert"  # a vetted clinician or researcher
    STAFF = "staff"


def shown_name(
    display_name: str, badge: Badge, *, vouched_as: str | None = None, is_moderator: bool = False
) -> str:
    """Return a display name with its role behind it, in brackets that no name holds: "Dr Hope [expert]".

    `vouched_as` says what for: "[expert: lung nurse]".
    """
    role = "moderator" if badge is Badge.NONE and is_moderator else badge.value
    if role == Badge.NONE.value:
        return harmless(display_name) or A_MEMBER
    known = f": {without_signs(vouched_as)}" if vouched_as and badge is not Badge.NONE else ""
    return f"{without_signs(display_name) or A_MEMBER} [{role}{known}]"


class Member(SQLModel, table=True):
    """A person; others see the display name and nothing else."""

    __tablename__ = "member"
    __table_args__ = (
        # for who is due a summary, some members at a time
        Index("member_summary_hour", "zone", "summary_hour", "summary_frequency", "id"),
        NUMBERED,
    )

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    display_name: str
    state: MemberState = Field(default=MemberState.ACTIVE, sa_type=EnumText(MemberState))
    zone: str = "UTC"
    language: str = "en"
    joined_at: datetime = Field(sa_type=UtcDateTime)
    badge: Badge = Field(default=Badge.NONE, sa_type=EnumText(Badge))
    vouched_as: str | None = None  # with the badge: "lung nurse"
    is_experienced: bool = False  # granted; whoever has 10 settled posts is so as well
    needs_approval: bool = False  # moderators read each post of theirs first

    summary_frequency: SummaryFrequency = Field(
        default=SummaryFrequency.DAILY, sa_type=EnumText(SummaryFrequency)
    )
    summary_length: SummaryLength = Field(
        default=SummaryLength.LONG, sa_type=EnumText(SummaryLength)
    )
    summary_scope: SummaryScope = Field(default=SummaryScope.ALL, sa_type=EnumText(SummaryScope))
    summary_hour: int = 6
    summary_weekday: int = 0  # Monday; only a weekly summary looks at it
    summary_cursor: datetime = Field(sa_type=UtcDateTime)  # where the next period starts
    summary_date: date  # the last local date a summary was planned for
    paused_from: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: it has begun
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    notifications: NotificationTiming = Field(
        default=NotificationTiming.GATHERED, sa_type=EnumText(NotificationTiming)
    )
    receipts: ReceiptChoice = Field(default=ReceiptChoice.ALWAYS, sa_type=EnumText(ReceiptChoice))
    discreet: bool | None = None  # None: as the community has it
    text_only: bool = False  # letters without HTML
    shows_content: bool = True  # letters about news say more than that there is some
    announcements: bool = True  # letters from the operator to all come
    warned_of_name: bool = False  # that the display name is the one in their mails


class Address(SQLModel, table=True):
    """A mailbox; `confirmed_at` is when its owner proved it, and nothing else is mailed before.

    `primary_since` is kept of one that letters go to and that was the member's second mailbox before.
    """

    __tablename__ = "address"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    member_id: int = Field(foreign_key="member.id", index=True, ondelete="CASCADE", sa_type=Id)
    address: str = Field(unique=True)  # as `normal_address` writes it
    is_primary: bool = True
    primary_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    authentic_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # a mail was, lately
    suppressed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def letters_since(self) -> datetime | None:
        """Since when letters go there, or could: what was mailed before, another mailbox got."""
        return self.primary_since or self.confirmed_at


def takes_letters(*, probing: bool = False) -> ColumnElement[bool]:
    """Return the condition on an address that letters go there; `probing`: also where they come back."""
    return and_(
        col(Address.is_primary),
        col(Address.confirmed_at).is_not(None),
        or_(col(Address.suppressed_at).is_(None), literal(probing)),
    )


def normal_address(address: str) -> str:
    """Return an address as it is compared: all lower-case, the domain in IDNA form (A-02).

    A dot at the domain's end names the root in DNS, and is no part of a mailbox (RFC 5321 section 2.3.5).
    Raises ValueError where it is no addr-spec or its domain has no IDNA form.
    """
    local, at, domain = address.strip().removesuffix(".").rpartition("@")
    if not (local and at and domain) or any(c.isspace() or not c.isprintable() for c in address):
        raise ValueError("not an address")
    return f"{local.lower()}@{domain.lower().encode('idna').decode()}"


def member_by_address(session: Session, address: str) -> Member | None:
    """Return the member who proved to own `address`, if anybody did."""
    number = owner_of(session, address)
    return None if number is None else session.get(Member, number)


def owner_of(session: Session, address: str) -> int | None:
    """Return the number of the member who proved to own `address`, if anybody did."""
    try:
        wanted = normal_address(address)
    except ValueError:
        return None
    number: int | None = ask(session, _owning(), address=wanted).scalar()
    return number


@cache
def _owning() -> SelectOfScalar[int]:
    proved = Address.address == bindparam("address"), col(Address.confirmed_at).is_not(None)
    return select(Address.member_id).where(*proved)


def addresses_of(session: Session, member_id: int) -> frozenset[str]:
    """Return the addresses that a member proved to own, as `normal_address` writes them."""
    return frozenset(ask(session, _proved(), member=member_id).scalars())


@cache
def _proved() -> SelectOfScalar[str]:
    mine = Address.member_id == bindparam("member"), col(Address.confirmed_at).is_not(None)
    return select(Address.address).where(*mine)


def locked_member(session: Session, member_id: int) -> Member | None:
    """Return the member, whom nobody else changes before this transaction ends; None for who has left."""
    member = _locked_once(session, member_id)
    return None if member is None or member.state is MemberState.FORMER else member


def _locked_once(session: Session, member_id: int) -> Member | None:
    """Return a member whose row is read once in a transaction, however many rules lock it: it stays so."""
    transaction, locked = session.info.get(LOCKED, (None, {}))
    if transaction is None or transaction is not session.get_transaction():
        locked = {}
    member: Member | None = locked.get(member_id)
    if member is None or member not in session:
        member = session.get(Member, member_id, with_for_update=True)
        session.info[LOCKED] = session.get_transaction(), locked | {member_id: member}
    return member
