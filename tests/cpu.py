"""CPU that a piece of work takes, without what the tests around it left to collect."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


@contextmanager
def within_cpu(seconds: float, of: str = "") -> Iterator[None]:
    """Fail unless the work takes less than so many seconds of this process.

    Nothing is collected meanwhile: by the end of a run these tests hold a hundred times what a server
    holds, and going through all of that says nothing about the work.
    """
    gc.disable()
    try:
        before = process_time()
        yield
        taken = process_time() - before
    finally:
        gc.enable()
    assert taken < seconds, of
