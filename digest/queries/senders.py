"""Who sends mail in our name, and what of it needs a person.

What one server alone reports never alarms, unless it is one of the large ones: of all that report the same
kind of failure, the one with the most letters is left out. Nor does it calm: what each reports is judged by
what the same one reports besides, and before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from digest.inbox.sending_source import NOBODY, SendingSource, is_large
from digest.outbox.outbreak import is_far_more

WEEK = timedelta(days=7)
USUAL_WEEKS = 3  # before it
MANY = 20  # letters of ours that fail in a week
PART = 0.1  # of all that the same servers sent
FROM_STRANGERS = 200  # letters in our name in a week


class SenderKind(StrEnum):
    """Whose an address is that sends in our name."""

    OURS = "ours"  # named in the settings
    RELAY = "relay"  # SPF lets it send for us
    FORWARDER = "forwarder"  # passes on what we signed
    OTHER = "other"


class _Seen(NamedTuple):
    """What one who reports says of letters of one address that were alike, all days together."""

    reporter: str
    dkim: bool
    spf: bool
    letters: int


@dataclass(frozen=True, slots=True)
class Reported:
    """What one who reports says of an address, all days together."""

    reporter: str
    letters: int
    failed: int
    unsigned: int

    @property
    def is_stranger(self) -> bool:
        """Whether nothing that was seen from there has to do with us."""
        return self.failed == self.letters


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingServer:
    """What an address sent in our name, as servers report that are proved to; `unproved` is all the rest."""

    source: str
    whose: SenderKind
    letters: int
    aligned: int  # signed by us, or sent by a server that may
    failed: int
    unsigned: int  # of the aligned ones: SPF alone vouches for them
    unproved: int
    reports: tuple[Reported, ...]  # the proved ones

    @property
    def reported_by(self) -> tuple[str, ...]:
        """Who is proved to report it."""
        return tuple(each.reporter for each in self.reports)

    @property
    def fails(self) -> bool:
        """Whether much of it fails, as more than one of those say who see so, or a large one."""
        return self._is_much(lambda each: each.failed)

    @property
    def is_unsigned(self) -> bool:
        """Whether much of it passes by SPF alone, by the same rule."""
        return self._is_much(lambda each: each.unsigned)

    @property
    def is_seen_by_others(self) -> bool:
        """Whether more than one says that there is such a server, or a large one."""
        return _believed(dict.fromkeys(self.reported_by, 1)) > 0

    def _is_much(self, count: Callable[[Reported], int]) -> bool:
        seen = {each.reporter: count(each) for each in self.reports}
        much = {each.reporter for each in self.reports if count(each) >= PART * each.letters}
        return _believed({name: seen[name] for name in much}) >= MANY


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderTrouble:
    """What is wrong with mail in our name, in a few words and in sentences."""

    brief: str
    said: str


def senders(
    session: Session, *, since: datetime, before: datetime, ours: Collection[str]
) -> list[SendingServer]:
    """Return who sent in our name, by days of UTC, the last one included: whoever sent most comes first."""
    told = (SendingSource.source, SendingSource.reporter, SendingSource.dkim, SendingSource.spf)
    alike: list[Any] = [*told]
    counted = columns(*alike, func.sum(SendingSource.letters)).where(
        col(SendingSource.day) >= since.date(), col(SendingSource.day) <= before.date()
    )
    rows: Any = session.connection().execute(counted.group_by(*alike))
    by_source: defaultdict[str, list[_Seen]] = defaultdict(list)
    for source, reporter, dkim, spf, letters in rows:
        whole = int(letters)  # PostgreSQL adds up to a Decimal
        by_source[source].append(_Seen(reporter, dkim, spf, whole))
    found = [_sender(source, known, ours) for source, known in by_source.items()]
    return sorted(
        found,
        key=lambda each: (not each.is_seen_by_others, -each.letters, -each.unproved, each.source),
    )


def sender_trouble(session: Session, at: datetime, ours: Collection[str]) -> list[SenderTrouble]:
    """Return what needs a person of the last seven days; where hardly a letter fails, that costs little."""
    failed = select(func.sum(SendingSource.letters)).where(
        col(SendingSource.day) >= (at - WEEK).date(),
        ~col(SendingSource.dkim),
        col(SendingSource.reporter) != NOBODY,
    )
    if (session.exec(failed).one() or 0) < MANY:
        return []
    now = senders(session, since=at - WEEK, before=at, ours=ours)
    if _believed(from_strangers(now)) < FROM_STRANGERS:
        return troubles(now)
    earlier = at - WEEK - timedelta(days=1)
    usual = senders(session, since=earlier - USUAL_WEEKS * WEEK, before=earlier, ours=ours)
    return troubles(now, from_strangers(usual))


def troubles(
    found: Sequence[SendingServer], of_earlier_weeks: Mapping[str, int] | None = None
) -> list[SenderTrouble]:
    """Return what needs a person of a week; before it strangers sent so many letters, by who reports them."""
    ours = [each for each in found if each.whose in (SenderKind.OURS, SenderKind.RELAY)]
    said = []
    failing = [each for each in ours if each.fails]
    if failing:
        said.append(_failing(failing))
    unsigned = [each for each in ours if each.is_unsigned]
    if unsigned and not failing:
        said.append(_unsigned(unsigned))
    usual = of_earlier_weeks or {}
    news = {
        reporter: count
        for reporter, count in from_strangers(each for each in found if each not in failing).items()
        if is_far_more(count, usual.get(reporter, 0) / USUAL_WEEKS)
    }
    strangers = _believed(news)
    if strangers >= FROM_STRANGERS:
        said.append(_strangers(strangers))
    return said


def from_strangers(found: Iterable[SendingServer]) -> Counter[str]:
    """Count letters in our name from servers that have nothing to do with us, by who reports them.

    What another says of such a server changes nothing in that.
    """
    counts: Counter[str] = Counter()
    for server in found:
        for each in server.reports:
            if server.whose is not SenderKind.OURS and each.is_stranger:
                counts[each.reporter] += each.failed
    return counts


def _failing(found: Sequence[SendingServer]) -> SenderTrouble:
    count = sum(each.failed for each in found)
    brief = f"letters of ours that failed DMARC in 7 days: {count}, from {_named(found)}"
    how = "others take them for forged. `digest doctor` looks at SPF and DKIM; `digest senders` shows all."
    return SenderTrouble(brief=brief, said=f"{_sentence(brief)}: {how}")


def _unsigned(found: Sequence[SendingServer]) -> SenderTrouble:
    count = sum(each.unsigned for each in found)
    brief = f"letters of ours without a good signature in 7 days: {count}, from {_named(found)}"
    how = "once forwarded, they fail. See whether your relay signs: `digest doctor`, `digest senders`."
    return SenderTrouble(brief=brief, said=f"{_sentence(brief)}: {how}")


def _strangers(count: int) -> SenderTrouble:
    brief = f"letters in your name from strangers in 7 days: {count}, far more than usual"
    how = (
        "where your DMARC record says p=reject, others refuse them, and nothing is to be done; else "
        "`digest doctor` says what to publish. `digest senders` shows all."
    )
    return SenderTrouble(brief=brief, said=f"{_sentence(brief)}: {how}")


def _named(found: Sequence[SendingServer]) -> str:
    more = len(found) - 3
    return ", ".join(each.source for each in found[:3]) + (f" and {more} more" if more > 0 else "")


def _sentence(brief: str) -> str:
    return brief[0].upper() + brief[1:]


def _sender(source: str, rows: Sequence[_Seen], ours: Collection[str]) -> SendingServer:
    proved = [row for row in rows if row.reporter != NOBODY]
    failed, unsigned = _by_reporter(proved, spf=False), _by_reporter(proved, spf=True)
    by_reporter: Counter[str] = Counter()
    for row in proved:
        by_reporter[row.reporter] += row.letters
    letters = by_reporter.total()
    return SendingServer(
        source=source,
        whose=_whose(source, proved, ours),
        letters=letters,
        aligned=letters - failed.total(),
        failed=failed.total(),
        unsigned=unsigned.total(),
        unproved=sum(row.letters for row in rows if row.reporter == NOBODY),
        reports=tuple(
            Reported(reporter, count, failed[reporter], unsigned[reporter])
            for reporter, count in sorted(by_reporter.items())
        ),
    )


def _whose(source: str, rows: Sequence[_Seen], ours: Collection[str]) -> SenderKind:
    """Return whose an address is; where large ones saw it, what others say of it counts for nothing."""
    if source in ours:
        return SenderKind.OURS
    counting = [row for row in rows if is_large(row.reporter)] or rows
    if any(row.spf for row in counting):
        return SenderKind.RELAY
    return SenderKind.FORWARDER if any(row.dkim for row in counting) else SenderKind.OTHER


def _by_reporter(rows: Iterable[_Seen], *, spf: bool) -> Counter[str]:
    """Count letters without a good signature by who reports them: those that SPF lets pass, or not."""
    counts: Counter[str] = Counter()
    for row in rows:
        if not row.dkim and row.spf is spf:
            counts[row.reporter] += row.letters
    return counts


def _believed(counts: Mapping[str, int]) -> int:
    """Return how many letters count without what the loudest of the small ones says alone."""
    large = sum(count for reporter, count in counts.items() if is_large(reporter))
    small: Counter[str] = Counter()
    for reporter, count in counts.items():
        if not is_large(reporter):
            small[".".join(reporter.split(".")[-2:])] += count  # one owner may have many below it
    return large + small.total() - max(small.values(), default=0)
