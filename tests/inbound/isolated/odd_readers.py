"""Readers that do to their process what a mail could do to the real one; the mail says which."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from inbound.isolated.take_apart import StartedReading, take_apart
from inbound.reading.read import Unreadable


def obey(raw: bytes) -> StartedReading | Unreadable | int:
    """Do what the first word says; a mail that begins with "Killed-Once: file" is killed only once."""
    word, _, rest = raw.partition(b" ")
    if word == b"Killed-Once:":
        _be_killed_once(Path(rest.partition(b"\n")[0].decode()))
    deed = DEEDS.get(word)
    return take_apart(raw) if deed is None else deed()


def _be_killed_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        _be_killed()


def _be_killed() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def _burn() -> int:
    while True:
        pass


def _recurse() -> int:
    return _recurse()


def _crash() -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


DEEDS: dict[bytes, Callable[[], int]] = {
    b"burn": _burn,
    b"sleep": lambda: time.sleep(3_600) or 0,
    b"grow": lambda: len(bytearray(2**34)),
    b"recurse": _recurse,
    b"crash": _crash,
    b"Killed:": _be_killed,
    b"exit": lambda: os._exit(0),
    b"lie": lambda: 7,
}
