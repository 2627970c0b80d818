"""A second section, for tests: notes of one line for single members. A real one would be as long as this."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.section import LaidSection
from digest.mail.template_set import TemplateSet
from digest.mail.template_source import read_template
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.carried_ids import CarriedId, unpack_carried


class Extra(IntEnum):
    """A type that a later version would add to `ItemType`."""

    NOTE = 250


PIECES = {
    "body.txt": """<!--piece notes_line-->
  Notes: {{ notes }}
<!--piece notes-->

NOTES FOR YOU
<!--piece note-->
{{ line|wrapped }}
<!--piece notes_more-->
And {{ left }} more notes, next time.
""",
    "body.mjml": """<!--piece notes_line-->
<p>Notes: {{ notes }}</p>
<!--piece notes-->
<h2>Notes for you</h2>
<!--piece note-->
<p>{{ line }}</p>
<!--piece notes_more-->
<p>And {{ left }} more notes, next time.</p>
""",
}


def write_templates(folder: Path) -> None:
    """Write the summary's templates with the pieces of notes, as an operator's own."""
    (folder / "summary").mkdir()
    for file, pieces in PIECES.items():
        ours = read_template(f"summary/{file}", None)
        (folder / "summary" / file).write_text(
            ours.replace("<!--piece end-->", f"{pieces}<!--piece end-->")
        )
    (folder / "summary" / "subject.txt").write_text(
        "{{ when }}: {{ conversations }} conversations, {{ notes }} notes\n"
    )


def templates_of(folder: Path) -> TemplateSet:
    """Return the letters with the templates in a folder before ours."""
    return TemplateSet(
        domain="mail.example.org",
        public_url="https://mail.example.org",
        service_name="Community Digest",
        postal_address="Example Town",
        folder=folder,
    )


@dataclass(frozen=True)
class NoteNews:
    """All notes by their members, as they were read, and the pieces made of them."""

    notes: Mapping[int, Mapping[int, str]]
    pieces: PieceCache


@dataclass(frozen=True)
class Untold:
    """One member, and the notes that they were sent."""

    member_id: int
    told: Collection[int]


@dataclass
class NoteSection:
    """Notes that were never in a summary; those that do not fit come with the next one."""

    notes: dict[int, dict[int, str]] = field(default_factory=dict)
    times_read: int = 0

    def write(self, member_id: int, *lines: str) -> None:
        theirs = self.notes.setdefault(member_id, {})
        theirs.update(enumerate(lines, start=len(theirs) + 1))

    def revision(self, session: Session) -> int:
        return sum(map(len, self.notes.values()))

    def read(self, session: Session, span: Period, pieces: PieceCache) -> NoteNews:
        self.times_read += 1
        return NoteNews(
            {member_id: dict(theirs) for member_id, theirs in self.notes.items()}, pieces
        )

    def wants(
        self, session: Session, member_ids: Collection[int], news: NoteNews
    ) -> dict[int, Untold]:
        sent = select(Delivery.member_id, Delivery.carried).where(
            Delivery.kind == LetterKind.SUMMARY,
            Delivery.state == DeliveryState.SENT,
            col(Delivery.member_id).in_(member_ids),
        )
        told: dict[int, set[int]] = {member_id: set() for member_id in member_ids}
        for member_id, packed in session.exec(sent):
            told[member_id] |= {
                each.id for each in unpack_carried(packed) if each.type == Extra.NOTE
            }
        return {member_id: Untold(member_id, told[member_id]) for member_id in member_ids}

    def pick(self, news: NoteNews, wants: Untold, period: Period) -> "NotePart":
        theirs = news.notes.get(wants.member_id, {})
        return NotePart({id_: theirs[id_] for id_ in theirs if id_ not in wants.told}, news.pieces)


@dataclass(frozen=True)
class NotePart:
    """One member's notes in one letter."""

    notes: Mapping[int, str]
    pieces: PieceCache

    @property
    def key(self) -> object:
        return tuple(self.notes.items())

    @property
    def is_empty(self) -> bool:
        return not self.notes

    @property
    def counts(self) -> dict[str, int]:
        return {"notes": len(self.notes)}

    @property
    def longest(self) -> dict[str, int]:
        return {"notes": len(self.notes), "notes_left": len(self.notes)}

    def whole(self, zone: ZoneInfo, room: int) -> LaidSection | None:
        laid = self._laid(len(self.notes))
        return laid if laid.size <= room else None

    def fitted(self, zone: ZoneInfo, room: int) -> LaidSection:
        return next(
            laid
            for count in range(len(self.notes), -1, -1)
            if (laid := self._laid(count)).size <= room or count == 0
        )

    def brief(self, most: int) -> LaidSection:
        return self._laid(len(self.notes))

    def _laid(self, count: int) -> LaidSection:
        left = len(self.notes) - count
        shown = list(self.notes)[:count]
        contents = [self.pieces.named("notes_line", notes=len(self.notes))]
        more = [self.pieces.named("notes_more", left=left)] if left else []
        body = [self.pieces.named("notes"), *(self._note(id_) for id_ in shown), *more]
        return LaidSection(
            contents=contents,
            body=body,
            size=sum(piece.size for piece in (*contents, *body)),
            counts={"notes": len(self.notes), "notes_left": left},
            carried=[CarriedId(Extra.NOTE, id_) for id_ in shown],
        )

    def _note(self, id_: int) -> Sized:
        line = self.notes[id_]
        return self.pieces.kept(
            ("note", line),
            lambda: self.pieces.rendered("note", line=line),
            what=lambda: f"note {id_}",
            instead=lambda: self.pieces.rendered("note", line="A note that could not be shown"),
        )
