"""Odd and hostile mails of the corpus behind a border, and straight from whoever sent them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.inbox.envelope import Envelope
from inbound.authenticate import AuthStatus, BorderVerdict
from inbound.reading.author import author
from inbound.reading.fields import read_fields

HOSTILE = Path(__file__).parents[4] / "shared" / "corpus" / "hostile"
CASES = json.loads((HOSTILE / "expected.json").read_text())["cases"] if HOSTILE.is_dir() else []
BORDER = "mx.community.example"  # the name that forgeries among them use, too
ENVELOPE = Envelope(
    reverse_path="ana@mail.example",
    recipient="r@reply.community.example",
    accepted_at=datetime(2026, 3, 2, tzinfo=UTC),
    peer="198.51.100.7",
    hello="mx.evil.example",
)
EVERY_CASE = pytest.mark.parametrize("case", [pytest.param(each, id=each["id"]) for each in CASES])


def read(case):
    raw = (HOSTILE / case["file"]).read_bytes()
    fields = read_fields(raw)
    return (raw, fields, author(fields.all("from"))) if fields else pytest.skip("too long to read")


def as_written_by_the_border(case, from_address):
    """Return the field that the case says a border has put on it."""
    auth = case["computed_auth"]
    domain = (from_address or "none@mail.example").rpartition("@")[2]
    results = (
        f"dmarc={auth.get('dmarc', 'none')} (p={auth.get('policy', 'none')}) header.from={domain}",
        f"dkim={auth.get('dkim', 'none')} header.d={domain}",
        f"spf={auth.get('spf', 'none')} smtp.mailfrom={domain}",
    )
    return f"Authentication-Results: {BORDER}; {'; '.join(results)}\n".encode()


def expected(case, from_address):
    auth = case["computed_auth"]
    if from_address is None:
        return AuthStatus.NO_AUTHOR
    if auth.get("dmarc") == "pass":
        return AuthStatus.NOT_PROVED if auth.get("dkim_l") else AuthStatus.PROVED
    return AuthStatus.FORGED if auth.get("policy") == "reject" else AuthStatus.NOT_PROVED


@EVERY_CASE
@pytest.mark.parametrize("received", [b"", b"Received: from x by mx.community.example\n"])
def test_behind_a_border_its_result_holds_whatever_the_mail_claims(case, received):
    raw, _, from_address = read(case)
    handed_on = as_written_by_the_border(case, from_address) + received + raw

    verdict = BorderVerdict(BORDER)(handed_on, read_fields(handed_on), from_address, ENVELOPE)

    assert verdict.result is expected(case, from_address), verdict


@EVERY_CASE
def test_straight_from_a_stranger_none_is_proved(world, case):
    """They are not signed, and come from a server that no domain has named."""
    world.dmarc("mail.example", "p=reject")
    world.say("mail.example", "v=spf1 ip4:192.0.2.10 -all")
    raw, _, from_address = read(case)

    verdict = world.check(raw, reverse_path=ENVELOPE.reverse_path, peer=ENVELOPE.peer)

    assert not verdict.is_authentic
    if from_address is not None and from_address.endswith("@mail.example"):
        assert verdict.result is AuthStatus.FORGED
