"""Imports an archive into a community; a second run continues where the first ended.

The headers of all messages are read first (`survey`), so that posts come in the order of their dates and find
their conversations. Then each message is read whole (`drafting`), and a batch of them is published in one
transaction.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from digest.community.communities.community import Community
from digest.community.conversations.post import EditWindow, Post
from digest.community.posting.archive import (
    ArchivedPost,
    conversations_of,
    import_author,
    import_post,
)
from digest.store.database import Store
from inbound.archive.archived import Head
from inbound.archive.drafting import ArchivedDraft, ImportOptions, draft
from inbound.archive.file import opened
from inbound.archive.import_report import ImportReport
from inbound.archive.survey import ArchiveFile, Count, Survey, survey

BATCH = 50  # messages in one transaction, for others wait for it


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWatch:
    """Who watches an import: `progress` shows a part of the work, `stopped` says that it is to end."""

    progress: Callable[[str], AbstractContextManager[Count]]
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTarget:
    """Where an archive goes: a community, and how long posts can be changed there."""

    store: Store
    community: Community
    window: EditWindow


def import_mbox(
    into: ImportTarget,
    paths: Sequence[Path],
    *,
    wish: ImportOptions,
    now: datetime,
    watch: ImportWatch,
    report: ImportReport,
) -> None:
    """Publish the messages of mbox files in a community, each once; `report` says what became of each.

    Where it is stopped, or fails, what it published before stays, and the report is true of that. Raises
    BadInput for a file that cannot be read.
    """
    with ExitStack() as stack:
        files = [ArchiveFile(path=path, data=stack.enter_context(opened(path))) for path in paths]
        try:
            with watch.progress("KB searched for messages") as count:
                archive = survey(files, report, now=now, count=count, stopped=watch.stopped)
            if watch.stopped():
                report.is_stopped = True
                return
            publishing = _Publishing(into, files, archive, wish, report)
            with watch.progress("messages imported") as count:
                publishing.run(count, watch.stopped)
        finally:
            report.close()


@dataclass(slots=True)
class _Publishing:
    """The second half of the work, batch by batch."""

    into: ImportTarget
    files: Sequence[ArchiveFile]
    archive: Survey
    wish: ImportOptions
    report: ImportReport
    places: dict[str, int] = field(default_factory=dict)  # conversations, by their thread's root

    def run(self, count: Count, stopped: Callable[[], bool]) -> None:
        """Publish what is not there yet, the oldest first, until all is done or it is told to stop."""
        heads = self.archive.heads[: self.wish.limit]
        for start in range(0, len(heads), BATCH):
            count(start, len(heads))
            self._batch(heads[start : start + BATCH], stopped)
            if stopped():
                self.report.is_stopped = True
                return
        count(len(heads), len(heads))

    def _batch(self, batch: Sequence[tuple[datetime, Head]], stopped: Callable[[], bool]) -> None:
        keys = [head.key for _, head in batch]
        with self.into.store.read() as session:
            known = conversations_of(session, self.into.community.id, keys)
        self._place(known)
        drafts: list[ArchivedDraft] = []
        for at, head in batch:
            if stopped():
                break
            if head.key in known:
                self.report.already += 1
                continue
            file = self.files[head.file]
            made = draft(file.data, at, head, self.archive, self.wish)
            if isinstance(made, str):
                self.report.skip(file.path, head, made)
            else:
                drafts.append(made)
        with self.into.store.write() as session:
            for each in drafts:
                self._place({each.head.key: self._publish(session, each).conversation_id})
        self.report.imported += len(drafts)  # now that they stay

    def _place(self, conversations: dict[str, int]) -> None:
        for key, conversation in conversations.items():
            self.places.setdefault(self.archive.roots[key], conversation)

    def _publish(self, session: Session, made: ArchivedDraft) -> Post:
        member = import_author(session, self.into.community, made.author, at=made.at)
        post = ArchivedPost(
            message_key=made.head.key,
            subject_key=made.title.casefold(),
            answers=made.answers,
            is_reply=made.is_reply,
            thread_id=self.places.get(self.archive.roots[made.head.key]),
            author_id=member.id,
            title=made.title,
            text=made.text,
            at=made.at,
            message_id=made.head.message_id or None,
        )
        return import_post(session, self.into.community, post, window=self.into.window)
