"""Reads an mbox as a mail program does."""

import mailbox
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


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
