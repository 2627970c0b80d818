"""What every person of the village was promised, computed from what they did alone.

It knows design sections 3, 5, 7 and 8, and nothing of the product's code or database.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
GATHERING = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What one person belongs to, follows and chose, at one moment."""

    communities: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()  # titles of conversations
    summary: str = "daily"  # daily, weekly, never
    weekday: int = 0
    hour: int = 6
    zone: str = "UTC"
    notifications: str = "gathered"  # at once, gathered, settled, off
    instant: frozenset[str] = frozenset()
    paused_from: datetime | None = None  # None: it has begun
    paused_until: datetime | None = None

    def has_a_pause(self, at: datetime) -> bool:
        """Say whether a pause goes on, or is to come."""
        return self.paused_until is not None and at < self.paused_until

    def is_paused(self, at: datetime) -> bool:
        return self.has_a_pause(at) and (self.paused_from is None or self.paused_from <= at)

    def due_date(self, at: datetime) -> date:
        """Return the local date whose summary hour came last."""
        local = at.astimezone(ZoneInfo(self.zone))
        day = local.date()
        if datetime.combine(day, time(self.hour), ZoneInfo(self.zone)).astimezone(UTC) > at:
            day -= timedelta(days=1)
        if self.summary == "weekly":
            day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        return day


@dataclass
class Talk:
    """A conversation."""

    title: str
    community: str
    tags: frozenset[str]
    starter: str


@dataclass
class Said:
    """A post; `mark` is the one word of it that stands nowhere else."""

    mark: str
    author: str
    talk: Talk
    at: datetime
    is_first: bool
    gone: bool = False  # deleted or hidden
    earlier_marks: list[str] = field(default_factory=list)

    @property
    def settles_at(self) -> datetime:
        return self.at + HOUR


@dataclass
class Owed:
    """A notification or an instant letter that is on its way to somebody."""

    kind: str  # as the letter's Feedback-ID begins
    said: Said
    due_at: datetime


@dataclass
class Person:
    """Somebody of the village."""

    name: str
    address: str
    choices: Choices = field(default_factory=Choices)
    is_member: bool = False
    cursor: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    last_date: date = date.min
    owed: list[Owed] = field(default_factory=list)
    had: set[int] = field(
        default_factory=set
    )  # ids of what was said, in letters other than summaries
    is_away: bool = False  # a machine answers their mail
    cares_for: str = ""  # the community that they moderate
    has_left: bool = False
    rulings: list[str] = field(default_factory=list)  # headings of letters that are owed to them

    def choose(self, **changed: object) -> None:
        self.choices = replace(self.choices, **changed)  # type: ignore[arg-type]

    def leave_for_good(self) -> None:
        self.is_member, self.has_left, self.choices, self.owed = False, True, Choices(), []

    def begin(self, at: datetime) -> None:
        """Let summaries begin."""
        self.cursor, self.last_date = at, self.choices.due_date(at)

    def may_read(self, talk: Talk) -> bool:
        return talk.community in self.choices.communities or bool(talk.tags & self.choices.tags)


@dataclass
class Promises:
    """Everything that was said, and who is to be told of it."""

    people: dict[str, Person] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def publish(self, said: Said, at: datetime) -> None:
        """Note a post, and who is owed a letter about it."""
        author = self.people[said.author]
        author.choose(follows=author.choices.follows | {said.talk.title})
        self.said.append(said)
        for person in self.people.values():
            choices = person.choices
            if person is author or not person.is_member or choices.is_paused(at):
                continue
            if not person.may_read(said.talk):
                continue
            if said.talk.title in choices.follows and choices.notifications != "off":
                person.owed.append(Owed("notification", said, at + _wait(choices.notifications)))
            elif said.is_first and said.talk.community in choices.instant:
                person.owed.append(Owed("new conversation", said, at))

    def is_anything_due(self, at: datetime) -> bool:
        """Say whether somebody is owed something by now."""
        return any(
            person.is_member
            and (
                person.choices.due_date(at) > person.last_date
                or any(owed.due_at <= at for owed in person.owed)
            )
            for person in self.people.values()
        )

    def due_letters(self, person: Person, at: datetime) -> tuple[list[Owed], list[Owed]]:
        """Return what must have come by now, and what may have come already."""
        alive = [owed for owed in person.owed if self._holds(person, owed, at)]
        return [owed for owed in alive if owed.due_at <= at], alive

    def due_summary(self, person: Person, at: datetime) -> list[Said] | None:
        """Return what a summary that is due now tells of, None where none is due."""
        choices = person.choices
        if not person.is_member or choices.summary == "never" or choices.is_paused(at):
            return None
        due = choices.due_date(at)
        if due <= person.last_date:
            return None
        since, person.cursor, person.last_date = person.cursor, at, due
        return [
            said
            for said in self.said
            if since <= said.settles_at < at
            and not said.gone
            and said.author != person.name
            and person.may_read(said.talk)
        ]

    def _holds(self, person: Person, owed: Owed, at: datetime) -> bool:
        """Say whether the letter is still wanted at the moment of its sending."""
        choices, talk = person.choices, owed.said.talk
        if not person.is_member or owed.said.gone or choices.is_paused(at):
            return False
        if not person.may_read(talk):
            return False
        if owed.kind == "notification":
            return talk.title in choices.follows and choices.notifications != "off"
        return talk.community in choices.instant


def _wait(notifications: str) -> timedelta:
    return {
        "at once": timedelta(0),
        "gathered": GATHERING,
        "settled": HOUR + GATHERING,
    }[notifications]
