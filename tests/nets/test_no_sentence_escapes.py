"""Every sentence of a letter comes from the catalogue: in a language that nobody speaks, none is plain."""

import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from digest.language.vocabulary import vocabularies
from digest.letters import rules
from digest.mail import template_set
from digest.mail.format import DAYS, MONTHS
from digest.settings import HELP_IN_DANGER
from tests.inbound.post_office import new_stationery
from tests.nets.facts import LEAVE_ONE_OF_A_SORT
from tests.nets.kept import Carried
from tests.nets.live import left_to_memory
from tests.pseudo_locale import pseudo_locale

WORDS = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})*")
NOT_WORDS = re.compile(r"<style.*?</style>|<title>.*?</title>|<[^<>]*>|\S*[@/]\S*", re.DOTALL)
FILE = "\n--- application/"
DRAWN_BY_CODE = " | ".join(
    (*DAYS, *(day[:3] for day in DAYS), *MONTHS, "Berlin time", "on Wednesdays")
)
LABELS = " | ".join(label for each in vocabularies() for label in each.labels.values())
SETTINGS = f"Community Digest | Example Town | {HELP_IN_DANGER}"  # what an operator writes
COMMANDS = re.compile(  # what a member may write to us, in its own words
    r"[A-Z]+|Re|Title|Untag|(?:add|change|remove) address(?: to)?"
    r"|fatigue chemo|scan results|night sweats|in lung|by me"
    r"|(?:summary|notifications|pause|receipts|discreet|letters|instant|zone)(?: [a-z ]+)?"
    r"|(?:language|name|hour|follow|unfollow|terminate)(?: [a-z ]+)?|stop all|my data",
    re.IGNORECASE,
)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(LEAVE_ONE_OF_A_SORT, id="one-of-a-sort"),
        pytest.param("", id="all", marks=pytest.mark.beyond_the_sample),
    ],
)
def carried(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Carried]:
    with left_to_memory(), pytest.MonkeyPatch.context() as patch:
        for each in (template_set, rules):
            patch.setattr(each, "catalogue", lambda **_: pseudo_locale())
        new_stationery.cache_clear()
        yield Carried(tmp_path_factory.mktemp("pseudo"), leave=request.param)
    new_stationery.cache_clear()  # all other tests share one in English


def theirs(path: Path) -> str:
    """Return all texts of a store: what people wrote, titles, names."""
    with sqlite3.connect(path) as store:
        lines = list(store.iterdump())
    return " ".join(" ".join(lines).split())


def plain_words(letter: str) -> Iterator[str]:
    """Yield the words in plain letters that stand together on a line of a letter's text and of its page."""
    _, _, body = letter.partition(FILE)[0].partition("\n\n")
    for line in unescape(NOT_WORDS.sub("\n", body)).split("\n"):
        yield from (found.group() for found in WORDS.finditer(line))


def test_no_sentence_of_a_letter_is_outside_the_catalogue(carried):
    known = f"{theirs(carried.migrated)} | {DRAWN_BY_CODE} | {LABELS} | {SETTINGS}"

    letters = carried.letters()
    leaks = {
        run: number
        for number, letter in letters.items()
        if number.isdigit()
        for run in plain_words(letter)
        if run not in known and not COMMANDS.fullmatch(run)
    }

    assert len(letters) > 60
    assert leaks == {}
