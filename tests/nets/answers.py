"""What becomes of every answer to a kept letter, of every held mail, and of the mails that wait."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from tests.nets.drawn import in_words, one_click, ready_mails, reply_to, subject_of
from tests.nets.facts import HELD, OPEN_QUESTIONS, Changes, changes, facts, rows
from tests.nets.live import DOMAIN, Composed, Town

SAID = "Ginger tea helps me at night, and a second pillow."
UNSURE = "I am not sure what you mean."
EACH = ("c.", "m.", "p.", "d.")  # signed addresses of which each does something else
OVER = "a question that is over"

Happening = tuple[str, Callable[[Town], object]]


@dataclass(frozen=True)
class Answer:
    """A mail that somebody sends because of a letter."""

    sender: str
    to: str
    subject: str
    text: str

    @property
    def name(self) -> str:
        to = in_words(self.to).removesuffix(f"@{DOMAIN}")
        return f"{self.sender} to {to}: {self.subject} / {' '.join(self.text.split())}"

    @property
    def place(self) -> str:
        """What sort of address it goes to."""
        return self.to[:2] if self.to[1] == "." else self.to

    def send(self, town: Town, at: datetime) -> None:
        town.take(self.sender, self.to, self.subject, self.text, at=at)


class Trial:
    """Copies of one store, in each of which one thing happens."""

    def __init__(self, path: Path) -> None:
        self.path, self.copy = path, path.with_suffix(".copy")
        self.before = facts(path)
        self.asked = dict(rows(path, OPEN_QUESTIONS))
        self.held = rows(path, HELD)

    def after(self, happens: Callable[[Town], object]) -> Changes:
        """Return what changes when one thing happens in a copy."""
        shutil.copy(self.path, self.copy)
        with _opened(self.copy) as town:
            said = happens(town)
        found = changes(self.before, facts(self.copy))
        return {"said": [str(said)], **found} if said else found


@contextmanager
def _opened(path: Path) -> Iterator[Town]:
    town = Town.at(path)
    try:
        yield town
    finally:
        town.close()


def to_letters(
    trial: Trial, letters: Sequence[Composed], at: datetime, *, all_of_them: bool
) -> Iterator[Happening]:
    """Yield every answer that these letters bring about, and every link pressed; of those alike, one.

    The last letters come first: mails brought them about, and their questions have mails of their own.
    """
    found: dict[tuple[str, ...], Answer] = {}
    for letter in sorted(letters, key=lambda each: -each.delivery_id):
        for to, subject, text in ready_mails(letter):
            mail = Answer(letter.recipient, to, subject, text)
            found.setdefault(_sort(mail, trial.asked, all_of_them=all_of_them), mail)
        to, subject = reply_to(letter), f"Re: {subject_of(letter)}"
        texts = () if to.startswith("c.") else (SAID, "STOP")
        for text in (SAID, UNSURE, "STOP") if all_of_them else texts:
            mail = Answer(letter.recipient, to, subject, text)
            found.setdefault((mail.place, _question(mail, trial.asked), text), mail)
    for mail in found.values():
        yield mail.name, partial(Answer.send, mail, at=at)
    links = {in_words(link): link for letter in letters for link in one_click(letter)}
    for name, link in list(links.items())[: None if all_of_them else 1]:
        yield f"a program presses {name}", partial(Town.press, path=link, at=at)


def by_the_operator(trial: Trial, at: datetime, *, all_of_them: bool) -> Iterator[Happening]:
    """Yield what an operator does with each held mail, and that the mails which wait are worked off."""
    seen = set()
    for number, reason in trial.held:
        name = f"mail {number}, held: {reason}"
        if all_of_them or reason not in seen:
            yield f"{name}; released", partial(Town.release, number=number, at=at)
        if all_of_them:
            yield f"{name}; dropped", partial(Town.drop, number=number, at=at)
        seen.add(reason)
    yield "mails that wait, worked off", partial(Town.work_waiting, at=at)


def _sort(mail: Answer, asked: dict[int, str], *, all_of_them: bool) -> tuple[str, ...]:
    """Return what a ready mail has in common with those that are alike."""
    subject = "Re:" if mail.subject.startswith("Re:") else mail.subject
    if all_of_them:
        whose = (mail.sender, mail.to) if mail.to.startswith(EACH) else (mail.place,)
        return (*whose, subject, " ".join(mail.text.split()))
    if mail.to.startswith("c."):
        return ("ready", _question(mail, asked), subject)
    if mail.to.startswith("settings@"):
        subject = subject.partition(" ")[0]
    elif mail.to[1] != ".":
        subject = ""
    return ("ready", mail.place, subject)


def _question(mail: Answer, asked: dict[int, str]) -> str:
    """Return what the question asks that a mail answers."""
    found = re.match(r"c\.\[\d+ about (\d+)", in_words(mail.to))
    return asked.get(int(found[1]), OVER) if found else ""
