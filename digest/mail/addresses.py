"""Signed addresses: local parts and links that carry what they are for, sealed (design section 4).

A token is 37 characters of lower-case base32 over 23 bytes:

    key id (1) | seal (11) | masked content (11): member (5), object (5), detail (1)

The seal is a keyed BLAKE2b over purpose and content (88 bits); the content is masked with a second keyed
BLAKE2b over the seal, so that nobody reads from a token how many members or posts there are.
"""

import hmac
from base64 import b32decode, b32encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from digest.errors import BadToken

KEY_BYTES = 32
LAST_KEY_ID = 255
SEAL_BYTES = 11
CONTENT_BYTES = 11
TOKEN_LENGTH = 37  # characters


class Purpose(StrEnum):
    """What a signed address does; bound into the seal, so no token serves two purposes."""

    REPLY = "r"
    POST = "p"
    FOLLOW = "f"
    UNFOLLOW = "x"
    GET = "g"
    SUMMARY = "d"
    DECISION = "m"
    REPORT = "t"
    UNSUBSCRIBE = "u"
    BOUNCE = "b"
    CONFIRM = "c"
    MESSAGE_ID = "i"


PURPOSES = frozenset(purpose.value for purpose in Purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a token says: for whom, about which object (0: none), and a detail from 0 to 255."""

    purpose: Purpose
    member_id: int
    object_id: int = 0
    detail: int = 0


class Keys:
    """The secret keys by their id; the newest (highest id) seals, every one verifies."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        """Take keys of at least 32 bytes, each under an id from 1 to 255."""
        if not keys or any(
            len(key) < KEY_BYTES or not 0 < kid <= LAST_KEY_ID for kid, key in keys.items()
        ):
            raise ValueError("need at least one key of 32 bytes under an id from 1 to 255")
        self._newest = max(keys)
        self._sealing = {kid: _derived(key, b"seal") for kid, key in keys.items()}
        self._masking = {kid: _derived(key, b"mask") for kid, key in keys.items()}

    def token(self, ticket: Ticket) -> str:
        """Return the token of a ticket, always the same one while the newest key stays."""
        kid = self._newest
        content = (
            ticket.member_id.to_bytes(5, "big")
            + ticket.object_id.to_bytes(5, "big")
            + ticket.detail.to_bytes(1, "big")
        )
        seal = self._seal(kid, ticket.purpose, content)
        sealed = bytes([kid]) + seal + _xor(content, self._mask(kid, seal))
        return _base32(sealed)

    def read(self, purpose: Purpose, token: str) -> Ticket:
        """Return what a token says; raise BadToken unless we made it for this very purpose.

        Needs no database and takes the same time for every token of the right length.
        """
        if len(token) != TOKEN_LENGTH or not token.isascii():
            raise BadToken("not a token")
        try:
            sealed = b32decode(token.upper() + "===")
        except ValueError as error:
            raise BadToken("not a token") from error
        kid, seal = sealed[0], sealed[1 : 1 + SEAL_BYTES]
        if (
            kid not in self._sealing or _base32(sealed) != token
        ):  # 185 bits hold 184: one spelling only
            raise BadToken("no such key")
        content = _xor(sealed[1 + SEAL_BYTES :], self._mask(kid, seal))
        if not hmac.compare_digest(seal, self._seal(kid, purpose, content)):
            raise BadToken("wrong seal")
        return Ticket(
            purpose=purpose,
            member_id=int.from_bytes(content[:5], "big"),
            object_id=int.from_bytes(content[5:10], "big"),
            detail=content[10],
        )

    def local_part(self, ticket: Ticket) -> str:
        """Return the local part that carries the ticket, 39 octets."""
        return f"{ticket.purpose}.{self.token(ticket)}"

    def read_local_part(self, local_part: str) -> Ticket:
        """Return what a local part carries, in any case, also as reply+token; raise BadToken otherwise."""
        local = local_part.lower()
        for prefix in ("reply+", "reply-"):
            if local.startswith(prefix):
                return self.read(Purpose.REPLY, local.removeprefix(prefix))
        letter, dot, token = local.partition(".")
        if not dot or letter not in PURPOSES:
            raise BadToken("not a signed address")
        return self.read(Purpose(letter), token)

    def _seal(self, kid: int, purpose: Purpose, content: bytes) -> bytes:
        key = self._sealing[kid]
        return blake2b(content, digest_size=SEAL_BYTES, key=key, person=purpose.encode()).digest()

    def _mask(self, kid: int, seal: bytes) -> bytes:
        return blake2b(seal, digest_size=CONTENT_BYTES, key=self._masking[kid]).digest()


def _derived(key: bytes, use: bytes) -> bytes:
    return blake2b(use, digest_size=32, key=key[:64]).digest()


def _base32(sealed: bytes) -> str:
    return b32encode(sealed).decode().rstrip("=").lower()


def _xor(left: bytes, right: bytes) -> bytes:
    mixed = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return mixed.to_bytes(len(left), "big")
