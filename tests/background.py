"""An event loop in a thread of its own, for servers made for tests: it leaves no connection open."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import TypeVar

from tests.patience import PATIENCE

ACCEPTING = 50  # turns of the loop after which whoever was just accepted is known

T = TypeVar("T")


class Background:
    """The loop, running until `close`."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name)
        self._thread.start()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Have something done in the loop, and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def close(self) -> None:
        """End every task, and the thread."""
        self.run(_end_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()


async def stop_listening(server: asyncio.Server) -> None:
    """Close a server that may be accepting somebody now.

    `Server.close` leaves a connection open that is accepted in that moment: its transport refuses to
    join a server that has ended, and nobody closes it. So nobody is accepted any more before it.
    """
    for listening in server.sockets:
        asyncio.get_running_loop().remove_reader(listening.fileno())
    await settle()
    server.close()


async def settle() -> None:
    """Let connections that were just accepted, or just ended, become known as such."""
    for _ in range(ACCEPTING):
        await asyncio.sleep(0)


async def _end_others() -> None:
    await settle()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    left = getattr(asyncio.get_running_loop(), "_transports", {})  # whoever was accepted at the end
    for transport in list(left.values()):
        transport.abort()
    await settle()
