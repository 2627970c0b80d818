"""Composes letters without sending them: what `run --dry-run` and `preview` show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from digest.errors import describe_error
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.dispatch import Composed, Composer, Skipped
from digest.queries.deliveries import due_letters
from digest.store.database import Session

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """One delivery and its letter, or why there is none."""

    delivery: Delivery
    letter: Composed | None
    why_not: str | None


def rehearse(
    session: Session,
    composers: Mapping[LetterKind, Composer],
    *,
    at: datetime,
    member_id: int | None = None,
    limit: int | None = None,
) -> Iterator[Rehearsed]:
    """Yield what every delivery that is due becomes, in the order of sending; nothing is written."""
    deliveries = due_letters(session, at, member_id=member_id, limit=limit)
    for kind, group in groupby(deliveries, key=lambda one: one.kind):
        same = list(group)
        for start in range(0, len(same), BATCH):
            yield from _composed(session, composers[kind], same[start : start + BATCH], at)


def _composed(
    session: Session, composer: Composer, deliveries: Sequence[Delivery], at: datetime
) -> Iterator[Rehearsed]:
    """Compose a batch together, or one by one where one of them cannot be."""
    try:
        letters = list(composer(session, deliveries, at))
    except Exception as error:  # whatever a composer raises is shown beside its letter
        if len(deliveries) > 1:
            for delivery in deliveries:
                yield from _composed(session, composer, [delivery], at)
        else:
            yield Rehearsed(delivery=deliveries[0], letter=None, why_not=describe_error(error))
        return
    by_id = {delivery.id: delivery for delivery in deliveries}
    for letter in letters:
        delivery = by_id[letter.delivery_id]
        if isinstance(letter, Skipped):
            yield Rehearsed(delivery=delivery, letter=None, why_not=letter.answer)
        else:
            yield Rehearsed(delivery=delivery, letter=letter, why_not=None)
