"""The moderators of a community tell all its members something, through real SMTP."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.mails import TRUSTED, text_of

EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ANA, BEN = "ana@example.net", "ben@example.net"


@pytest.fixture
def server(digest, serve, send):
    """Ana and Ben are in a community; Ben's letters show no content."""
    digest("communities", "add", "lung", "--title", "Lung")
    for address in (ANA, BEN):
        digest(
            *("members", "add", address, "--name", address.partition("@")[0].title()),
            *("--confirmed", "--community", "lung", "--at", EVENING.isoformat()),
        )
    running = serve(EVENING, **TRUSTED).welcomed(ANA, BEN)
    send(running, BEN, "settings", subject="content off")
    running.letter_to(BEN, "hidden")
    return running


def test_everybody_gets_it_once_and_more_brings_it(server, digest, send):
    at = EVENING + timedelta(minutes=10)
    for text in ("We read first posts from now on.", "This was a mistake."):
        digest("communities", "note", "lung", "--text", text, "--at", at.isoformat())
    digest("communities", "note", "lung", "--withdraw", "2", "--at", at.isoformat())
    assert "We read first posts" in digest("communities", "note", "lung")

    server.set_clock(EVENING + timedelta(hours=13))
    told = text_of(server.letter_to(ANA, "Note from the moderators of Lung"))
    assert "We read first posts" in told
    assert "mistake" not in told

    hidden = server.letter_to(BEN, "1 note from the moderators")
    assert "We read first posts" not in text_of(hidden)
    send(server, BEN, str(hidden["Reply-To"]).strip("<>"), "MORE", subject="Re: news")
    assert "We read first posts" in text_of(server.letter_to(BEN, "Note from the moderators"))


def test_more_brings_it_beside_one_conversation_too(server, digest, send):
    at = EVENING + timedelta(minutes=10)
    digest("communities", "note", "lung", "--text", "We read first posts.", "--at", at.isoformat())
    send(server, ANA, "lung@mail.example.org", "Who takes honey?", subject="Honey at night")
    server.letter_to(ANA, "Who takes honey")

    server.set_clock(EVENING + timedelta(hours=13))
    hidden = server.letter_to(BEN, "1 note from the moderators")
    send(server, BEN, str(hidden["Reply-To"]).strip("<>"), "MORE", subject="Re: news")

    told = text_of(server.letter_to(BEN, "We read first posts"))
    assert "Who takes honey?" in told
