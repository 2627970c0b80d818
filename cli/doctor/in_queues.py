"""What waits: mails that nobody works on, letters that are overdue, workers that died."""

from collections.abc import Iterator
from datetime import datetime

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, age, fail, warn, well
from digest.queries.overdue import LETTERS_WAIT, MAILS_WAIT, letters_wait
from digest.queries.vitals import Vitals

SERVES = "see that `digest serve` runs, and read what it said"


def check_queues(case: PatientCase, vitals: Vitals) -> Iterator[Diagnosis]:
    """Yield how old what waits is."""
    at = case.asked.at
    halted = vitals.why_halted
    yield _mails(vitals, at)
    if halted is not None:
        reason, _, until = halted.partition("; nothing is sent ")
        what = f"nothing is sent {until.partition(', or ')[0]}: {reason}"
        how = "see `digest status` and `digest outbox list` for the reason; to go on, run"
        yield warn("queues.sending", what, how, "digest outbox resume")
    yield _letters(case, vitals, is_halted=halted is not None)
    if vitals.letters.letters_failed:
        what = f"{vitals.letters.letters_failed} given up"
        how = "look at what the relay said of each, then `retry` or `cancel` it"
        yield warn("queues.failed_letters", what, how, "digest outbox list --state failed")
    yield _workers(vitals)


def _mails(vitals: Vitals, at: datetime) -> Diagnosis:
    oldest = vitals.mails.oldest_mail_waiting
    if oldest is None or at - oldest < MAILS_WAIT:
        return well("queues.mails", "none waits for long")
    count = vitals.mails.mails_waiting
    what = f"{count} waiting to be worked on, the oldest for {age(at - oldest)}"
    return fail("queues.mails", what, SERVES, "systemctl status digest")


def _letters(case: PatientCase, vitals: Vitals, *, is_halted: bool) -> Diagnosis:
    at, oldest = case.asked.at, vitals.letters.oldest_letter_due
    if oldest is None or at - oldest < LETTERS_WAIT:
        return well("queues.letters", "none is overdue")
    what = f"{vitals.letters.letters_due} overdue, the oldest for {age(at - oldest)}"
    if is_halted:
        return warn("queues.letters", what, "see the line above")
    if at - oldest < letters_wait(are_paced=case.settings.relay.is_paced):
        how = (
            "they go as slowly as `letters_a_minute` and its like under [relay] say; see that they "
        )
        return warn("queues.letters", what, f"{how}become fewer", "digest status")
    how = f"{SERVES}; what the relay said of each is in the list"
    return fail("queues.letters", what, how, "systemctl status digest", "digest outbox list")


def _workers(vitals: Vitals) -> Diagnosis:
    if not vitals.abandoned:
        return well("queues.workers", "no letter is held by a worker that died")
    what = f"letters held by a worker that died: {vitals.abandoned}"
    return warn(
        "queues.workers", what, "the next one takes them back: start it, or run", "digest run"
    )
