"""Which words that are shown no catalogue said, where the catalogue speaks a language that nobody does."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

from digest.language.vocabulary import vocabularies
from digest.mail.moments import DAYS, MONTHS
from digest.settings import HELP_IN_DANGER

WORDS = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})*")
NOT_WORDS = re.compile(r"<style.*?</style>|<title>.*?</title>|<[^<>]*>|\S*[@/]\S*", re.DOTALL)
MARKS = re.compile(r"\]\([^)\s]*\)|[*\[]")  # of Markdown
DRAWN_BY_CODE = " | ".join((*DAYS, *(day[:3] for day in DAYS), *MONTHS, "on Wednesdays"))
LABELS = " | ".join(label for each in vocabularies() for label in each.labels.values())
SPELLED = " | ".join(spelled for each in vocabularies() for spelled in each.spelled.values())
CITIES = "Berlin Dublin Istanbul Lisbon Prague".split()
TIMES = " | ".join(f"{city} time" for city in CITIES)
SETTINGS = f"Community Digest | Example Town | {HELP_IN_DANGER}"  # what an operator writes
KNOWN = f"{DRAWN_BY_CODE} | {TIMES} | {LABELS} | {SPELLED} | {SPELLED.upper()} | {SETTINGS}"
COMMANDS = re.compile(  # what a member may write to us, in its own words
    r"[A-Z]+|Re|Title|Untag|(?:add|change|remove) address(?: to)?"
    r"|fatigue chemo|scan results|night sweats|in lung|by me"
    r"|(?:notifications|pause|break|receipts|discreet|letters|instant|zone)(?: [a-z ]+)?"
    r"|(?:the last )?summary(?: [a-z ]+)?"
    r"|(?:length|scope|content|titles|announcements)(?: [a-z ]+)?"
    r"|(?:language|name|hour|follow|unfollow|terminate)(?: [a-z ]+)?|stop all|my data",
    re.IGNORECASE,
)


def said_by_people(path: Path) -> str:
    """Return all texts of a store: what people wrote, titles, names; of Markdown without its marks."""
    with closing(sqlite3.connect(path)) as store:
        lines = list(store.iterdump())
    return " ".join(MARKS.sub("", " ".join(lines)).split())


def plain_words(shown: str) -> Iterator[str]:
    """Yield the words in plain letters that stand together on a line of what is shown."""
    for line in unescape(NOT_WORDS.sub("\n", shown)).split("\n"):
        yield from (found.group() for found in WORDS.finditer(line))


def not_said(shown: str, known: str) -> set[str]:
    """Return the words that neither a catalogue nor anybody we know said."""
    found = plain_words(shown)
    return {run for run in found if run not in known and not COMMANDS.fullmatch(run)}
