"""A process to be killed: sends every due letter of a database to an SMTP server, one line each.

Called with the database's URL, the folder of locks, the server's port, and the moment.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

import digest.community.people.member  # noqa: F401 -- the table that deliveries point to
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.dispatch import Composed, Dispatcher
from digest.outbox.smtp_opening import Server
from digest.outbox.smtp_relay import SmtpRelay
from digest.store.database import Store


def compose(_session: Session, deliveries: Sequence[Delivery], _at: datetime) -> Iterator[Composed]:
    for delivery in deliveries:
        yield Composed(
            delivery_id=delivery.id,
            member_id=delivery.member_id,
            reverse_path="bounce@mail.example.org",
            recipient=f"{delivery.id}@example.net",
            message=f"Message-ID: {delivery.message_id}\r\n\r\nHello.\r\n".encode(),
        )


def main(url: str, folder: str, port: str, at: str) -> None:
    relay = SmtpRelay(Server(host="127.0.0.1", port=int(port)))
    dispatcher = Dispatcher(
        Store(url),
        {LetterKind.SUMMARY: compose},
        relay,
        message_ids=lambda letters: [
            f"<{member}.{id_}@mail.example.org>" for member, id_ in letters
        ],
        state_folder=Path(folder),
        connections=4,
    )
    dispatcher.run(datetime.fromisoformat(at))
    relay.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
