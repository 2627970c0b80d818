"""Work in a thread of its own beside a block."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(
    work: Callable[[threading.Event], None], *, name: str, patience: float
) -> Iterator[None]:
    """Run work in a thread until the block ends, then wait for it for a limited number of seconds.

    The work is given what is set when the block is over.
    """
    is_over = threading.Event()
    thread = threading.Thread(target=work, args=(is_over,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(patience)
