"""Letters that came back: one row for a letter and a verdict, however often it is said."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from digest.errors import RelayRejected
from digest.outbox.bounce_cause import BounceCause, Failure, cause_of, status_of
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime


class Bounce(SQLModel, table=True):
    """What was said of one letter; codes only, for the words may quote addresses."""

    __tablename__ = "bounce"
    __table_args__ = (
        Index("bounce_of_address", "address_id", "verdict", "at"),
        Index("bounce_verdict", "verdict", "at"),
        NUMBERED,
    )

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    key: str = Field(unique=True)  # the letter and the verdict
    member_id: int = Field(foreign_key="member.id", index=True, ondelete="CASCADE", sa_type=Id)
    address_id: int | None = Field(
        default=None, foreign_key="address.id", ondelete="SET NULL", sa_type=Id
    )  # None where it says nothing about the address as it is now
    delivery_id: int | None = Field(default=None, index=True, sa_type=Id)
    at: datetime = Field(sa_type=UtcDateTime)
    verdict: BounceCause = Field(sa_type=EnumText(BounceCause))
    status: str = ""  # 5.1.1
    by_relay: bool = False  # it refused the letter itself; anybody can write a report


def of_relay(error: RelayRejected, *, member_id: int, delivery_id: int, at: datetime) -> "Bounce":
    """Return what the relay's own refusal of a letter says, not yet kept."""
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
    """Return a row not yet kept; the key makes a letter count once for each verdict."""
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
    """Say whether this was said of the letter before."""
    return session.exec(select(Bounce.id).where(Bounce.key == key)).first() is not None


def bounces_of(
    session: Session, address_id: int, verdict: BounceCause, since: datetime
) -> list[Bounce]:
    """Return the letters to the address that came back so, from `since` on."""
    came_back = select(Bounce).where(
        Bounce.address_id == address_id, Bounce.verdict == verdict, col(Bounce.at) >= since
    )
    return list(session.exec(came_back))


def refusals_of_us(session: Session, since: datetime) -> list[tuple[datetime, int]]:
    """Return when whose letters were refused for what we are, after `since`."""
    ours = select(Bounce.at, Bounce.member_id).where(
        Bounce.verdict == BounceCause.OURS, col(Bounce.at) > since
    )
    return list(session.exec(ours))
