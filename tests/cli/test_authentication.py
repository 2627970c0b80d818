"""How the settings choose who says who wrote."""

from datetime import UTC, datetime

import pytest

from cli.installation import opened
from cli.wiring.receiving import receiving
from digest.errors import BadSetting
from digest.inbox.envelope import Envelope
from inbound.authenticate import AuthStatus, BorderVerdict, DirectVerdict
from inbound.authenticate.dns import NetworkResolver
from inbound.reading.fields import read_fields

ENVELOPE = Envelope(
    reverse_path="ana@example.net",
    recipient="r@mail.example.org",
    accepted_at=datetime(2026, 3, 2, tzinfo=UTC),
    peer="192.0.2.10",
    hello="mx.example.net",
)
MAIL = b"From: ana@example.net\r\nSubject: x\r\n\r\nhello\r\n"


def set_up(digest, text):
    before = digest.settings.read_text()
    digest.settings.write_text(before.replace("[authentication]", f"[authentication]\n{text}"))


def chosen(digest):
    with opened(digest.settings) as installation:
        return receiving(installation).authenticate


def test_by_itself_it_checks_by_dns(digest, monkeypatch):
    monkeypatch.delenv("DIGEST_AUTHENTICATION__ZONE_FILE")
    found = chosen(digest)

    assert isinstance(found.check, DirectVerdict)
    assert isinstance(found.check.resolve, NetworkResolver)
    assert (found.check.sealers, found.check.patience) == (frozenset(), 20)


def test_a_zone_file_stands_for_dns(digest):
    set_up(digest, 'arc_sealers = ["List.Example"]\ndns_seconds = 3')
    zone = 'example.net TXT "v=spf1 ip4:192.0.2.10 -all"\n_dmarc.example.net TXT "v=DMARC1; p=reject"\n'
    (digest.folder / "zone.txt").write_text(zone)

    found = chosen(digest)
    verdict = found(MAIL, read_fields(MAIL), "ana@example.net", ENVELOPE)

    assert (verdict.result, verdict.reason) == (AuthStatus.PROVED, "spf")
    assert (found.check.sealers, found.check.patience) == (frozenset({"list.example"}), 3)


def test_a_border_is_named(digest):
    set_up(digest, 'mode = "border"\nauthserv_id = "mx.example.org"\nreceived_above = 1')

    found = chosen(digest)
    assert isinstance(found, BorderVerdict)
    assert (found.authserv_id, found.received_above) == ("mx.example.org", 1)


@pytest.mark.parametrize(
    ("smtp", "more", "is_taken"),
    [
        pytest.param('host = "0.0.0.0"', "", False, id="everywhere"),
        pytest.param('host = "192.0.2.7"', "", False, id="on-a-network"),
        pytest.param('host = "192.0.2.7"', "border_elsewhere = true", True, id="told-twice"),
        pytest.param('host = "::1"', "", True, id="loopback"),
        pytest.param('host = "0.0.0.0"\nsocket = "lmtp"', "", True, id="socket"),
    ],
)
def test_who_believes_a_border_lets_nobody_else_in_unless_told_so_twice(
    digest, smtp, more, is_taken
):
    set_up(digest, f'mode = "border"\nauthserv_id = "mx.example.org"\n{more}')
    before = digest.settings.read_text()
    digest.settings.write_text(before.replace("[smtp]", f"[smtp]\n{smtp}\n"))

    if is_taken:
        assert chosen(digest)
    else:
        with pytest.raises(BadSetting, match="border_elsewhere"):
            chosen(digest)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('mode = "border"', id="border-without-a-name"),
        pytest.param('mode = "off"', id="off"),
        pytest.param('mode = "none"', id="none"),
        pytest.param("received_above = 9", id="too-far-down"),
    ],
)
def test_there_is_no_way_to_do_without(digest, text):
    set_up(digest, text)

    with pytest.raises(BadSetting, match="authentication"):
        chosen(digest)
