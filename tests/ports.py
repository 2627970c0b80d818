"""Ports of loopback for servers that tests start."""

import itertools
import os
import socket
from collections.abc import Iterator

LOWEST, HIGHEST = 20_000, 32_000  # below those that a system gives to whoever only calls somebody
_RUNS = 40


def _mine() -> Iterator[int]:
    """Yield the ports of this process for ever: processes of one run have numbers near to each other."""
    share = (HIGHEST - LOWEST) // _RUNS
    first = LOWEST + os.getpid() % _RUNS * share
    return itertools.cycle(range(first, first + share))


_next: dict[int, Iterator[int]] = {}


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody gets by chance before a server is up.

    A port that the system itself chose, and that was let go, may be any caller's in the next moment.
    """
    numbers = _next.setdefault(os.getpid(), _mine())
    for port in itertools.islice(numbers, HIGHEST - LOWEST):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("all ports for tests are taken")
