"""How an installation is, in the text format of Prometheus (version 0.0.4).

All of it is read from the database, where members who leave take their rows with them: nothing only grows, so
everything is a gauge. No label holds anything that people chose: they are words of ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cli.health.concerns import (
    ConcernName,
    ConcernWeight,
    HealthConcern,
    bounce_rate,
    complaint_rate,
)
from cli.health.gathered import ServiceHealth
from digest.queries.last_days import STOPPED_KINDS, DayCounts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class GaugeFamily:
    """One gauge: its values by the value of its one label, "" where it has none."""

    name: str
    told: str
    values: Mapping[str, float]
    label: str = ""


def exposition(health: ServiceHealth, found: Sequence[HealthConcern]) -> str:
    """Return all gauges."""
    families = [
        *_now(health),
        *_moments(health),
        *_month(health.days),
        _needed(found),
    ]
    return "".join(f"{line}\n" for family in families for line in _lines(family))


def _now(health: ServiceHealth) -> Iterator[GaugeFamily]:
    status = health.status
    people, letters, mails = status.people, status.letters, status.mails
    counts = {
        "communities": ("Communities.", people.communities),
        "members": ("Members.", people.members),
        "posts_held": ("Posts that wait for a moderator.", people.posts_held),
        "requests_open": ("Requests that wait for a decision.", people.requests_open),
        "letters_due": ("Letters that should leave now.", letters.letters_due),
        "letters_waiting": ("Letters that wait, those to come included.", letters.letters_waiting),
        "letters_deferred": ("Letters that the relay put off.", letters.letters_deferred),
        "letters_failed": ("Letters that were given up.", letters.letters_failed),
        "letters_sent_24_hours": ("Letters sent in 24 hours.", letters.letters_sent_24_hours),
        "mails_waiting": ("Received mails that nobody worked on yet.", mails.mails_waiting),
        "mails_aside": ("Of these, mails that wait for DNS.", mails.mails_aside),
        "mails_held": ("Received mails that are held.", mails.mails_held),
        "mails_for_operator": ("Of these, mails for the operator.", health.mails_for_operator),
        "summaries_late": ("Summaries that nobody planned in time.", health.runs.summaries_late),
        "addresses_suppressed": (
            "Addresses that get nothing, for letters came back.",
            status.bounces.addresses_suppressed,
        ),
    }
    for name, (told, count) in {**counts, **_warm_up(health)}.items():
        yield GaugeFamily(f"digest_{name}", told, {"": count})


def _warm_up(health: ServiceHealth) -> Mapping[str, tuple[str, int]]:
    found = health.warm_up
    ceiling, sent, waiting = (
        (0, 0, 0) if found is None else (found.ceiling, found.sent_today, found.summaries_waiting)
    )
    return {
        "warmup_ceiling": ("Letters that may go today, 0 without a warm-up.", ceiling),
        "warmup_sent_today": ("Of these, letters that were sent.", sent),
        "warmup_summaries_waiting": ("Summaries that wait for the warm-up.", waiting),
    }


def _moments(health: ServiceHealth) -> Iterator[GaugeFamily]:
    at = health.status.at
    waiting = {
        "oldest_letter_due": ("letter that is due", health.status.letters.oldest_letter_due),
        "oldest_mail_waiting": ("mail that waits", health.status.mails.oldest_mail_waiting),
    }
    for name, (what, since) in waiting.items():
        age = 0.0 if since is None else (at - since).total_seconds()
        told = f"Age of the oldest {what}, 0 for none."
        yield GaugeFamily(f"digest_{name}_age_seconds", told, {"": age})
    moments = {
        "last_summaries": ("summaries were planned last", health.runs.last_run),
        "next_summaries": ("summaries are due next", health.runs.next_run),
        "last_backup": ("a backup was made last", health.last_backup),
    }
    for name, (what, moment) in moments.items():
        if moment is not None:
            told = f"When {what}."
            yield GaugeFamily(f"digest_{name}_timestamp_seconds", told, {"": _seconds(moment)})


def _month(days: Sequence[DayCounts]) -> Iterator[GaugeFamily]:
    counts = {
        "posts": ("Posts published", [each.posts for each in days]),
        "letters_sent": ("Letters sent", [each.sent for each in days]),
        "letters_bounced": ("Letters that came back", [each.bounced for each in days]),
        "complaints": ("Complaints about letters", [each.complaints for each in days]),
    }
    for name, (what, counted) in counts.items():
        yield GaugeFamily(f"digest_{name}_30_days", f"{what} in 30 days.", {"": sum(counted)})
    rates = {
        "complaints": ("Complaints by letter delivered", complaint_rate(days)),
        "letters_bounced": ("Letters that came back by letter sent", bounce_rate(days)),
    }
    for name, (what, rate) in rates.items():
        yield GaugeFamily(f"digest_{name}_30_days_ratio", f"{what} in 30 days.", {"": rate})
    told = "Members who stopped a kind of letter or left for good"
    for name, of_days in (("today", days[-1:]), ("30_days", days)):
        values = {kind: sum(each.unsubscribed[kind] for each in of_days) for kind in STOPPED_KINDS}
        when = "today, in UTC" if name == "today" else "in 30 days"
        yield GaugeFamily(f"digest_unsubscribed_{name}", f"{told} {when}.", values, "kind")


def _needed(found: Sequence[HealthConcern]) -> GaugeFamily:
    needed = {each.name for each in found if each.weight >= ConcernWeight.PERSON}
    values = {name.value: float(name in needed) for name in ConcernName}
    return GaugeFamily("digest_needs_person", "1 where a person is needed.", values, "concern")


def _lines(family: GaugeFamily) -> Iterable[str]:
    yield f"# HELP {family.name} {family.told}"
    yield f"# TYPE {family.name} gauge"
    for value, number in family.values.items():
        label = f'{{{family.label}="{value}"}}' if family.label else ""
        yield f"{family.name}{label} {number:.15g}"


def _seconds(moment: datetime) -> float:
    return round(moment.timestamp(), 3)
