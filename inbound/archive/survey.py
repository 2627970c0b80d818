"""Reads the headers of all messages of an archive, and what they tell about each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inbound.archive.archived import Head, read_head
from inbound.archive.file import Bytes
from inbound.archive.import_report import ImportReport
from inbound.archive.mbox import MessageSpan, pieces
from inbound.archive.pseudonyms import Pseudonyms
from inbound.archive.threads import has_bare_answers, roots, tags_of_lists
from inbound.subject import is_answer

KILOBYTE = 1024


class Count(Protocol):
    """What long work reports to: how much is done of how much."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show the present state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """One file of an archive, open."""

    path: Path
    data: Bytes


@dataclass(slots=True)
class Survey:
    """The messages that can become posts, in the order of their dates, and whose and where they are.

    `roots` names the first message of each one's thread, `tags` are what lists put before subjects;
    `has_bare_answers` where no subject says that it answers.
    """

    heads: list[tuple[datetime, Head]] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    has_bare_answers: bool = False
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)

    def is_reply(self, head: Head) -> bool:
        """Say whether a message may answer another, by its header or its subject."""
        return bool(head.answers) or self.has_bare_answers or is_answer(head.subject, self.tags)


def survey(
    files: Sequence[ArchiveFile],
    report: ImportReport,
    *,
    now: datetime,
    count: Count,
    stopped: Callable[[], bool],
) -> Survey:
    """Return what an archive has; what can be no post is in the report. It may be broken off."""
    found = Survey()
    seen: set[str] = set()
    for head in _heads(files, report, now=now, count=count):
        found.pseudonyms.learn(head.author)
        if reason := _unfit(head, seen):
            report.skip(files[head.file].path, head, reason)
        elif head.at is not None:
            seen.add(head.key)
            found.heads.append((head.at, head))
        if stopped():
            return found
    found.heads.sort(key=lambda pair: (pair[0], pair[1].file, pair[1].span.start))
    heads = [head for _, head in found.heads]
    found.roots, found.tags = roots(heads), tags_of_lists(heads)
    found.has_bare_answers = has_bare_answers(heads, found.tags)
    return found


def _heads(
    files: Sequence[ArchiveFile], report: ImportReport, *, now: datetime, count: Count
) -> Iterator[Head]:
    """Yield the header of each message; all else goes into the report."""
    total = sum(len(file.data) for file in files) // KILOBYTE
    before = 0
    for number, file in enumerate(files):
        for piece in pieces(file.data):
            count((before + piece.start) // KILOBYTE, total)
            if isinstance(piece, MessageSpan):
                report.found += 1
                yield read_head(file.data, piece, file=number, now=now)
            else:
                report.stray(file.path, piece)
        before += len(file.data)


def _unfit(head: Head, seen: set[str]) -> str | None:
    if not head.is_readable:
        return "it cannot be read: its header is too long"
    if head.key in seen:
        return "it stands in the archive twice"
    return "it has no usable date" if head.at is None else None
