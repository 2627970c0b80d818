"""Letters under way to an SMTP server over several connections that are kept open, in one event loop."""

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from digest.errors import RelayDeferred, RelayRefusesAll, RelayRejected
from digest.outbox.compose import Composed
from digest.outbox.flights import Landed
from digest.outbox.smtp_answer import CLOSING, FORBIDDEN
from digest.outbox.smtp_connection import RelayResult, SmtpConnection
from digest.outbox.smtp_opening import Server, opened

IDLE_LIMIT = 30  # seconds after which an unused connection is no longer trusted
REST = 30  # seconds for which a server that does not answer is left alone
GOODBYE = 2  # seconds that a server may take to close
POLICY_LIMIT = 5  # refusals by policy in a row, with no letter taken between, are about us


class RelayStanding:
    """How the relay has treated us lately, for all who send to it."""

    def __init__(self, slow: float) -> None:
        self._slow = slow
        self._rests_until = 0.0
        self._policy_refusals = 0

    def check(self) -> None:
        """Raise RelayDeferred where the relay has just failed to answer."""
        if monotonic() < self._rests_until:
            raise RelayDeferred(0, "no connection: it did not answer a moment ago")

    def note_unanswered(self, begun: float) -> None:
        """Leave a relay alone for a while that took long to fail."""
        if monotonic() - begun > self._slow:
            self._rests_until = monotonic() + REST

    def judged(self, result: RelayResult) -> RelayResult:
        """Return what a refusal by policy means: it may be about this letter or about all of ours.

        The first few letters are tried again later and mark nobody; only several in a row, with no letter
        taken between, stop the run. So one post that a filter dislikes does not hold up everybody's mail.
        """
        if isinstance(result, str):
            self._policy_refusals = 0
        elif isinstance(result, RelayRefusesAll) and result.code not in FORBIDDEN:
            self._policy_refusals += 1
            if self._policy_refusals < POLICY_LIMIT:
                return RelayDeferred(result.code, result.text, asks_for_less=True)
            self._policy_refusals = 0
        return result


