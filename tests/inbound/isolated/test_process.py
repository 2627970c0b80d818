"""Reading where it can be killed: what a mail does to its process, and how little else it does."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.inbox.received_mail import READ_AGAIN, Outcome, ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Purpose
from inbound.isolated import process
from inbound.isolated.process import ReaderDidNotStart, ReaderLimits, ReadingProcesses
from inbound.isolated.take_apart import ReadingEnded, StartedReading, at_last, take_apart
from inbound.reading.read import Flaw, Unreadable
from tests import prefork
from tests.patience import PATIENCE

GOOD = b"From: Ana <ana@example.net>\nSubject: Hi\n\nHello\n\n-- \nAna"
ANA = "Ana <ana@example.net>"
ODD = "tests.inbound.isolated.odd_readers:obey"


@pytest.fixture
def processes() -> Iterator[ReadingProcesses]:
    made = ReadingProcesses()
    yield made
    made.close()


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes begin with everything imported: how they are started is other tests' matter."""
    monkeypatch.setattr(process, "_start", prefork.begin_reader)


@pytest.fixture
def odd(forked: None) -> Iterator[ReadingProcesses]:
    """Processes that a mail can do anything to, with a second of CPU, however long that takes."""
    limits = ReaderLimits(cpu=1, patience=PATIENCE, memory=2_000_000_000)
    made = ReadingProcesses(limits, entry=ODD)
    yield made
    made.close()


def pid(processes: ReadingProcesses) -> int:
    return processes._idle[-1]._process.pid


def test_a_mail_is_read_as_in_this_process(processes):
    answer = processes(GOOD)

    assert isinstance(answer, StartedReading)
    assert answer == take_apart(GOOD)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(b"burn", id="burns-the-cpu"),
        pytest.param(b"grow", id="takes-all-memory"),
        pytest.param(b"recurse", id="recurses"),
    ],
)
def test_a_mail_that_takes_too_much_cannot_be_read_and_the_next_one_can(odd, mail):
    assert odd(mail) == Unreadable(Flaw.UNREADABLE)
    assert isinstance(odd(GOOD), StartedReading)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(b"crash", id="crashes-the-interpreter"),
        pytest.param(b"exit", id="ends-the-process"),
        pytest.param(b"Killed: by nobody knows whom", id="is-killed"),
    ],
)
def test_a_process_that_ends_otherwise_may_have_been_ended_from_outside(odd, mail):
    with pytest.raises(ReadingEnded):
        odd(mail)
    assert at_last(odd)(mail) == Unreadable(Flaw.UNREADABLE)
    assert isinstance(odd(GOOD), StartedReading)


@pytest.mark.parametrize("mail", [b"burn", b"sleep"])
@pytest.mark.usefixtures("forked")
def test_the_clock_ends_what_no_limit_of_the_cpu_does(mail):
    odd = ReadingProcesses(ReaderLimits(cpu=3_600, patience=0.2), entry=ODD)

    with pytest.raises(ReadingEnded):
        odd(mail)
    odd.close()


def test_neighbours_are_read_while_a_mail_burns(odd):
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(odd, [GOOD, b"burn", GOOD, GOOD, GOOD]))

    assert [isinstance(answer, StartedReading) for answer in answers] == [
        True,
        False,
        True,
        True,
        True,
    ]


@pytest.mark.always
def test_a_mail_that_takes_all_memory_to_parse_is_stopped_and_its_process_replaced():
    processes = ReadingProcesses(ReaderLimits(memory=32_000_000))
    processes(GOOD)
    before = pid(processes)

    assert processes(b"From: a@b.example\n\n" + b"word\n" * 1_000_000) == Unreadable(
        Flaw.UNREADABLE
    )
    assert isinstance(processes(GOOD), StartedReading)
    assert pid(processes) != before
    processes.close()


@pytest.mark.usefixtures("forked")
def test_one_process_reads_many_mails_and_is_replaced_after_some():
    processes = ReadingProcesses(ReaderLimits(mails=2))
    processes(GOOD)
    first = pid(processes)
    processes(GOOD)

    assert processes._idle == []
    assert isinstance(processes(GOOD), StartedReading)
    assert pid(processes) != first
    processes.close()


def test_a_process_that_ended_while_nobody_used_it_costs_no_mail(processes):
    processes(GOOD)
    reader = processes._idle[0]
    os.kill(pid(processes), signal.SIGKILL)
    reader._process.wait()

    assert isinstance(processes(GOOD), StartedReading)


