"""What a server cannot help: a full disk, a locked database, a wrong clock. Mail waits, and none is lost."""

import contextlib
import resource
import socket
import sqlite3
import threading
from collections import deque
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crash.ledger import check
from tests.house import NOON
from tests.patience import PATIENCE
from tests.sender import Sender, mails

ENOUGH = 3  # answers that say "later" before the fault is mended


def sending(house, each, **options):
    return Sender(lambda: house.smtp_port, deque(each), **options)


def live_on(house, sender):
    """Let everything be worked off, a night pass, and the server stop."""
    assert sender.wait(lambda: house.is_alive)
    assert house.drain()
    assert house.pass_the_night()


def wait_for_refusals(sender, count=ENOUGH):
    """Wait until so many mails were put off, each with an answer that says nothing of our inside."""
    sender.wait_until(lambda: len(sender.put_off) >= count)
    for answer in sender.put_off:
        assert answer.startswith("4")
        assert not any(word in answer for word in ("Error", "sqlite", "psycopg", "Traceback"))


@contextlib.contextmanager
def limited(house, what, limit):
    """Put a limit on the running server, and lift it at the end."""
    pid = house.process.pid
    _, most = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (limit, most))
    try:
        yield
    finally:
        resource.prlimit(pid, what, (most, most))


