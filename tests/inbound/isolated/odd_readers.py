"""Readers that do to their process what a mail could do to the real one; the mail says which."""

import os
import signal
import time
from collections.abc import Callable

from inbound.isolated.take_apart import Reading, take_apart
from inbound.reading.read import Unreadable


def obey(raw: bytes) -> Reading | Unreadable | int:
    """Do what the first word says."""
    deed = DEEDS.get(raw.partition(b" ")[0])
    return take_apart(raw) if deed is None else deed()


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
    b"exit": lambda: os._exit(0),
    b"lie": lambda: 7,
}
