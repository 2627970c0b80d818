"""What the moderators of a community tell all its members: it stands first in each one's next summary."""

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, func, select

from digest.errors import BadInput
from digest.language.text import canonical
from digest.store.types import NUMBERED, Id, UtcDateTime

LONGEST = 1_000  # characters


class ModeratorsNote(SQLModel, table=True):
    """A note; members get it in the summary whose period holds the moment at which it was written."""

    __tablename__ = "moderators_note"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    community_id: int = Field(foreign_key="community.id", sa_type=Id)
    text: str
    noted_at: datetime = Field(index=True, sa_type=UtcDateTime)
    until: date | None = None  # the last day on which it is of use
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def write_note(
    session: Session, community_id: int, text: str, *, until: date | None, at: datetime
) -> ModeratorsNote:
    """Write a note; raise BadInput where it says nothing, says too much, or is over already."""
    said = canonical(text).strip()
    if not said:
        raise BadInput("a note needs some words")
    if len(said) > LONGEST:
        raise BadInput(f"a note has at most {LONGEST} characters, and this has {len(said)}")
    if until is not None and until < at.date():
        raise BadInput(f"{until} is over already")
    note = ModeratorsNote(community_id=community_id, text=said, noted_at=at, until=until)
    session.add(note)
    session.flush()
    return note


def notes_of(session: Session, community_id: int) -> list[ModeratorsNote]:
    """Return the notes of a community, the newest first."""
    wanted = select(ModeratorsNote).where(ModeratorsNote.community_id == community_id)
    return list(session.exec(wanted.order_by(col(ModeratorsNote.id).desc())))


def find_note(session: Session, community_id: int, number: int) -> ModeratorsNote:
    """Return a note of a community by its number; raise BadInput where it has none of that number."""
    note = session.get(ModeratorsNote, number)
    if note is None or note.community_id != community_id:
        raise BadInput(f"this community has no note {number}")
    return note


def notes_revision(session: Session) -> int:
    """Return a number that grows with every note that is written or withdrawn."""
    counts = select(
        func.count(col(ModeratorsNote.id)), func.count(col(ModeratorsNote.withdrawn_at))
    )
    written, withdrawn = session.exec(counts).one()
    return written + withdrawn
