"""PostgreSQL goes away under the server, or takes no more: mail waits, and none is lost or doubled."""

import secrets
from collections import deque

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.crash.ledger import check
from tests.crash.wire import Wire
from tests.house import lived_in, move_in
from tests.sender import Sender, mails

ENOUGH = 3  # answers that say "later" before the fault is mended
CUTS = 4


class Database:
    """A database of its own on the tests' PostgreSQL, and the wire that leads to it."""

    def __init__(self, server, name):
        self.server = make_url(server).set(drivername="postgresql+psycopg")
        self.name = name
        self.direct = make_url(server).set(database=name).render_as_string(hide_password=False)
        self.wire = Wire(make_url(server).port or 5432)
        self.wired = (
            make_url(self.direct)
            .set(host="127.0.0.1", port=self.wire.port)
            .render_as_string(hide_password=False)
        )

    def say(self, *statements):
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def let_write(self, yes):
        """Let the server's connections write, or only read."""
        value = "off" if yes else "on"
        self.say(
            f"ALTER DATABASE {self.name} SET default_transaction_read_only = {value}",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'",  # noqa: S608
        )


@pytest.fixture
def database(postgres_url):
    made = Database(postgres_url, f"house_{secrets.token_hex(4)}")
    made.say(f"CREATE DATABASE {made.name}")
    yield made
    made.wire.close()
    made.say(f"DROP DATABASE {made.name} WITH (FORCE)")


@pytest.fixture
def far_house(founded, tmp_path, sink, database):
    house = move_in(founded, tmp_path, sink.port, url=database.direct)
    house.settings["DIGEST_DATABASE"] = database.wired
    with lived_in(house):
        yield house


def live_on(house, sender):
    assert sender.wait(lambda: house.is_alive)
    assert house.drain()
    assert house.pass_the_night()


@pytest.mark.beyond_the_sample
def test_mail_waits_while_the_database_is_away(far_house, database, sink):
    house = far_house
    house.start()
    with Sender(lambda: house.smtp_port, deque(mails(house, 4))) as sender:
        assert sender.wait()
        database.wire.cut()
        sender.queue.extend(mails(house, 8, first=4))
        sender.wait_until(lambda: len(sender.put_off) >= ENOUGH)
        database.wire.mend()
        live_on(house, sender)
    assert all(answer.startswith("4") and "psycopg" not in answer for answer in sender.put_off)
    check(house, sender, sink)
    house.stop()


@pytest.mark.beyond_the_sample
def test_connections_lost_in_the_middle_of_work_leave_no_half_of_it(far_house, database, sink):
    house = far_house
    house.start()
    with Sender(lambda: house.smtp_port, deque(mails(house, 30)), connections=4) as sender:
        for cut in range(CUTS):
            sender.wait_until(lambda most=6 * (cut + 1): len(sender.taken) >= most)
            database.wire.cut()
            database.wire.mend()
        live_on(house, sender)
    check(house, sender, sink, deaths=CUTS)
    house.stop()


@pytest.mark.beyond_the_sample
def test_mail_waits_while_the_database_can_only_be_read(far_house, database, sink):
    house = far_house
    house.start()
    with Sender(lambda: house.smtp_port, deque(mails(house, 4))) as sender:
        assert sender.wait()
        database.let_write(False)
        sender.queue.extend(mails(house, 6, first=4))
        sender.wait_until(lambda: len(sender.put_off) >= ENOUGH)
        database.let_write(True)
        live_on(house, sender)
    assert all(answer.startswith("4") for answer in sender.put_off)
    check(house, sender, sink)
    house.stop()
