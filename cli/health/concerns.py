"""The rules: what of an installation's health concerns its operator, and how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from cli.health.gathered import ServiceHealth
from cli.moderators import nobody_decides
from digest.mail.format import counted
from digest.outbox.outbreak import is_far_more
from digest.outbox.warm_up import HARMFUL
from digest.queries.last_days import STOPPED_KINDS, DayCounts
from digest.queries.overdue import MAILS_WAIT, letters_wait

TARGET, ALARM = 0.001, 0.003  # of complaints: mail providers begin to refuse, and do (B-10)
SOME = 3  # complaints; fewer are no rate, in a small community
OUTBREAK, OUTBREAK_PART = (
    5,
    0.05,
)  # letters that came back within two days: so many, and of those sent
LATELY = (
    2  # days, the present one included: what came shortly before midnight is seen in the morning
)


class ConcernName(StrEnum):
    """What may concern the operator; monitoring knows them by these words."""

    SERVER = "server"
    DATABASE = "database"
    CLOCK = "clock"
    SENDING = "sending"
    MAILS = "mails"
    LETTERS = "letters"
    SUMMARIES = "summaries"
    HELD = "held"
    DECIDERS = "deciders"
    ANSWERS = "answers"
    STRANGERS = "strangers"
    COMPLAINTS = "complaints"
    BOUNCES = "bounces"
    UNSUBSCRIBED = "unsubscribed"
    SENDERS = "senders"
    BACKUP = "backup"
    TIMES = "times"
    WARM_UP = "warm_up"


class ConcernWeight(IntEnum):
    """How much a concern weighs."""

    TOLD = 0  # good to know
    PERSON = 1  # somebody has to do something: `digest status --check` ends with 1
    DOWN = 2  # the service does not do its work: `/health` answers 503 as well


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthConcern:
    """One thing that concerns the operator."""

    name: ConcernName
    weight: ConcernWeight
    brief: str  # a few words, for one line
    said: str  # sentences, with what to do


def concerns(health: ServiceHealth) -> list[HealthConcern]:
    """Return what concerns the operator: what weighs most first."""
    found = [*_work(health), *_people(health), *_reputation(health), *_senders(health)]
    found += _backup(health)
    return sorted(found, key=lambda each: -each.weight)


def unusual_stops(days: Sequence[DayCounts]) -> Iterator[tuple[str, DayCounts]]:
    """Yield kinds of letters that far more members than usual stopped, and on which day: lately."""
    for back in range(LATELY):
        day, before = days[-1 - back], days[: len(days) - 1 - back]
        for kind in STOPPED_KINDS:
            if is_far_more(
                day.unsubscribed[kind], _mean(each.unsubscribed[kind] for each in before)
            ):
                yield kind, day


def complaint_rate(days: Sequence[DayCounts]) -> float:
    """Return the part of the letters delivered that somebody complained about."""
    return _part(sum(each.complaints for each in days), sum(each.delivered for each in days))


def bounce_rate(days: Sequence[DayCounts]) -> float:
    """Return the part of the letters sent that came back."""
    return _part(sum(each.bounced for each in days), sum(each.sent for each in days))


def _mean(counts: Iterable[int]) -> float:
    known = list(counts)
    return sum(known) / max(len(known), 1)


def percent(rate: float) -> str:
    """Return a part as people read it."""
    return f"{rate * 100:.2f} %"


def _part(some: int, of: int) -> float:
    return round(some / max(of, 1), 5)


def _work(health: ServiceHealth) -> Iterator[HealthConcern]:
    if not health.serves:
        brief = "digest serve does not run"
        said = (
            "`digest serve` does not run on this machine: no mail is taken, and nothing is sent by "
            "itself. As a service: `systemctl start digest`."
        )
        yield HealthConcern(
            name=ConcernName.SERVER, weight=ConcernWeight.DOWN, brief=brief, said=said
        )
    if health.database_problem is not None:
        brief, said = "the database went back", health.database_problem
        yield HealthConcern(
            name=ConcernName.DATABASE, weight=ConcernWeight.DOWN, brief=brief, said=said
        )
    if health.doubted_clock is not None:
        says, believed = (f"{each:%Y-%m-%d %H:%M} UTC" for each in health.doubted_clock)
        said = (
            f"The clock says {says}, which is not believed: it was {believed} when this was last used. "
            "If it is right, `digest serve` and `digest run` believe it after five minutes."
        )
        brief = "the clock is not believed"
        yield HealthConcern(
            name=ConcernName.CLOCK, weight=ConcernWeight.DOWN, brief=brief, said=said
        )
    stopped = health.status.bounces.sending_stopped
    if stopped:
        said = f"SENDING IS STOPPED: {stopped}."
        brief = "sending is stopped"
        yield HealthConcern(
            name=ConcernName.SENDING, weight=ConcernWeight.DOWN, brief=brief, said=said
        )
    yield from _overdue(health)
    late = health.runs.summaries_late
    if late:
        brief = f"summaries late: {late}"
        said = (
            f"Summaries not planned an hour after their time: {late}. See what `digest serve` said."
        )
        yield HealthConcern(
            name=ConcernName.SUMMARIES, weight=ConcernWeight.DOWN, brief=brief, said=said
        )


def _overdue(health: ServiceHealth) -> Iterator[HealthConcern]:
    at, letters, mails = health.status.at, health.status.letters, health.status.mails
    oldest = mails.oldest_mail_waiting
    if oldest is not None and at - oldest >= MAILS_WAIT:
        brief = f"mails wait since {oldest:%Y-%m-%d %H:%M} UTC"
        said = f"{_sentence(brief)} to be worked on: see what `digest serve` said."
        yield HealthConcern(
            name=ConcernName.MAILS, weight=ConcernWeight.DOWN, brief=brief, said=said
        )
    due = letters.oldest_letter_due
    if due is not None and at - due >= letters_wait(are_paced=health.are_letters_paced):
        brief = f"letters due: {letters.letters_due}, the oldest since {due:%Y-%m-%d %H:%M} UTC"
        said = f"{_sentence(brief)}: `digest outbox list` shows what the relay said of each."
        yield HealthConcern(
            name=ConcernName.LETTERS, weight=ConcernWeight.DOWN, brief=brief, said=said
        )


def _people(health: ServiceHealth) -> Iterator[HealthConcern]:
    held, answers = health.mails_for_operator, health.status.answers
    if held:
        brief = f"held mails for you: {held}"
        said = f"{_sentence(brief)}. `digest mail list --held` shows them."
        yield HealthConcern(
            name=ConcernName.HELD, weight=ConcernWeight.PERSON, brief=brief, said=said
        )
    yield from _deciders(health)
    if not answers.answering:
        said = (
            "Answers are stopped: too many were given in a few minutes, as when machines write to each "
            "other. The mails wait: see `digest mail list --outcome waiting`."
        )
        brief = "answers are stopped"
        yield HealthConcern(
            name=ConcernName.ANSWERS, weight=ConcernWeight.PERSON, brief=brief, said=said
        )
    strangers = answers.strangers_waiting
    if strangers:
        brief = f"mails of strangers that wait: {strangers}"
        said = (
            f"{_sentence(brief)}, since many of one domain ask to join: "
            "see `digest mail list --outcome waiting`."
        )
        yield HealthConcern(
            name=ConcernName.STRANGERS, weight=ConcernWeight.TOLD, brief=brief, said=said
        )
    if health.has_times_to_come:
        said = (
            "A clock that was ahead left times to come: some members would get no summary until then. The "
            "next `digest run`, and `digest serve` within minutes, put them right."
        )
        brief = "times to come are put right"
        yield HealthConcern(
            name=ConcernName.TIMES, weight=ConcernWeight.TOLD, brief=brief, said=said
        )


def _deciders(health: ServiceHealth) -> Iterator[HealthConcern]:
    nobody, undecided = health.nobody_decides_in, health.undecided
    if not (nobody or undecided):
        return
    weight = ConcernWeight.PERSON if undecided else ConcernWeight.TOLD
    brief = f"requests that nobody is asked to decide: {undecided}"
    said = [f"{_sentence(brief)}. `digest moderation list` shows them."] if undecided else []
    if nobody:
        said += nobody_decides(nobody)
        brief = brief if undecided else f"communities where nobody decides: {len(nobody)}"
    yield HealthConcern(name=ConcernName.DECIDERS, weight=weight, brief=brief, said=" ".join(said))


def _reputation(health: ServiceHealth) -> Iterator[HealthConcern]:
    days = health.days
    count = sum(each.complaints for each in days)
    rate = max(complaint_rate(days), health.status.bounces.complaint_rate)
    if rate >= TARGET:
        is_alarm = rate >= ALARM
        weight = ConcernWeight.PERSON if is_alarm and count >= SOME else ConcernWeight.TOLD
        brief = f"complaints are at {percent(rate)}"
        said = (
            "Complaints are at 0.3 % or more: mail providers refuse letters from here on."
            if is_alarm
            else "Complaints are at 0.1 % or more: mail providers will begin to refuse letters."
        )
        yield HealthConcern(name=ConcernName.COMPLAINTS, weight=weight, brief=brief, said=said)
    yield from _warm_up(health)
    if health.outbreak:
        brief = f"letters that came back in 24 hours: {health.outbreak}, far more than usual"
        said = f"{_sentence(brief)}. `digest outbox list` and `digest members show MEMBER` say why."
        yield HealthConcern(
            name=ConcernName.BOUNCES, weight=ConcernWeight.PERSON, brief=brief, said=said
        )
    unusual = list(unusual_stops(days))
    if unusual:
        told = [f"{day.unsubscribed[kind]} on {day.day} ({_words(kind)})" for kind, day in unusual]
        brief = f"far more than usual stopped letters: {', '.join(told)}"
        said = f"{_sentence(brief)}. Something may press their links, or a letter was unwelcome."
        yield HealthConcern(
            name=ConcernName.UNSUBSCRIBED, weight=ConcernWeight.PERSON, brief=brief, said=said
        )


def _senders(health: ServiceHealth) -> Iterator[HealthConcern]:
    found = health.sender_trouble
    if found:
        brief = "; ".join(each.brief for each in found)
        said = " ".join(each.said for each in found)
        yield HealthConcern(
            name=ConcernName.SENDERS, weight=ConcernWeight.PERSON, brief=brief, said=said
        )


def _warm_up(health: ServiceHealth) -> Iterator[HealthConcern]:
    found = health.warm_up
    if found is None or found.hindrance not in HARMFUL:
        return
    brief = f"the warm-up stays at {counted(found.ceiling, 'letter')} a day: {found.hindrance}"
    said = f"{_sentence(brief)} on the day before. `digest warmup status` shows the days."
    yield HealthConcern(name=ConcernName.WARM_UP, weight=ConcernWeight.TOLD, brief=brief, said=said)


def _backup(health: ServiceHealth) -> Iterator[HealthConcern]:
    brief = health.backup_trouble
    if brief is None:
        return
    said = (
        f"{_sentence(brief)}: `digest backup DIR` makes one while the server goes on, or says what keeps it "
        "from that. A copy of the database's file is none, for what is in the log beside it would be missing."
    )
    yield HealthConcern(
        name=ConcernName.BACKUP, weight=ConcernWeight.PERSON, brief=brief, said=said
    )


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _sentence(brief: str) -> str:
    return brief[0].upper() + brief[1:]
