"""The wire to a mail server: bytes there, answers back, and whether it still lives (RFC 5321 section 4.2)."""

import asyncio
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

ANSWER_LIMIT = 65_536  # bytes of one answer; whoever says more is no mail server

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)


class NotSmtp(ValueError):
    """What came is no answer of a mail server."""


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What the server said: a code of three digits, and its words with a line end between lines."""

    code: int
    text: bytes

    @property
    def kind(self) -> int:
        """The first digit of the code: 2 is yes, 3 go on, 4 later, 5 never."""
        return self.code // 100


class AnswerReader:
    """Puts the answers together from what arrives, which may end anywhere."""

    def __init__(self) -> None:
        self._begun = b""
        self._lines: list[bytes] = []

    @property
    def is_midway(self) -> bool:
        """True while an answer has begun and not ended."""
        return bool(self._begun or self._lines)

    def feed(self, data: bytes) -> Iterator[ServerAnswer]:
        """Yield the answers that end in `data`; raise NotSmtp for what cannot be one."""
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            found = _LINE.fullmatch(line.rstrip(b"\r"))
            if found is None:
                raise NotSmtp
            self._lines.append(found[3] or b"")
            if found[2] != b"-":
                text, self._lines = b"\n".join(self._lines), []
                yield ServerAnswer(int(found[1]), text)
        if len(self._begun) + sum(map(len, self._lines)) > ANSWER_LIMIT:
            raise NotSmtp


class SmtpWire(asyncio.Protocol):
    """One connection to a server, in one event loop; `hear` gets each answer, `lose` the end, once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.hear: Callable[[ServerAnswer], None] = lambda _: None
        self.lose: Callable[[], None] = lambda: None
        self.is_open = False
        self.ended: asyncio.Future[None] = (
            loop.create_future()
        )  # done when the connection is closed
        self.is_flowing = True  # False while the network has not taken all that was written
        self.quiet_since = loop.time()
        self._loop = loop
        self._reader = AnswerReader()
        self._transport: asyncio.Transport

    @property
    def is_midway(self) -> bool:
        """True while an answer has begun and not ended."""
        return self._reader.is_midway

    def write(self, words: bytes) -> None:
        """Send these bytes, now or as the network takes them."""
        self.quiet_since = self._loop.time()
        self._transport.write(words)

    def close(self) -> None:
        """Close the connection once everything is sent."""
        if self.is_open:
            self._transport.close()

    def abort(self) -> None:
        """Break the connection off; `lose` is called soon."""
        if self.is_open:
            self._transport.abort()

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on over TLS; nothing that was said before counts any more."""
        transport = await self._loop.start_tls(self._transport, self, context, server_hostname=host)
        self._carry(cast(asyncio.Transport, transport))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, over this transport."""
        self.is_open = True
        self._carry(cast(asyncio.Transport, transport))

    def data_received(self, data: bytes) -> None:
        """Pass on the answers that are whole."""
        self.quiet_since = self._loop.time()
        try:
            for answer in self._reader.feed(data):
                self.hear(answer)
        except NotSmtp:
            self.abort()

    def pause_writing(self) -> None:
        """Note that something waits for the network."""
        self.is_flowing = False

    def resume_writing(self) -> None:
        """Note that the network has everything."""
        self.is_flowing = True
        self.quiet_since = self._loop.time()

    def connection_lost(self, _error: Exception | None) -> None:
        """Say so, whoever closed it."""
        self.is_open = False
        self.ended.set_result(None)
        self.lose()

    def _carry(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        transport.set_write_buffer_limits(high=0)  # so that `is_flowing` is exact
