"""Who wrote: the border's verdict, or our own check of signatures."""

import base64
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from inbound.authenticate import BorderVerdict, DirectVerdict, TemporarilyUnknown
from inbound.authenticate.alignment import is_aligned
from inbound.envelope import Envelope
from inbound.fields import read_fields
from inbound.resolve import ZoneFile

ANA = "ana@example.net"
ENVELOPE = Envelope(
    reverse_path=ANA, recipient="r@mail.example.org", accepted_at=datetime(2026, 3, 2, tzinfo=UTC)
)
RESULT = "Authentication-Results: {}\r\n"


def judged(header, from_address=ANA):
    raw = f"{header}From: {from_address}\r\n\r\nhello\r\n".encode()
    return BorderVerdict("mx.example.org")(raw, read_fields(raw), from_address, ENVELOPE)


@pytest.mark.parametrize(
    ("header", "is_authentic"),
    [
        pytest.param(
            RESULT.format("mx.example.org; dmarc=pass header.from=example.net"), True, id="dmarc"
        ),
        pytest.param(
            RESULT.format("MX.Example.Org 1; dmarc=pass (ok)"), True, id="case-and-version"
        ),
        pytest.param(
            RESULT.format("mx.example.org; dkim=pass header.d=example.net"), True, id="dkim"
        ),
        pytest.param(
            RESULT.format("mx.example.org; dkim=pass header.d=evil.example"),
            False,
            id="foreign-dkim",
        ),
        pytest.param(
            RESULT.format("mx.example.org; spf=pass smtp.mailfrom=example.net"), True, id="spf"
        ),
        pytest.param(
            RESULT.format("mx.example.org; dmarc=fail; dkim=pass header.d=example.net"),
            False,
            id="dmarc-fail",
        ),
        pytest.param(RESULT.format("mx.example.org; dmarc=none; spf=none"), False, id="none"),
        pytest.param(RESULT.format("other.example; dmarc=pass"), False, id="another-server"),
        pytest.param("", False, id="no-result"),
        pytest.param(
            "Received: by mx.example.org\r\nReceived: by evil\r\n"
            + RESULT.format("mx.example.org; dmarc=pass"),
            False,
            id="came-with-the-mail",
        ),
        pytest.param(
            RESULT.format("mx.example.org; dmarc=fail")
            + RESULT.format("mx.example.org; dmarc=pass"),
            False,
            id="the-topmost-counts",
        ),
    ],
)
def test_only_the_borders_own_verdict_counts(header, is_authentic):
    assert judged(header).is_authentic is is_authentic


def test_a_border_that_does_not_know_yet_makes_us_wait():
    with pytest.raises(TemporarilyUnknown):
        judged(RESULT.format("mx.example.org; dmarc=temperror"))


@pytest.mark.parametrize(
    ("signing", "domain", "aligned"),
    [
        ("example.net", "example.net", True),
        ("example.net", "mail.example.net", True),
        ("mail.example.net", "example.net", False),
        ("net", "example.net", False),
        ("ample.net", "example.net", False),
        ("", "example.net", False),
    ],
)
def test_alignment(signing, domain, aligned):
    assert is_aligned(signing, domain) is aligned


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def check(key, tmp_path):
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    zone = tmp_path / "zone"
    record = base64.b64encode(public).decode()
    zone.write_text(f's._domainkey.example.net TXT "v=DKIM1; k=rsa; p={record}"\n')
    authenticate = DirectVerdict(ZoneFile(zone))

    def verdict(raw):
        return authenticate(raw, read_fields(raw), ANA, ENVELOPE)

    return verdict


@pytest.fixture
def signed(key):
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )

    def sign(raw, domain=b"example.net", **options):
        names = options.pop("include_headers", [b"from", b"subject"])
        return dkim.sign(raw, b"s", domain, private, include_headers=names, **options) + raw

    return sign


MAIL = b"From: Ana <ana@example.net>\r\nSubject: Re: Sleep\r\n\r\nI slept better.\r\n"


def test_a_good_signature_of_the_froms_domain_says_who_wrote(check, signed):
    assert check(signed(MAIL)).address == ANA


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw.replace(b"better", b"worse"), id="changed-text"),
        pytest.param(lambda raw: raw.replace(b"ana@", b"ben@"), id="changed-from"),
        pytest.param(lambda raw: raw[raw.index(b"From:") :], id="no-signature"),
    ],
)
def test_a_changed_or_unsigned_mail_proves_nothing(check, signed, change):
    assert not check(change(signed(MAIL))).is_authentic


def test_a_signature_over_a_part_of_the_text_proves_nothing(check, signed):
    assert not check(signed(MAIL, length=True) + b"and more\r\n").is_authentic


def test_a_signature_of_another_domain_proves_nothing(check, signed):
    assert not check(signed(MAIL, domain=b"evil.example")).is_authentic


def test_rubbish_in_a_signature_is_no_exception(check):
    assert not check(
        b"DKIM-Signature: v=1; d=example.net; h=from; b=\xff;;\r\n" + MAIL
    ).is_authentic
