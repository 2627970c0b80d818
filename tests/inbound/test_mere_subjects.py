"""A wish in the subject alone, or in HTML alone, is heard as one in plain words."""

from email.message import EmailMessage

import pytest

from digest.outbox.delivery import Delivery
from tests.border import RECEIVED, results
from tests.inbound.conftest import BORDER

WISHES = [
    ("settings", "Bitte nennt mich Karl vom Deich", "set name"),
    ("settings", "summary weekly", "set summary"),
    ("join", "Please let me join the lung group", "already"),
    ("leave", "Ich möchte die Gruppe Lung verlassen", "left"),
    ("tags", "follow sleep", "unknown tag"),
    ("pause", "until 20 March", "set pause"),
]
OUTLOOK = (
    '<html><body><p class="MsoNormal"><span lang="EN-GB">{}<o:p></o:p></span></p>'
    '<p class="MsoNormal">Kind regards,</p><p class="MsoNormal">Ana Keller</p></body></html>'
)


def written(subject, text, kind="plain"):
    made = EmailMessage()
    made["Authentication-Results"] = results(BORDER, "example.net", "pass")
    made["Received"] = RECEIVED
    made["From"] = "ana@example.net"
    made["Subject"] = subject
    made["Message-ID"] = "<one@client>"
    made.set_content(text, subtype=kind)
    return made.as_bytes()


@pytest.mark.parametrize(("command", "words", "reason"), WISHES)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param(lambda words: written("", OUTLOOK.format(words), "html"), id="html"),
        pytest.param(lambda words: written(words, ""), id="subject"),
        pytest.param(lambda words: written(words, "<div><br></div>", "html"), id="empty-html"),
        pytest.param(lambda words: written(words, "\nSent from my iPhone\n"), id="device"),
        pytest.param(lambda words: written(words, "-- \nAna Keller\nHillside 4\n"), id="signed"),
    ],
)
def test_a_wish_is_heard_in_a_mere_subject_and_in_mere_html(village, command, words, reason, form):
    taken = village.take(form(words), f"{command}@mail.example.org")

    assert taken.reason == reason
    assert len(village.all(Delivery)) == 1
