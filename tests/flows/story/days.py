"""The days of the village: who does what when, drawn by lot, the same lots each time."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.flows.story.acts import ACTS, CHANGES, join_the_village
from tests.flows.story.cast import COMMUNITIES, ZONES, Cast, run
from tests.flows.story.post_office import PostOffice, watched
from tests.flows.story.promise import Person, Promises
from tests.flows.story.village import Village
from tests.house import House
from tests.sink import Sink

BUSY = (8, 11, 14, 17, 20)  # hours (UTC) in which people write
ANSWERS = ("reply", "reply to a summary")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Story:
    """What happened."""

    letters: Counter[str]
    acts: Counter[str]
    ends_at: datetime

    def __str__(self) -> str:
        lines = [
            f"until {self.ends_at:%d %B}: {sum(self.acts.values())} acts, {self.letters.total()} letters"
        ]
        lines += [f"{number:6} {name}" for name, number in sorted(self.acts.items())]
        lines += [f"{number:6} letters: {kind}" for kind, number in sorted(self.letters.items())]
        return "\n".join(lines)


def live(
    house: House,
    sink: Sink,
    cast: Cast,
    *,
    days: int,
    begins: datetime,
    chance: random.Random,
    kind: type[Village] = Village,
) -> Story:
    """Let the days pass, and return what happened; every letter was compared with what was promised."""
    for name in COMMUNITIES[: cast.communities]:
        run(house, "communities", "add", name, "--title", name.title())
    house.set_clock(begins)
    house.start()
    with watched(house) as quiet:
        village = kind(PostOffice(house, sink), quiet, Promises(), chance, begins)
        for person in _people(cast, chance):
            village.people[person.name] = person
        acts: Counter[str] = Counter()
        for day in range(days):
            _pass_a_day(village, cast, begins + day * DAY, acts, is_first=day == 0)
        _end(village, begins + days * DAY, days=cast.days_after)
        village.check_posts()
    return Story(village.done, acts, village.at)


def _people(cast: Cast, chance: random.Random) -> list[Person]:
    made = []
    for number in range(cast.people):
        name = f"Person{number:02}"
        person = Person(name, f"{name.lower()}@example.net", is_away=number < cast.away)
        made.append(person)
    chance.shuffle(made)
    return made


def _pass_a_day(
    village: Village, cast: Cast, midnight: datetime, acts: Counter[str], *, is_first: bool
) -> None:
    for hour in range(24):
        village.pass_to(midnight + hour * HOUR)
        if hour in BUSY:
            village.move_to(midnight + hour * HOUR + 30 * MINUTE)
            if is_first and hour == BUSY[0]:
                for number, person in enumerate(list(village.people.values())):
                    home = COMMUNITIES[number % cast.communities]
                    join_the_village(village, person, home, ZONES[number % len(ZONES)])
                _name_moderators(village, cast)
            _act(village, ACTS, acts, count=cast.acts, answering=cast.answering)
            village.pass_to(midnight + hour * HOUR + 40 * MINUTE)
            village.move_to(midnight + hour * HOUR + 50 * MINUTE)
            _act(village, CHANGES, acts, count=cast.changes)
        elif hour - 1 in BUSY:
            village.pass_to(midnight + hour * HOUR + 40 * MINUTE)


def _name_moderators(village: Village, cast: Cast) -> None:
    """Let the operator give the first communities into the care of somebody who lives there."""
    for name in COMMUNITIES[: cast.moderators]:
        who = next(
            each
            for each in village.people.values()
            if name in each.choices.communities and not each.is_away and not each.cares_for
        )
        run(village.office.house, "communities", "moderators", "add", name, who.address)
        who.cares_for = name


def _act(
    village: Village, choices: dict, acts: Counter[str], *, count: int, answering: int = 1
) -> None:
    names = list(choices)
    more = dict.fromkeys(ANSWERS, answering)
    weights = [choices[name][0] * more.get(name, 1) for name in names]
    for _ in range(count):
        name = village.chance.choices(names, weights)[0]
        members = [each for each in village.people.values() if each.is_member and not each.is_away]
        if choices[name][1](village, village.chance.choice(members)):
            acts[name] += 1


def _end(village: Village, midnight: datetime, *, days: int) -> None:
    """Let pauses end and weeks pass, so that everybody has what they were promised."""
    for hour in range(24 * days):
        village.pass_to(midnight + hour * HOUR)
