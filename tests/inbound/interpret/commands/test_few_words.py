"""Few words in answer to a conversation that are said to us are asked about; what others are told is not.

`answers_first.tsv` was at hand while the rule was made, `answers_second.tsv` only measured on: for whom a
mail is, its language, its words. Nothing was learned from either.
"""

from datetime import date
from pathlib import Path

import pytest

from digest.language.answer_examples import OTHERS, US, for_us
from inbound.interpret.commands.addressed_to_us import addressed_to_us
from inbound.interpret.commands.few_words import MOST, said_to_us
from inbound.interpret.commands.in_answer import asked_in

HERE = Path(__file__).parent
MOST_PUBLISHED, MOST_ASKED = 0.25, 0.1
MANY = "Thank you for the recipe, Ana. I put the soup on the stove and ate two plates of it. "


def told(name, whom):
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [each[2] for line in lines if (each := line.split("\t"))[0] == whom]


def is_published(text):
    return asked_in(text, today=date(2026, 3, 2)) == () and addressed_to_us(text) is None


@pytest.mark.parametrize("name", ["answers_first.tsv", "answers_second.tsv"])
def test_few_words_to_us_are_seldom_published_and_few_words_to_others_are(name):
    ours, theirs = told(name, US), told(name, OTHERS)

    published = [each for each in ours if is_published(each)]
    asked = [each for each in theirs if not is_published(each)]
    assert len(published) <= MOST_PUBLISHED * len(ours), published
    assert len(asked) <= MOST_ASKED * len(theirs), asked


@pytest.mark.parametrize(
    "text",
    [
        "enough of these please",
        "can you not send me these",
        "I pressed the wrong thing, please help",
        "report Ida: she sells pills",
        "not public",
        "whisper: only for Ana",
        "oculta todo",
        "words off",
    ],
)
def test_what_was_once_published_to_a_whole_community_is_asked_about(text):
    assert not is_published(text)


def test_words_are_for_us_or_for_others_as_a_whole():
    assert for_us("what is this letter for") > 0 > for_us("what is this ointment for")


def test_a_longer_answer_tells_others_something():
    text = "what is this letter for, I do not understand it"
    assert said_to_us(text)
    assert len((MANY + text).split()) > MOST
    assert not said_to_us(MANY + text)
    assert not said_to_us("")


def test_an_address_among_few_words_is_asked_about_by_itself():
    assert said_to_us("stop sending me these letters please")
    assert not said_to_us("stop sending me these letters please ana@example.net")