@contextlib.contextmanager
def locked(path: Path):
    """Hold the write lock of a SQLite database."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.beyond_the_sample
def test_a_full_disk_puts_mail_off_and_the_server_goes_on_once_there_is_room(house, sink):
    house.start()
    with sending(house, mails(house, 4)) as sender:
        assert sender.wait()
        assert house.drain()
        largest = max(each.stat().st_size for each in house.folder.glob("digest.db*"))
        with limited(house, resource.RLIMIT_FSIZE, largest):
            sender.queue.extend(mails(house, 12, first=4))
            wait_for_refusals(sender)
        live_on(house, sender)
    check(house, sender, sink)
    assert house.rows("PRAGMA integrity_check") == [("ok",)]
    house.stop()


@pytest.mark.beyond_the_sample
def test_a_locked_database_puts_mail_off_until_it_is_free(house, sink):
    house.settings["DIGEST_DATABASE"] = f"sqlite:///{house.folder / 'digest.db'}?timeout=0.2"
    house.start()
    with sending(house, mails(house, 4)) as sender:
        assert sender.wait()
        with locked(house.folder / "digest.db"):
            sender.queue.extend(mails(house, 8, first=4))
            wait_for_refusals(sender)
        live_on(house, sender)
    check(house, sender, sink)
    house.stop()


@pytest.mark.beyond_the_sample
def test_a_clock_that_goes_back_an_hour_loses_and_doubles_nothing(house, sink):
    house.start()
    with sending(house, mails(house, 6)) as sender:
        assert sender.wait()
        house.set_clock(NOON - timedelta(hours=1))
        sender.queue.extend(mails(house, 6, first=6))
        assert sender.wait()
        assert house.drain()
        assert house.pass_the_night()
        letters = len(sink.letters)
        house.set_clock(house.at - timedelta(hours=1))
        sender.queue.extend(mails(house, 2, first=12))
        live_on(house, sender)
    assert len(sink.letters) > letters
    check(house, sender, sink)
    house.stop()


@pytest.mark.beyond_the_sample
def test_two_servers_on_one_database_share_the_work(house, second_door, sink):
    """Each mail is offered to both doors at once, as an upstream does that was not answered in time."""
    house.start()
    second_door.start()
    with (
        sending(house, mails(house, 16)) as first,
        sending(second_door, mails(house, 16)) as second,
    ):
        assert first.wait()
        assert second.wait()
        assert house.drain()
        assert house.pass_the_night()
    check(house, first, sink)
    assert {mail.number for mail in second.taken} == {mail.number for mail in first.taken}
    second_door.stop()
    house.stop()


def test_a_mail_that_is_offered_five_times_days_apart_is_one(house, sink):
    house.start()
    each = mails(house, 3)
    with sending(house, each) as sender:
        for _ in range(4):
            assert sender.wait()
            assert house.drain()
            house.set_clock(house.at + timedelta(days=1, hours=1))
            assert house.drain()
            sender.queue.extend(each)
        assert sender.wait()
        assert house.drain()
    assert len(sender.taken) == 15
    sender.taken[:] = each
    outcomes = house.rows("SELECT outcome, count(*) FROM received GROUP BY outcome")
    assert outcomes == [("posted", 3)]
    assert house.count("SELECT count(*) FROM delivery WHERE kind = 'receipt'") == 3
    house.stop()


def test_a_full_log_stops_no_mail(house, sink):
    house.start(log=Path("/dev/full"))
    with sending(house, mails(house, 6)) as sender:
        live_on(house, sender)
    check(house, sender, sink)
    house.process.terminate()
    house.process.wait(PATIENCE)  # whatever its status: it could not print


def test_callers_who_use_up_all_files_hold_mail_up_only_while_they_stay(house, sink):
    house.start()
    own = len(list(Path(f"/proc/{house.process.pid}/fd").iterdir()))
    with sending(house, [], timeout=5) as sender, contextlib.ExitStack() as callers:
        with limited(house, resource.RLIMIT_NOFILE, own + 2):
            for _ in range(12):
                callers.enter_context(
                    socket.create_connection(("127.0.0.1", house.smtp_port), timeout=5)
                )
            sender.queue.extend(mails(house, 4))
            sender.wait_until(  # a connection that is open already goes on
                lambda: sender.broken + len(sender.put_off) >= ENOUGH or not sender.queue
            )
            callers.close()
        live_on(house, sender)
    check(house, sender, sink)
    house.stop()


@pytest.mark.beyond_the_sample
def test_mail_is_taken_while_the_relay_is_away_and_its_letters_come_later(house, sink):
    house.start()
    sink.go()
    with sending(house, mails(house, 6)) as sender:
        assert sender.wait()
        sender.wait_until(
            lambda: house.rows("SELECT 1 FROM delivery WHERE state = 'deferred'") != []
        )
        sink.come_back()
        live_on(house, sender)
    check(house, sender, sink)
    house.stop()


@pytest.mark.parametrize("answer", ["drop", "451 4.3.0 later", "421 4.7.0 slow down"])
@pytest.mark.beyond_the_sample
def test_letters_that_the_relay_puts_off_or_breaks_off_come_with_one_message_id(
    house, sink, answer
):
    """A relay that breaks off after the final dot has perhaps taken the letter: then it comes twice."""
    dice = iter([answer, None, None, answer, answer])
    guard = threading.Lock()

    def now_and_then(_recipient):
        with guard:
            return next(dice, None)

    house.start()
    sink.on_message = now_and_then
    with sending(house, mails(house, 6)) as sender:
        live_on(house, sender)
    check(house, sender, sink, deaths=1 if answer == "drop" else 0)
    house.stop()


@pytest.mark.beyond_the_sample
def test_a_server_that_is_told_to_stop_under_load_ends_well_and_loses_nothing(house, sink):
    house.start()
    with sending(house, mails(house, 40), connections=4) as sender:
        sender.wait_until(lambda: len(sender.taken) >= 5)
        house.stop()
        house.start()
        live_on(house, sender)
    check(house, sender, sink)
    house.stop()


@pytest.mark.parametrize(
    ("version", "told"),
    [("0001", "run `digest init --upgrade`"), ("9999", "newer than this program")],
    ids=["older", "newer"],
)
def test_a_database_of_another_version_is_not_touched(house, version, told):
    with contextlib.closing(sqlite3.connect(house.folder / "digest.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (version,))
        db.commit()
    before = house.rows("SELECT count(*) FROM post")

    done = house.digest("serve")
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert house.rows("SELECT count(*) FROM post") == before
