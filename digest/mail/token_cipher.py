"""Seals tokens and opens them: 37 characters of lower-case base32 over 23 bytes.

    key id (1) | seal (11) | masked content (11)

Seal and mask are a synthetic IV's two steps (as in RFC 5297) on one block each: the seal is the first
88 bits of AES-256 of content and use; the content is masked with AES-256, under another key, of the
seal. A letter has some sixty tokens: all of them are sealed, masked and encoded together in a few steps.
"""

import hmac
import re
from functools import cache
from hashlib import blake2b
from struct import Struct
from threading import local

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from digest.errors import BadToken

SEAL_BYTES = 11
CONTENT_BYTES = 11
BLOCK_BYTES = 16  # what is sealed: content, and a use that is filled up with zeros
SEALED_BYTES = 1 + SEAL_BYTES + CONTENT_BYTES
TOKEN_LENGTH = 37  # characters
PADDED_LENGTH = 40  # of 25 bytes, as base32 goes five bytes at a time

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648's base32, in lower case
_LETTERS = _ALPHABET.encode().ljust(256)
_DIGITS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")  # as Python counts by 32
_LANES = [8 * (byte // 5) + 3 + byte % 5 for byte in range(SEALED_BYTES)]  # see `_spelled`
_TOKEN = re.compile(rf"[{_ALPHABET}]{{{TOKEN_LENGTH}}}")


class TokenCipher:
    """Seals and opens tokens under one key in one epoch, which its salt tells from others."""

    def __init__(self, key_id: int, key: bytes, salt: bytes) -> None:
        self._key_id = bytes([key_id])
        self._sealing = _Cipher(derived(key, b"seal" + salt))
        self._masking = _Cipher(derived(key, b"mask" + salt))

    def tokens(self, blocks: bytes | bytearray) -> tuple[bytes, ...]:
        """Return the tokens of blocks of content and use, in ASCII."""
        count = len(blocks) // BLOCK_BYTES
        seals = _and(self._sealing.encrypt(blocks), _seal_bits(count))
        masked = _xor(blocks, self._masking.encrypt(seals))
        lanes = bytearray(PADDED_LENGTH * count)
        lanes[_LANES[0] :: PADDED_LENGTH] = self._key_id * count
        for place, lane in enumerate(_LANES[1 : 1 + SEAL_BYTES]):
            lanes[lane::PADDED_LENGTH] = seals[place::BLOCK_BYTES]
        for place, lane in enumerate(_LANES[1 + SEAL_BYTES :]):
            lanes[lane::PADDED_LENGTH] = masked[place::BLOCK_BYTES]
        return _apart(count).unpack(_spelled(lanes))

    def opened(self, sealed: bytes, use: bytes) -> bytes | None:
        """Return the content of a token's bytes, None if it was not sealed here for this use."""
        seal = sealed[1 : 1 + SEAL_BYTES]
        mask = self._masking.encrypt(seal.ljust(BLOCK_BYTES, b"\0"))[:CONTENT_BYTES]
        content = _xor(sealed[1 + SEAL_BYTES :], mask)
        expected = self._sealing.encrypt((content + use).ljust(BLOCK_BYTES, b"\0"))
        return content if hmac.compare_digest(seal, expected[:SEAL_BYTES]) else None


class _Cipher(local):
    """AES-256 on single blocks; each thread has its own encryptor."""

    def __init__(self, key: bytes) -> None:
        self.encrypt = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update  # noqa: S305


def derived(key: bytes, use: bytes) -> bytes:
    """Return a key of 32 bytes for one use of a longer or shorter one."""
    return blake2b(use, digest_size=32, key=key[:64]).digest()


def sealed_bytes(token: str) -> bytes:
    """Return the bytes that a token spells, first the id of its key; raise BadToken for what is no token."""
    if not _TOKEN.fullmatch(token):
        raise BadToken("not a token")
    bits = int(token.translate(_DIGITS), 32)
    if bits & 1:  # 185 bits hold 184: one spelling only
        raise BadToken("not a token")
    return (bits >> 1).to_bytes(SEALED_BYTES, "big")


def _spelled(lanes: bytearray) -> bytes:
    """Return lower-case base32 (RFC 4648) of what stands in lanes, all of it in a few steps.

    Each five bytes have a lane of 64 bits, in which repeated halving spreads them to eight bytes of 5 bits.
    """
    bits = int.from_bytes(lanes, "big")
    for high, low, shift in _halvings(len(lanes) // 8):
        bits = (bits & high) << shift | bits & low
    return bits.to_bytes(len(lanes), "big").translate(_LETTERS)


@cache
def _halvings(lanes: int) -> list[tuple[int, int, int]]:
    """Return for each halving the bits that move, the bits that stay, and how far to move."""
    steps = []
    for lane, half in ((64, 20), (32, 10), (16, 5)):
        low_half = ((1 << half) - 1).to_bytes(lane // 8, "big")
        low = int.from_bytes(low_half * (lanes * 64 // lane), "big")
        steps.append((low << half, low, lane // 2 - half))
    return steps


@cache
def _seal_bits(count: int) -> bytes:
    return (bytes([0xFF]) * SEAL_BYTES).ljust(BLOCK_BYTES, b"\0") * count


@cache
def _apart(count: int) -> Struct:
    """Return what takes so many tokens apart, each without what fills it up."""
    return Struct(f"{TOKEN_LENGTH}s{PADDED_LENGTH - TOKEN_LENGTH}x" * count)


def _and(left: bytes, right: bytes) -> bytes:
    both = int.from_bytes(left, "big") & int.from_bytes(right, "big")
    return both.to_bytes(len(left), "big")


def _xor(left: bytes | bytearray, right: bytes) -> bytes:
    mixed = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return mixed.to_bytes(len(left), "big")
