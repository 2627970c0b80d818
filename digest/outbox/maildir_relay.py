"""A relay for trying things out: it puts letters into a Maildir, which any mail program can open."""

import os
from pathlib import Path

from digest.errors import RelayDeferred
from digest.outbox.compose import Composed
from digest.outbox.relay import Relay


class MaildirRelay(Relay):
    """Keeps each letter as `new/delivery-<id>-member-<id>.eml`; the same delivery again replaces it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Composed) -> str:
        """Write the letter durably: first all of it into `tmp/`, then under its name into `new/`."""
        name = f"delivery-{letter.delivery_id}-member-{letter.member_id}.eml"
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(parents=True, exist_ok=True)
            _write(self._folder / "tmp" / name, letter.message)
            (self._folder / "tmp" / name).replace(self._folder / "new" / name)
            _sync(self._folder / "new")
        except OSError as error:
            raise RelayDeferred(0, f"the Maildir: {error.strerror}") from None
        return f"kept as new/{name}"

    def close(self) -> None:
        """Do nothing: no letter is left open."""


def _write(path: Path, message: bytes) -> None:
    with path.open("wb") as file:
        file.write(message)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
