"""Replies that are posts a second, with the letters about them handed over, beside Postfix's receipt.

All by the wiring of `digest run`, from copies of one installation whose mails have come in; the reference
only takes mails of this size in, over 16 connections.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, func, select

from cli.init import write_installation
from cli.installation import opened
from cli.wiring.running import runner
from cli.wiring.sending import dispatching
from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.people.member import Address
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept_together
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.delivery import Delivery, DeliveryState
from tests.benchmarks.intake import DOMAIN, bring, postfix_holding
from tests.benchmarks.measure import Comparison
from tests.benchmarks.run import sink
from tests.benchmarks.town import AUTHORS, MORNING, WORDS, settle
from tests.border import written

MAILS = 300
SIZE = 7_000  # bytes of one, most of it the letter that it answers
AT = MORNING - timedelta(hours=3)  # nobody's summary is due
BORDER = "border.example"
SETTINGS = """\
domain = "{domain}"
database = "sqlite:///digest.db"
keys_file = "digest.keys"
[relay]
host = "127.0.0.1"
port = {port}
security = "none"
connections = 16
[authentication]
mode = "border"
authserv_id = "{border}"
"""


@contextmanager
def comparison() -> Iterator[Comparison]:
    """Yield the benchmark "worked"."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name, sink() as port:
        folder = Path(name)
        folder.chmod(0o755)
        house = _house(folder, port)
        with postfix_holding(folder) as (border, kept):
            keys = Keys({1: bytes(range(32))})
            yield Comparison(
                name="worked",
                unit="mails/s",
                units=MAILS,
                ours=lambda: _worked(house),
                plain=lambda: bring(folder, keys, border.port, kept),
                speed=lambda way: way(),
            )


def _house(folder: Path, port: int) -> Path:
    """Return an installation in which the town's replies wait to be worked off."""
    house = folder / "house"
    write_installation(house, settings=SETTINGS.format(domain=DOMAIN, port=port, border=BORDER))
    with opened(house / "digest.toml", at=AT) as it:
        settle(it.store, followed=0)
        with it.store.read() as session:
            mails = _replies(session, it.keys, random.Random(13))
        accept_together(it.store, mails, lambda: AT, it.keys)
    return house


def _replies(session: Session, keys: Keys, dice: random.Random) -> list[Transaction]:
    """Return a mail of each of some members to a conversation of a community of theirs."""
    talks = session.exec(
        select(Membership.member_id, Address.address, Conversation.id)
        .join(Address, col(Address.member_id) == Membership.member_id)
        .join(Conversation, col(Conversation.community_id) == Membership.community_id)
        .where(col(Membership.member_id) > AUTHORS)
    ).all()
    each = {
        member_id: (address, about) for member_id, address, about in dice.sample(talks, len(talks))
    }
    return [_reply(keys, number, *each[number], _said(dice)) for number in sorted(each)[:MAILS]]


def _said(dice: random.Random) -> str:
    """Return some sentences, a line each."""
    sentences = (" ".join(dice.choices(WORDS, k=dice.randint(5, 14))) for _ in range(6))
    return "\r\n".join(f"{each.capitalize()}." for each in sentences)


def _reply(keys: Keys, member_id: int, address: str, about: int, text: str) -> Transaction:
    ticket = Ticket(purpose=Purpose.REPLY, member_id=member_id, object_id=about)
    to = f"{keys.local_part(ticket)}@{DOMAIN}"
    head = (
        f"From: Somebody <{address}>\r\nTo: {to}\r\nSubject: Re: Sleep after the first week\r\n"
        f"Date: Mon, 02 Mar 2026 12:00:00 +0000\r\nMessage-ID: <{member_id}@client.example.net>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text}\r\n\r\nOn Mon, 2 Mar 2026 at 09:00, Community Digest <{to}> wrote:\r\n"
    )
    quoted = f"> {' '.join(WORDS[:14])}\r\n"
    raw = written(BORDER, "example.net") + (head + quoted * (SIZE // len(quoted))).encode()[:SIZE]
    return Transaction(reverse_path=address, recipients=(to,), raw=raw)


def _worked(house: Path) -> float:
    """Return how many mails a second became posts whose letters the relay has."""
    folder = Path(tempfile.mkdtemp(dir=house.parent)) / "house"
    shutil.copytree(house, folder)
    with opened(folder / "digest.toml", at=AT) as it, dispatching(it) as letters:
        steps = runner(it, letters)
        begun = time.perf_counter()
        steps.drain(AT)
        took = time.perf_counter() - begun
        with it.store.read() as session:
            count = partial(_count, session)
            assert count(ReceivedMail.outcome == Outcome.POSTED) == MAILS
            print(
                session.exec(
                    select(Delivery.kind, Delivery.state, func.count()).group_by(
                        Delivery.kind, Delivery.state
                    )
                ).all()
            )
            assert count(Delivery.state == DeliveryState.SENT) >= MAILS
    shutil.rmtree(folder.parent)
    return MAILS / took


def _count(session: Session, which: object) -> int:
    return session.exec(select(func.count()).where(which)).one()
