"""Signed addresses: local parts and links with a sealed token that says what they do.

A token is 37 characters of lower-case base32 over 23 bytes:

    key id (1) | seal (11) | masked content (11): member (5), object (5), detail (1)

Seal and mask are a synthetic IV's two steps (as in RFC 5297) on one block each: the seal is the first
88 bits of AES-256 of content and purpose; the content is masked with AES-256, under another key, of the
seal. So nobody else can make a token, or read from one how many members or posts there are.

Both keys come from the key file and from the epoch; a restored backup begins a new one. So a token shows
whether its numbers still name the same things in the restored database (`is_lost`).
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from threading import local

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from digest.community.requests.request_number import unsealed
from digest.errors import BadToken
from digest.store.span import FIRST, Span

KEY_BYTES = 32
LAST_KEY_ID = 255
SEAL_BYTES = 11
CONTENT_BYTES = 11
BLOCK_BYTES = 16
SEALED_BYTES = 1 + SEAL_BYTES + CONTENT_BYTES
TOKEN_LENGTH = 37  # characters
PADDING, PADDED_LENGTH = bytes(2), 40  # base32 goes five bytes at a time


class Purpose(StrEnum):
    """What a signed address does; bound into the seal, so no token serves two purposes."""

    REPLY = "r"
    POST = "p"
    FOLLOW = "f"
    UNFOLLOW = "x"
    MUTE = "q"
    UNMUTE = "v"
    GET = "g"
    SUMMARY = "d"
    DECISION = "m"
    REPORT = "t"
    UNSUBSCRIBE = "u"
    BOUNCE = "b"
    CONFIRM = "c"
    MESSAGE_ID = "i"
    PREFERENCES = "s"  # links only; the object is the second since 1970 at which it was mailed
    DOWNLOAD = "w"  # links only
    UNDO = "y"  # a button's value on a page; the letter that told of the change

    __hash__ = str.__hash__  # an enum's own hash is slow, and every token needs it


_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648's base32, in lower case
_LETTERS = _ALPHABET.encode().ljust(256)
_DIGITS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")  # as Python counts by 32
_TOKEN = re.compile(rf"[{_ALPHABET}]{{{TOKEN_LENGTH}}}")

PURPOSES = frozenset(purpose.value for purpose in Purpose)
CONVERSATION = 1  # the detail of a Message-ID that names a conversation, not a delivery
NO_MAIL = frozenset({Purpose.MESSAGE_ID, Purpose.PREFERENCES, Purpose.DOWNLOAD, Purpose.UNDO})

_NAMED = {  # the table whose number the object of a token is
    Purpose.REPLY: "conversation",
    Purpose.POST: "post",
    Purpose.FOLLOW: "conversation",
    Purpose.UNFOLLOW: "conversation",
    Purpose.MUTE: "conversation",
    Purpose.UNMUTE: "conversation",
    Purpose.GET: "conversation",
    Purpose.SUMMARY: "delivery",
    Purpose.DECISION: "matter",
    Purpose.REPORT: "post",
    Purpose.UNSUBSCRIBE: "community",
    Purpose.BOUNCE: "delivery",
    Purpose.CONFIRM: "question",
    Purpose.MESSAGE_ID: "delivery",
    Purpose.DOWNLOAD: "delivery",
    Purpose.UNDO: "delivery",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a token says: for which member, about which object (0: none), and a detail from 0 to 255.

    `is_lost`: it was made after the backup that was later restored, so it names nothing that we know.
    """

    purpose: Purpose
    member_id: int
    object_id: int = 0
    detail: int = 0
    is_lost: bool = False


