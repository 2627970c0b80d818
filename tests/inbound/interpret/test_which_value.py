"""What the answer to a letter chooses that could not tell which value was meant."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from digest.community.preferences.preference import Zone
from digest.intents.phrases import Choose
from digest.letters.overview import Overview
from inbound.interpret.facts import MailFacts
from inbound.interpret.which_value import which_value


@dataclass(frozen=True)
class Mail:
    text: str
    accepted_at: datetime = datetime(2026, 3, 2, tzinfo=UTC)


def chosen(text, asked_by=Overview.CHOSEN):
    return which_value(Mail(text), MailFacts(target=None, asked_by=asked_by))


@pytest.mark.parametrize(
    "text", ["Chicago", "America/Chicago por favor", "US central time of course, I live in Dallas"]
)
def test_a_value_alone_is_chosen(text):
    assert chosen(text) == (Choose(preference=Zone("America/Chicago")),)


@pytest.mark.parametrize("text", ["not Shanghai, the other one", "the first", "no", "cst"])
def test_what_is_left_out_or_in_doubt_chooses_nothing(text):
    assert chosen(text) == ()


def test_a_value_answers_that_letter_alone():
    assert chosen("Chicago", asked_by=Overview.HELP) == ()
    assert chosen("Chicago", asked_by=None) == ()
