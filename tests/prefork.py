"""Runs the command `digest`, and what reads mails for it, in processes that begin with everything imported.

An import of the whole product takes seconds of the processor, a fork some thousandths: one process
(forking.py) imports it once and forks whenever it is asked to. What it forks is a process like any other,
which may be killed.
"""

import array
import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import IO

from inbound.isolated.process import ReaderLimits
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
SHARED = "DIGEST_TESTS_FORKING"  # in the environment: where a process of this run forks


class Forked:
    """A process of ours, with the part of `subprocess.Popen` that is used.

    It gets the files as its input, output and errors, and whatever comes behind them.
    """

    def __init__(self, request: Mapping[str, object], files: Sequence[int]) -> None:
        self.args = request["words"]
        self.returncode: int | None = None
        self._told = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._told.connect(_address())
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))]
        self._told.sendmsg([json.dumps(request).encode()], rights)
        self.pid = int(self._hear(PATIENCE))

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        with contextlib.suppress(BlockingIOError):
            self._end(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended; raise TimeoutExpired where it did not in so many seconds."""
        try:
            self._end(timeout)
        except TimeoutError:
            raise TimeoutExpired(self.args, timeout or 0) from None
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has, and we are not told yet
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut ends a process."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def _end(self, timeout: float | None) -> None:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(int(self._hear(timeout)))
            self._told.close()

    def _hear(self, timeout: float | None) -> bytes:
        self._told.settimeout(timeout)
        told = self._told.recv(100)
        if not told:
            raise RuntimeError("the process that forks has ended")
        return told

    def __del__(self) -> None:
        self._told.close()


class Heard(Forked):
    """One whose words are read line by line while it runs."""

    def __init__(self, words: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> None:
        (out, into_out), (err, into_err) = os.pipe(), os.pipe()
        self.stdout, self.stderr = os.fdopen(out), os.fdopen(err)
        try:
            super().__init__(*_command(words, cwd, env, into_out, into_err))
        finally:
            os.close(into_out)
            os.close(into_err)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end, and return what it said since it was last listened to."""
        self.wait(timeout)
        with self.stdout, self.stderr:
            return self.stdout.read(), self.stderr.read()


def begin(
    words: Sequence[str], *, cwd: Path, env: Mapping[str, str], output: IO[bytes] | None = None
) -> Forked:
    """Start `digest` with its words; what it says goes to `output`, or where the tests' own goes."""
    told = (1, 2) if output is None else (output.fileno(), output.fileno())
    return Forked(*_command(words, cwd, env, *told))


def call(module: str, *words: str) -> Forked:
    """Start what `python -m` would start."""
    request, files = _command(words, ROOT, os.environ, 1, 2)
    return Forked({**request, "calls": module}, files)


def run(words: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> CompletedProcess[str]:
    """Run `digest` to its end, and return what it said."""
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(open(os.memfd_create(n), "r+b")) for n in ("out", "err")]  # noqa: PTH123
        out, err = (each.fileno() for each in files)
        process = Forked(*_command(words, cwd, env, out, err))
        code = process.wait(PATIENCE)
        for each in files:
            each.seek(0)
        said = [each.read().decode() for each in files]
    return CompletedProcess(process.args, code, *said)


def begin_reader(descriptor: int, entry: str, limits: ReaderLimits) -> Forked:
    """Start what reads mails, which answers at `descriptor`."""
    words = [entry, limits.cpu, limits.memory]
    nothing = _nothing()
    return Forked({"reads": True, "words": words}, [nothing, nothing, nothing, descriptor])


def _command(
    words: Sequence[str], cwd: Path, env: Mapping[str, str], output: int, errors: int
) -> tuple[dict[str, object], list[int]]:
    request: dict[str, object] = {"words": list(words), "cwd": str(cwd), "env": dict(env)}
    return request, [_nothing(), output, errors]


@cache
def _nothing() -> int:
    return os.open(os.devnull, os.O_RDWR)


class _Forking:
    """The process that forks (tests/forking.py); it ends with this one."""

    def __init__(self) -> None:
        self.address = f"\0digest-tests-{os.getpid()}-{time.monotonic_ns()}"  # no file of it
        theirs, self._life = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", self.address[1:], str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._life.settimeout(PATIENCE)
        assert self._life.recv(1), "the process that forks did not start"

    def close(self) -> None:
        self._life.close()
        self._process.wait(PATIENCE)


@cache
def _forking() -> _Forking:
    made = _Forking()
    atexit.register(made.close)
    return made


def share() -> None:
    """Let the processes of a run that this one starts have one process that forks for all of them."""
    os.environ[SHARED] = _forking().address[1:]


def _address() -> str:
    return "\0" + os.environ[SHARED] if SHARED in os.environ else _forking().address
