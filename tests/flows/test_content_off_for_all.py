"""An operator lets no letter show content, through real SMTP: members learn who chose so."""

from datetime import UTC, datetime, timedelta

from tests.flows.mails import TRUSTED, text_of

EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ANA, BEN = "ana@example.net", "ben@example.net"
HIDDEN = {"DIGEST_COMMUNITY__CONTENT_IN_LETTERS": "false"}


def test_letters_say_only_that_there_is_news_and_nobody_can_turn_it_on(digest, serve, send):
    digest("communities", "add", "lung", "--title", "Lung", "--open")
    for address in (ANA, BEN):
        digest(
            *("members", "add", address, "--name", address.partition("@")[0].title()),
            *("--confirmed", "--community", "lung", "--at", EVENING.isoformat()),
        )
    server = serve(EVENING, **TRUSTED, **HIDDEN).welcomed(ANA, BEN)
    send(server, BEN, "lung@mail.example.org", "Who takes honey?", subject="Honey at night")
    server.letter_to(BEN, "Who takes honey")

    send(server, ANA, "settings", subject="content on")
    assert "chose that no letter about news shows it" in " ".join(
        text_of(server.letter_to(ANA, "not changed")).split()
    )

    server.set_clock(EVENING + timedelta(hours=13))
    summary = server.letter_to(ANA, "1 conversation has something new")
    words = " ".join(text_of(summary).split())
    assert "The people who run Community Digest chose that our letters show no titles" in words
    assert "Honey" not in words + str(summary["Subject"])

    send(server, ANA, str(summary["Reply-To"]).strip("<>"), "MORE", subject="Re: news")
    assert "Who takes honey?" in text_of(server.letter_to(ANA, "Honey at night"))
