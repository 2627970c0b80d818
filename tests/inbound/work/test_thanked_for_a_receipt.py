"""Who says thank you for a receipt is asked nothing; who says more may mean it for the others."""

import pytest

from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose

ANA = "ana@example.net"


@pytest.fixture
def say(village, mail):
    """Let Ana answer the receipt of a post."""

    def send(text):
        post = village.say(village.ana, "Ginger tea helps me.")
        to = village.address(Purpose.POST, village.ana, post.id)
        return village.take(mail(ANA, text, subject="Re: Your post: Sleep"), to)

    return send


@pytest.mark.parametrize(
    "text", ["Thanks!", "many thanks\n\nAna", "Vielen Dank!!", "muchas gracias"]
)
def test_thanks_are_taken_and_nothing_is_asked(village, say, text):
    taken = say(text)

    assert (taken.outcome, taken.reason) == (Outcome.IGNORED, "thanks")
    assert village.notices(village.ana) == []
    assert village.posts()[-1] == "Ginger tea helps me."


@pytest.mark.parametrize(
    "text", ["Thanks Ben, I shall try the other pillow.", "Thank you! Please say 2 cups instead."]
)
def test_thanks_with_more_are_not_thrown_away(village, say, text):
    assert say(text).reason != "thanks"
