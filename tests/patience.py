"""How long a test waits for what must come: a wait ends as soon as it is there, however busy the machine."""

import time
from collections.abc import Callable

PATIENCE = 300  # seconds; only a test that fails waits for so long


def wait_until(there: Callable[[], object], log: Callable[[], str]) -> None:
    """Return once something is true; fail with what a log says where it does not become so."""
    until = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < until, log()
        time.sleep(0.05)
