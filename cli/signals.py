"""Signals during work: SIGTERM and Ctrl-C end it without losing anything, SIGHUP reloads."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from cli.endings import ExitCode

SHOW_CURSOR = b"\x1b[?25h"
STOPPING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_told_to_stop(call: Callable[[], object]) -> Iterator[None]:
    """Call `call` for either signal until the block ends; the old ways are back after it.

    A second Ctrl-C ends the process at once, as if it was killed: what was committed stays.
    """
    is_told = False

    def stop(number: int, _frame: object) -> None:
        nonlocal is_told
        if is_told and number == signal.SIGINT:
            _end_at_once()
        is_told = is_told or number == signal.SIGINT
        call()

    before = {number: signal.signal(number, stop) for number in STOPPING}
    try:
        yield
    finally:
        for number, way in before.items():
            signal.signal(number, way)


def _end_at_once() -> None:
    """Wait for nothing and for nobody; a terminal gets its cursor back."""
    with suppress(OSError):
        os.write(2, SHOW_CURSOR * os.isatty(2) + b"stopped at once, as Ctrl-C was pressed twice\n")
    os._exit(ExitCode.STOPPED)


@contextmanager
def when_hung_up(call: Callable[[], object]) -> Iterator[None]:
    """Call `call` for SIGHUP until the block ends."""
    before = signal.signal(signal.SIGHUP, lambda *_: call())
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