class Keys:
    """The secret keys by id; the newest (highest id) seals, all of them verify.

    Tokens are sealed in the last epoch, and verified in every one.
    """

    def __init__(self, keys: dict[int, bytes], epochs: Sequence[Span] = (FIRST,)) -> None:
        """Take keys of at least 32 bytes, each under an id from 1 to 255."""
        if not keys or any(
            len(key) < KEY_BYTES or not 0 < kid <= LAST_KEY_ID for kid, key in keys.items()
        ):
            raise ValueError("need at least one key of 32 bytes under an id from 1 to 255")
        self._keys = dict(keys)
        self._newest = max(keys)
        self._epochs = tuple(epochs)
        self._ciphers = {
            kid: [_ciphers(key, epoch.salt) for epoch in self._epochs] for kid, key in keys.items()
        }

    def in_epochs(self, epochs: Sequence[Span]) -> "Keys":
        """Return the same keys for a database that went through these epochs, the present one last."""
        return Keys(self._keys, epochs)

    def derived(self, use: bytes) -> dict[int, bytes]:
        """Return a key of 32 bytes for each id, for a use other than addresses that `use` names."""
        return {kid: _derived(key, use) for kid, key in self._keys.items()}

    def token(self, ticket: Ticket) -> str:
        """Return the token of a ticket, always the same one as long as the newest key stays."""
        wanted = [(ticket.purpose, ticket.object_id, ticket.detail)]
        return self.tokens(ticket.member_id, wanted)[0].decode()

    def tokens(self, member_id: int, wanted: Iterable[tuple[Purpose, int, int]]) -> list[bytes]:
        """Return a member's tokens, in ASCII, each for a purpose, an object and a detail.

        A letter has fifty: all of them are sealed, masked and encoded together in a few steps.
        """
        lead = member_id.to_bytes(5, "big")
        rest = [_rest(*each) for each in wanted]
        blocks = lead + lead.join(rest) if rest else b""
        seals, masked = self._sealed(self._newest, blocks)
        padded = SEALED_BYTES + len(PADDING)
        lanes = bytearray(padded * len(rest))
        lanes[0::padded] = bytes([self._newest]) * len(rest)
        for place in range(SEAL_BYTES):
            lanes[1 + place :: padded] = seals[place::BLOCK_BYTES]
        for place in range(CONTENT_BYTES):
            lanes[1 + SEAL_BYTES + place :: padded] = masked[place::BLOCK_BYTES]
        letters = _base32(lanes)
        return [letters[at : at + TOKEN_LENGTH] for at in range(0, len(letters), PADDED_LENGTH)]

    def read(self, purpose: Purpose, token: str) -> Ticket:
        """Return what a token says; raise BadToken unless we made it for exactly this purpose.

        Needs no database and takes the same time for every token of the right length.
        """
        if not _TOKEN.fullmatch(token):
            raise BadToken("not a token")
        bits = int(token.translate(_DIGITS), 32)
        if bits & 1:  # 185 bits hold 184: one spelling only
            raise BadToken("not a token")
        sealed = (bits >> 1).to_bytes(SEALED_BYTES, "big")
        if sealed[0] not in self._ciphers:
            raise BadToken("no such key")
        ciphers = zip(self._ciphers[sealed[0]], self._epochs, strict=True)
        opened = [(_opened(pair, sealed, purpose), epoch) for pair, epoch in ciphers]
        found = [(content, epoch) for content, epoch in opened if content is not None]
        if not found:
            raise BadToken("wrong seal")
        content, epoch = found[-1]
        ticket = Ticket(
            purpose=purpose,
            member_id=int.from_bytes(content[:5], "big"),
            object_id=int.from_bytes(content[5:10], "big"),
            detail=content[10],
        )
        return replace(ticket, is_lost=True) if _is_lost(ticket, epoch) else ticket

    def local_part(self, ticket: Ticket) -> str:
        """Return the local part that carries the ticket, 39 octets."""
        return f"{ticket.purpose}.{self.token(ticket)}"

    def read_local_part(self, local_part: str) -> Ticket:
        """Return the ticket in a local part, in any case, also as reply+token; else raise BadToken."""
        local = local_part.lower()
        for prefix in ("reply+", "reply-"):
            if local.startswith(prefix):
                return self.read(Purpose.REPLY, local.removeprefix(prefix))
        letter, dot, token = local.partition(".")
        if not dot or letter not in PURPOSES:
            raise BadToken("not a signed address")
        return self.read(Purpose(letter), token)

    def _sealed(self, kid: int, blocks: bytes) -> tuple[bytes, bytes]:
        """Return the seals of blocks of content and purpose, and the blocks masked; 16 bytes for each."""
        sealing, masking = self._ciphers[kid][-1]
        sealed = sealing.encrypt(blocks)
        seals = bytearray(len(blocks))
        for place in range(SEAL_BYTES):
            seals[place::BLOCK_BYTES] = sealed[place::BLOCK_BYTES]
        return bytes(seals), _xor(blocks, masking.encrypt(seals))


