"""Prepares a restored database before anybody works with it.

Whoever left is gone again, letters that may be out are not sent a second time, numbers go on far beyond those
that were given since, and a new epoch begins. Each step may be done twice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.actions.invitations import RemindPending
from digest.community import audit
from digest.community.conversations.post import EditWindow
from digest.engine.embedded import Embedded
from digest.engine.step import Step
from digest.letters.remind_moderators import RemindModerators
from digest.letters.summary.plan import plan_late
from digest.mail.signed_address import Keys
from digest.outbox.count_as_sent import count_as_sent
from digest.outbox.delivery import LetterKind
from digest.queries.mails import count_waiting
from digest.queries.members import leaving_members
from digest.queries.status import last_moment
from digest.store.database import Store
from digest.store.epoch import begin
from digest.store.mark import Mark
from digest.store.nudges import StepName
from digest.store.numbers import last_numbers, leap_beyond
from inbound.retention.departed_list import FILE as DEPARTED
from inbound.retention.departed_list import DepartedList
from inbound.retention.erase import KEY, Erasing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How to go on with a restored database; `live` is how far the server knows it had come."""

    known_until: datetime | None  # the moment of the backup; None: that of the last thing in it
    sent_until: datetime
    at: datetime
    live: Mark | None
    window: EditWindow
    lists: Sequence[Path] = ()  # of those who left, beside that in the state folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What was done."""

    known_until: datetime
    erased: int
    letters: Counter[LetterKind]  # that are counted as sent
    mails: int  # that are worked on now, for they were not yet when the backup was made


def renew(store: Store, keys: Keys, folder: Path, wanted: Wanted) -> Renewed:
    """Make a restored database, which nobody else uses, fit to go on with."""
    erasing = Erasing(store, keys, folder)
    erased = erasing.erase_again(wanted.at, others=wanted.lists)
    letters = Counter[LetterKind]()
    with store.write() as session:
        known_until = wanted.known_until or last_moment(session) or wanted.at
        numbers = last_numbers(session)
        letters += count_as_sent(session, wanted.sent_until)
        plan_late(session, until=wanted.sent_until)
    _enqueue_what_was_due(store, wanted)
    with store.write() as session:
        letters += count_as_sent(session, wanted.sent_until)
        leap_beyond(session, None if wanted.live is None else wanted.live.numbers)
        others = () if wanted.live is None else wanted.live.epochs
        begin(session, numbers=numbers, known_until=known_until, at=wanted.at, others=others)
        why = f"of {known_until:%Y-%m-%d %H:%M} UTC"
        audit.record(
            session, actor="operator", act="restore", target="backup", reason=why, at=wanted.at
        )
        mails = count_waiting(session)
    erasing.run(KEY, wanted.at)
    return Renewed(known_until=known_until, erased=erased, letters=letters, mails=mails)


def keep_list(store: Store, keys: Keys, folder: Path) -> None:
    """Write down who left by the database that is to be replaced: it may know more than the list."""
    with store.read() as session:
        leaving = leaving_members(session)
    DepartedList(keys, folder / DEPARTED).add(leaving)


def _enqueue_what_was_due(store: Store, wanted: Wanted) -> None:
    """Enqueue what came due by itself in the lost time, so that it counts as sent and does not come again."""
    moderating = RemindModerators(store, wanted.window)
    joining = RemindPending(store)
    steps = [
        Step(StepName.MODERATE, moderating.find, moderating.run),
        Step(StepName.JOIN, joining.find, joining.run),
    ]
    Embedded(store, steps, lambda: wanted.sent_until).drain(wanted.sent_until)
