"""Gathers what comes after DATA up to the final dot, whatever pieces it comes in (RFC 5321 section 4.5.2)."""

from enum import StrEnum

from inbound.smtp.limits import Share

END = b"\r\n.\r\n"
KEPT_OF_TOO_MUCH = 65_536  # bytes of a mail that is too large, for whoever must be told of it


class LimitExceeded(StrEnum):
    """Why a mail was not gathered to its end."""

    TOO_MUCH = "too_large"
    TOO_LONG_A_LINE = "line_too_long"
    NO_ROOM = "no_room"


class Incoming:
    """One mail on its way in. Only CRLF, a dot, CRLF end it: any other mixture is content (S-06)."""

    def __init__(
        self, *, size_limit: int, line_limit: int | None, room: Share | None = None
    ) -> None:
        self.excess: LimitExceeded | None = None
        self._size_limit = size_limit
        self._open_limit = size_limit if line_limit is None else line_limit + 2
        self._head = b""
        self._buffer = bytearray(b"\r\n")  # as if a line had ended: a mail may be one lone dot
        self._searched = 0
        self._open = 0  # octets of the line that is not yet ended
        self._room = room  # of that which all mails of the server share

    @property
    def size(self) -> int:
        """Return how many bytes lie in memory."""
        return len(self._buffer)

    def feed(self, piece: bytes) -> bytes | None:
        """Take what came; return what comes after the end, None while the end has not come."""
        self._take_room(len(piece))
        self._buffer += piece
        end = self._buffer.find(END, self._searched)
        if end >= 0:
            rest = bytes(self._buffer[end + len(END) :])
            del self._buffer[end + 2 :]
            self._watch_size(end)
            return rest
        self._watch_size(len(self._buffer) - len(END))  # a part of the end may be there already
        self._watch_line(piece)
        self._searched = max(0, len(self._buffer) - len(END) + 1)
        return None

    def give_up(self, excess: LimitExceeded) -> None:
        """Keep no more than the beginning; the end is still looked for."""
        if self.excess is None:
            self.excess = excess
            self._head = bytes(self._buffer[2 : 2 + KEPT_OF_TOO_MUCH]).replace(b"\r\n.", b"\r\n")
        del self._buffer[: -len(END) + 1]
        self._searched = 0

    def give_back(self) -> None:
        """Give back the room of what came: the mail is kept, or never will be."""
        if self._room is not None:
            self._room.give_back()

    def mail(self) -> bytes:
        """Return the mail without its dots' protection; only its beginning where something was too much."""
        if self.excess is not None:
            return self._head
        return bytes(self._buffer.replace(b"\r\n.", b"\r\n")[2:])

    def _take_room(self, size: int) -> None:
        if self._room is not None and not self._room.take(size):
            self.give_up(LimitExceeded.NO_ROOM)

    def _watch_size(self, size: int) -> None:
        if self.excess is not None or size > self._size_limit:
            self.give_up(LimitExceeded.TOO_MUCH)

    def _watch_line(self, piece: bytes) -> None:
        """Notice an endless line before it fills the memory; others are looked at in the whole mail."""
        last = piece.rfind(b"\n")
        self._open = self._open + len(piece) if last < 0 else len(piece) - last - 1
        if self._open > self._open_limit and self.excess is None:
            self.give_up(LimitExceeded.TOO_LONG_A_LINE)


def has_longer_line(mail: bytes, limit: int) -> bool:
    """Check whether a line has more octets than `limit`, its CRLF not counted."""
    start = 0
    while len(mail) - start > limit:
        end = mail.rfind(b"\n", start, start + limit + 2)
        if end < 0:
            return len(mail) - start > limit
        start = end + 1
    return False


def has_bare_ends(mail: bytes) -> bool:
    """Check whether a CR or LF stands alone, or a NUL stands anywhere (S-06)."""
    rest = mail.replace(b"\r\n", b"")  # looking for one octet is far cheaper than counting pairs
    return b"\n" in rest or b"\r" in rest or b"\0" in rest
