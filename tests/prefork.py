"""Runs the command `digest` in processes of its own that begin with everything imported.

An import of the whole product takes seconds of the processor, a fork some thousandths: one process imports it
once and forks whenever it is asked to. What it forks is a process like any other, which may be killed.
"""

import array
import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import IO, NoReturn

from digest import crash
from tests import thrift
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
LIMIT = 1 << 20  # bytes of a request
PR_SET_PDEATHSIG = 1
STANDARD = 3  # input, output, errors


class Forked:
    """A process that runs `digest`, with the part of `subprocess.Popen` that tests use."""

    def __init__(
        self, words: Sequence[str], *, cwd: Path, env: Mapping[str, str], output: int, errors: int
    ) -> None:
        self.args = ["digest", *words]
        self.returncode: int | None = None
        self._told = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._told.connect(_forking().address)
        request = json.dumps({"words": list(words), "cwd": str(cwd), "env": dict(env)})
        with Path(os.devnull).open("rb") as nothing:
            given = array.array("i", [nothing.fileno(), output, errors])
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, given)]
            self._told.sendmsg([request.encode()], rights)
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
            super().__init__(words, cwd=cwd, env=env, output=into_out, errors=into_err)
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
    return Forked(words, cwd=cwd, env=env, output=told[0], errors=told[1])


def run(words: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> CompletedProcess[str]:
    """Run `digest` to its end, and return what it said."""
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(open(os.memfd_create(n), "r+b")) for n in ("out", "err")]  # noqa: PTH123
        out, err = (each.fileno() for each in files)
        process = Forked(words, cwd=cwd, env=env, output=out, errors=err)
        code = process.wait(PATIENCE)
        for each in files:
            each.seek(0)
        said = [each.read().decode() for each in files]
    return CompletedProcess(process.args, code, *said)


class _Forking:
    """The process that forks; it ends with this one."""

    def __init__(self) -> None:
        self.address = f"\0digest-tests-{os.getpid()}-{time.monotonic_ns()}"  # no file of it
        theirs, self._life = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.prefork", self.address[1:], str(theirs.fileno())],
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


def _serve(address: str, life: int) -> None:
    """Fork whenever asked to, until nobody is there who asks; a forked process returns."""
    _import_everything()
    parent, listener = (
        socket.socket(fileno=life),
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET),
    )
    listener.bind("\0" + address)
    listener.listen()
    ended, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    parent.send(b".")
    askers: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([parent, listener, ended], [], [])
        if parent in ready:
            raise SystemExit
        if ended in ready:
            ended.recv(LIMIT)
            _tell_who_ended(askers)
        if listener in ready:
            asker, _ = listener.accept()
            request, files, _, _ = socket.recv_fds(asker, LIMIT, STANDARD)
            pid = os.fork()
            if pid == 0:
                for each in (parent, listener, ended, woken, asker, *askers.values()):
                    each.close()
                _become(json.loads(request), files)
                return
            asker.send(str(pid).encode())
            askers[pid] = asker
            for file in files:
                os.close(file)


def _import_everything() -> None:
    for module in {
        entry.module for entry in importlib.import_module("cli.commands").ENTRIES.values()
    }:
        importlib.import_module(module)
    importlib.import_module("cli.main")
    thrift.share()
    thrift.compile_templates()
    importlib.import_module("tests.warm").live_a_little()  # which knows the houses that know us
    gc.collect()
    gc.freeze()


def _tell_who_ended(askers: dict[int, socket.socket]) -> None:
    while askers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with askers.pop(pid) as asker, contextlib.suppress(OSError):  # who asked may be gone
            asker.send(str(status).encode())


def _become(request: dict[str, object], files: Sequence[int]) -> None:
    """Make this process what was asked for: nothing of the one that forked is left but its modules."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # tests that are ended leave nothing
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    words, env = request["words"], request["env"]
    assert isinstance(words, list)
    assert isinstance(env, dict)
    os.chdir(str(request["cwd"]))
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    crash.chosen_point.cache_clear()
    crash.chosen_point()
    sys.argv = ["digest", *words]
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115


def main() -> NoReturn:
    """Serve, and in each forked process run `digest`."""
    _serve(sys.argv[1], int(sys.argv[2]))
    importlib.import_module("cli.main").app()
    raise AssertionError("the command ends by itself")


if __name__ == "__main__":
    main()
