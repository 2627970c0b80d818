"""Two hundred answers to a receipt, half of which delete its post; the `blind` ones were set aside before."""

import re
import tomllib
from pathlib import Path

import pytest

from inbound.interpret.commands import deletion
from inbound.interpret.commands.deletion import asks_deletion
from inbound.isolated.take_apart import take_apart
from inbound.reading.read import Unreadable
from tests.mbox import archived_messages

ENOUGH = 0.95
PARTS = [(language, part) for language in ("en", "de", "es") for part in ("seen", "blind", "hard")]


def answers(language, part):
    path = Path(__file__).parent / f"deletion_{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))[part]


@pytest.mark.parametrize(("language", "part"), PARTS)
def test_nearly_every_wish_to_delete_is_understood_with_its_reason(language, part):
    phrases = answers(language, part)["deletes"]
    missed = [each for each in phrases if not asks_deletion("", each)]
    assert len(missed) <= (1 - ENOUGH) * len(phrases), missed


@pytest.mark.parametrize(("language", "part"), PARTS)
def test_nothing_else_deletes(language, part):
    assert [each for each in answers(language, part)["keeps"] if asks_deletion("", each)] == []


def test_there_are_two_hundred():
    rows = [answers(*each) for each in PARTS]
    assert sum(len(each["deletes"]) + len(each["keeps"]) for each in rows) >= 200


@pytest.mark.parametrize(
    ("subject", "text", "deletes"),
    [
        pytest.param("Delete this post", "", True, id="subject-alone"),
        pytest.param("Please remove my post", "I wrote it twice.", True, id="subject-and-reason"),
        pytest.param("Delete my old app", "", False, id="of-something-else"),
        pytest.param("Delete this post", "No, do not delete it.", False, id="taken-back"),
        pytest.param("Beitrag löschen", "", True, id="german"),
        pytest.param("Borrar mi mensaje", "", True, id="spanish"),
    ],
)
def test_a_subject_of_its_own_asks_as_well(subject, text, deletes):
    assert bool(asks_deletion(subject, text)) is deletes


@pytest.mark.parametrize(
    "one_in",
    [
        pytest.param(80, id="few"),
        pytest.param(20, id="some", marks=pytest.mark.beyond_the_sample),
        pytest.param(1, id="all", marks=pytest.mark.long),
    ],
)
def test_no_post_of_a_thousand_about_illness_deletes_anything(corpus, one_in, monkeypatch):
    """Each as a whole, however long, and each of its paragraphs and sentences as an answer alone."""
    monkeypatch.setattr(deletion, "LONGEST", 1_000_000)
    path = corpus / "mbox" / "20ng-sci.med.mbox"
    found, posts = [], 0
    for _, raw in archived_messages(path, one_in=one_in):
        reading = take_apart(raw)
        if isinstance(reading, Unreadable):
            continue
        posts += 1
        text = reading.said.text
        flowing = re.sub(r"\n(?!\n)", " ", text)
        parts = {text, *text.split("\n\n"), *re.split(r"(?<=[.!?:;])\s+|\n\n", flowing)}
        found += [part for part in parts if asks_deletion("", part)]
    assert posts > 990 // one_in
    assert found == []