def test_a_process_outlives_the_signals_that_end_a_server(processes):
    processes(GOOD)
    before = pid(processes)
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(before, each)

    assert isinstance(processes(GOOD), StartedReading)
    assert pid(processes) == before


def test_what_a_process_sends_is_taken_for_a_value_of_ours_or_not_at_all(odd):
    with pytest.raises(pickle.UnpicklingError):
        odd(b"lie")

    assert isinstance(odd(GOOD), StartedReading)


def test_a_process_that_does_not_start_is_no_fault_of_the_mail():
    broken = ReadingProcesses(entry="tests.inbound.isolated.odd_readers:no_such_reader")

    with pytest.raises(ReaderDidNotStart):
        broken(GOOD)
    assert broken._idle == []


def test_a_process_is_given_nothing_of_ours(processes):
    processes(GOOD)
    here = Path(f"/proc/{pid(processes)}")
    if not here.exists():
        pytest.skip("no /proc to look into")

    assert (here / "environ").read_bytes() == b""
    opened = sorted(str(each.readlink()).partition(":")[0] for each in (here / "fd").iterdir())
    assert opened == ["/dev/null", "/dev/null", "/dev/null", "socket"]


def test_the_process_that_reads_knows_no_database():
    script = (
        "import sys, inbound.isolated.worker, inbound.isolated.take_apart as t; t.take_apart\n"
        "print(*(name for name in ('sqlalchemy', 'pydantic', 'jinja2') if name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert found.stdout.split() == []


def test_processes_end_with_their_parent():
    script = (
        "from inbound.isolated.process import ReadingProcesses as R; import os, signal\n"
        f"r = R(); r({GOOD!r}); print(r._idle[0]._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    child = int(found.stdout)

    with pytest.raises(ProcessLookupError):
        while True:  # it ends on its own; the test would hang if it did not
            os.kill(child, 0)


def test_a_mail_that_cannot_be_read_is_held_with_its_bytes_and_its_neighbours_are_posted(
    village, mail, odd
):
    village.receiving = replace(village.receiving, take_apart=odd)
    address = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail("Ana <ana@example.net>", "First"), address)
    village.receive(b"grow this", address)
    village.receive(mail("Ana <ana@example.net>", "Second"), address)

    village.work()

    first, bad, second = village.all(ReceivedMail)
    assert (first.outcome, second.outcome) == (Outcome.POSTED, Outcome.POSTED)
    assert (bad.outcome, bad.reason) == (Outcome.HELD, "could_not_be_read")
    assert unseal(village.keys, bad) == b"grow this"
    assert village.posts()[1:] == ["First", "Second"]
    assert "not_read" not in village.notices()


def test_a_mail_whose_process_was_killed_from_outside_is_read_again_and_posted(
    village, mail, odd, tmp_path
):
    village.receiving = replace(village.receiving, take_apart=odd)
    address = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    killed = f"Killed-Once: {tmp_path / 'mark'}\n".encode() + mail(ANA, "Here I am")
    village.receive(killed, address)
    village.receive(mail(ANA, "Second"), address)

    village.work()
    first, second = village.all(ReceivedMail)
    assert (first.outcome, first.reason) == (Outcome.WAITING, READ_AGAIN)
    assert second.outcome is Outcome.POSTED
    village.work(first.next_attempt_at)

    assert village.all(ReceivedMail)[0].outcome is Outcome.POSTED
    assert village.posts()[1:] == ["Second", "Here I am"]


@pytest.mark.parametrize(
    ("verdict", "told"),
    [pytest.param("pass", ["not_read"], id="proved"), pytest.param("none", [], id="not-proved")],
)
def test_a_mail_that_ends_two_processes_is_held_and_its_member_told(
    village, mail, odd, verdict, told
):
    village.receiving = replace(village.receiving, take_apart=odd)
    address = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    raw = b"Killed: always\n" + mail(ANA, "secret words", verdict=verdict, subject="Re: Sleep")
    village.receive(raw, address)

    village.work()
    again = village.all(ReceivedMail)[0].next_attempt_at
    assert again > village.noon
    village.work(again)
    village.work(again + timedelta(days=1))

    [received] = village.all(ReceivedMail)
    assert (received.outcome, received.reason) == (Outcome.HELD, "could_not_be_read")
    assert village.notices() == village.notices(village.ana) == told
    assert village.posts() == ["About sleep"]
