"""Locks for an installation: any number of servers and runs may share it, a restore needs it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.errors import BadInput, BadSetting

LOCK = "in-use.lock"  # in the state folder
SERVING = "serving.lock"  # the same; held by every `digest serve`
UNFINISHED = "restoring"  # the same; there from before a restore changes anything until it is done


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Keep a restore out until the block ends; raise BadSetting while there is one, or half of one."""
    with _locked(folder, fcntl.LOCK_SH) as is_ours:
        if not is_ours:
            raise BadSetting("a backup is just being restored: wait until that is done")
        if (folder / UNFINISHED).exists():
            raise BadSetting("a restore was broken off: run the same `digest restore` again")
        yield


@contextmanager
def alone(folder: Path, *, then: str) -> Iterator[None]:
    """Keep every server and run out until the block ends; raise BadInput where one is under way.

    `then` is what to do once it is stopped.
    """
    with _locked(folder, fcntl.LOCK_EX) as is_ours:
        if not is_ours:
            raise BadInput(f"`digest serve` runs, or a `digest run`: stop it first, then {then}")
        yield


@contextmanager
def as_server(folder: Path) -> Iterator[None]:
    """Let `is_serving` find that a server runs on this machine, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / SERVING).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # whoever asks holds it for a moment: wait for that
        yield


def is_serving(folder: Path) -> bool:
    """Return whether a `digest serve` runs on this machine: the system frees the lock of one that died."""
    try:
        with (folder / SERVING).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def begin_restore(folder: Path) -> None:
    """Note that a restore is not done yet."""
    (folder / UNFINISHED).touch(mode=0o600)


def end_restore(folder: Path) -> None:
    """Note that it is done."""
    (folder / UNFINISHED).unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[bool]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
