"""An answer to the results of a search may look for something else, or want nothing more."""

import pytest

from digest.inbox.received_mail import Outcome
from digest.letters.overview import Overview, SearchResultsPayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_in_order

ANA = "ana@example.net"


@pytest.fixture
def answer(village, mail):
    """Let Ana answer what was found for her."""

    def send(text):
        found = [village.sleep.conversation_id, village.start("Food").conversation_id]
        about = {"reason": Overview.FOUND.value, "named": pack_in_order(found)}
        village.letter(LetterKind.OVERVIEW, village.ana, **about)
        number = village.all(Delivery)[-1].id
        return village.take(mail(ANA, text), village.address(Purpose.SUMMARY, village.ana, number))

    return send


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("no the other one, about oxygen", "oxygen"),
        ("nein das andere, über Sauerstoff", "Sauerstoff"),
        ("no es eso, alguien escribió sobre oxígeno", "oxígeno"),
        ("not that, I meant coughing at night", "coughing night"),
        ("and wheelchairs?", "wheelchairs"),
        ("oxygen", "oxygen"),
    ],
)
def test_what_is_said_in_place_of_it_is_searched_for(village, answer, text, query):
    answer(text)

    letter = village.all(Delivery)[-1]
    assert (letter.reason, SearchResultsPayload.of(letter).query) == ("found", query)


@pytest.mark.parametrize(
    "text", ["thank you, that's the one!", "ok never mind", "hat sich erledigt"]
)
def test_who_is_content_or_gives_up_gets_no_letter(answer, text):
    received = answer(text)

    assert (received.outcome, received.reason) == (Outcome.IGNORED, "thanks")


@pytest.mark.parametrize(
    "text", ["I sleep with two pillows and it helps me a lot", "No, I have never tried that myself"]
)
def test_words_that_may_be_for_others_are_asked_about(village, answer, text):
    received = answer(text)

    assert (received.outcome, received.reason) == (Outcome.HELD, "which_conversation")
