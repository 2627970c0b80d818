"""All that is known of how an installation is, read at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cli.alone import is_serving
from cli.backup import backup_failed_at, backup_trouble, last_backup
from cli.installation import Installation
from cli.watch import problem
from digest.clock import system_clock
from digest.community.moderation.deciders import asked_of_nobody, without_decider
from digest.inbox.for_people import count_for_operator
from digest.letters.summary.from_the_future import MendFuture
from digest.outbox.outbreak import outbreak
from digest.queries.last_days import DayCounts, last_days
from digest.queries.senders import SenderTrouble, sender_trouble
from digest.queries.status import Status, read_status
from digest.queries.summary_runs import SummaryRuns, summary_runs
from digest.queries.warm_up import WarmUpStatus, warm_up_status
from digest.steady_clock import doubt
from inbound.work.answer_breaker import answers_lately


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHealth:
    """What concerns are found in, and what every view of an installation shows."""

    status: Status
    runs: SummaryRuns
    warm_up: WarmUpStatus | None
    days: Sequence[DayCounts]  # the oldest first
    outbreak: int  # letters that came back within a day, where that is far more than usual
    serves: bool  # on this machine
    last_backup: datetime | None
    backup_failed_at: datetime | None
    backup_trouble: str | None
    database_problem: str | None
    doubted_clock: tuple[datetime, datetime] | None  # what it says, and what was believed last
    has_times_to_come: bool
    nobody_decides_in: Sequence[str]  # names of communities
    are_letters_paced: bool  # by `letters_a_minute`
    mails_for_operator: int
    undecided: int  # requests that nobody is asked to decide
    sender_trouble: Sequence[SenderTrouble]  # with mail in our name


def gather(installation: Installation, at: datetime | None = None) -> ServiceHealth:
    """Read how an installation is, now or at a moment; it writes nothing."""
    now, settings = at or installation.clock(), installation.settings
    folder, limits = settings.state_folder, settings.limits
    mending = MendFuture(installation.store, installation.window)
    with installation.store.read() as session:
        answers = answers_lately(session, at=now, limits=limits)
        return ServiceHealth(
            status=read_status(session, at=now, answers=answers, answers_limit=limits.answers),
            runs=summary_runs(session, now),
            warm_up=warm_up_status(session, now),
            days=last_days(session, now),
            outbreak=outbreak(session, now),
            serves=is_serving(folder),
            last_backup=last_backup(folder),
            backup_failed_at=backup_failed_at(folder),
            backup_trouble=backup_trouble(folder, now),
            database_problem=problem(installation),
            doubted_clock=doubt(folder) if at is None else None,
            has_times_to_come=bool(mending.find(session, max(now, system_clock()), 1)),
            nobody_decides_in=without_decider(session),
            are_letters_paced=settings.relay.is_paced,
            mails_for_operator=count_for_operator(session),
            undecided=len(asked_of_nobody(session)),
            sender_trouble=sender_trouble(session, now, settings.relay.leaves_from),
        )
