"""A yes that is a yes and nothing else, and what makes none of it."""

import pytest

from digest.language.agreement import Agrees, agrees_to

TO_ALL = (
    "YES|Yes please|Yes, that was me|yes it was me. Thanks, Ana|Ja, bitte|Sí, gracias|Oui, merci"
    "|Ja, das war ich.\n\nViele Grüße\nAna Müller|Yes, then.|Yes, do it|はい|Sí, fui yo.|Ja, gerne!"
    "|yes\n\nAna\nSent from my phone|YES\n\nSend this mail as it is.|Yes\n\n> Was this you?"
)
TO_NOTHING = (
    "Yes? What is this|Yes, please keep my account|YES, cancel that|Yes\n\nNo, sorry, I mean no"
    "|Yes, tomorrow|Yes - stop it!|Yes but wait|Yes, but|Ja? Was ist das?|Ja, ich bleibe"
    "|Sí, ¿qué es esto?|Yes, I am still here|Sure, but why?|Yes, somebody else wrote this"
    "|Yes, somebody else asked for this|Yes, I got this. Who wrote it?|Yes, without the number"
    "|Yes\nWait|Yes\n\nCANCELLED|Yes\nThanks\nNever mind|Yes\nMorgen|Yes, thanks, ana says stay|"
)


@pytest.mark.parametrize("text", TO_ALL.split("|"))
def test_a_yes_with_politeness_and_a_name_is_a_yes_to_anything(text):
    assert agrees_to(text) == frozenset(Agrees)


@pytest.mark.parametrize("text", TO_NOTHING.split("|"))
def test_a_yes_beside_anything_else_is_a_yes_to_nothing(text):
    assert agrees_to(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Yes, delete my account", Agrees.END),
        ("Yes, delete it now please. Best wishes, Ana", Agrees.END),
        ("Ja, bitte alles löschen", Agrees.END),
        ("Sí, borren mi cuenta", Agrees.END),
        ("Yes! Post it, thank you so much", Agrees.PUBLISH),
        ("Ja, bitte veröffentlichen", Agrees.PUBLISH),
        ("Sí, publícalo", Agrees.PUBLISH),
        ("Yes, this is my new address", Agrees.ADDRESS),
        ("Yes, I want to join. Thank you!", Agrees.JOIN),
        ("Ja, ich möchte mitmachen", Agrees.JOIN),
    ],
)
def test_words_for_one_thing_are_a_yes_to_that_alone(text, to):
    assert agrees_to(text) == {to}


def test_more_words_than_a_mere_yes_has_are_none():
    assert agrees_to("yes please " * 21) == frozenset()


TO_PUBLISHING = (
    "Yes please show it there, it is for Ida|YES, put it in|yes, print it please. Love, Ana"
    "|Yes, it was meant for Mary Ann|yes it's for all of them, let them read it"
    "|Ja, druckt es ab, es ist für Karl|Ja, alle dürfen es ruhig lesen|Sí, súbanlo ahí, es para Pilar"
)
NO_YES_TO_IT = (
    "Yes, it is for Ida only|yes, for Karl alone|Yes, print it but not the street|yes, show it to nobody"
    "|Yes, put it away|Yes, show me it first|Yes, print it once Ida agrees|Yes, it is for my doctor"
    "|Ja, aber nur für Karl|Sí, es para Pilar pero sin mi nombre|Yes, it is for Ida?"
)
TO_THE_END = (
    "Yes. Goodbye, dear friends|yes, bye all of you, you have been so kind to me"
    "|Ja. Auf Wiedersehen ihr Lieben|Sí, hasta siempre a todos"
)


@pytest.mark.parametrize("text", TO_PUBLISHING.split("|"))
def test_a_yes_that_says_where_to_or_for_whom_is_one(text):
    assert Agrees.PUBLISH in agrees_to(text)


@pytest.mark.parametrize("text", NO_YES_TO_IT.split("|"))
def test_a_yes_with_a_condition_or_for_one_alone_is_none(text):
    assert Agrees.PUBLISH not in agrees_to(text)


@pytest.mark.parametrize("text", TO_THE_END.split("|"))
def test_who_says_yes_and_goodbye_says_yes_to_leaving(text):
    assert Agrees.END in agrees_to(text)


@pytest.mark.parametrize("text", ["yes, goodbye for now", "Yes, goodbye to these letters"])
def test_a_goodbye_to_something_else_ends_nothing(text):
    assert agrees_to(text) == frozenset()
