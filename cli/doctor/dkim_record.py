"""What a DKIM key's record says (RFC 6376 section 3.6.1, RFC 8301, RFC 8463); rules over texts alone."""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from inbound.authenticate.dkim import tags_of

ED25519_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKey:
    """A public key as it is published; `flaw` says why nobody can use it."""

    kind: str  # "rsa" or "ed25519"
    bits: int = 0
    public: bytes = b""  # in DER
    is_revoked: bool = False
    is_trial: bool = False  # t=y: receivers need not believe it
    flaw: str = ""


def is_key(text: str) -> bool:
    """Check whether a TXT record looks like a key."""
    tags = tags_of(text)
    return "p" in tags and tags.get("v", "DKIM1") == "DKIM1"


def read_key(text: str) -> DkimKey:
    """Return what a record says."""
    tags = tags_of(text)
    kind = tags.get("k", "rsa").lower()
    is_trial = "y" in tags.get("t", "").lower().split(":")
    if not tags.get("p"):
        return DkimKey(kind=kind, is_revoked=True)
    if "sha256" not in tags.get("h", "sha256").lower().split(":"):
        return DkimKey(kind=kind, flaw="it allows no SHA-256 (h=)")
    if not {"*", "email"} & set(tags.get("s", "*").lower().split(":")):
        return DkimKey(kind=kind, flaw="it is not for mail (s=)")
    try:
        key = _public(kind, base64.b64decode(tags["p"], validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return DkimKey(kind=kind, flaw="its key cannot be read (p=): it may have been cut off")
    bits = key.key_size if isinstance(key, RSAPublicKey) else ED25519_BYTES * 8
    return DkimKey(kind=kind, bits=bits, public=_der(key), is_trial=is_trial)


def _public(kind: str, content: bytes) -> RSAPublicKey | Ed25519PublicKey:
    """Return a public key; raise ValueError for what is none of its kind."""
    if kind == "ed25519" and len(content) == ED25519_BYTES:
        return Ed25519PublicKey.from_public_bytes(content)
    key = load_der_public_key(content)
    if kind == "rsa" and isinstance(key, RSAPublicKey):
        return key
    raise ValueError(kind)


def public_part(private: bytes) -> DkimKey:
    """Return the public key of a private one in PEM; raise ValueError for none that signs mail."""
    try:
        key = load_pem_private_key(private, password=None)
    except (TypeError, UnsupportedAlgorithm) as error:  # one under a password
        raise ValueError(str(error)) from None
    if isinstance(key, RSAPrivateKey):
        return DkimKey(kind="rsa", bits=key.key_size, public=_der(key.public_key()))
    if isinstance(key, Ed25519PrivateKey):
        return DkimKey(kind="ed25519", bits=ED25519_BYTES * 8, public=_der(key.public_key()))
    raise ValueError("neither RSA nor Ed25519")


def record_of(key: DkimKey) -> str:
    """Return the record that publishes a key."""
    content = key.public[-ED25519_BYTES:] if key.kind == "ed25519" else key.public
    return f"v=DKIM1; k={key.kind}; p={base64.b64encode(content).decode()}"


def _der(key: RSAPublicKey | Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
