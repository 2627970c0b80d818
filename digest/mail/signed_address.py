"""Signed addresses: local parts and links with a sealed token that says what they do.

The content of a token is a member (5 bytes), an object (5) and a detail (1), and it is sealed for one
purpose (see `token_cipher`). So nobody else can make a token, or read from one how many members or posts
there are.

The keys come from the key file and from the epoch; a restored backup begins a new one. So a token shows
whether its numbers still name the same things in the restored database (`is_lost`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from digest.community.requests.request_number import unsealed
from digest.errors import BadToken
from digest.mail.token_cipher import (
    BLOCK_BYTES,
    CONTENT_BYTES,
    TOKEN_LENGTH,
    TokenCipher,
    derived,
    sealed_bytes,
)
from digest.store.span import FIRST, Span

__all__ = ["TOKEN_LENGTH", "Keys", "Purpose", "Ticket", "blank"]

KEY_BYTES = 32
LAST_KEY_ID = 255
MEMBER_BYTES = 5


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
    ANNOUNCEMENT = "a"  # the operator's letter to all that is answered
    MESSAGE_ID = "i"
    PREFERENCES = "s"  # links only; the object is the second since 1970 at which it was mailed
    DOWNLOAD = "w"  # links only
    UNDO = "y"  # a button's value on a page; the letter that told of the change

    __hash__ = str.__hash__  # an enum's own hash is slow, and every token needs it


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
    Purpose.ANNOUNCEMENT: "announcement",
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
        self._epochs = tuple(epochs)
        self._ciphers = {
            kid: [TokenCipher(kid, key, epoch.salt) for epoch in self._epochs]
            for kid, key in keys.items()
        }
        self._newest = self._ciphers[max(keys)][-1]

    def in_epochs(self, epochs: Sequence[Span]) -> "Keys":
        """Return the same keys for a database that went through these epochs, the present one last."""
        return Keys(self._keys, epochs)

    def derived(self, use: bytes) -> dict[int, bytes]:
        """Return a key of 32 bytes for each id, for a use other than addresses that `use` names."""
        return {kid: derived(key, use) for kid, key in self._keys.items()}

    def token(self, ticket: Ticket) -> str:
        """Return the token of a ticket, always the same one as long as the newest key stays."""
        return self.tokens([ticket])[0]

    def tokens(self, tickets: Iterable[Ticket]) -> list[str]:
        """Return the tokens of several tickets."""
        blocks = b"".join(
            each.member_id.to_bytes(MEMBER_BYTES, "big")
            + blank(each.purpose, each.object_id, each.detail)[MEMBER_BYTES:]
            for each in tickets
        )
        return [token.decode() for token in self._newest.tokens(blocks)]

    def filled_in(self, member_id: int, blanks: bytes) -> tuple[bytes, ...]:
        """Return the tokens, in ASCII, that a member's number makes of blank ones."""
        blocks = bytearray(blanks)
        count = len(blocks) // BLOCK_BYTES
        for place, byte in enumerate(member_id.to_bytes(MEMBER_BYTES, "big")):
            if byte:
                blocks[place::BLOCK_BYTES] = bytes([byte]) * count
        return self._newest.tokens(blocks)

    def read(self, purpose: Purpose, token: str) -> Ticket:
        """Return what a token says; raise BadToken unless we made it for exactly this purpose.

        Needs no database and takes the same time for every token of the right length.
        """
        sealed = sealed_bytes(token)
        if sealed[0] not in self._ciphers:
            raise BadToken("no such key")
        ciphers = zip(self._ciphers[sealed[0]], self._epochs, strict=True)
        opened = [(cipher.opened(sealed, purpose.encode()), epoch) for cipher, epoch in ciphers]
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


def blank(purpose: Purpose, object_id: int = 0, detail: int = 0) -> bytes:
    """Return what a token seals, with zeros where the member's number belongs."""
    if object_id >> 40 or detail >> 8:
        raise OverflowError("a token holds ids of 40 bits and a detail of 8")
    return bytes(MEMBER_BYTES) + (object_id << 8 | detail).to_bytes(6, "big") + _tail(purpose)


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
