"""A sink behind real SMTP, letters owed, and a dispatcher whose composer writes one line."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import pytest
from sqlmodel import Session, SQLModel, select

from digest.community.people.member import Address, Member
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.dispatch import Composed, Dispatcher
from digest.outbox.smtp_opening import Server
from digest.outbox.smtp_relay import SmtpRelay
from tests.rows import owed_letter
from tests.sink import Sink


@pytest.fixture
def make_sink() -> Iterator[Callable[..., Sink]]:
    made: list[Sink] = []

    def make(**facts: object) -> Sink:
        made.append(Sink(**facts))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for sink in made:
        sink.close()


@pytest.fixture
def sink(make_sink) -> Sink:
    return make_sink()


@pytest.fixture
def make_relay(sink) -> Iterator[Callable[..., SmtpRelay]]:
    made: list[SmtpRelay] = []

    def make(**facts: object) -> SmtpRelay:
        values = {"host": "127.0.0.1", "port": sink.port, "hello": "mail.example.org", **facts}
        made.append(SmtpRelay(Server(**values)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for relay in made:
        relay.close()


@pytest.fixture
def relay(make_relay) -> SmtpRelay:
    return make_relay()


@pytest.fixture
def owed(store, make_member, noon):
    """Owe so many letters of one kind, each to a member of its own; return their ids."""
    names = itertools.count(1)

    def make(count: int, kind: LetterKind = LetterKind.NOTICE, **facts: object) -> list[int]:
        with store.write() as session:
            first = make_member(session, f"member{next(names)}")
            alike = first.model_dump(exclude={"id", "display_name"})
            others = [
                Member(display_name=f"member{next(names)}", **alike) for _ in range(count - 1)
            ]
            add_together(session, others)
            add_together(session, [address_of(member, noon) for member in others])
            for member in (first, *others):
                number = member.display_name.removeprefix("member")
                values = {"at": noon, "key": f"{kind}:{number}", **facts}
                session.add(owed_letter(kind=kind, member_id=member.id, **values))
            session.flush()
            rows = session.exec(select(Delivery.id).order_by(Delivery.id)).all()
        return list(rows)[-count:]

    return make


def add_together(session: Session, rows: Sequence[SQLModel]) -> None:
    session.add_all(rows)
    session.flush()


def address_of(member: Member, noon: datetime) -> Address:
    address = f"{member.display_name}@example.net"
    return Address(member_id=member.id, address=address, confirmed_at=noon)


@pytest.fixture
def deliveries(store):
    """Return every delivery, by id."""

    def read() -> list[Delivery]:
        with store.read() as session:
            rows = list(session.exec(select(Delivery).order_by(Delivery.id)).all())
            session.expunge_all()
        return rows

    return read


def compose_a_line(_session, deliveries, _at):
    for delivery in deliveries:
        yield Composed(
            delivery_id=delivery.id,
            member_id=delivery.member_id,
            reverse_path=f"b.{delivery.id}@mail.example.org",
            recipient=f"member{delivery.member_id}@example.net",
            message=f"Message-ID: {delivery.message_id}\r\n\r\nHello.\r\n".encode(),
            carried=b"\x01",
        )


@pytest.fixture
def composers():
    return dict.fromkeys(LetterKind, compose_a_line)


@pytest.fixture
def dispatcher(store, relay, composers, tmp_path):
    """Make a dispatcher; what a test does not name is the ordinary part."""

    def make(**facts: object) -> Dispatcher:
        values = {"relay": relay, "composers": composers, "connections": 2, **facts}
        return Dispatcher(
            store,
            message_ids=lambda letters: [
                f"<{member}.{id_}@mail.example.org>" for member, id_ in letters
            ],
            state_folder=tmp_path / "state",
            **values,  # type: ignore[arg-type]
        )

    return make
