"""A short life of a house, in the process that others are forked from: they begin with all of it compiled."""

import os
import tempfile
from pathlib import Path
from unittest import mock

from cli.init import write_installation
from cli.installation import Installation, opened
from cli.wiring import receiving
from cli.wiring.running import runner
from cli.wiring.sending import dispatching
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from digest.mail.signed_address import Purpose, Ticket
from inbound.isolated.take_apart import take_apart
from tests.border import RECEIVED, results
from tests.house import BORDER, DOMAIN, MORNING, NOON, address_of, populate

SETTINGS = f"""\
domain = "{DOMAIN}"
database = "sqlite:///digest.db"
keys_file = "digest.keys"
[relay]
kind = "maildir"
[authentication]
mode = "border"
authserv_id = "{BORDER}"
"""
COMMANDS = ("STOP", "pause 2 weeks", "help", "tag sleep, food", "I cannot find what you told me.")


def live_a_little() -> None:
    """Take mails of several kinds, and send everything that is owed for a day."""
    with tempfile.TemporaryDirectory() as made, mock.patch.dict(os.environ):
        folder = Path(made) / "house"
        write_installation(folder, settings=SETTINGS)
        with mock.patch.object(receiving, "ReadingProcesses", _ThisProcess):
            for at in (NOON, MORNING):
                with opened(folder / "digest.toml", at=at) as house, dispatching(house) as letters:
                    if at == NOON:
                        populate(house.store)
                        _write(house)
                    runner(house, letters).drain(at)


class _ThisProcess:
    """Reads mails where it is asked to."""

    __call__ = staticmethod(take_apart)

    def warm(self) -> None:
        """Nothing has to be started."""


def _write(house: Installation) -> None:
    for number, said in enumerate(COMMANDS, 1):
        _post(house, number, f"settings@{DOMAIN}", said)
        reply = Ticket(purpose=Purpose.REPLY, member_id=number, object_id=number)
        _post(house, number, f"{house.keys.local_part(reply)}@{DOMAIN}", f"So it is, {number}.")
        _post(house, number, f"lung@{DOMAIN}", f"Who knows about {number}?")


def _post(house: Installation, member: int, to: str, text: str) -> None:
    raw = (
        f"Authentication-Results: {results(BORDER, 'example.net')}\r\nReceived: {RECEIVED}\r\n"
        f"From: {address_of(member)}\r\nTo: {to}\r\nSubject: About {member}\r\n"
        f"Message-ID: <{hash((member, text))}@client.example>\r\n\r\n{text}\r\n"
    ).encode()
    transaction = Transaction(reverse_path=address_of(member), recipients=(to,), raw=raw)
    accept(house.store, transaction, lambda: NOON, house.keys)
