"""Moving by real mails: to another domain, and to another machine; what went out before is answered after."""

import re
import shutil
import smtplib
import sqlite3
import time
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.mails import TRUSTED, reply_address, text_of
from tests.patience import PATIENCE

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEXT_DAY = MORNING + timedelta(hours=20)
ANA, BEN, CLEO = "ana@example.net", "ben@example.net", "cleo@example.net"
OLD, NEW = "mail.example.org", "letters.example.com"
MOVED = {**TRUSTED, "DIGEST_DOMAIN": NEW, "DIGEST_OTHER_DOMAINS": f'["{OLD}"]'}
BOUNCE = """\
From: MAILER-DAEMON@example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=R
MIME-Version: 1.0

--R
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {about}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--R--
"""


@pytest.fixture
def village(digest):
    digest("communities", "add", "lung", "--title", "Lung")
    for address in (ANA, BEN, CLEO):
        digest(
            *("members", "add", address, "--name", address.partition("@")[0].title()),
            *("--confirmed", "--community", "lung", "--at", MORNING.isoformat()),
        )
    return digest


@pytest.fixture
def before(village, serve, send):
    """What the server of before sent: a receipt for Ana, a summary each for Ben and for Cleo."""
    server = serve(MORNING, **TRUSTED)
    send(server, ANA, f"lung@{OLD}", "How do you sleep?", subject="Sleep")
    receipt = server.letter_to(ANA, "How do you sleep?")
    server.set_clock(NEXT_DAY)
    summaries = [server.letter_to(each, "How do you sleep?") for each in (BEN, CLEO)]
    back_to = next(path for raw, path in server.sink.back_to.items() if b"To: <cleo@" in raw)
    server.stop()
    server.sink.letters.clear()
    return receipt, *summaries, back_to


def answer_address(summary, domain):
    return re.search(rf"r\.[a-z2-7]{{37}}@{re.escape(domain)}", text_of(summary)).group()


def one_click(server, letter):
    """Press the button beside a letter's sender; the web server of before passes it on."""
    path = re.search(r"<http://[^/]*(/u/[^>]+)>", letter["List-Unsubscribe"]).group(1)
    url = f"http://127.0.0.1:{server.pages_port}{path}"
    asked = urllib.request.Request(url, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 (our own page)
        return answer.status


def come_back(server, path, about):
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=PATIENCE) as client:
        said = BOUNCE.format(to=path, about=about).replace("\n", "\r\n")
        client.sendmail("", [path], said.encode())


def bounces(file):
    """Wait until a bounce is noted, and return what was."""
    with closing(sqlite3.connect(file)) as database:
        until = time.monotonic() + PATIENCE
        while not (found := database.execute("SELECT verdict FROM bounce").fetchall()):
            assert time.monotonic() < until
            time.sleep(0.1)
    return found


@pytest.mark.always
def test_letters_from_before_are_answered_at_another_domain_which_alone_is_in_new_ones(
    village, before, serve, send, press, tmp_path
):
    receipt, to_ben, _, back_to = before
    assert back_to.endswith(f"@{OLD}")
    server = serve(NEXT_DAY, **MOVED)

    # Ben answers the summary of before: his words are in the conversation, and Ana is told in its thread.
    send(server, BEN, answer_address(to_ben, OLD), "On my side.", subject="Re: Sleep")
    taken = server.letter_to(BEN, "On my side.")
    server.set_clock(NEXT_DAY + timedelta(minutes=10))
    told = server.letter_to(ANA, "On my side.")
    assert receipt["Message-ID"] in told["References"]

    # Nothing that Ana may press, answer or read in it is of the old domain: only what it is an answer to.
    del told["References"], told["In-Reply-To"]
    assert OLD not in told.as_string()
    assert reply_address(told).endswith(f"@{NEW}")
    assert told["Message-ID"].endswith(f"@{NEW}>")
    press(server, BEN, taken, "Delete it")
    server.letter_to(BEN, "deleted")

    # The addresses that everybody knows are still known.
    send(server, BEN, f"settings@{OLD}", subject="settings")
    assert f"@{OLD}" not in server.letter_to(BEN, "settings").as_string()
    send(server, ANA, f"lung@{OLD}", "And who wakes at night?", subject="Nights")
    server.letter_to(ANA, "And who wakes at night?")

    # The summary's one click, and what comes back from it.
    assert one_click(server, to_ben) == 200
    server.letter_to(BEN, "summar")
    come_back(server, back_to, CLEO)
    assert bounces(tmp_path / "digest.db") == [("dead",)]


def test_a_domain_that_is_given_up_is_answered_with_where_we_are(village, before, serve):
    _, to_ben, *_ = before
    server = serve(NEXT_DAY, **TRUSTED, DIGEST_DOMAIN=NEW)

    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=PATIENCE) as client:
        client.ehlo()
        client.mail(BEN)
        code, _ = client.rcpt(answer_address(to_ben, OLD))

    assert code == 550


@pytest.mark.parametrize("by", ["the whole folder", "a backup and the keys"])
def test_a_community_goes_on_at_another_machine_and_domain(
    by, village, before, serve, send, tmp_path, digest
):
    _, to_ben, to_cleo, _ = before
    digest("backup", "backups", "--at", NEXT_DAY.isoformat())
    away = tmp_path.with_name(f"{tmp_path.name}-old")
    shutil.move(tmp_path, away)  # the old machine is gone
    if by == "the whole folder":
        shutil.copytree(away, tmp_path)
    else:
        tmp_path.mkdir()
        [backup] = (away / "backups").iterdir()
        for file in (away / "digest.keys", backup / "digest.toml"):
            shutil.copy(file, tmp_path)
        digest("restore", str(backup), "--yes", "--at", NEXT_DAY.isoformat())
    server = serve(NEXT_DAY, **MOVED)

    send(server, BEN, answer_address(to_ben, OLD), "On my side.", subject="Re: Sleep")
    assert reply_address(server.letter_to(BEN, "On my side.")).endswith(f"@{NEW}")
    assert one_click(server, to_cleo) == 200
    server.letter_to(CLEO, "summar")