class _Cipher(local):
    """AES-256 on single blocks; each thread has its own encryptor."""

    def __init__(self, key: bytes) -> None:
        self.encrypt = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update  # noqa: S305


def _rest(purpose: Purpose, object_id: int, detail: int) -> bytes:
    """Return what follows the member's number in a block."""
    if object_id >> 40 or detail >> 8:
        raise OverflowError("a token holds ids of 40 bits and a detail of 8")
    return (object_id << 8 | detail).to_bytes(6, "big") + _tail(purpose)


@cache
def _tail(purpose: Purpose) -> bytes:
    return purpose.encode().ljust(BLOCK_BYTES - CONTENT_BYTES, b"\0")


def _is_lost(ticket: Ticket, epoch: Span) -> bool:
    """Return True if a token of an epoch names a member or an object that a restored backup did not know."""
    table = _NAMED.get(ticket.purpose)
    if ticket.purpose is Purpose.MESSAGE_ID and ticket.detail == CONVERSATION:
        table = "conversation"
    if not epoch.keeps("member", ticket.member_id):
        return True
    number = ticket.object_id
    if ticket.purpose is Purpose.DECISION:
        number, _ = unsealed(number)
    return table is not None and not epoch.keeps(table, number)


def _ciphers(key: bytes, salt: bytes) -> "tuple[_Cipher, _Cipher]":
    """Return the ciphers that seal and mask in an epoch; the first epoch has no salt."""
    return _Cipher(_derived(key, b"seal" + salt)), _Cipher(_derived(key, b"mask" + salt))


def _opened(ciphers: "tuple[_Cipher, _Cipher]", sealed: bytes, purpose: Purpose) -> bytes | None:
    """Return the content of sealed bytes, None if they were not sealed with these keys."""
    sealing, masking = ciphers
    seal = sealed[1 : 1 + SEAL_BYTES]
    mask = masking.encrypt(seal.ljust(BLOCK_BYTES, b"\0"))[:CONTENT_BYTES]
    content = _xor(sealed[1 + SEAL_BYTES :], mask)
    expected = sealing.encrypt(content + _tail(purpose))
    return content if hmac.compare_digest(seal, expected[:SEAL_BYTES]) else None


def _derived(key: bytes, use: bytes) -> bytes:
    return blake2b(use, digest_size=32, key=key[:64]).digest()


def _base32(data: bytes | bytearray) -> bytes:
    """Return bytes (a multiple of five) as lower-case base32 (RFC 4648), all of them in a few steps.

    Each group of 40 bits gets a lane of 64, in which repeated halving spreads it to eight bytes of 5 bits.
    """
    groups = len(data) // 5
    lanes = bytearray(8 * groups)
    for place in range(5):
        lanes[3 + place :: 8] = data[place::5]
    bits = int.from_bytes(lanes, "big")
    for high, low, shift in _halvings(groups):
        bits = (bits & high) << shift | bits & low
    return bits.to_bytes(8 * groups, "big").translate(_LETTERS)


@cache
def _halvings(groups: int) -> list[tuple[int, int, int]]:
    """Return for each halving the bits that move, the bits that stay, and how far to move."""
    steps = []
    for lane, half in ((64, 20), (32, 10), (16, 5)):
        low_half = ((1 << half) - 1).to_bytes(lane // 8, "big")
        low = int.from_bytes(low_half * (groups * 64 // lane), "big")
        steps.append((low << half, low, lane // 2 - half))
    return steps


def _xor(left: bytes, right: bytes) -> bytes:
    mixed = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return mixed.to_bytes(len(left), "big")
