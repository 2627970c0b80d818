"""Words for one member alone are never published unasked: an answer goes to all."""

import pytest

from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose

ANA = "ana@example.net"


@pytest.fixture
def to(village):
    """Return where Ana answers a conversation in which Ben has written."""
    village.say(village.ben, "Have you tried it with honey?")
    return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)


@pytest.mark.parametrize(
    "text",
    [
        "Could you hand this on to Ben only, please: my old inhaler is in the drawer",
        "Just for Ben: the nurse at my clinic is called Ruth, ask for her",
        "Only Ben should know, I was in hospital again last week",
        "Kindly pass this to the lady with the dog alone. I can drive her on Monday",
        "Bitte nur an Ben weitergeben: ich habe noch ein Gerät übrig",
        "Das ist nur für Ben. Der Arzt heißt wie mein Bruder",
        "Por favor reenvíen esto solo a Ben: tengo la receta de mi abuela",
        "Esto es para Ben y nadie más, tengo miedo de la prueba",
    ],
)
def test_what_is_for_one_alone_is_asked_about(village, mail, to, text):
    received = village.take(mail(ANA, text), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, "publish_this")


@pytest.mark.parametrize(
    "text",
    [
        "Ben, this is what helped me: only a little honey, and warm milk for the night",
        "I agree with Ben, only that my doctor says to wait for the scan first",
        "The day room is for visitors only, so we sat in the garden",
        "Ben hat recht, bei mir half nur Wärme",
    ],
)
def test_what_only_names_somebody_is_published(village, mail, to, text):
    assert village.take(mail(ANA, text), to).outcome is Outcome.POSTED
