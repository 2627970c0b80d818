"""What one message of an archive becomes: a post of its author's, or the reason why it becomes none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.community.posting.archive import ArchivedAuthor
from digest.language.text import POST_LIMIT
from inbound.archive.archived import HIDDEN, Head, author_address, author_name, message_key, tidied
from inbound.archive.file import Bytes
from inbound.archive.mbox import message
from inbound.archive.survey import Survey
from inbound.reading.read import Mail, read
from inbound.reading.whole_lines import whole_lines
from inbound.reply_text import split
from inbound.subject import bare_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the operator asks of an import."""

    confirmed: bool = False  # letters may go to the addresses
    names: bool = False  # show the names of the From fields
    shift: timedelta = timedelta(0)  # moves every date
    limit: int | None = None  # no more messages than these, the oldest


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedDraft:
    """A message that can become a post."""

    head: Head
    at: datetime
    author: ArchivedAuthor
    answers: tuple[str, ...]
    is_reply: bool
    title: str
    text: str


def draft(
    data: Bytes, at: datetime, head: Head, archive: Survey, wish: ImportOptions
) -> ArchivedDraft | str:
    """Return what a message of this file becomes, or why it becomes nothing."""
    mail = read(tidied(message(data, head.span)))
    if not isinstance(mail, Mail):
        return f"it cannot be read: {mail.flaw.replace('_', ' ')}"
    address, name = author_address(head.author), author_name(head.author)
    if address is None:
        return "it says nobody as its author"
    text = whole_lines(split(mail.text, writer=name).text, mail)
    if not text.strip():
        return "there is nothing in it but quotes, a signature or attachments"
    if len(text.encode()) > POST_LIMIT:
        return "it is longer than a post may be"
    title = bare_subject(mail.subject, archive.tags)
    if not wish.names:
        text, title = archive.pseudonyms.hide_in(text), archive.pseudonyms.hide_in(title)
    author = ArchivedAuthor(
        address=address,
        name=name if wish.names else "",
        confirmed=wish.confirmed and not address.endswith(HIDDEN),
    )
    return ArchivedDraft(
        head=head,
        at=at + wish.shift,
        author=author,
        answers=tuple(map(message_key, mail.answers)),
        is_reply=archive.is_reply(head),
        title=title,
        text=text,
    )
