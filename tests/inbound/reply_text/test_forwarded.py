"""A mail passed on below own words is left out whole, header and all, whatever the words above it say."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from digest.language.text import canonical
from inbound.reading.html_text import to_text
from inbound.reply_text import split

DOCTOR = "Dr Bob Hope <bob@hospital.example>"
MARKUP = DOCTOR.replace("<", "&lt;").replace(">", "&gt;")
ENGLISH = "Dear Ana,\n\nyour results are fine.\n\nBob"
GERMAN = "Liebe Ana,\n\nalles gut.\n\nBob"

OUTLOOK = f"From: {DOCTOR}\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: Ana <ana@x.example>\nSubject: Results\n\n{ENGLISH}"
GMAIL = f"---------- Forwarded message ---------\nFrom: {DOCTOR}\nDate: Tue, Mar 3, 2026 at 9:15 AM\nSubject: Results\nTo: Ana <ana@x.example>\n\n\n{ENGLISH}"
APPLE = f"Begin forwarded message:\n\nFrom: {DOCTOR}\nSubject: Results\nDate: 3 March 2026 at 09:15:00 CET\nTo: Ana <ana@x.example>\n\n{ENGLISH}"
WEB_DE = f'Gesendet: Dienstag, 3. März 2026 um 09:15\nVon: "Dr Bob Hope" <bob@hospital.example>\nAn: ana@x.example\nBetreff: Befund\n\n{GERMAN}'
GMAIL_HTML = (
    '<div dir="ltr">{own}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded '
    f"message ---------<br>From: <strong>Dr Bob Hope</strong> {MARKUP}<br>Date: Tue, Mar 3, 2026 at 9:15 AM<br>"
    "Subject: Results<br>To: ana@x.example<br></div><br><br><div>Dear Ana,<br><br>your results are fine.</div></div></div>"
)
OUTLOOK_HTML = (
    '<div>{own}</div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> '
    f"{MARKUP}<br><b>Sent:</b> Tuesday<br><b>To:</b> ana@x.example<br><b>Subject:</b> Results</div><div>Dear Ana,<br>fine.</div>"
)
WAYS = {
    "gmail": GMAIL,
    "gmail-german": GMAIL.replace("From:", "Von:").replace(
        "Tue, Mar 3, 2026 at 9:15 AM", "Di., 3. März 2026 um 09:15 Uhr"
    ),
    "outlook": OUTLOOK,
    "outlook-line": "_" * 32
    + f"\nVon: {DOCTOR}\nGesendet: Dienstag, 3. März 2026 09:15\nAn: ana@x.example\nBetreff: Befund\n\n{GERMAN}",
    "outlook-french": f"De : {DOCTOR}\nEnvoyé : mardi 3 mars 2026 09:15\nÀ : ana@x.example\nObjet : Dear\n\n{ENGLISH}",
    "outlook-spanish": f"De: {DOCTOR}\nEnviado el: martes, 3 de marzo de 2026 9:15\nPara: ana@x.example\nAsunto: Dear\n\n{ENGLISH}",
    "apple": APPLE,
    "apple-marked": "Begin forwarded message:\n\n"
    + "\n".join(f"> {line}" for line in APPLE.split("\n")[2:]),
    "thunderbird": f"-------- Forwarded Message --------\nSubject: \tResults\nDate: \tTue, 3 Mar 2026 09:15:00 +0100\nFrom: \t{DOCTOR}\nTo: \tana@x.example\n\n\n\n{ENGLISH}",
    "web.de": WEB_DE,
    "k9": f"-------- Original Message --------\nFrom: {DOCTOR}\nSent: 3 March 2026 09:15:00 CET\nTo: ana@x.example\nSubject: Results\n\n{ENGLISH}",
    "mutt": f"----- Forwarded message from {DOCTOR} -----\n\nDate: Tue, 3 Mar 2026 09:15:00 +0100\nFrom: {DOCTOR}\nTo: ana@x.example\nSubject: Results\n\n{ENGLISH}\n\n----- End forwarded message -----",
    "yahoo": f"   ----- Forwarded Message -----From: {DOCTOR}To: ana@x.exampleSent: Tuesday, March 3, 2026 at 09:15Subject: Results\n {ENGLISH}",
    "gmail-html": GMAIL_HTML,
    "outlook-html": OUTLOOK_HTML,
}


@pytest.mark.parametrize(
    "own", ["Look what my doctor wrote:", "Good news :)", "Mein Arzt schreibt:"]
)
@pytest.mark.parametrize("way", WAYS)
def test_a_forwarded_mail_below_own_words_is_left_out_with_its_header(way, own):
    """Also where they end in a colon, as words do that introduce what stands below."""
    forwarded = WAYS[way]
    is_html = "{own}" in forwarded
    said = split(
        canonical(to_text(forwarded.format(own=own)) if is_html else f"{own}\n\n{forwarded}")
    )

    assert said.text == own
    assert "Dr Bob Hope" in said.cut  # so the receipt can give it back


@pytest.mark.parametrize(
    "own",
    [
        "Same here :)",
        "Same here since 2019 :-)",
        "So do I, every day since March 2020 :(",
        "same here:)",
    ],
)
def test_a_smiley_is_no_colon(own):
    """It announces nothing, so nothing below it counts as announced, or as all that was written."""
    address = "On Tue, 3 Mar 2026 at 09:15, Community Digest <notify@mail.example.org> wrote:"

    assert split(f"{own}\n\n{address}\n\nNight sweats\n\n3 new posts").text == own
    assert split(f"{own}\n\n> Night sweats\n> 3 new posts").text == own


def test_a_colon_in_brackets_still_announces():
    """As programs write it that put the address behind the name."""
    said = split("Yes.\n\nMaria wrote (4 March 2024 09:15:)\n> lower dose?")

    assert said.text == "Yes."
