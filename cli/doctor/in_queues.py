"""What waits: mails that nobody works on, letters that are overdue, workers that died."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, warn, well
from digest.queries.vitals import Vitals

STUCK = timedelta(minutes=5)  # a mail or a letter is done within seconds where somebody works
LONG_STUCK = timedelta(hours=1)

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
    if oldest is None or at - oldest < STUCK:
        return well("queues.mails", "none waits for long")
    count = vitals.mails.mails_waiting
    what = f"{count} waiting to be worked on, the oldest for {_hours(at - oldest)}"
    say = fail if at - oldest >= LONG_STUCK else warn
    return say("queues.mails", what, SERVES, "systemctl status digest")


def _letters(case: PatientCase, vitals: Vitals, *, is_halted: bool) -> Diagnosis:
    at, oldest = case.asked.at, vitals.letters.oldest_letter_due
    if oldest is None or at - oldest < STUCK:
        return well("queues.letters", "none is overdue")
    what = f"{vitals.letters.letters_due} overdue, the oldest for {_hours(at - oldest)}"
    if is_halted:
        return warn("queues.letters", what, "see the line above")
    if case.settings.relay.letters_a_minute:
        how = (
            "they go as slowly as `letters_a_minute` under [relay] says; see that they become fewer"
        )
        return warn("queues.letters", what, how, "digest status")
    how = f"{SERVES}; what the relay said of each is in the list"
    say = fail if at - oldest >= LONG_STUCK else warn
    return say("queues.letters", what, how, "systemctl status digest", "digest outbox list")


def _workers(vitals: Vitals) -> Diagnosis:
    if not vitals.abandoned:
        return well("queues.workers", "no letter is held by a worker that died")
    what = f"letters held by a worker that died: {vitals.abandoned}"
    return warn(
        "queues.workers", what, "the next one takes them back: start it, or run", "digest run"
    )


def _hours(age: timedelta) -> str:
    """Return an age in the largest unit that says enough."""
    if age >= timedelta(days=2):
        return f"{age.days} days"
    hours, minutes = divmod(int(age.total_seconds()) // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
