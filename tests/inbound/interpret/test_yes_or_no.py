"""A yes and a no as tired people write them, and what is neither."""

import pytest

from inbound.interpret.answer_words import yes_or_no

YES = (
    "yes|YES.|Yes, that was me|yes please|Yes! Post it, thank you so much|ok|OK, go ahead|Okay|sure"
    "|post it|please post it|Publish it please|That was me|it was me!|Yes, it’s me|Ja|ja bitte|oui"
    "|No problem, publish.|No problem, post it|No worries, go ahead|Keine Sorge, nur zu"
    "|No hay problema, adelante"
    "|sí|Da|はい|I wrote it|confirm|Confirmed, this is my office mailbox|yes\n\nAna\nSent from my phone"
)
NO = "no|NO!|No.|no thanks|No, not me|nope|Not me|It wasn’t me!|that was not me|nein|non|nie|いいえ"
NEITHER = (
    "|What is this?|Hello|I take ten milligrams|yes and no|yes, but it wasn't me"
    "|no, please post it|Kein Problem, veröffentlichen|No importa, publiquen"
    "|No, no, publíquenlo|Nein, nein, kann raus"
    "|Thank you|Yesterday I slept well|not sure I understand what you mean by that"
    "|No letter of yours has come since Monday and I am worried|Noah says hello|not sure|I do not know"
)


SAID = "go ahead|of course|nur zu|von mir aus|adelante|claro que sí|por supuesto"
REFUSED = (
    "I'd rather not|please don't, I did not know that all can see it|lieber nicht|ach lassen Sie es"
    "|bitte nirgends veröffentlichen|prefiero que no|no, déjelo|forget it"
)
OPEN = (
    "never mind, publish it|not now, maybe later|lassen Sie es so"
    "|leave it as it is|forget it? What do you mean?|of course not|no idea|no sé, ¿usted qué opina?|no, why?"
)


@pytest.mark.parametrize("text", YES.split("|"))
def test_a_yes(text):
    assert yes_or_no("Re: Was this you?", text) is True


@pytest.mark.parametrize("text", NO.split("|"))
def test_a_no(text):
    assert yes_or_no("Re: Was this you?", text) is False


@pytest.mark.parametrize("text", NEITHER.split("|"))
def test_neither(text):
    """A no throws words away: it is never guessed."""
    assert yes_or_no("Re: Was this you?", text) is None


@pytest.mark.parametrize(
    ("subject", "text", "says"),
    [
        pytest.param("YES", "", True, id="button"),
        pytest.param("Re: yes", " \n", True, id="answered-subject"),
        pytest.param("NO", "", False, id="button-no"),
        pytest.param("NO", "YES", True, id="text-counts-first"),
        pytest.param("Was this you?", "", None, id="nothing"),
    ],
)
def test_an_empty_mail_says_what_its_subject_does(subject, text, says):
    assert yes_or_no(subject, text) is says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((each, True) for each in SAID.split("|")),
        *((each, False) for each in REFUSED.split("|")),
        *((each, None) for each in OPEN.split("|")),
    ],
)
def test_a_yes_and_a_no_in_a_sentence(text, says):
    assert yes_or_no("Re: Shall we publish this?", text) is says
