"""Which mails to us ask that one post be taken down again."""

import pytest

from digest.intents.meaning import HOME
from digest.intents.phrases import Explain, HelpTopic
from digest.language.vocabulary import vocabularies
from digest.language.wish_examples import NOTICE
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.in_answer import asked_in
from inbound.interpret.commands.match import To
from inbound.interpret.commands.takedown import asks_takedown


@pytest.mark.parametrize(
    "words",
    [
        "please take down what I wrote yesterday",
        "I regret my last post. Can it be removed?",
        "Können Sie meinen Beitrag über meinen Mann entfernen, er ist wütend",
        "bitte nehmen Sie raus was ich gestern geschrieben habe",
        "quiten lo último que escribí",
        "retiren mi mensaje, lleva mi nombre verdadero",
    ],
)
def test_who_wants_one_post_gone_is_told_how(words):
    assert asked_at("help", "", words) == (HOME, Explain(topic=HelpTopic.EDIT))


@pytest.mark.parametrize(
    "words",
    [
        "please delete everything I wrote",
        "delete me and what I wrote",
        "Please do not remove my last post",
        "I deleted my last post yesterday",
        "Löschen Sie mein Konto und meine letzte Nachricht",
        "Please take me out of Harbour, my last post got no answer",
        "borren mi cuenta y mi último mensaje",
    ],
)
def test_who_wants_more_or_something_else_gone_is_not(words):
    assert not asks_takedown("", words, vocabularies())


@pytest.mark.parametrize(
    "words",
    [
        "delete everything I wrote today",
        "please delete all I posted this morning",
        "lösch alles, was ich heute geschrieben habe",
        "borrad todo lo que escribí hoy",
    ],
)
def test_what_somebody_wrote_on_one_day_ends_no_membership(words):
    shown = (HOME, Explain(topic=HelpTopic.EDIT))
    assert asked_at("help", "", words) == shown
    assert asked_in(words, to=To.A_NOTICE, kind=NOTICE) == shown


@pytest.mark.parametrize("words", ["delete everything I ever wrote", "delete all my posts"])
def test_what_somebody_ever_wrote_is_asked_about_as_such(words):
    assert asked_at("help", "", words) != (HOME, Explain(topic=HelpTopic.EDIT))
