"""A member mutes another one, who never learns of it, through real SMTP."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.mails import TRUSTED, reply_address, text_of

EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ANA, BEN, CORA = "ana@example.net", "ben@example.net", "cora@example.net"
LUNG = "lung@mail.example.org"


@pytest.fixture
def server(digest, serve, send):
    """Ana, Ben and Cora in one community; Ben began a conversation, in which Cora answered."""
    digest("communities", "add", "lung", "--title", "Lung")
    for address in (ANA, BEN, CORA):
        digest(
            *("members", "add", address, "--name", address.partition("@")[0].title()),
            *("--confirmed", "--community", "lung", "--at", EVENING.isoformat()),
        )
    running = serve(EVENING, **TRUSTED).welcomed(ANA, BEN, CORA)
    send(running, BEN, LUNG, "Who takes honey against it?", subject="Honey at night")
    receipt = running.letter_to(BEN, "Who takes honey")
    running.thread = reply_address(receipt)
    return running


def test_their_posts_are_not_shown_until_they_are_unmuted(server, send, press):
    send(server, CORA, LUNG, "Does tea help?", subject="Tea in the evening")
    server.letter_to(CORA, "Your post is up")
    server.set_clock(EVENING + timedelta(hours=13))
    summary = server.letter_to(ANA, "Honey at night")

    # The letter that answers a report offers it.
    press(server, ANA, summary, "Report")
    reported = server.letter_to(ANA, "Thank you for telling us")
    assert "Do not show me what “" in text_of(reported)

    send(server, ANA, "help", subject="Please don't show me posts by ben any more")
    muted = text_of(server.letter_to(ANA, "You muted a member"))
    assert "learns of it, not even Ben" in " ".join(muted.split())

    # He goes on, alone and beside others.
    send(server, BEN, LUNG, "My cat sleeps on my chest.", subject="A cat")
    server.letter_to(BEN, "My cat sleeps")
    home = "home"
    send(server, ANA, home, subject="home")
    listed = text_of(server.letter_to(ANA, "Tea in the evening"))
    assert "My cat" not in listed
    send(server, ANA, "search", subject="cat")
    assert "sleeps on my chest" not in text_of(server.letter_to(ANA, "Nothing found"))

    send(server, ANA, "tags", subject="followed")
    assert "You mute Ben" in text_of(server.letter_to(ANA, "What you follow"))

    send(server, ANA, "help", subject="unmute Ben")
    server.letter_to(ANA, "You no longer mute a member")
    send(server, ANA, "search", subject="cat")
    assert "sleeps on my chest" in text_of(server.letter_to(ANA, "A cat"))


def test_who_is_nobody_here_is_told_as_unknown_with_the_names_alike(server, send):
    send(server, ANA, "help", subject="mute Benn")
    asked = text_of(server.letter_to(ANA, "We do not know whom you mean"))
    assert "Do not show me what “Ben” writes" in asked
    # Cora has written nothing yet: that she is here is nothing that a name brings out.
    send(server, ANA, "help", subject="mute Cora")
    assert "Cora” writes" not in text_of(server.letter_to(ANA, "We do not know whom you mean"))
