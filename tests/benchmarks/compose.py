"""Letters composed in a second: planned, selected and made by us, against the plain way's rendering alone."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select as columns
from sqlmodel import Session, select

from digest.community.communities.community import Membership
from digest.community.conversations.post import EditWindow
from digest.letters.letter_sealer import LetterSealer
from digest.letters.recipient import Recipient, recipients
from digest.letters.summary.activity import read_activity
from digest.letters.summary.conversations import ConversationSection
from digest.letters.summary.letter import SummaryLetters
from digest.letters.summary.period import Period
from digest.letters.summary.plan import plan
from digest.letters.summary.selection import Selection
from digest.letters.summary.selection import select as select_news
from digest.letters.summary.subscriptions import read_subscriptions
from digest.mail.message_writer import MessageWriter
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.outbox.claim import BATCH, to_compose
from digest.outbox.compose import Composed
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import TABLE
from digest.policy import SummaryLimits
from digest.store.database import Store
from tests.benchmarks.measure import Comparison
from tests.benchmarks.plain import PlainSummary
from tests.benchmarks.town import CONVERSATIONS, EACH_IN, MEMBERS, MORNING, NOON, build

DOMAIN, URL, SERVICE = "mail.example.org", "https://mail.example.org", "Community Digest"
PLAIN_LETTERS = 8  # in a round; more would only take longer
PERIOD = Period(NOON, MORNING)
LIMITS = SummaryLimits()


@contextmanager
def comparison() -> Iterator[Comparison]:
    """Yield the benchmark "compose", with its town on disk until the end."""
    keys = Keys({1: bytes(range(32))})
    templates = TemplateSet(
        domain=DOMAIN, public_url=URL, service_name=SERVICE, postal_address="Example Town"
    )
    with TemporaryDirectory() as folder:
        store = build(Path(folder))
        plain = PlainSummary(templates, keys, excerpt_limit=LIMITS.excerpt_limit)
        readers = cycle(_readers(store))

        def compose_plainly() -> int:
            for to, selection in islice(readers, PLAIN_LETTERS):
                plain.letter(selection, PERIOD, to, MORNING)
            return PLAIN_LETTERS

        yield Comparison(
            name="compose",
            unit="letters/s",
            units=MEMBERS,
            ours=lambda: _compose(store, new_letters(templates, keys)),
            plain=compose_plainly,
        )
        store.close()


def new_letters(templates: TemplateSet, keys: Keys) -> SummaryLetters:
    """Return a composer that has read and made nothing yet."""
    return SummaryLetters(
        sealer=new_sealer(templates, keys),
        sections=(ConversationSection.of(LIMITS),),
        window=EditWindow(),
        html_limit=LIMITS.html_limit,
    )


def new_sealer(templates: TemplateSet, keys: Keys) -> LetterSealer:
    """Return what turns letters into bytes."""
    writer = MessageWriter(keys, domain=DOMAIN, public_url=URL, service_name=SERVICE)
    return LetterSealer(
        templates=templates,
        writer=writer,
        keys=keys,
        domain=DOMAIN,
        service_name=SERVICE,
    )


def _compose(store: Store, letters: SummaryLetters) -> int:
    """Plan and compose everybody's summary, let it be undone, and return how many there were."""
    with store.write() as session:
        plan(session, at=MORNING, unworked=None)
        made = sum(
            isinstance(letter, Composed)
            for batch in _batches(session)
            for letter in letters(session, batch, MORNING)
        )
        session.rollback()
    assert made == MEMBERS
    return made


def _batches(session: Session) -> Iterator[Sequence[Delivery]]:
    last = 0
    while True:
        wanted = columns(TABLE).where(TABLE.c.kind == LetterKind.SUMMARY, TABLE.c.id > last)
        batch = to_compose(session, wanted.order_by(TABLE.c.id).limit(BATCH))
        if not batch:
            return
        last = batch[-1].id
        yield batch


def _readers(store: Store) -> list[tuple[Recipient, Selection]]:
    """Return some of the members with what their letters tell, for the plain way to begin with."""
    with store.read() as session:
        activity = read_activity(session, PERIOD)
        ids = session.exec(select(Membership.member_id).distinct()).all()
        chosen = random.Random(5).sample(sorted(ids), 3 * PLAIN_LETTERS)
        people = recipients(session, chosen)
        wants = read_subscriptions(session, chosen, activity)
    news = activity.news(PERIOD)
    readers = [(to, select_news(news, wants[id_])) for id_, to in people.items()]
    assert {found.conversations for _, found in readers} == {EACH_IN * CONVERSATIONS}
    return readers
