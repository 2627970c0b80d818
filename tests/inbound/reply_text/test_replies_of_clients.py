"""Replies as sixty of today's mail programs send them, in twelve languages; all people in them are made up.

Somebody wrote `replies60.jsonl` who had not seen the rules, each reply with the words that are its writer's
own and with those that must not be published. 56 of the 60 were right at first sight.
"""

import json
from pathlib import Path

import pytest

from inbound.isolated.take_apart import take_apart

REPLIES = [
    json.loads(line)
    for line in Path(__file__).with_name("replies60.jsonl").read_text(encoding="utf-8").splitlines()
]
INTERLEAVED = {"b60-15", "b60-24", "b60-33", "b60-39"}  # answers between lines of the letter
WRITTEN_TO = "@mail.example.org"


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("reply", [pytest.param(each, id=each["id"]) for each in REPLIES])
def test_the_words_of_a_reply_are_its_writers_and_all_of_them(reply):
    """Lines of the letter that are answered one by one stay as quotes, so that the answers are understood."""
    whole = take_apart(reply["raw"].encode()).whole
    said = squeezed(whole)
    if reply["id"] in INTERLEAVED:
        said = squeezed("\n".join(line for line in whole.split("\n") if not line.startswith(">")))

    assert [each for each in reply["own"] if squeezed(each) not in said] == []
    assert [each for each in reply["never"] if squeezed(each) in said] == []
    assert not any(words in whole for words in (WRITTEN_TO, "Larkspur", "STOP"))


def test_of_a_reaction_nothing_stays_but_its_sign():
    reaction = next(each for each in REPLIES if each["client"] == "Gmail reaction")

    assert take_apart(reaction["raw"].encode()).whole == reaction["neutral"][0]
