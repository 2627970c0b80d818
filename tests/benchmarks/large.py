"""`make bench-full`: what a night costs where a million members live; prints figures, judges nothing.

Not in `make bench`: to build the world takes longer than all that is measured in it.
"""

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session, col, select

from digest.inbox.received_mail import oldest_waiting
from digest.letters.summary.activity import read_activity
from digest.letters.summary.letter import SummaryLetters
from digest.letters.summary.period import Period
from digest.letters.summary.planning import Planning, plan_all
from digest.letters.summary.selection import select as select_news
from digest.letters.summary.subscriptions import read_subscriptions
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.database import Store
from tests.benchmarks.compose import DOMAIN, SERVICE, URL, new_letters
from tests.benchmarks.million import DAY, MORNING, build

SAMPLE = 200  # members whose letters are selected and composed
ALIKE = 3  # times over, so that the last time finds all pieces made


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
    _tell(store, members)
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
    store.close()
    shutil.rmtree(path.parent, ignore_errors=True)


def _tell(store: Store, members: int) -> None:
    """Print what it costs to find what is new for some of the members, and to write it to them."""
    some = random.Random(3).sample(range(1, members + 1), min(SAMPLE, members))
    with store.read() as session:
        activity = read_activity(session, Period(DAY, MORNING))
        news = activity.news(Period(DAY, MORNING))
        wants = [read_subscriptions(session, some, activity) for _ in range(ALIKE)][-1]
        reading = _cpu(lambda: read_subscriptions(session, some, activity)) / len(some)
        for _ in range(ALIKE):
            selecting = _cpu(lambda: [select_news(news, each) for each in wants.values()])
        told = [select_news(news, each) for each in wants.values()]
        letters = _letters()
        wanted = select(Delivery).where(
            Delivery.kind == LetterKind.SUMMARY, col(Delivery.member_id).in_(some)
        )
        deliveries = session.exec(wanted.order_by(col(Delivery.id))).all()
        for _ in range(ALIKE):
            made: list[Composed | Skipped] = []
            composing = _cpu(lambda: made.extend(letters(session, deliveries, MORNING)))  # noqa: B023
    kept = sum(len(m.carried or b"") + len(m.named or b"") for m in made if isinstance(m, Composed))
    conversations = sum(each.conversations for each in told) / len(told)
    print(
        f"  for each of {len(some)} members with {conversations:,.0f} conversations on average: "
        f"{reading * 1e6:.0f} µs of CPU to read what they subscribe to, "
        f"{selecting / len(some) * 1e6:.0f} to select, {composing / len(made) * 1e6:,.0f} to compose "
        f"with all of that, {kept / len(made):,.0f} bytes to keep of what it told"
    )


def _letters() -> SummaryLetters:
    templates = TemplateSet(
        domain=DOMAIN, public_url=URL, service_name=SERVICE, postal_address="Example Town"
    )
    return new_letters(templates, Keys({1: bytes(range(32))}))


def _cpu(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
