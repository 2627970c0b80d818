"""The mails about one occasion, side by side: as a picture, and as where in each a reader finds what."""

import html
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from tests.comparison.day import Day
from tests.comparison.models.compared_mail import ComparedMail, ReaderQuestion
from tests.comparison.occasions import Occasion

FOLDER = Path(__file__).parent
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
WIDTHS = {600: 800, 390: 780}  # of a window and a phone, with the height of a screen there
TOP, PIECE, END = (
    1200,
    560,
    700,
)  # pixels that are shown of its beginning, where the rest is told, of its end
PIECES = 2  # of a mail at most that tell the rest
FACTS = 275  # pixels for what is said above each
SCALE = 0.55
LEVELS = 7  # of each colour in a picture: few, so that its file is small
SHORT = {
    ReaderQuestion.NEW_REPLY: "The new reply",
    ReaderQuestion.STOP_THIS: "How to stop this one",
    ReaderQuestion.PERIOD: "Which period",
    ReaderQuestion.ALL: "Whether that is all",
}
PATIENCE = 120  # seconds

_JINJA = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How high a mail is at one width, and on which screen of it each question is answered, if at all."""

    service: str
    width: int
    screens: int
    height: int  # pixels
    answers: dict[str, str | None]


def sheet(occasion: Occasion, day: Day, mails: Sequence[ComparedMail]) -> str:
    """Return a page that shows them; it measures them as soon as it is loaded."""
    script = (FOLDER / "sheet.js").read_text(encoding="utf-8")
    script = script.replace("VALUES", json.dumps((TOP, PIECE, END, SHORT)))
    levels = " ".join(f"{level / (LEVELS - 1):.3f}" for level in range(LEVELS))
    values = {"facts": FACTS, "widths": WIDTHS, "levels": levels}
    return _JINJA.get_template("sheet.html").render(
        occasion=occasion,
        day=day,
        mails=[_shown(mail) for mail in mails],
        script=script,
        **values,
    )


def take_picture(page: Path, picture: Path) -> None:
    """Write a picture of a page."""
    width = 56 + 4 * max(WIDTHS) + 3 * 28
    height = 200 + len(WIDTHS) * (TOP + PIECES * (PIECE + 50) + END + FACTS + 120)
    _chromium(
        f"--window-size={width},{height}",
        f"--force-device-scale-factor={SCALE}",
        f"--screenshot={picture}",
        page.as_uri(),
    )


def take_whole_picture(page: Path, height: int) -> None:
    """Write a picture of a whole mail of this height beside it, as wide as a window."""
    size = f"--window-size={max(WIDTHS)},{height}"
    _chromium(size, f"--screenshot={page.with_suffix('.png')}", page.as_uri())


def measure(page: Path) -> Sequence[Found]:
    """Return what a page says about its mails."""
    told = _chromium("--window-size=2600,2000", "--dump-dom", page.as_uri())
    figures = re.search(r'<pre id="figures"[^>]*>(.*?)</pre>', told, re.DOTALL)
    if figures is None:
        raise LookupError("the sheet did not measure its mails")
    return [Found(**each) for each in json.loads(html.unescape(figures[1]))]


def _shown(mail: ComparedMail) -> dict[str, Any]:
    answers = {
        question.value: {"words": answer.words, "after": answer.after, "entry": answer.entry}
        if (answer := mail.answers.get(question))
        else None
        for question in ReaderQuestion
    }
    return {
        "service": mail.service,
        "html": mail.html,
        "posts": mail.posts,
        "rest": mail.rest[:PIECES],
        "mails": "one mail" if mail.mails == 1 else f"one of {mail.mails} mails",
        "answers_as_json": json.dumps(answers),
    }


def _chromium(*arguments: str) -> str:
    command = [*CHROMIUM, "--virtual-time-budget=10000", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    return done.stdout
