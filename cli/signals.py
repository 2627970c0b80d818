"""What SIGTERM and Ctrl-C do while something is under way: end it, and lose nothing."""

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
