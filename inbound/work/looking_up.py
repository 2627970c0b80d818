"""Processes mails that wait for DNS: looks up several authors at once, then handles the mails in turn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlmodel import Session

from digest.engine.step import Step
from digest.inbox.waiting import due
from digest.store.nudges import StepName
from inbound.work.mail import Receiving

AT_ONCE = 8  # mails whose writers are looked up together: one key of the step, so that a stop waits for few


def looking_up(receiving: Receiving) -> Step:
    """Return the step that asks DNS, which may take long, and then does what `Receiving` does."""
    return Step(StepName.LOOK_UP, _find, lambda key, at: _run(receiving, key, at))


def _find(session: Session, at: datetime, limit: int) -> list[str]:
    ids = due(session, at, aside=True, limit=limit * AT_ONCE)
    batches = [ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE)]
    return ["-".join(map(str, batch)) for batch in batches]


def _run(receiving: Receiving, key: str, at: datetime) -> None:
    ids = [int(number) for number in key.split("-")]
    with ThreadPoolExecutor(len(ids), thread_name_prefix="look-up") as threads:
        for received_id, seen in zip(ids, threads.map(receiving.look_at, ids), strict=True):
            receiving.finish(received_id, seen, at)
