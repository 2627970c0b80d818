"""The kept store sent and answered by the code of today, and what was kept of that."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from tests.nets import facts
from tests.nets.answers import Happening, Trial, by_the_operator, to_letters
from tests.nets.drawn import drawn, heads
from tests.nets.dump import load
from tests.nets.facts import Changes, rows
from tests.nets.live import LATE, MORNING, NOON, SOON, Composed, Town

KEPT = Path(__file__).parent / "kept"
STORE = KEPT / "store.sql"
LETTERS = KEPT / "letters"
MOMENTS = ((SOON, SOON), (MORNING, LATE))  # at which letters are sent, and answered
NOT_SENT = KEPT / "not-sent.txt"
ANSWERS = KEPT / "answers.json"


@dataclass(frozen=True)
class Sending:
    """The store once some letters are out, and when those are answered."""

    path: Path
    letters: Sequence[Composed]
    answered_at: datetime


class Carried:
    """The kept store on SQLite, brought to the present schema, and then sent."""

    def __init__(self, folder: Path, *, leave: str = "") -> None:
        """Load, leave only some letters, migrate and send; each state of the store is a file of its own."""
        store = folder / "store.db"
        load(STORE.read_text() + leave, store)
        town = Town.at(store)
        town.migrate()
        self.migrated = _copied(town, store, "migrated.db")
        self.sendings = []
        for number, (sent_at, answered_at) in enumerate(MOMENTS):
            letters = town.send(sent_at)
            path = _copied(town, store, f"sent_{number}.db")
            self.sendings.append(Sending(path, letters, answered_at))
        town.close()

    def letters(self) -> dict[str, str]:
        """Return every letter by its number, and the heads of their pages."""
        return by_number(each for sending in self.sendings for each in sending.letters)

    def not_sent(self) -> str:
        """Return which letters were not sent, and why, a line each."""
        left = rows(self.sendings[-1].path, facts.NOT_SENT)
        return "".join(f"{' '.join(map(str, row))}\n" for row in left)

    def answers(self, *, all_of_them: bool, part: int = 0, parts: int = 1) -> dict[str, Changes]:
        """Return what becomes of one part of the answers, and of mails by the operator's hand."""

        def tried(trial: Trial, happen: Iterable[Happening]) -> dict[str, Changes]:
            return _tried(trial, islice(happen, part, None, parts))

        found: dict[str, Changes] = {}
        for sending in self.sendings:
            trial, at = Trial(sending.path), sending.answered_at
            happen = to_letters(trial, sending.letters, at, all_of_them=all_of_them)
            found |= {f"{at:%a %H:%M} {name}": each for name, each in tried(trial, happen).items()}
        trial = Trial(self.migrated)
        return found | tried(trial, by_the_operator(trial, NOON, all_of_them=all_of_them))


def by_number(letters: Iterable[Composed]) -> dict[str, str]:
    """Return letters as text, each by its number, with the heads of their pages."""
    found: dict[str, str] = {}
    for letter in letters:
        found |= {f"{letter.delivery_id:04}": drawn(letter), **heads(letter)}
    return found


def _copied(town: Town, store: Path, name: str) -> Path:
    """Copy a store whose connections are at rest."""
    town.store.engine.dispose()
    return Path(shutil.copy(store, store.with_name(name)))


def _tried(trial: Trial, happenings: Iterable[Happening]) -> dict[str, Changes]:
    found: dict[str, Changes] = {}
    for name, happens in happenings:
        if name in found:
            raise ValueError(f"two answers are both called {name}")
        found[name] = trial.after(happens)
    return found


def kept_letters() -> dict[str, str]:
    return {number_of(path.name): path.read_text() for path in LETTERS.iterdir()}


def number_of(name: str) -> str:
    """Return by what a kept file is found: the number of its letter, else all but its ending."""
    return name[:4] if name[0].isdigit() else name.partition(".")[0]


def kept_answers() -> dict[str, Changes]:
    found: dict[str, Changes] = json.loads(ANSWERS.read_text())
    return found
