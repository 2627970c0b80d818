"""One real day: a letter is answered with a real mail program, changed, unsubscribed from."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.border import RECEIVED, results
from tests.flows.mails import TRUSTED, reply_address, text_of
from tests.house import BORDER

MORNING = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(
    not (shutil.which("swaks") and shutil.which("curl")), reason="swaks or curl is not installed"
)


@pytest.fixture
def swaks(tmp_path):
    """Send a mail with a real mail program; the border's verdict stands on top, as a border puts it."""

    def send(server, sender, to, text, *, verdict="pass", **headers):
        values = {
            "Authentication-Results": results(BORDER, sender.partition("@")[2], verdict),
            "Received": RECEIVED,
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
            *("members", "add", address, "--name", name, "--confirmed"),
            *("--community", "lung", "--at", MORNING.isoformat()),
        )
    return digest


@pytest.mark.always
def test_a_whole_day_by_mail(village, serve, swaks):
    ana, ben = "ana@example.net", "ben@example.net"
    server = serve(MORNING, **TRUSTED).welcomed(ana, ben)

    # Ana starts a conversation and gets a receipt.
    swaks(server, ana, "lung@mail.example.org", "How do you sleep?", Subject="Sleep")
    own = reply_address(server.letter_to(ana, "How do you sleep?"))

    # "Thanks!" to the receipt replaces nothing, and nobody is answered.
    swaks(server, ana, own, "Thanks!")

    # Within the hour she changes it; at exactly one hour it is refused, with her text.
    server.set_clock(MORNING + timedelta(minutes=59, seconds=59))
    swaks(server, ana, own, "How do you all sleep?", Subject="EDIT")
    server.letter_to(ana, "How do you all sleep?")
    server.set_clock(MORNING + timedelta(minutes=60))
    swaks(server, ana, own, "How do they sleep?", Subject="EDIT", Date=format_datetime(MORNING))
    server.letter_to(ana, "How do they sleep?")

    # The next morning Ben's summary has it as it was changed.
    server.set_clock(MORNING + timedelta(days=1, hours=2))
    summary = server.letter_to(ben, "How do you all sleep?")
    assert str(summary["Subject"]) == "Your first summary: 1 conversation, 1 new post"

    # His answer is posted once, though it is delivered twice, and Ana is told.
    answer = re.search(r"r\.[a-z2-7]{37}@mail\.example\.org", text_of(summary)).group()
    for _ in range(2):
        swaks(server, ben, answer, "On my side.")
    server.letter_to(ben, "On my side.")
    server.set_clock(MORNING + timedelta(days=1, hours=2, minutes=6))
    server.letter_to(ana, "On my side.")

    # He forwards the letter; what his friend answers with his address is not posted as his.
    swaks(server, "friend@elsewhere.example", answer, "I am not Ben.")
    swaks(server, ben, answer, "Nor am I.", verdict="fail")

    # A second post of his is deleted within its hour.
    swaks(server, ben, answer, "I regret this.")
    swaks(server, ben, reply_address(server.letter_to(ben, "I regret this.")), "", Subject="DELETE")
    server.letter_to(ben, "deleted")

    # The morning after, Ana's summary has his answer, and nothing else was ever in a letter to her.
    server.set_clock(MORNING + timedelta(days=2, hours=2))
    summary = server.letter_to(ana, "conversation")
    assert str(summary["Subject"]) == "Your first summary: 1 conversation, 1 new post"
    told = "".join(text_of(letter) for to, letter in server.sink.take() if to == ana)
    for unsaid in ("I am not Ben", "Nor am I", "I regret this"):
        assert unsaid not in text_of(summary) + told

    # A hundred looks at its link change nothing; one press stops the summaries.
    link = str(summary["List-Unsubscribe"]).partition(">")[0].strip("<")
    for _ in range(100):
        subprocess.run(["curl", "-sf", link], capture_output=True, check=True)
    assert "daily" in village("members", "show", ana)
    writer = ["curl", "-sf", "-d", "List-Unsubscribe=One-Click", link]
    subprocess.run(writer, capture_output=True, check=True)
    server.letter_to(ana, "summaries")
    assert "never" in village("members", "show", ana)