class SmtpFlights:
    """Letters under way; started and awaited by one thread at a time, which then runs the event loop."""

    def __init__(
        self, server: Server, standing: RelayStanding, *, parked: Callable[["SmtpFlights"], None]
    ) -> None:
        self.most = 1
        self.under_way = 0
        self._server = server
        self._standing = standing
        self._parked = parked
        self._loop = asyncio.new_event_loop()
        self._free: list[SmtpConnection] = []
        self._busy: set[SmtpConnection] = set()
        self._openings: dict[int, asyncio.Task[None]] = {}  # by the letter's delivery id
        self._queue: deque[Composed] = deque()  # for the next free connection
        self._landed: list[Landed] = []

    def start(self, letter: Composed) -> None:
        """Begin to hand a letter over, on a free connection or a new one."""
        self.under_way += 1
        if not letter.recipient.isascii():
            words = "5.6.7 the address needs SMTPUTF8, which is not spoken here"
            self._land(letter, RelayRejected(553, words))
        elif (connection := self._kept()) is not None:
            self._begin(connection, letter)
        elif len(self._busy) + len(self._openings) < self.most:
            self._open_for(letter)
        else:
            self._wait(letter)

    def landed(self, seconds: float) -> list[Landed]:
        """Return letters that have landed; wait for the first one for so many seconds at most."""
        if not self._landed:
            self._run(min(seconds, self._server.timeout, self._server.patience))
            if not self._landed:
                for connection in [one for one in self._busy if self._patience_left(one) <= 0]:
                    connection.abort()
        landed, self._landed = self._landed, []
        return landed

    def close(self) -> None:
        """End for now, with no letter under way; the connections stay open for the next run."""
        self._parked(self)

    def break_off(self) -> None:
        """Break off all that is under way, from whatever thread."""
        self._loop.call_soon_threadsafe(self._abort)

    def quit(self) -> None:
        """Close every connection and the loop."""
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _end(self) -> None:
        ends = [connection.ended for connection in (*self._free, *self._busy)]
        for connection in self._free:
            connection.close()
        self._abort()
        await asyncio.gather(*self._openings.values(), return_exceptions=True)
        if ends:
            await asyncio.wait(ends, timeout=GOODBYE)

    def _run(self, seconds: float) -> None:
        """Run the loop until a letter lands, or that many seconds."""
        timer = self._loop.call_later(seconds, self._loop.stop)
        self._loop.run_forever()
        timer.cancel()

    def _abort(self) -> None:
        for task in self._openings.values():
            task.cancel()
        for connection in self._busy:
            connection.abort()

    def _patience_left(self, connection: SmtpConnection) -> float:
        """Return for how many seconds an answer may still take."""
        patience = self._server.patience if connection.awaits_dot else self._server.timeout
        return connection.quiet_since + patience - self._loop.time()

    def _kept(self) -> SmtpConnection | None:
        while self._free:
            connection = self._free.pop()
            if self._loop.time() - connection.quiet_since > IDLE_LIMIT:
                connection.close()
            elif connection.is_open:
                return connection
        return None

    def _begin(self, connection: SmtpConnection, letter: Composed) -> None:
        self._busy.add(connection)
        connection.hand_over(letter)

    def _open_for(self, letter: Composed) -> None:
        task = self._loop.create_task(self._begin_on_new(letter))
        self._openings[letter.delivery_id] = task

    async def _begin_on_new(self, letter: Composed) -> None:
        """Open a connection, and begin a letter on it."""
        try:
            connection = await self._opened()
        except asyncio.CancelledError:
            self._landed_unopened(letter, RelayDeferred(0, "no connection: it was broken off"))
        except Exception as error:
            self._landed_unopened(letter, error)
        else:
            del self._openings[letter.delivery_id]
            self._begin(connection, letter)

    def _landed_unopened(self, letter: Composed, why: Exception) -> None:
        """Land a letter that got no connection, or let it wait for one where the relay takes fewer of us."""
        del self._openings[letter.delivery_id]
        others = len(self._busy) + len(self._free) + len(self._openings)
        if isinstance(why, RelayDeferred) and others:
            self.most = others
            self._wait(letter)
            return
        self._land(letter, why)
        self._open_for_next()

    def _wait(self, letter: Composed) -> None:
        """Begin a letter as soon as a connection is free."""
        self._queue.append(letter)
        if (connection := self._kept()) is not None:
            self._begin(connection, self._queue.popleft())

    async def _opened(self) -> SmtpConnection:
        """Return a new connection; a relay that took long to fail is left alone for a while."""
        self._standing.check()
        begun = monotonic()
        try:
            wire, offers = await opened(self._server)
        except RelayDeferred:
            self._standing.note_unanswered(begun)
            raise
        return SmtpConnection(
            wire,
            pipelines="PIPELINING" in offers,
            landed=self._came_down,
            ready=self._freed,
            lost=self._lost,
        )

    def _came_down(self, connection: SmtpConnection, letter: Composed, result: RelayResult) -> None:
        """Note a letter's end; one that a kept connection did not even begin goes on a new one."""
        was_closed = isinstance(result, RelayDeferred) and result.code in {0, CLOSING}
        if was_closed and connection.letters > 1 and not connection.is_begun:
            self._open_for(letter)
        else:
            self._land(letter, self._standing.judged(result) if connection.is_begun else result)

    def _freed(self, connection: SmtpConnection) -> None:
        self._busy.discard(connection)
        if self._queue:
            self._begin(connection, self._queue.popleft())
        else:
            self._free.append(connection)

    def _lost(self, connection: SmtpConnection) -> None:
        self._busy.discard(connection)
        if connection in self._free:
            self._free.remove(connection)
        self._open_for_next()

    def _open_for_next(self) -> None:
        if self._queue:
            self._open_for(self._queue.popleft())

    def _land(self, letter: Composed, result: str | BaseException) -> None:
        self.under_way -= 1
        self._landed.append(Landed(letter, result))
        self._loop.stop()
