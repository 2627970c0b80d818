"""A member asks in everyday words, by real mail: it is done or asked back; a machine asks for nothing."""

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage, Message

import pytest

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BORDER = "mx.mail.example.org"
TRUSTED = {"DIGEST_AUTHENTICATION__MODE": "border", "DIGEST_AUTHENTICATION__AUTHSERV_ID": BORDER}
ANA = "ana@example.net"
SETTINGS, HARBOUR = "settings@mail.example.org", "harbour@mail.example.org"


def send(server, to: str, text: str, *, subject: str = "", **fields: str) -> None:
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{BORDER}; dmarc=pass header.from=example.net"
    mail["From"], mail["Subject"] = f"Ana <{ANA}>", subject
    mail["Message-ID"] = f"<{abs(hash((to, text, subject)))}@client.example.net>"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=20) as client:
        client.send_message(mail, ANA, [to])


def whole(letter: Message) -> str:
    parts = (part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart())
    return "\n".join(part.decode() for part in parts)


@pytest.fixture
def server(digest, serve):
    digest("communities", "add", "harbour", "--title", "Lung Cancer")
    digest("members", "add", ANA, "--name", "Ana", "--confirmed", "--at", MORNING.isoformat())
    digest("communities", "join", "harbour", ANA)
    return serve(MORNING, **TRUSTED)


def test_words_are_understood_asked_back_or_published(server):
    send(server, SETTINGS, "Hi,\ncould I have the sumary once a week please\nThanks, Ana")
    assert "once a week" in whole(server.letter_to(ANA, "Your settings are changed"))

    send(server, HARBOUR, "please stop these mails they are too many")
    asked = whole(server.letter_to(ANA, "Did you mean to publish this?"))
    assert "please stop these mails they are too many" in asked
    assert "Leave “harbour”" in asked
    assert "mailto:help@mail.example.org?subject=stop%20all" in asked
    assert "Stop everything" in asked
    assert "Summary once a week" in asked

    send(server, HARBOUR, "POST\n\nplease stop these mails they are too many", subject="Spam")
    server.letter_to(ANA, "please stop these mails they are too many")


def test_words_of_a_machine_ask_for_nothing(server):
    send(server, HARBOUR, "stop all", Auto_Submitted="auto-replied")
    send(server, SETTINGS, "weekly", Auto_Submitted="auto-replied")
    send(server, SETTINGS, "", subject="settings")
    shown = whole(server.letter_to(ANA, "settings"))
    assert "every day" in shown.lower()
    assert [to for to, _ in server.sink.take() if to == ANA] == []
