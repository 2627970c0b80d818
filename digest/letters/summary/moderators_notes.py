"""The section of notes from the moderators of a member's communities: they stand first in the letter."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from digest.community.communities.community import Community, Membership
from digest.community.communities.moderators_note import ModeratorsNote, notes_revision
from digest.language.sentences import Message, message
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.section import LaidSection
from digest.store.carried_ids import CarriedId, ItemType

MOST = 5  # notes in one letter, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A note as a summary shows it."""

    id: int
    community_id: int
    community: str  # its title
    text: str
    noted_at: datetime
    until: date | None

    def is_for(self, period: Period) -> bool:
        """Say whether the summary of a period brings it: it was written then, and is not over."""
        return period.has(self.noted_at) and (
            self.until is None or period.until.date() <= self.until
        )


@dataclass(frozen=True, slots=True)
class NotesRead:
    """What was read for a run, and the pieces made of it so far."""

    notes: Sequence[NoteView]
    pieces: PieceCache


class NoteSection:
    """Notes of the communities that a member is in, each in one summary of theirs."""

    def revision(self, session: Session) -> int:
        """Return what grows with every note, so that none that was withdrawn leaves."""
        return notes_revision(session)

    def read(self, session: Session, span: Period, pieces: PieceCache) -> NotesRead:
        """Return all notes that were written in a span of time and stand."""
        found = session.exec(
            select(ModeratorsNote, Community.title)
            .join(Community, col(Community.id) == col(ModeratorsNote.community_id))
            .where(
                col(ModeratorsNote.noted_at) >= span.since,
                col(ModeratorsNote.noted_at) < span.until,
                col(ModeratorsNote.withdrawn_at).is_(None),
            )
            .order_by(col(ModeratorsNote.id))
        )
        notes = [
            NoteView(
                id=note.id,
                community_id=note.community_id,
                community=title,
                text=note.text,
                noted_at=note.noted_at,
                until=note.until,
            )
            for note, title in found
        ]
        return NotesRead(notes, pieces)

    def wants(
        self, session: Session, member_ids: Collection[int], news: NotesRead
    ) -> Mapping[int, frozenset[int]]:
        """Return those communities of each member that notes were written for."""
        noted = {note.community_id for note in news.notes}
        theirs: dict[int, set[int]] = {member_id: set() for member_id in member_ids}
        if noted:
            rows = select(Membership.member_id, Membership.community_id).where(
                col(Membership.member_id).in_(member_ids), col(Membership.community_id).in_(noted)
            )
            for member_id, community_id in session.exec(rows):
                theirs[member_id].add(community_id)
        return {member_id: frozenset(each) for member_id, each in theirs.items()}

    def pick(self, news: NotesRead, wants: frozenset[int], period: Period) -> "NotePart":
        """Return the notes that a member's summary of a period brings."""
        theirs = [note for note in news.notes if note.community_id in wants and note.is_for(period)]
        return NotePart(theirs, news.pieces)


@dataclass(frozen=True, slots=True)
class NotePart:
    """One member's notes."""

    notes: Sequence[NoteView]
    pieces: PieceCache

    @property
    def key(self) -> Hashable:
        """The same for parts that are laid out the same."""
        return tuple(note.id for note in self.notes)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted that concerns the member."""
        return not self.notes

    @property
    def counts(self) -> Mapping[str, int]:
        """How many notes there are."""
        return {"moderators_notes": len(self.notes)}

    @property
    def longest(self) -> Mapping[str, int]:
        """The same: nothing of them stands at the end of the letter."""
        return self.counts

    def whole(self, zone: ZoneInfo, room: int) -> LaidSection | None:
        """Return the newest notes, or None where they do not fit."""
        laid = self.brief(MOST)
        return laid if laid.size <= room else None

    def fitted(self, zone: ZoneInfo, room: int) -> LaidSection:
        """Return as many of the newest notes as fit."""
        tried = (self.brief(most) for most in range(MOST, 0, -1))
        return next((laid for laid in tried if laid.size <= room), self.brief(0))

    def brief(self, most: int) -> LaidSection:
        """Return so many of the newest notes, and how many there are beside them."""
        shown = self.notes[-most:] if most else ()
        pieces = [self._note(note) for note in shown]
        if left := len(self.notes) - len(shown):
            pieces.append(self.pieces.named("moderators_notes_left", left=left))
        return LaidSection(
            first=pieces,
            body=(),
            size=sum(piece.size for piece in pieces),
            counts=self.counts,
            carried=[CarriedId(ItemType.NOTE, note.id) for note in self.notes],
        )

    def _note(self, note: NoteView) -> Sized:
        return self.pieces.kept(
            ("moderators note", note.id),
            lambda: self._drawn(note, note.text),
            what=lambda: f"note {note.id}",
            instead=lambda: self._drawn(note, message("summary.note.broken")),
        )

    def _drawn(self, note: NoteView, text: str | Message) -> Sized:
        return self.pieces.rendered("moderators_note", community=note.community, text=text)
