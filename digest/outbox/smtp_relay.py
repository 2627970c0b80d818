"""Hands letters to an SMTP server over connections that are kept open."""

import threading

from digest.outbox.compose import Composed
from digest.outbox.relay import Relay
from digest.outbox.smtp_flights import RelayStanding, SmtpFlights
from digest.outbox.smtp_opening import Server

LOOK_UP = 1.0  # seconds between two looks whether an answer is overdue


class SmtpRelay(Relay):
    """A relay over SMTP; whoever sends has connections of its own, which the next one takes over."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._standing = RelayStanding(server.slow)
        self._lock = threading.Lock()
        self._parked: list[SmtpFlights] = []
        self._flying: set[SmtpFlights] = set()

    def send(self, letter: Composed) -> str:
        """Hand one letter over and return the answer; see `Relay.send`."""
        flights = self.flights(1)
        try:
            flights.start(letter)
            while not (landed := flights.landed(LOOK_UP)):
                pass
        finally:
            flights.close()
        [one] = landed
        if isinstance(one.result, BaseException):
            raise one.result
        return one.result

    def flights(self, most: int) -> SmtpFlights:
        """Return what has at most so many letters under way at once, over connections kept or new."""
        with self._lock:
            if self._parked:
                flights = self._parked.pop()
            else:
                flights = SmtpFlights(self._server, self._standing, parked=self._park)
            self._flying.add(flights)
        flights.most = most
        return flights

    def close(self) -> None:
        """Close idle connections, and break off what is under way."""
        with self._lock:
            parked, self._parked = self._parked, []
            flying = list(self._flying)
        for flights in parked:
            flights.quit()
        for flights in flying:
            flights.break_off()

    def _park(self, flights: SmtpFlights) -> None:
        with self._lock:
            self._flying.discard(flights)
            if not flights.under_way:
                self._parked.append(flights)
        if flights.under_way:  # given up in the middle, by an interrupt
            flights.quit()
