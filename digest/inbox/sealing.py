"""Seals received mail at rest, each under its own key, which is deleted with it (P-04).

    raw       nonce (12) | AES-256-GCM of the mail           under the mail's own key
    raw_key   key id (1) | nonce (12) | AES-256-GCM of that  under a key from the key file

The key that seals the mails' keys is derived from the key file, so the database alone opens nothing. Both are
bound to the row's content and recipient: sealed bytes that are moved to another row do not open there.
"""

import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from digest.errors import Unsealable
from digest.inbox.received_mail import ReceivedMail
from digest.mail.signed_address import Keys

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """A mail's bytes and the key that opens them, as the database holds them."""

    raw: bytes
    key: bytes


def seal(keys: Keys, raw: bytes, *, content_key: str, recipient: str) -> Sealed:
    """Return a mail sealed under a new key, and that key sealed under the newest one of the key file."""
    sealing = keys.derived(b"mail")
    newest = max(sealing)
    own, about = secrets.token_bytes(KEY_BYTES), _about(content_key, recipient)
    key = newest.to_bytes(1, "big") + _locked(sealing[newest], own, about)
    return Sealed(_locked(own, raw, about), key)


def unseal(keys: Keys, received: ReceivedMail) -> bytes:
    """Return the mail as it came; raise Unsealable if it is not there or does not open."""
    if received.raw is None or received.raw_key is None:
        raise Unsealable(f"mail {received.id} is not kept, or was never sealed")
    about = _about(received.content_key, received.recipient)
    key_id, sealed_key = received.raw_key[0], received.raw_key[1:]
    sealing = keys.derived(b"mail").get(key_id)
    if sealing is None:
        raise Unsealable(f"mail {received.id}: key {key_id} is not in the key file")
    try:
        return _opened(_opened(sealing, sealed_key, about), received.raw, about)
    except (InvalidTag, ValueError):
        raise Unsealable(f"mail {received.id} does not open with key {key_id}") from None


def hashed(keys: Keys, content: bytes) -> str:
    """Return an HMAC-SHA-256 in hex that nobody can compute without the key file.

    It uses the oldest key, so that a mail is still recognised if it comes again after a new key was added.
    """
    derived = keys.derived(b"content")
    return hmac.digest(derived[min(derived)], content, "sha256").hex()


def _about(content_key: str, recipient: str) -> bytes:
    return f"{content_key}\0{recipient}".encode("utf-8", "surrogateescape")


def _locked(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def _opened(key: bytes, sealed: bytes, about: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
