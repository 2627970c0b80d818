"""The process that forks, for prefork.py: it imports the whole product when it is first asked to fork.

It ends with the process that started it.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

LIMIT = 1 << 20  # bytes of a request
PR_SET_PDEATHSIG = 1
STANDARD, MOST_FILES = 3, 4  # input, output, errors; and what a reader answers at


def serve(address: str, life: int) -> Callable[[], object]:
    """Fork whenever asked to, until nobody is there who asks; return what a forked process is to do."""
    parent = socket.socket(fileno=life)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind("\0" + address)
    listener.listen()
    parent.send(b".")
    _wait_for([parent, listener], parent)
    _import_everything()
    ended, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    askers: dict[int, socket.socket] = {}
    while True:
        ready = _wait_for([parent, listener, ended], parent)
        if ended in ready:
            ended.recv(LIMIT)
            _tell_who_ended(askers)
        if listener in ready:
            asker, _ = listener.accept()
            request, files, _, _ = socket.recv_fds(asker, LIMIT, MOST_FILES)
            pid = os.fork()
            if pid == 0:
                for each in (parent, listener, ended, woken, asker, *askers.values()):
                    each.close()
                return _become(json.loads(request), files, address)
            asker.send(str(pid).encode())
            askers[pid] = asker
            for file in files:
                os.close(file)


def _wait_for(each: Sequence[socket.socket], parent: socket.socket) -> list[socket.socket]:
    """Return those with something to read; end where the parent did."""
    ready, _, _ = select.select(each, [], [])
    if parent in ready:
        raise SystemExit
    return ready


def _import_everything() -> None:
    for module in {
        entry.module for entry in importlib.import_module("cli.commands").ENTRIES.values()
    }:
        importlib.import_module(module)
    importlib.import_module("cli.main")
    thrift = importlib.import_module("tests.thrift")
    thrift.share()
    thrift.compile_templates()
    importlib.import_module("tests.warm").live_a_little()
    gc.collect()
    gc.freeze()


def _tell_who_ended(askers: dict[int, socket.socket]) -> None:
    while askers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with askers.pop(pid) as asker, contextlib.suppress(OSError):  # who asked may be gone
            asker.send(str(status).encode())


def _become(request: dict[str, Any], files: Sequence[int], address: str) -> Callable[[], object]:
    """Make this process what was asked for: nothing of the one that forked is left but its modules."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # tests that are ended leave nothing
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, file in enumerate(files[:STANDARD]):
        os.dup2(file, number)
        os.close(file)
    words = request["words"]
    os.environ.clear()
    if "reads" in request:
        os.chdir("/")
        return partial(
            importlib.import_module("inbound.isolated.worker").serve, files[STANDARD], *words
        )
    os.chdir(request["cwd"])
    prefork = importlib.import_module("tests.prefork")
    os.environ.update(request["env"], **{prefork.SHARED: address})
    time.tzset()
    crash = importlib.import_module("digest.crash")
    crash.chosen_point.cache_clear()
    crash.chosen_point()
    importlib.import_module("inbound.isolated.process")._start = prefork.begin_reader
    sys.argv = ["digest", *words]
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    if "calls" in request:
        return partial(importlib.import_module(request["calls"]).main, *words)
    return importlib.import_module("cli.main").app


def main() -> NoReturn:
    """Serve, and in each forked process do what it is for."""
    serve(sys.argv[1], int(sys.argv[2]))()
    raise SystemExit


if __name__ == "__main__":
    main()
