"""Brings mails to a server over many connections, as a process of its own that does nothing else.

Arguments: port, connections, mails of each, and a file of recipients, one for each mail. Prints the seconds.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SIZE = 7_000  # bytes of one reply
LINE = b"The doctor said that walking every day helps, and that sleep will come back. \r\n"


def mail(number: int) -> bytes:
    """Return a reply that no other is equal to, with what a mail program and two servers put before it."""
    header = (
        f"Received: from client.example.net (client.example.net [192.0.2.7])\r\n"
        f"\tby relay.example.net (Postfix) with ESMTPSA id {number:012X}\r\n"
        f"\tfor <somebody@example.org>; Mon, 02 Mar 2026 12:00:00 +0000 (UTC)\r\n"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=key;\r\n"
        f"\tt=1772452800; h=From:To:Subject:Date:Message-ID; bh={number:043d}=;\r\n\tb={number:0344d}\r\n"
        f"From: Ana <ana@example.net>\r\nTo: Community <somebody@example.org>\r\n"
        f"Subject: Re: Sleep after the first week\r\nDate: Mon, 02 Mar 2026 12:00:00 +0000\r\n"
        f"Message-ID: <{number}@client.example.net>\r\nIn-Reply-To: <letter@example.org>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    ).encode()
    lines = (SIZE - len(header)) // len(LINE)
    return header + LINE * lines


class Client(asyncio.Protocol):
    """One connection; it sends MAIL, RCPT and DATA together, as RFC 2920 allows and servers do."""

    def __init__(self, work: Iterator[tuple[str, bytes]], done: asyncio.Future[None]) -> None:
        self._work, self._done = work, done
        self._heard = b""
        self._mail = b""
        self._expected = [b"220"]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *lines, self._heard = (self._heard + data).split(b"\r\n")
        for line in lines:
            if line[3:4] != b"-":
                self._hear(line)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError("the server hung up"))

    def _hear(self, line: bytes) -> None:
        expected = self._expected.pop(0)
        if not line.startswith(expected):
            raise SystemExit(f"expected {expected.decode()}, heard {line.decode()}")
        if expected == b"220":
            self._say(b"EHLO client.example.net\r\n", [b"250"])
        elif expected == b"354":
            self._say(self._mail, [b"250"])
        elif not self._expected:
            self._next()

    def _next(self) -> None:
        found = next(self._work, None)
        if found is None:
            self._done.set_result(None)
            self._transport.close()
            return
        recipient, self._mail = found
        commands = f"MAIL FROM:<ana@example.net>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n"
        self._say(commands.encode(), [b"250", b"250", b"354"])

    def _say(self, words: bytes, expected: list[bytes]) -> None:
        self._expected = expected
        self._transport.write(words)


async def main(port: int, connections: int, each: int, recipients: list[str]) -> float:
    loop = asyncio.get_running_loop()
    mails = [mail(number) + b".\r\n" for number in range(connections * each)]
    waits = [loop.create_future() for _ in range(connections)]
    begun = time.perf_counter()
    for number, done in enumerate(waits):
        own = slice(number * each, (number + 1) * each)
        work = zip(recipients[own], mails[own], strict=True)
        await loop.create_connection(lambda w=work, d=done: Client(w, d), "127.0.0.1", port)
    await asyncio.gather(*waits)
    return time.perf_counter() - begun


if __name__ == "__main__":
    port, connections, each = (int(word) for word in sys.argv[1:4])
    print(asyncio.run(main(port, connections, each, Path(sys.argv[4]).read_text().split())))
