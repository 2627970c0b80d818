"""Who is perhaps in danger, over real mail: published as ever, and a person looks and sends where help is."""

import email
import re
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

import pytest

from tests.flows.mails import TRUSTED, html_of, ready_mail, text_of, whole_text

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANA, BEN, DORA = "ana@example.net", "ben@example.net", "dora@example.net"
LUNG = "lung@mail.example.org"
PERHAPS = "Some evenings I think everybody would have it easier without me."
HELP = "call the emergency number"


@pytest.fixture
def village(digest):
    """Ana and Ben, and Dora who is the moderator."""
    digest("communities", "add", "lung", "--title", "Lung")
    joined = (MORNING - timedelta(days=30)).isoformat()
    for name in ("Ana", "Ben", "Dora"):
        address = f"{name.lower()}@example.net"
        who = ("--name", name, "--confirmed", "--community", "lung")
        digest("members", "add", address, *who, "--at", joined)
    digest("communities", "moderators", "add", "lung", DORA)
    return digest


def said(letter):
    return " ".join(whole_text(letter).split())


def waiting_for(server, address):
    """Return all that is said in letters to somebody that the test has not taken."""
    letters = [email.message_from_bytes(raw) for to, raw in server.sink.letters if to == address]
    return " ".join(map(said, letters))


def test_a_moderator_looks_at_words_that_perhaps_tell_of_danger_and_sends_help(
    village, serve, send
):
    server = serve(MORNING, **TRUSTED)

    # Ana writes; she gets the receipt of every post, and Dora is asked.
    send(server, ANA, LUNG, PERHAPS, subject="Evenings")
    assert HELP not in said(server.letter_to(ANA, "Your post is up"))
    asked = server.letter_to(DORA, PERHAPS)
    assert ANA not in said(asked)
    assert village("moderation", "list").count("look after") == 1

    # What Ben writes an hour later waits some hours to be shown: nobody is in a hurry.
    server.set_clock(MORNING + timedelta(hours=1))
    send(server, BEN, LUNG, PERHAPS, subject="The same")
    server.letter_to(BEN, "Your post is up")
    assert "Is this person all right?" not in waiting_for(server, DORA)
    server.set_clock(MORNING + timedelta(hours=4, minutes=1))
    both = server.letter_to(DORA, "2 things wait")
    assert "Ben" in said(both)

    # Dora sends the crisis lines to Ana, with a line of her own; the second press does nothing more.
    to, subject, body = ready_mail(asked, "Send the crisis lines")
    for _ in range(2):
        send(server, DORA, to, f"I read you, Ana.\n\n{body}", subject=subject)
    server.letter_to(DORA, "Done")
    server.letter_to(DORA, "already decided")
    letter = server.letter_to(ANA, "I read you, Ana.")
    assert letter["Subject"] == "Somebody is thinking of you"
    for part in (text_of(letter), html_of(letter)):
        assert HELP in " ".join(part.split())
        assert "Dora" not in part

    # Ana answers that letter a little later, and Dora reads it.
    server.set_clock(MORNING + timedelta(hours=4, minutes=9))
    back = parseaddr(str(letter["From"]))[1]
    answers = {"In_Reply_To": str(letter["Message-ID"])}
    send(server, ANA, back, "Thank you, I am safe. It was a bad night.", **answers)
    server.letter_to(ANA, "The moderator reads this")
    server.set_clock(MORNING + timedelta(hours=9))
    server.letter_to(DORA, "I am safe")

    # Of Ben's, which stands first for it is newer, it is nothing: he hears of none of this.
    nothing = re.findall(r"^It is nothing\n  .+\n(\S+@\S+)$", text_of(both), re.MULTILINE)
    send(server, DORA, nothing[0], "Send this mail as it is.")
    server.letter_to(DORA, "Nobody is told")
    assert "Somebody is thinking of you" not in waiting_for(server, BEN)
    ended = village("moderation", "list", "--ended", "--json")
    assert all(word in ended for word in ("send help", "all well"))
