"""The process that reads: all code that takes a stranger's bytes apart runs in it, and may die there.

It is started with nothing of ours: no environment, no files, no connections but the one it answers on.
It imports little, so that it is there soon.
"""

import importlib
import math
import pickle
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from inbound.isolated.take_apart import StartedReading, TakeApart
from inbound.reading.read import Flaw, Unreadable

try:
    import resource
except ImportError:  # not on every platform; the parent's patience ends it there
    resource = None  # type: ignore[assignment]

READY = b"ready"


def serve(descriptor: int, entry: str, cpu: int, memory: int) -> None:
    """Answer mail after mail until the parent is gone; `entry` is the reader as "module:function".

    `cpu` is in seconds a mail, `memory` in bytes on top of what the process needs for itself.
    """
    for unwanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the parent's end is ours
        signal.signal(unwanted, signal.SIG_IGN)
    module, _, function = entry.partition(":")
    read: TakeApart = getattr(importlib.import_module(module), function)
    _limit(memory)
    connection = Connection(descriptor)
    connection.send_bytes(READY)
    while True:
        try:
            raw, text = pickle.loads(connection.recv_bytes())  # noqa: S301  (from our own parent)
        except (EOFError, ConnectionError):
            return
        _allow(cpu)
        answer, is_well = _read(read, raw, text)
        connection.send_bytes(pickle.dumps(answer))
        if not is_well:
            return


def _read(
    read: TakeApart, raw: bytes, text: str | None
) -> tuple[StartedReading | Unreadable, bool]:
    """Return the answer, and whether this process can read another mail."""
    try:
        answer = read(raw) if text is None else read(raw, text)
    except Exception:  # MemoryError and RecursionError among them
        return Unreadable(Flaw.UNREADABLE), False
    if answer == Unreadable(Flaw.MALFORMED):  # an exception too, perhaps for want of memory
        return Unreadable(Flaw.UNREADABLE), False
    return answer, True


def _limit(memory: int) -> None:
    """Let this process grow by so many bytes, and leave no file behind, a core with a mail in it least."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pages = Path("/proc/self/statm")
    if pages.exists():  # elsewhere nothing tells how large it is, or keeps to the limit
        most = int(pages.read_text().split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _allow(seconds: int) -> None:
    """Let this process use so many further seconds of a CPU, at least, then be killed."""
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))
