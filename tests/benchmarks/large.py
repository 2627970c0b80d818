"""`make bench-full`: what a night costs where a million members live; prints figures, judges nothing.

Not in `make bench`: to build the world takes longer than all that is measured in it.
"""

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session

from digest.inbox.received_mail import oldest_waiting
from digest.letters.summary.planning import Planning, plan_all
from digest.store.database import Store
from tests.benchmarks.million import MORNING, build


class Watched(Store):
    """A store that notes how long its longest transaction held the writers up."""

    longest = 0.0  # seconds

    @contextmanager
    def write(self) -> Iterator[Session]:
        begun = time.perf_counter()
        with super().write() as session:
            yield session
        self.longest = max(self.longest, time.perf_counter() - begun)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--members", type=int, default=1_000_000)
    members = arguments.parse_args().members
    for count in (members // 100, members):
        with tempfile.TemporaryDirectory(prefix="digest-large-") as name:
            folder = Path(name)
            build(folder, members=count, share=count / members).close()
            _plan(folder / "million.db", count)


def _plan(path: Path, members: int) -> None:
    store = Watched(f"sqlite:///{path}")
    before, size = time.process_time(), path.stat().st_size
    planned = plan_all(store, at=MORNING, unworked=oldest_waiting)
    cpu = time.process_time() - before
    log = path.with_name(f"{path.name}-wal").stat().st_size
    assert planned == members, f"{planned} of {members} are planned"
    store.empty_log()
    grown = (path.stat().st_size - size) / members
    print(
        f"{members:,} members: {cpu / members * 1e6:.1f} µs of CPU to plan each, {grown:.0f} bytes;"
    )
    print(
        f"  the longest write {store.longest * 1e3:.0f} ms, the log {log / 1e6:.0f} MB at its end"
    )
    planning = Planning(store, oldest_waiting)
    with store.read() as session:
        looks = [_cpu(lambda: planning.find(session, MORNING, 20)) for _ in range(2)]
    print(f"  a look for what is due {looks[0] * 1e3:.1f} ms, the next {looks[1] * 1e3:.3f} ms")
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
    store.close()
    shutil.rmtree(path.parent, ignore_errors=True)


def _cpu(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
