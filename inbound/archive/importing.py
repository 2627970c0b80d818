"""Imports an archive into a community; a second run continues where the first ended.

The headers of all messages are read first, so that posts come in the order of their dates. Then each
message is read whole, and a batch of them is published in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from sqlmodel import Session

from digest.community.communities.community import Community
from digest.community.conversations.post import EditWindow
from digest.community.posting.archive import (
    ArchivedAuthor,
    ArchivedPost,
    import_author,
    import_post,
    imported_keys,
)
from digest.language.text import POST_LIMIT
from digest.store.database import Store
from inbound.archive.archived import (
    HIDDEN,
    Head,
    author_address,
    message_key,
    read_head,
    tidied,
)
from inbound.archive.mbox import message, spans
from inbound.reading.read import Mail, read
from inbound.reply_text import split
from inbound.subject import bare_subject

BATCH = 200  # messages in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the operator asks of an import."""

    confirmed: bool = False  # letters may go to the addresses
    names: bool = False  # show the names of the From fields
    shift: timedelta = timedelta(0)  # moves every date
    limit: int | None = None  # no more messages than these, the oldest


@dataclass(frozen=True, slots=True, kw_only=True)
class OmittedMail:
    """A message that became no post, and why."""

    message_id: str
    offset: int  # bytes into the file
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What became of every message of an archive."""

    imported: int = 0
    already: int = 0  # by an earlier import
    skipped: list[OmittedMail] = field(default_factory=list)

    def skip(self, head: Head, reason: str) -> None:
        """Note that a message became no post."""
        left_out = OmittedMail(message_id=head.message_id, offset=head.span.start, reason=reason)
        self.skipped.append(left_out)


def import_mbox(
    store: Store,
    community: Community,
    path: Path,
    *,
    wish: ImportOptions,
    window: EditWindow,
    progress: Callable[[int, int], object],
) -> ImportReport:
    """Publish the messages of an mbox file in a community, each once, and return what became of each.

    `progress` is called with how many messages are done, of how many.
    """
    report = ImportReport()
    heads = _in_order(path, report)[: wish.limit]
    for start in range(0, len(heads), BATCH):
        progress(start, len(heads))
        batch = heads[start : start + BATCH]
        with store.read() as session:
            known = imported_keys(session, community.id, [head.key for _, head in batch])
        report.already += len(known)
        drafts = [
            (at, head, _draft(path, head, wish)) for at, head in batch if head.key not in known
        ]
        with store.write() as session:
            for at, head, draft in drafts:
                if isinstance(draft, str):
                    report.skip(head, draft)
                else:
                    _publish(session, community, draft, at=at + wish.shift, window=window)
                    report.imported += 1
    progress(len(heads), len(heads))
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A message that can become a post."""

    head: Head
    author: ArchivedAuthor
    mail: Mail
    text: str


def _in_order(path: Path, report: ImportReport) -> list[tuple[datetime, Head]]:
    """Return the messages that have a date and come for the first time, in the order of their dates."""
    seen: set[str] = set()
    heads = []
    for span in spans(path):
        head = read_head(tidied(message(path, span)), span)
        if head.key in seen:
            report.skip(head, "it stands in the archive twice")
        elif head.at is None:
            report.skip(head, "it has no usable date")
        else:
            seen.add(head.key)
            heads.append((head.at, head))
    return sorted(heads, key=lambda pair: (pair[0], pair[1].span.start))


def _draft(path: Path, head: Head, wish: ImportOptions) -> _Draft | str:
    """Return what a message becomes, or why it becomes nothing."""
    mail = read(tidied(message(path, head.span)))
    if not isinstance(mail, Mail):
        return f"it cannot be read: {mail.flaw.replace('_', ' ')}"
    address, text = author_address(mail.fields.first("from")), split(mail.text).text
    if address is None:
        return "it says nobody as its author"
    if not text.strip():
        return "there is nothing in it but quotes, a signature or attachments"
    if len(text.encode()) > POST_LIMIT:
        return "it is longer than a post may be"
    name = parseaddr(mail.fields.text("from"))[0] if wish.names else ""
    author = ArchivedAuthor(
        address=address,
        name="" if "@" in name else name,
        confirmed=wish.confirmed and not address.endswith(HIDDEN),
    )
    return _Draft(head=head, author=author, mail=mail, text=text)


def _publish(
    session: Session, community: Community, draft: _Draft, *, at: datetime, window: EditWindow
) -> None:
    member = import_author(session, community, draft.author, at=at)
    subject = bare_subject(draft.mail.subject)
    post = ArchivedPost(
        message_key=draft.head.key,
        subject_key=subject.casefold(),
        answers=tuple(message_key(answered) for answered in draft.mail.answers),
        author_id=member.id,
        title=subject,
        text=draft.text,
        at=at,
        message_id=draft.head.message_id or None,
    )
    import_post(session, community, post, window=window)
