"""Signals during work: SIGTERM and Ctrl-C end it without losing anything, SIGHUP reloads."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STOPPING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_told_to_stop(call: Callable[[], object]) -> Iterator[None]:
    """Call `call` for either signal until the block ends; the old ways are back after it."""
    before = {number: signal.signal(number, lambda *_: call()) for number in STOPPING}
    try:
        yield
    finally:
        for number, way in before.items():
            signal.signal(number, way)


@contextmanager
def when_hung_up(call: Callable[[], object]) -> Iterator[None]:
    """Call `call` for SIGHUP until the block ends."""
    before = signal.signal(signal.SIGHUP, lambda *_: call())
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
