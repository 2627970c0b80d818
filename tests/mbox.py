"""Reads an mbox as a mail program does, and as our import does."""

import mailbox
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from inbound.archive.archived import tidied
from inbound.archive.file import opened
from inbound.archive.mbox import message, spans

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"  # of real mail, beside the project


def mails_in(text: str, folder: Path) -> list[EmailMessage]:
    """Return the mails of an mbox, which is written into the folder for it."""
    path = folder / "posts.mbox"
    path.write_bytes(text.encode())
    box = mailbox.mbox(path, factory=None)
    try:
        raws = [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118  (not a dict)
    finally:
        box.close()
    return [message_from_bytes(raw, policy=policy.default) for raw in raws]


def archived_messages(
    path: Path, *, one_in: int = 1, most: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield messages of an archive as the import reads them, each with its first byte in the file."""
    with opened(path) as data:
        for span in islice(spans(data), 0, most, one_in):
            yield span.start, tidied(message(data, span))
