"""Letters that came back: one row for each letter and cause, however many reports say it."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from digest.errors import RelayRejected
from digest.outbox.bounce_cause import BounceCause, Failure, cause_of, status_of
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime


class Bounce(SQLModel, table=True):
    """What was reported about one letter; codes only, because the words may quote addresses."""

    __tablename__ = "bounce"
    __table_args__ = (
        Index("bounce_of_address", "address_id", "verdict", "at"),
        Index("bounce_verdict", "verdict", "at"),
        NUMBERED,
    )

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    key: str = Field(unique=True)  # the letter and the cause
    member_id: int = Field(foreign_key="member.id", index=True, ondelete="CASCADE", sa_type=Id)
    address_id: int | None = Field(
        default=None, foreign_key="address.id", ondelete="SET NULL", sa_type=Id
    )  # None if it says nothing about the address as it is now
    delivery_id: int | None = Field(default=None, index=True, sa_type=Id)
    at: datetime = Field(sa_type=UtcDateTime)
    verdict: BounceCause = Field(sa_type=EnumText(BounceCause))
    status: str = ""  # 5.1.1
    by_relay: bool = False  # our relay refused the letter; a report, anybody can write


def of_relay(error: RelayRejected, *, member_id: int, delivery_id: int, at: datetime) -> "Bounce":
    """Return the bounce for a letter that the relay itself refused, not yet stored."""
    stage = "in reply to RCPT" if error.at_recipient else "in reply to DATA"
    failure = Failure(action="failed", words=str(error), transcript=stage)
    return bounce(
        cause_of(failure),
        member_id=member_id,
        delivery_id=delivery_id,
        status=status_of(failure),
        at=at,
        by_relay=True,
    )


def bounce(
    verdict: BounceCause,
    *,
    member_id: int,
    delivery_id: int | None,
    status: str,
    at: datetime,
    by_relay: bool = False,
) -> Bounce:
    """Return a row not yet stored; its key makes a letter count once for each cause."""
    return Bounce(
        key=f"{member_id}:{delivery_id or 0}:{verdict}",
        member_id=member_id,
        delivery_id=delivery_id,
        at=at,
        verdict=verdict,
        status=status,
        by_relay=by_relay,
    )


def is_kept(session: Session, key: str) -> bool:
    """Return True if a bounce with this key (letter and cause) is stored already."""
    return session.exec(select(Bounce.id).where(Bounce.key == key)).first() is not None


def bounces_of(
    session: Session, address_id: int, verdict: BounceCause, since: datetime
) -> list[Bounce]:
    """Return the address's bounces of this cause, from `since` on."""
    came_back = select(Bounce).where(
        Bounce.address_id == address_id, Bounce.verdict == verdict, col(Bounce.at) >= since
    )
    return list(session.exec(came_back))


def refusals_of_us(session: Session, since: datetime) -> list[tuple[datetime, int]]:
    """Return time and member id of each refusal after `since` that was about us."""
    ours = select(Bounce.at, Bounce.member_id).where(
        Bounce.verdict == BounceCause.OURS, col(Bounce.at) > since
    )
    return list(session.exec(ours))
