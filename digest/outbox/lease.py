"""Who has a letter in hand: a lease on the row, and a lock that says whether its worker still lives.

The lock is an flock on `<state folder>/worker-<random>.lock`, which the system lets go of when the process
dies; so a killed worker's letters return at once on its own machine, and elsewhere when the lease is over.
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
    """The workers that left their names on this machine, by whether their locks are held."""

    living: frozenset[str]
    dead: frozenset[str]


@contextmanager
def hold(folder: Path) -> Iterator[str]:
    """Yield the name of a new worker, whose lock in `folder` is held until the block ends.

    A block that ends in an error leaves the file behind, as a killed process does: what the worker had
    in hand then returns with the next `take_back`.
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
    """Return the letters of dead workers to `planned`, clean their locks up, and say how many came back.

    Some of them may have been handed over in the worker's last moment: that is why a delivery keeps its
    Message-ID, by which the receiving side can tell the second copy.
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
    """Return the condition on rows in hand whose worker died, here or (its lease is over) elsewhere."""
    owner = TABLE.c.lease_owner
    is_over = and_(TABLE.c.lease_until <= at, owner.not_in(workers.living))
    return and_(
        owner > "",  # the few rows in hand, found by their index
        TABLE.c.state == DeliveryState.SENDING,
        or_(owner.in_(workers.dead), is_over),
    )


def renew(session: Session, owner: str, until: datetime) -> None:
    """Lengthen the lease on everything that `owner` has in hand."""
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
    """Let nobody look between the making of a lock file and its locking."""
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
    except FileNotFoundError:  # its worker ended well just now
        return True
    return False
