"""A server in a thread of its own: it listens, and it stops without breaking off what is under way (R-10)."""

import asyncio
import errno
import socket
import threading
from abc import ABC, abstractmethod
from asyncio import BaseProtocol, Server
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Protocol

PATIENCE = 20  # seconds for what is under way when the server is to stop
BACKLOG = 512  # connections that wait to be accepted
ACCEPTING = 5  # turns of the loop after which whoever was just accepted is known
FOR_OUR_GROUP = 0o660  # who may speak to a socket in the file system


class ServedConnection(Protocol):
    """One client."""

    def leave(self) -> None:
        """End the connection once nothing is under way on it."""

    def abort(self) -> None:
        """End the connection now."""


class Listener(ABC):
    """What listens on a port, or on a socket in the file system."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, path: Path | None = None) -> None:
        self._host, self._port, self._path = host, port, path
        self._listening: Future[tuple[Server, asyncio.AbstractEventLoop]] = Future()
        self._stopping: asyncio.Event
        self._nobody: asyncio.Event
        self._connections: set[ServedConnection] = set()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    @abstractmethod
    def connect(self) -> BaseProtocol:
        """Return the protocol of a new connection; called in the server's thread."""

    @property
    def listening_port(self) -> int:
        """Return the port in use, also where any free one was asked for."""
        server = self._listening.result()[0]
        return int(server.sockets[0].getsockname()[1])

    @property
    def where(self) -> str:
        """Return where to find it, for an operator."""
        return str(self._path) if self._path else f"{self._host}:{self.listening_port}"

    def start(self) -> None:
        """Return once it listens; raise OSError where it cannot."""
        self._thread.start()
        self._listening.result()

    def stop(self) -> None:
        """Take no more connections, let go those there are, and return when they are gone."""
        _, loop = self._listening.result()
        loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def call(self, something: Callable[[], None]) -> None:
        """Have something done in the server's thread, as long as that is there."""
        with suppress(RuntimeError):  # it has just gone
            self._listening.result()[1].call_soon_threadsafe(something)

    def began(self, connection: ServedConnection) -> None:
        """Remember a connection."""
        self._connections.add(connection)

    def ended(self, connection: ServedConnection) -> None:
        """Forget a connection."""
        self._connections.discard(connection)
        if not self._connections:
            self._nobody.set()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._stopping, self._nobody = asyncio.Event(), asyncio.Event()
        try:
            server = await self._listen()
        except Exception as error:
            self._listening.set_exception(error)
            return
        self._listening.set_result((server, asyncio.get_running_loop()))
        await self._stopping.wait()
        await self._stop_accepting(server)
        server.close()
        if self._path:
            self._path.unlink(missing_ok=True)
        await self._let_go()

    async def _listen(self) -> Server:
        loop = asyncio.get_running_loop()
        if self._path is None:
            return await loop.create_server(self.connect, self._host, self._port, backlog=BACKLOG)
        _make_way(self._path)
        server = await loop.create_unix_server(self.connect, str(self._path), backlog=BACKLOG)
        self._path.chmod(FOR_OUR_GROUP)
        return server

    async def _stop_accepting(self, server: Server) -> None:
        """Accept nobody more before it closes: asyncio forgets whoever it accepts while closing."""
        for listening in server.sockets:
            asyncio.get_running_loop().remove_reader(listening.fileno())
        for _ in range(ACCEPTING):
            await asyncio.sleep(0)

    async def _let_go(self) -> None:
        for connection in list(self._connections):
            connection.leave()
        if self._connections:
            try:
                await asyncio.wait_for(self._nobody.wait(), PATIENCE)
            except TimeoutError:
                for connection in list(self._connections):
                    connection.abort()


def _make_way(path: Path) -> None:
    """Remove a socket that nobody listens on; raise OSError where somebody does."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise OSError(errno.EADDRINUSE, "Address already in use")
