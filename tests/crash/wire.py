"""A wire to a server on loopback that a test can cut and mend."""

import asyncio
import contextlib

from tests.background import Background, stop_listening


class Wire:
    """Carries bytes between its own port and another one, while it is whole."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: set[asyncio.StreamWriter] = set()
        self._background = Background("wire")
        self.port = 0
        self.mend()

    def cut(self) -> None:
        """Break every connection, and take none."""
        self._background.run(self._cut())

    def mend(self) -> None:
        """Carry again, on the same port."""
        self._background.run(self._listen())

    def close(self) -> None:
        self.cut()
        self._background.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        await stop_listening(self._server)
        for writer in list(self._open):
            writer.transport.abort()
        await self._server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = {writer}
        self._open |= ends
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
            ends.add(back)
            self._open.add(back)
            if writer.transport.is_closing():  # cut meanwhile
                return
            await asyncio.gather(_copy(reader, back), _copy(there, writer))
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()
