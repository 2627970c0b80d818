"""Which worker holds a letter: a lease on the row, and a lock that shows whether the worker is alive.

The lock is an flock on `<state folder>/worker-<random>.lock`, which the system releases when the process
dies. So a killed worker's letters return at once on its own machine, and elsewhere when the lease ends.
"""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session

from digest.outbox.delivery import DeliveryState
from digest.outbox.enqueue import TABLE
from digest.store.database import Store

LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """The workers with a lock file on this machine: living if the lock is held, else dead."""

    living: frozenset[str]
    dead: frozenset[str]


@contextmanager
def hold(folder: Path) -> Iterator[str]:
    """Yield the name of a new worker, whose lock in `folder` is held until the block ends.

    A block that ends in an error leaves the file behind, as a killed process does: the next `take_back`
    then returns the worker's letters.
    """
    name = f"worker-{secrets.token_hex(8)}"
    path = _lock_file(folder, name)
    with _guard(folder):
        lock = path.open("xb")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        yield name
        path.unlink(missing_ok=True)


def take_back(store: Store, folder: Path, at: datetime) -> int:
    """Set the letters of dead workers back to `planned`, remove their lock files, and return how many.

    Some of them may have been handed over in the worker's last moment. Because a delivery keeps its
    Message-ID, the receiving side can recognise the second copy.
    """
    workers = look(folder)
    free = {"state": DeliveryState.PLANNED, "lease_owner": None, "lease_until": None}
    with store.write() as session:
        change = update(TABLE).where(is_abandoned(workers, at)).values(free)
        count = session.connection().execute(change).rowcount
    for name in workers.dead:
        _lock_file(folder, name).unlink(missing_ok=True)
    return count


def is_abandoned(workers: Workers, at: datetime) -> ColumnElement[bool]:
    """Return the condition on rows whose worker died: here, or elsewhere (then its lease is over)."""
    owner = TABLE.c.lease_owner
    is_over = and_(TABLE.c.lease_until <= at, owner.not_in(workers.living))
    return and_(
        owner > "",  # the few rows that a worker holds, found by their index
        TABLE.c.state == DeliveryState.SENDING,
        or_(owner.in_(workers.dead), is_over),
    )


def renew(session: Session, owner: str, until: datetime) -> None:
    """Extend the lease on everything that `owner` holds."""
    held = and_(TABLE.c.lease_owner == owner, TABLE.c.state == DeliveryState.SENDING)
    session.connection().execute(update(TABLE).where(held).values(lease_until=until))


def look(folder: Path) -> Workers:
    """Return the workers of this machine, the living and the dead."""
    with _guard(folder):
        held = {path.stem: _is_held(path) for path in folder.glob("worker-*.lock")}
    return Workers(
        living=frozenset(name for name, lives in held.items() if lives),
        dead=frozenset(name for name, lives in held.items() if not lives),
    )


def _lock_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.lock"


@contextmanager
def _guard(folder: Path) -> Iterator[None]:
    """Keep others from looking between the creation of a lock file and its locking."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "workers.lock").open("ab") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def _is_held(path: Path) -> bool:
    try:
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:  # its worker has just ended normally
        return True
    return False
