"""Members who left for good: ids and times, and for a short while where their goodbye goes."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from digest.store.types import Id, UtcDateTime


class ErasedMember(SQLModel, table=True):
    """That a member left; their row among the members goes once their goodbye is sent.

    `joined_at` and `address` are forgotten with that row: the one tells this member from another of the same
    number in another database, the other is where the goodbye goes.
    """

    __tablename__ = "departed"

    member_id: int = Field(primary_key=True, sa_type=Id, sa_column_kwargs={"autoincrement": False})
    left_at: datetime = Field(sa_type=UtcDateTime)
    erases: bool  # the texts of their posts went too
    joined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    address: str | None = None
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)  # to the bytes


def not_gone(session: Session) -> list[ErasedMember]:
    """Return those of whom something may still be in a file, for this transaction alone."""
    waiting = select(ErasedMember).where(col(ErasedMember.gone_at).is_(None))
    return list(session.exec(waiting.order_by(col(ErasedMember.member_id)).with_for_update()))
