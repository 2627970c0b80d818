"""A key that signs our letters, and what others verify them by."""

from base64 import b64encode
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

BITS = 2_048  # what everybody verifies; longer ones not all (RFC 8301 section 3.2)


class SigningKey(NamedTuple):
    """A pair of keys: the secret one in PEM, the public one in base64."""

    private: bytes
    public: str


def new_signing_key() -> SigningKey:
    """Make a pair of keys."""
    made = generate_private_key(public_exponent=65_537, key_size=BITS)
    return read_signing_key(
        made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )


def read_signing_key(private: bytes) -> SigningKey:
    """Return a pair of keys by its secret one; raise ValueError for what is none."""
    public = load_pem_private_key(private, password=None).public_key()
    spelled = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(private, b64encode(spelled).decode())
