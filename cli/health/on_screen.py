"""How an installation is, on one screen of 80 columns, and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

from cli.health.concerns import (
    ConcernWeight,
    HealthConcern,
    bounce_rate,
    complaint_rate,
    percent,
)
from cli.health.gathered import ServiceHealth
from cli.output import row_of
from digest.mail.format import counted
from digest.queries.last_days import DAYS, STOPPED_KINDS
from digest.queries.overdue import MAILS_WAIT, letters_wait
from digest.queries.warm_up import WarmUpStatus

WIDTH = 80
WEEK = 7  # days
SHORT = dict(
    zip(
        STOPPED_KINDS,
        ("summary", "notifications", "new conversations", "own posts", "announcements", "left"),
        strict=True,
    )
)


def screen(health: ServiceHealth) -> Mapping[str, str]:
    """Return the lines by their names; what concerns the operator is said below them."""
    status, days = health.status, health.days
    people, letters, mails, answers = status.people, status.letters, status.mails, status.answers
    runs, shut = health.runs, status.bounces.addresses_suppressed
    asked = counted(answers.questions_open, "question")
    sent, delivered = sum(each.sent for each in days), sum(each.delivered for each in days)
    complaints = sum(each.complaints for each in days)
    return {
        "at": _moment(status.at),
        "digest serve": "runs" if health.serves else "DOES NOT RUN on this machine",
        "summaries": f"last {_moment(runs.last_run)}; next {_moment(runs.next_run)} "
        f"for {runs.next_run_letters}",
        "overdue": _overdue(health),
        "letters": f"{letters.letters_sent_24_hours} sent in 24 hours; {letters.letters_due} due, "
        f"{letters.letters_deferred} put off, {letters.letters_failed} given up",
        **({} if health.warm_up is None else {"warm-up": _warm_up(health.warm_up)}),
        "mails": f"{mails.mails_waiting} wait, {mails.mails_aside} of them for DNS; {mails.mails_held} held, "
        f"{health.mails_for_operator} for you",
        "answers": f"{answers.answers_lately} lately; {asked} to members open",
        "people": f"{counted(people.members, 'member')}, {people.members_written_to} written to, in "
        f"{counted(people.communities, 'community', 'communities')}",
        "to decide": f"{counted(people.requests_open, 'request')}, {counted(people.posts_held, 'post')} held",
        "complaints": f"{complaints} of {delivered} delivered in {DAYS} days: "
        f"{percent(complaint_rate(days))}; limits 0.1 %, 0.3 %",
        "bounces": f"{sum(each.bounced for each in days)} of {sent} sent: {percent(bounce_rate(days))}; "
        f"{counted(shut, 'address gets', 'addresses get')} nothing",
        "unsubscribed": _stops(health),
        "last backup": "none" if health.last_backup is None else _moment(health.last_backup),
    }


def drawn(health: ServiceHealth) -> list[str]:
    """Return the lines as they stand on the screen: names in a column of their own."""
    lines = screen(health)
    column = max(len(name) for name in lines) + 2
    return [
        text
        for name, said in lines.items()
        for text in wrap(
            said,
            WIDTH,
            initial_indent=name.ljust(column),
            subsequent_indent=" " * column,
            break_on_hyphens=False,
            break_long_words=False,
        )
    ]


def told(found: Sequence[HealthConcern]) -> list[str]:
    """Return the sentences about what concerns the operator, as wide as the screen; no path is broken."""
    return [
        line
        for each in found
        for line in wrap(each.said, WIDTH, break_on_hyphens=False, break_long_words=False)
    ]


def as_json(health: ServiceHealth, found: Sequence[HealthConcern]) -> dict[str, Any]:
    """Return everything as an object; what was there before the rest keeps its name."""
    days = health.days
    return {
        **row_of(health.status),
        **row_of(health.runs),
        "warm_up": None if health.warm_up is None else row_of(health.warm_up),
        "serves": health.serves,
        "mails_for_operator": health.mails_for_operator,
        "undecided": health.undecided,
        "complaint_rate_30_days": complaint_rate(days),
        "bounce_rate_30_days": bounce_rate(days),
        "last_backup": health.last_backup,
        "backup_failed_at": health.backup_failed_at,
        "needs_person": any(each.weight >= ConcernWeight.PERSON for each in found),
        "concerns": [
            {"name": each.name, "weight": each.weight.name.lower(), "brief": each.brief}
            for each in found
        ],
        "days": [{**asdict(each), "day": each.day.isoformat()} for each in days],
    }


def in_one_line(found: Sequence[HealthConcern]) -> str:
    """Return one line: that all is well, or what needs a person."""
    needed = [each.brief for each in found if each.weight >= ConcernWeight.PERSON]
    return f"look: {'; '.join(needed)}" if needed else "ok: nothing needs a person"


def _warm_up(found: WarmUpStatus) -> str:
    return (
        f"day {found.day} of {found.days}: {found.sent_today} of {counted(found.ceiling, 'letter')} sent "
        f"today; {counted(found.summaries_waiting, 'summary waits', 'summaries wait')}"
    )


def _overdue(health: ServiceHealth) -> str:
    at, late = health.status.at, health.runs.summaries_late
    due, patient = health.status.letters.oldest_letter_due, health.are_letters_paced
    told = {
        "letters": (due, letters_wait(are_paced=patient)),
        "mails": (health.status.mails.oldest_mail_waiting, MAILS_WAIT),
    }
    said = [
        f"{what} since {_moment(since)}"
        for what, (since, patience) in told.items()
        if since is not None and at - since >= patience
    ]
    summaries = [counted(late, "summary", "summaries")] if late else []
    return "; ".join([*said, *summaries]) or "nothing"


def _stops(health: ServiceHealth) -> str:
    """Return how many members stopped what, and when: on which of the last days, the present one last."""
    kinds = {
        said: sum(each.unsubscribed[kind] for each in health.days) for kind, said in SHORT.items()
    }
    told = ", ".join(f"{said} {count}" for said, count in kinds.items() if count)
    lately = " ".join(str(each.stops) for each in health.days[-WEEK:])
    total = sum(each.stops for each in health.days)
    return f"{total} in {DAYS} days{': ' if told else ''}{told}; in the last {WEEK}: {lately}"


def _moment(at: datetime | None) -> str:
    return "-" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
