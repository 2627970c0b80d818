"""Reads mails in processes that may be killed: a mail costs at most some seconds, and only itself (S-15).

A mail that takes too much cannot be read, and nothing else happens. A process that ended otherwise may have
been ended from outside, for want of memory say: whoever asked may ask once more, and a fresh one reads. The
processes are started when needed, each reads many mails, and they end with this one.
"""

import io
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass, is_dataclass
from enum import Enum
from multiprocessing.connection import Pipe
from pathlib import Path

from digest.errors import DigestError
from inbound.isolated.take_apart import ReadingEnded, StartedReading
from inbound.reading.read import Flaw, Unreadable

ENTRY = "inbound.isolated.take_apart:take_apart"
START = "import sys; sys.path[:] = {path!r}; from inbound.isolated.worker import serve; serve{arguments!r}"
START_PATIENCE = 60  # seconds; a process that does not start is our trouble, not the mail's
LOST: StartedReading | Unreadable = Unreadable(
    Flaw.UNREADABLE
)  # whoever says so has ended, or is about to


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLimits:
    """The limits for reading one mail."""

    cpu: int = 5  # seconds
    memory: int = 268_435_456  # bytes
    patience: float = 20  # seconds by the clock, for what no limit of the CPU ends
    mails: int = 500  # of one process
    at_once: int = 4  # processes that read


class ReaderDidNotStart(DigestError):
    """No process can be started to read mails in: nothing is wrong with the mails."""


class ReadingProcesses:
    """Reads mails, a few at once; safe to call from several threads."""

    def __init__(self, limits: ReaderLimits | None = None, *, entry: str = ENTRY) -> None:
        self._limits = limits or ReaderLimits()
        self._entry = entry
        self._lock = threading.Lock()
        self._room = threading.Semaphore(self._limits.at_once)
        self._idle: list[_Reader] = []
        self._close = weakref.finalize(self, _stop_all, self._idle)

    def __call__(self, raw: bytes, /, text: str | None = None) -> StartedReading | Unreadable:
        """Return what a mail says (see TakeApart); raise ReaderDidNotStart where nothing can.

        Raises ReadingEnded where the process did not outlive the mail, and perhaps for no fault of it.
        """
        with self._room:
            reader = self._take()
            answer: StartedReading | Unreadable | None = None
            try:
                answer = reader.read(raw, text)
            finally:
                self._put_back(reader, is_well=answer not in (None, LOST))
        if answer is None and not reader.was_used_up:
            raise ReadingEnded
        return answer or LOST

    def warm(self) -> None:
        """Start a process, which is ready some tenths of a second later."""
        with self._lock:
            if not self._idle:
                self._idle.append(_Reader(self._limits, self._entry))

    def close(self) -> None:
        """End the processes; further mails start new ones."""
        with self._lock:
            _stop_all(self._idle)

    def _take(self) -> "_Reader":
        while True:
            with self._lock:
                reader = self._idle.pop() if self._idle else None
            if reader is None:
                return _Reader(self._limits, self._entry)
            if reader.is_alive():
                return reader
            reader.stop()

    def _put_back(self, reader: "_Reader", *, is_well: bool) -> None:
        if is_well and reader.mails < self._limits.mails:
            with self._lock:
                self._idle.append(reader)
        else:
            reader.stop()


class _Reader:
    """One process; its connection is the only thing they share."""

    def __init__(self, limits: ReaderLimits, entry: str) -> None:
        self.mails = 0
        self._patience = limits.patience
        self._is_ready = False
        self._connection, theirs = Pipe()
        with theirs:
            self._process = _start(theirs.fileno(), entry, limits)

    def read(self, raw: bytes, text: str | None = None) -> StartedReading | Unreadable | None:
        """Return the answer; None if the process ended while reading the mail."""
        self._wait_until_ready()
        self.mails += 1
        try:
            self._connection.send_bytes(pickle.dumps((raw, text)))
            if not self._connection.poll(self._patience):
                return None
            return _plain(self._connection.recv_bytes())
        except (EOFError, OSError):
            return None

    def is_alive(self) -> bool:
        """Check whether the process is still running."""
        return self._process.poll() is None

    @property
    def was_used_up(self) -> bool:
        """Check whether the process was killed because a mail used too much CPU time."""
        return self._process.returncode == -signal.SIGXCPU

    def stop(self) -> None:
        """Kill the process, whatever it is doing."""
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        try:
            self._is_ready = self._connection.poll(START_PATIENCE) and bool(
                self._connection.recv_bytes()
            )
        except (EOFError, OSError):
            self._is_ready = False
        if not self._is_ready:
            self.stop()
            raise ReaderDidNotStart("no process can be started that reads mails")


def _start(descriptor: int, entry: str, limits: ReaderLimits) -> "subprocess.Popen[bytes]":
    path = [str(Path(each).absolute()) for each in sys.path]
    arguments = (descriptor, entry, limits.cpu, limits.memory)
    return subprocess.Popen(  # noqa: S603  (our own interpreter and code)
        [sys.executable, "-I", "-c", START.format(path=path, arguments=arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a trace could quote the mail
        pass_fds=[descriptor],
        env={},
        cwd="/",
        start_new_session=True,
    )


class _Plain(pickle.Unpickler):
    """Makes values of ours and nothing else, whatever took the process over that sent them."""

    def find_class(self, module: str, name: str) -> type:
        """Return a value type of ours; raise UnpicklingError for everything else."""
        found = super().find_class(module, name) if module.startswith("inbound.") else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
            return found
        raise pickle.UnpicklingError(name)


def _plain(sent: bytes) -> StartedReading | Unreadable:
    answer = _Plain(io.BytesIO(sent)).load()
    if not isinstance(answer, StartedReading | Unreadable):
        raise pickle.UnpicklingError(type(answer).__name__)
    return answer


def _stop_all(readers: list[_Reader]) -> None:
    while readers:
        readers.pop().stop()
