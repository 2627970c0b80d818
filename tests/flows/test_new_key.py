"""A new secret key while members write: nothing is lost or comes twice, and old letters answer."""

import contextlib
import json
import re
import smtplib
import threading
import time
from datetime import UTC, datetime, timedelta

from typer.testing import CliRunner

from cli.main import app
from tests.border import RECEIVED, results
from tests.flows.mails import TRUSTED, text_of
from tests.house import BORDER
from tests.patience import PATIENCE

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEXT_DAY = MORNING + timedelta(hours=20)
ANA, BEN = "ana@example.net", "ben@example.net"
LUNG = "lung@mail.example.org"
MORE = 3  # mails after the new key
LIFTED = {"DIGEST_LIMITS__POSTS_AN_HOUR": "1000", "DIGEST_LIMITS__SAME_TEXT_MINUTES": "0"}


class Writers:
    """Members who write on and on to whichever server runs; what is not taken is sent again."""

    def __init__(self, send, server):
        self.send, self.server = send, server
        self.taken, self.until = 0, None
        self.thread = threading.Thread(target=self._write)
        self.thread.start()

    def _write(self):
        until = time.monotonic() + PATIENCE
        while self.until is None or self.taken < self.until:
            assert time.monotonic() < until
            with contextlib.suppress(OSError, smtplib.SMTPException):
                text = f"This is night number {self.taken}."
                again = {"Message_ID": f"<night-{self.taken}@ana.example>"}  # where a 250 was lost
                self.send(self.server, ANA, LUNG, text, subject=f"Night {self.taken}", **again)
                self.taken += 1
            time.sleep(0.05)


def written(server, answer):
    """Bring one and the same mail of Ben's, as a server does that missed our 250."""
    lines = (
        f"Authentication-Results: {results(BORDER, 'example.net')}",
        f"Received: {RECEIVED}",
        *(f"From: {BEN}", f"To: {answer}", "Subject: Re: Sleep", "Message-ID: <once@ben.example>"),
        *("Date: Tue, 03 Mar 2026 07:00:00 +0000", "", "Badly.", ""),
    )
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=PATIENCE) as client:
        client.sendmail(BEN, [answer], "\r\n".join(lines).encode())


def test_a_key_begins_while_members_write_and_all_of_before_answers(
    digest, serve, send, tmp_path, surroundings, monkeypatch
):
    digest("communities", "add", "lung", "--title", "Lung")
    for address in (ANA, BEN):
        digest(
            *("members", "add", address, "--name", address.partition("@")[0].title()),
            *("--confirmed", "--community", "lung", "--at", MORNING.isoformat()),
        )
    server = serve(MORNING, **TRUSTED, **LIFTED)
    send(server, ANA, LUNG, "How do you sleep?", subject="Sleep")
    server.letter_to(ANA, "How do you sleep?")
    server.set_clock(NEXT_DAY)
    before = server.letter_to(BEN, "How do you sleep?")
    answer = re.search(r"r\.[a-z2-7]{37}@mail\.example\.org", text_of(before)).group()
    written(server, answer)
    server.letter_to(BEN, "Badly.")

    writers = Writers(send, server)
    monkeypatch.chdir(tmp_path)
    refused = CliRunner().invoke(app, ["keys", "rotate"], env=surroundings)
    assert refused.exit_code != 0
    assert "stop" in refused.output
    assert len(json.loads(digest("keys", "list", "--json"))) == 1
    server.stop()
    digest("keys", "rotate")
    writers.server = server = serve(NEXT_DAY, **TRUSTED, **LIFTED)
    writers.until = writers.taken + MORE
    writers.thread.join()
    assert writers.taken == writers.until

    # The letter of before answers, and a mail that was taken before is known again.
    written(server, answer)
    send(server, BEN, answer, "Better by now.", subject="Re: Sleep")
    server.letter_to(BEN, "Better by now.")
    for number in range(writers.taken):
        server.letter_to(ANA, f"night number {number}.")
    mails = json.loads(digest("mail", "list", "--json", **TRUSTED))
    posted = [each for each in mails if each["outcome"] == "posted"]
    assert len(posted) == writers.taken + 3
    assert sorted({each["outcome"] for each in mails}) == ["posted"]
