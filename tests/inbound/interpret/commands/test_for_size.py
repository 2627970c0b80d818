"""Who cannot read our letters as large as they are is told how to make them larger, and nothing is set."""

import pytest

from digest.intents.phrases import Choose, Explain, HelpTopic
from digest.language.vocabulary import vocabularies
from digest.language.wish_examples import NOTICE, SUMMARY
from inbound.interpret.commands.addressed_to_us import addressed_to_us
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.for_size import asks_for_size, wants_larger
from inbound.interpret.commands.in_answer import phrases_in
from inbound.interpret.commands.match import To

SIZE = (Explain(topic=HelpTopic.SIZE),)
WANTED = (
    "letters bigger|larger print|I can't read this, too small|The letters are too small for me"
    "|bigger font please|can you make the text bigger?|Could I have larger print please"
    "|can you make the letters bigger, my eyes are poor|größere Schrift bitte|letra más grande"
    "|Die Schrift ist viel zu klein, ich sehe schlecht|No puedo leer esto, es demasiado pequeño"
)
OTHERS = (
    "too small|it is too little for me|the dose is too small for me|bigger steps please"
    "|My eyes are poor, so I'd like larger letters and less of them. A short letter please."
    "|I can't make it bigger. My grandson says ask for text only, with larger letters."
)


@pytest.mark.parametrize("text", WANTED.split("|"))
def test_it_is_explained_wherever_only_we_read_it(text):
    for place in ("settings", "help"):
        assert asked_at(place, "", text) == SIZE
    for kind, to in ((NOTICE, To.A_NOTICE), (SUMMARY, To.US)):
        assert phrases_in(text, today=None, to=to, kind=kind) == SIZE


@pytest.mark.parametrize("text", WANTED.split("|"))
def test_it_is_asked_about_where_others_would_read_it(text):
    found = addressed_to_us(text)

    assert found is not None
    assert found.likely == SIZE


@pytest.mark.parametrize("text", OTHERS.split("|"))
def test_what_else_is_small_or_short_is_no_question_of_print(text):
    assert not wants_larger(text, vocabularies())
    assert not asks_for_size("", text, vocabularies())


@pytest.mark.parametrize("text", ["I have trouble reading the small print", "text size"])
def test_words_about_print_set_nothing(text):
    found = asked_at("settings", "", text)

    assert not any(isinstance(each, Choose) for each in (found if isinstance(found, tuple) else ()))


def test_the_question_of_the_help_is_its_own_ready_mail():
    assert asked_at("help", "How do I make the letters larger?", "") == SIZE
    assert asked_at("help", "", "Wie mache ich die Schrift größer?") == SIZE
    assert asked_at("help", "", "¿Cómo hago la letra más grande?") == SIZE
