"""Hands letters to an SMTP server over connections that are kept open."""

import threading
from time import monotonic

from digest.errors import RelayDeferred, RelayError, RelayRefusesAll
from digest.outbox.compose import Composed
from digest.outbox.smtp_connection import CLOSING, FORBIDDEN, Server, SmtpConnection

IDLE_LIMIT = 30  # seconds after which an unused connection is no longer trusted
REST = 30  # seconds for which a server that does not answer is left alone
POLICY_LIMIT = 5  # refusals by policy in a row, with no letter taken between, are about us


class SmtpRelay:
    """A relay over SMTP, with as many connections as threads send at once; connections are reused."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._idle: list[tuple[float, SmtpConnection]] = []
        self._busy: set[SmtpConnection] = set()
        self._rests_until = 0.0
        self._policy_refusals = 0

    def send(self, letter: Composed) -> str:
        """Hand one letter over and return the answer; see `Relay.send`."""
        connection = self._begun(letter.reverse_path)
        try:
            answer = connection.hand_over(letter.recipient, letter.message)
        except RelayRefusesAll as error:
            raise self._judged(error) from None
        else:
            self._policy_refusals = 0
            return answer
        finally:
            self._put_back(connection)

    def close(self) -> None:
        """Close idle connections, and break off what is under way."""
        with self._lock:
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        for _, connection in idle:
            connection.close()
        for connection in busy:
            connection.abort()

    def _begun(self, reverse_path: str) -> SmtpConnection:
        """Return a connection on which the relay has accepted MAIL.

        If the relay has closed an idle connection meanwhile, a new one is opened silently.
        """
        kept = self._kept()
        if kept is not None:
            try:
                return self._begin(kept, reverse_path)
            except RelayDeferred as error:
                if error.code not in {0, CLOSING}:
                    raise
        return self._begin(self._opened(), reverse_path)

    def _begin(self, connection: SmtpConnection, reverse_path: str) -> SmtpConnection:
        with self._lock:
            self._busy.add(connection)
        try:
            connection.begin(reverse_path)
        except BaseException:
            self._put_back(connection)
            raise
        return connection

    def _kept(self) -> SmtpConnection | None:
        with self._lock:
            since, connection = self._idle.pop() if self._idle else (0.0, None)
        if connection is not None and monotonic() - since > IDLE_LIMIT:
            connection.close()
            return None
        return connection

    def _opened(self) -> SmtpConnection:
        """Return a new connection; raise RelayDeferred at once if the relay has just failed to answer."""
        begun = monotonic()
        if begun < self._rests_until:
            raise RelayDeferred(0, "no connection: it did not answer a moment ago")
        try:
            return SmtpConnection(self._server)
        except RelayDeferred:
            if monotonic() - begun > self._server.slow:
                self._rests_until = monotonic() + REST
            raise

    def _put_back(self, connection: SmtpConnection) -> None:
        connection.reset()
        with self._lock:
            self._busy.discard(connection)
            if connection.is_open:
                self._idle.append((monotonic(), connection))

    def _judged(self, error: RelayRefusesAll) -> RelayError:
        """Return what a refusal by policy means: it may be about this letter or about all of ours.

        The first few letters are tried again later and mark nobody; only several in a row, with no letter
        taken between, stop the run. So one post that a filter dislikes does not hold up everybody's mail.
        """
        if error.code in FORBIDDEN:
            return error
        with self._lock:
            self._policy_refusals += 1
            if self._policy_refusals < POLICY_LIMIT:
                return RelayDeferred(error.code, error.text)
            self._policy_refusals = 0
        return error
