"""A setting that is wished for another member changes nothing: each chooses for oneself."""

import pytest

from digest.community.people.member import Member
from digest.intents.phrases import HelpTopic
from digest.letters.explanation import ExplanationPayload
from digest.outbox.delivery import Delivery, LetterKind

ANA = "ana@example.net"


def settings(village):
    return {each.id: each.model_dump(include=WATCHED) for each in village.all(Member)}


WATCHED = {"summary_frequency", "summary_length", "discreet", "paused_until"}


@pytest.mark.parametrize("place", ["help", "settings"])
@pytest.mark.parametrize(
    "text",
    [
        "titles on for ida",
        "please turn the titles on for Cleo",
        "weekly summary for Ben please",
        "could Ben have his summary weekly?",
        "Ben wants the titles on",
        "Bitte die Titel für Ben einschalten",
        "resumen semanal para Ben, por favor",
    ],
)
def test_a_wish_for_somebody_else_changes_nothing_and_is_told_so(village, mail, place, text):
    before = settings(village)
    village.take(mail(ANA, text, subject="a wish"), f"{place}@mail.example.org")

    told = village.all(Delivery)[-1]
    assert settings(village) == before
    assert told.kind is LetterKind.OVERVIEW
    assert ExplanationPayload.of(told).topics == (HelpTopic.FOR_ANOTHER,)


@pytest.mark.parametrize(
    ("text", "setting", "value"),
    [
        ("weekly summary for me please", "summary_frequency", "weekly"),
        ("weekly, for now", "summary_frequency", "weekly"),
        ("short letters please, Ben", "summary_length", "short"),
        ("weekly for Ana please", "summary_frequency", "weekly"),
    ],
)
def test_a_wish_for_oneself_is_done(village, mail, text, setting, value):
    village.take(mail(ANA, text, subject="a wish"), "settings@mail.example.org")

    assert settings(village)[village.ana.id][setting] == value
