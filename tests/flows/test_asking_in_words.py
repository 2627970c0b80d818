"""A member asks in everyday words, by real mail: it is done or asked back; a machine asks for nothing."""

from datetime import UTC, datetime

import pytest

from tests.flows.mails import TRUSTED, whole_text

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA = "ana@example.net"
FROM_ANA = f"Ana <{ANA}>"
SETTINGS, HARBOUR = "settings@mail.example.org", "harbour@mail.example.org"


@pytest.fixture
def server(digest, serve):
    digest("communities", "add", "harbour", "--title", "Lung Cancer")
    digest(
        *("members", "add", ANA, "--name", "Ana", "--confirmed"),
        *("--community", "harbour", "--at", MORNING.isoformat()),
    )
    return serve(MORNING, **TRUSTED).welcomed(ANA)


def test_words_are_understood_asked_back_or_published(server, send):
    send(server, FROM_ANA, SETTINGS, "Hi,\ncould I have the sumary once a week please\nThanks, Ana")
    assert "once a week" in whole_text(server.letter_to(ANA, "Your settings are changed"))

    send(server, FROM_ANA, HARBOUR, "please stop these mails they are too many", subject="")
    asked = whole_text(server.letter_to(ANA, "Did you mean to publish this?"))
    assert "please stop these mails they are too many" in asked
    assert "Leave “Lung Cancer”" in asked
    assert "mailto:help@mail.example.org?subject=stop%20all" in asked
    assert "Stop everything" in asked
    assert "Summary once a week" in asked

    send(
        server,
        FROM_ANA,
        HARBOUR,
        "POST\n\nplease stop these mails they are too many",
        subject="Spam",
    )
    server.letter_to(ANA, "please stop these mails they are too many")


@pytest.mark.beyond_the_sample
def test_words_of_a_machine_ask_for_nothing(server, send):
    send(server, FROM_ANA, HARBOUR, "stop all", subject="", Auto_Submitted="auto-replied")
    send(server, FROM_ANA, SETTINGS, "weekly", Auto_Submitted="auto-replied")
    send(server, FROM_ANA, SETTINGS, subject="settings")
    shown = whole_text(server.letter_to(ANA, "settings"))
    assert "every day" in shown.lower()
    assert [to for to, _ in server.sink.take() if to == ANA] == []
