"""A mail that wants to see several things gets a letter for each of them."""

import pytest
from sqlmodel import select

from digest.actions.context import SourceMail
from digest.inbox.received_mail import ReceivedMail
from digest.intents.phrases import HelpTopic, Search, Show, Viewable
from digest.letters.explanation import ExplanationPayload
from digest.outbox.delivery import Delivery, LetterKind
from inbound.interpret.facts import MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.work.act import perform_all
from inbound.work.occasion import Occasion
from tests.rows import query_of

ANA, HELP = "ana@example.net", "help@mail.example.org"
NOTICE = (
    "notice@mail.example.org"  # where an answer to a letter goes that has no address of its own
)


@pytest.fixture
def shown(village_everywhere, mail):
    """Let Ana write some lines to help@; return what she is shown, in order."""

    def ask(text: str) -> list[tuple[str | None, str | None]]:
        village_everywhere.take(mail(ANA, text, subject="Hello"), HELP)
        letters = [
            each for each in village_everywhere.all(Delivery) if each.kind is LetterKind.OVERVIEW
        ]
        return [(each.reason, query_of(each)) for each in letters]

    return ask


def test_two_searches_in_one_mail_are_two_letters(shown):
    assert shown("search tea\nsearch milk") == [("found", "tea"), ("found", "milk")]


def test_the_same_search_twice_is_one_letter(shown):
    assert shown("search tea\nsearch tea") == [("found", "tea")]


def test_searches_and_other_things_to_see_are_a_letter_each(shown, village_everywhere):
    village, rules = village_everywhere, Show(what=Viewable.RULES)
    shown("")
    phrases = (
        rules,
        Search(query="tea"),
        Show(what=Viewable.FOLLOWED),
        Search(query="milk"),
        rules,
    )
    with village.store.write() as session:
        received = session.exec(select(ReceivedMail)).one()
        source = SourceMail(received_id=received.id, accepted_at=village.noon)
        occasion = Occasion(received=received, mail=source, at=village.noon)
        intents = intents_of(phrases, MailFacts(target=None))
        perform_all(session, Interpreted(member_id=village.ana.id, intents=intents), occasion)

    assert [(each.reason, query_of(each)) for each in village.all(Delivery)][-4:] == [
        ("rules", None),
        ("found", "tea"),
        ("followed", None),
        ("found", "milk"),
    ]


def test_the_same_mail_again_owes_nothing_more(shown):
    assert len(shown("search tea\nsearch milk")) == 2
    assert len(shown("search tea\nsearch milk")) == 2  # the same mail, handed over twice


def test_the_questions_of_one_mail_are_answered_by_one_letter(shown, village_everywhere):
    assert shown("Who sees my address?\nHow do I take a break?\nWho sees my address?") == [
        ("explained", None)
    ]
    (letter,) = [each for each in village_everywhere.all(Delivery) if each.reason == "explained"]
    asked = (HelpTopic.WHO_SEES, HelpTopic.PAUSE)
    assert ExplanationPayload.of(letter).topics == asked


def test_an_answer_to_an_explanation_brings_the_help(shown, village_everywhere, mail):
    shown("What does it cost?")
    village_everywhere.take(mail(ANA, "HELP", subject="Re: What it costs"), NOTICE)

    letters = [each.reason for each in village_everywhere.all(Delivery)]
    assert letters == ["explained", "help"]
