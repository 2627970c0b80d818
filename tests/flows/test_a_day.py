"""One real day: a letter is answered with a real mail program, changed, unsubscribed from."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

import pytest

MORNING = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
BORDER = "mx.mail.example.org"
TRUSTED = {"DIGEST_AUTHENTICATION__MODE": "border", "DIGEST_AUTHENTICATION__AUTHSERV_ID": BORDER}

pytestmark = pytest.mark.skipif(shutil.which("swaks") is None, reason="swaks is not installed")


@pytest.fixture
def swaks(tmp_path):
    """Send a mail with a real mail program; the border's verdict stands on top, as a border puts it."""

    def send(server, sender, to, text, *, verdict="pass", **headers):
        values = {
            "Authentication-Results": f"{BORDER}; dmarc={verdict} header.from={sender.partition('@')[2]}",
            "From": sender,
            "Message-ID": f"<{abs(hash((sender, to, text)))}@client.example.net>",
            "Subject": "Re: a letter",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        raw = "".join(f"{name}: {value}\n" for name, value in values.items()) + f"\n{text}\n"
        (tmp_path / "mail.eml").write_text(raw)
        command = ["swaks", "--server", "127.0.0.1", "--port", str(server.smtp_port)]
        command += ["--from", sender, "--to", to, "--data", f"@{tmp_path / 'mail.eml'}"]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.stdout.decode()

    return send


@pytest.fixture
def village(digest):
    """Two members of one community, and a post of Ana's from yesterday."""
    digest("communities", "add", "lung", "--title", "Lung")
    for name in ("Ana", "Ben"):
        address = f"{name.lower()}@example.net"
        digest(
            "members", "add", address, "--name", name, "--confirmed", "--at", MORNING.isoformat()
        )
        digest("communities", "join", "lung", address)
    return digest


def reply_address(letter):
    return parseaddr(str(letter["Reply-To"]))[1]


def test_a_whole_day_by_mail(village, serve, swaks):
    server = serve(MORNING, **TRUSTED)

    # Ana starts a conversation and gets a receipt.
    swaks(server, "ana@example.net", "lung@mail.example.org", "How do you sleep?", Subject="Sleep")
    receipt = server.letter_to("ana@example.net", "How do you sleep?")

    # Within the hour she changes it; at exactly one hour it is refused, with her text.
    server.set_clock(MORNING + timedelta(minutes=59, seconds=59))
    own = reply_address(receipt)
    swaks(server, "ana@example.net", own, "How do you all sleep?", Subject="EDIT")
    server.letter_to("ana@example.net", "How do you all sleep?")
    server.set_clock(MORNING + timedelta(minutes=60))
    swaks(server, "ana@example.net", own, "How do they sleep?", Subject="EDIT")
    server.letter_to("ana@example.net", "How do they sleep?")

    # The next morning Ben's summary has it as it was changed.
    server.set_clock(MORNING + timedelta(days=1, hours=2))
    summary = server.letter_to("ben@example.net", "How do you all sleep?")
    assert str(summary["Subject"]) == "Tuesday: 1 conversation, 1 new post"
