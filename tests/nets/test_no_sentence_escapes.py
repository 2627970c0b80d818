"""Every sentence of a letter comes from the catalogue: in a language that nobody speaks, none is plain."""

from collections.abc import Iterator

import pytest

from digest.letters import rules
from digest.mail import template_set
from tests.inbound.post_office import new_stationery
from tests.nets.facts import LEAVE_ONE_OF_A_SORT
from tests.nets.kept import Carried
from tests.nets.live import left_to_memory
from tests.plain_words import KNOWN, not_said, said_by_people
from tests.pseudo_locale import pseudo_locale

FILE = "\n--- application/"


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


def body_of(letter: str) -> str:
    """Return what a kept letter shows, without its headers and files."""
    return letter.partition(FILE)[0].partition("\n\n")[2]


def test_no_sentence_of_a_letter_is_outside_the_catalogue(carried):
    known = f"{said_by_people(carried.migrated)} | {KNOWN}"

    letters = carried.letters()
    leaks = {
        run: number
        for number, letter in letters.items()
        if number.isdigit()
        for run in not_said(body_of(letter), known)
    }

    assert len(letters) > 60
    assert leaks == {}
