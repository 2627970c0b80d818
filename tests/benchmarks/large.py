"""`make bench-full`: what a night costs where a million members live; prints figures, judges nothing.

Not in `make bench`: to build the world takes longer than all that is measured in it.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import Process
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, col, select

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, reply
from digest.inbox.received_mail import oldest_waiting
from digest.letters.audience import announce
from digest.letters.notification import NotificationComposer
from digest.letters.summary.activity import read_activity
from digest.letters.summary.letter import SummaryLetters
from digest.letters.summary.period import Period
from digest.letters.summary.planning import Planning, plan_all
from digest.letters.summary.selection import select as select_news
from digest.letters.summary.subscriptions import read_subscriptions
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.outbox.claim import BATCH
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.database import Store
from tests.benchmarks.compose import DOMAIN, SERVICE, URL, new_letters, new_sealer
from tests.benchmarks.million import DAY, MORNING, build

KEYS = Keys({1: bytes(range(32))})
AT_ONCE = timedelta(0)
SAMPLE = 200  # members whose letters are selected and composed
FOLLOWING = 10  # one member in so many follows one conversation
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
            for do, values in ((_build, (folder, count, members)), (_plan, (folder, count))):
                apart = Process(target=do, args=values)  # so that each has a peak of its own
                apart.start()
                apart.join()
                assert apart.exitcode == 0


def _build(folder: Path, members: int, most: int) -> None:
    build(folder, members=members, share=members / most).close()


def _plan(folder: Path, members: int) -> None:
    path = folder / "million.db"
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
    _follow(store, members // FOLLOWING)
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
    store.close()


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


def _follow(store: Store, count: int) -> None:
    """Print what a post costs that so many followers are told of."""
    with store.write() as session:
        popular = select(Conversation).where(Conversation.community_id == 1).limit(1)
        talk = session.exec(popular).one()
        inside = select(Membership.member_id).where(Membership.community_id == 1).limit(count)
        rows = [
            {"member_id": each, "conversation_id": talk.id, "since": DAY}
            for each in session.exec(inside)
        ]
        session.connection().execute(insert(Follow).prefix_with("OR IGNORE"), rows)
    with store.write() as session:
        words = Draft(author_id=1, text="It is better today. " * 40, at=MORNING, approved=True)
        post = reply(session, talk, words, window=EditWindow())
        session.flush()
        owing = _cpu(lambda: announce(session, post, at=MORNING, gathering=AT_ONCE, answers=None))
    with store.read() as session:
        told = select(Delivery).where(Delivery.kind == LetterKind.NOTIFICATION)
        deliveries = session.exec(told.limit(BATCH)).all()
        composer = NotificationComposer(sealer=new_sealer(_templates(), KEYS))
        made = [letter for _ in range(ALIKE) for letter in composer(session, deliveries, MORNING)]
        composing = _cpu(lambda: list(composer(session, deliveries, MORNING)))
    sizes = [len(each.message) for each in made if isinstance(each, Composed)]
    print(
        f"  a post that {len(rows):,} follow: {owing:.2f} s of CPU to owe their letters, "
        f"{composing / len(deliveries) * 1e6:,.0f} µs to compose each of {len(sizes) // ALIKE}, "
        f"of {sum(sizes) // max(1, len(sizes)):,} bytes"
    )


def _letters() -> SummaryLetters:
    return new_letters(_templates(), KEYS)


def _templates() -> TemplateSet:
    return TemplateSet(
        domain=DOMAIN, public_url=URL, service_name=SERVICE, postal_address="Example Town"
    )


def _cpu(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
