"""A world of domains: what DNS says about them, and keys that sign for them."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from digest.inbox.envelope import Envelope
from inbound.authenticate import DirectVerdict
from inbound.authenticate.dns import LookupFailed, RecordType, plain_name
from inbound.reading.author import author
from inbound.reading.fields import read_fields

ANA = "ana@example.net"
PEER = "192.0.2.10"  # the mail server of example.net
SILENT = None  # what DNS answers where it does not answer


def envelope(reverse_path=ANA, peer=PEER, hello="mx.example.net"):
    """Return how a mail was handed over to us."""
    return Envelope(
        reverse_path=reverse_path,
        recipient="r@mail.example.org",
        accepted_at=datetime(2026, 3, 2, tzinfo=UTC),
        peer=peer,
        hello=hello,
    )


def any_proof(_grounds, _fields, _envelope):
    """Look no further once the From is proved."""
    return True


class Pair:
    """A private key for dkimpy, and the record of its public half."""

    def __init__(self, key):
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        if isinstance(key, ed25519.Ed25519PrivateKey):
            self.algorithm = b"ed25519-sha256"
            self.private = base64.b64encode(key.private_bytes_raw())
            public, self.kind = key.public_key().public_bytes(*raw), "ed25519"
        else:
            self.algorithm = b"rsa-sha256"
            self.private = key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.TraditionalOpenSSL,
                serialization.NoEncryption(),
            )
            public, self.kind = _spki(key), "rsa"
        self.record = f"v=DKIM1; k={self.kind}; p={base64.b64encode(public).decode()}"


def _spki(key):
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def rsa_key(bits):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@pytest.fixture(scope="session")
def pairs():
    return {
        "rsa": Pair(rsa_key(2048)),
        "short": Pair(rsa_key(1024)),
        "ed25519": Pair(ed25519.Ed25519PrivateKey.generate()),
    }


@dataclass
class World:
    """DNS as a table, and a check that knows nothing else."""

    pairs: dict
    zone: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    options: dict = field(default_factory=lambda: {"enough": any_proof})

    def say(self, name, text, kind=RecordType.TXT):
        """Publish one record more."""
        self.zone[name, kind] = (*self.zone.get((name, kind), ()), text)

    def dmarc(self, domain, text):
        self.say(f"_dmarc.{domain}", f"v=DMARC1; {text}")

    def resolve(self, name, kind, patience):
        assert plain_name(name) == name
        self.asked.append((name, kind))
        found = self.zone.get((name, kind), ())
        if found is SILENT:
            raise LookupFailed
        return found

    def publish_key(self, domain, *, selector="s", pair="rsa", extra=""):
        self.zone[f"{selector}._domainkey.{domain}", RecordType.TXT] = (
            self.pairs[pair].record + extra,
        )

    def sign(self, raw, domain="example.net", *, selector="s", pair="rsa", **how):
        """Sign as a domain's mail server does, and publish its key."""
        if (f"{selector}._domainkey.{domain}", RecordType.TXT) not in self.zone:
            self.publish_key(domain, selector=selector, pair=pair)
        key = self.pairs[pair]
        how.setdefault("include_headers", [b"from", b"subject"])
        how.setdefault("signature_algorithm", key.algorithm)
        names = selector.encode(), domain.encode()
        return dkim.sign(raw, *names, key.private, **how) + raw

    def seal(self, raw, domain, saw, *, selector="a", include_headers=(b"from", b"subject")):
        """Put a server's ARC set on a mail: what it saw, its signature and its seal."""
        self.publish_key(domain, selector=selector)
        seen = f"Authentication-Results: {domain}; {saw}\r\n".encode() + raw
        names = selector.encode(), domain.encode()
        key = self.pairs["rsa"].private
        made = dkim.arc_sign(
            seen, *names, key, domain.encode(), include_headers=list(include_headers)
        )
        assert made
        return b"".join(made) + raw

    def check(self, raw, **handed_over):
        """Return our verdict on a mail."""
        fields = read_fields(raw)
        decider = DirectVerdict(self.resolve, **self.options)
        return decider(raw, fields, author(fields.all("from")), envelope(**handed_over))

    def fail(self, name, kind=RecordType.TXT):
        """Let a name server give no answer."""
        self.zone[name, kind] = SILENT

    @property
    def not_the_from(self):
        """Fields to sign, without the From; dkimpy, which refuses that, takes the one for it."""
        return [Disguised(b"subject")]


class Disguised(bytes):
    """A field's name that says it is "from" whenever it is asked."""

    def __eq__(self, other):
        return other == b"from" or bytes(self) == other

    __hash__ = bytes.__hash__

    def lower(self):
        return self


@pytest.fixture
def world(pairs):
    return World(pairs)
