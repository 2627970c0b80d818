"""How fast letters may go to a relay whose owner counts them: evenly, and no more than a second's at once."""

from datetime import datetime, timedelta

TOGETHER = timedelta(seconds=1)  # what was not used within it is lost
TURN = timedelta(seconds=10)  # for which letters of one kind go before others may


class Rate:
    """So many letters a minute; 0 is as fast as the relay takes them."""

    def __init__(self, a_minute: int = 0) -> None:
        self._gap = timedelta(minutes=1) / a_minute if a_minute else timedelta(0)
        self._next: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """Return how long the next letter has to wait; nothing, or less, where it may go."""
        return timedelta(0) if self._next is None else self._next - now

    def note(self, now: datetime) -> None:
        """Count one more letter."""
        if self._gap:
            earliest = now - TOGETHER
            self._next = max(earliest, self._next or earliest) + self._gap

    def turn(self, most: int) -> int:
        """Return how many letters are taken in hand at once: a letter that is urgent waits for no more."""
        return max(1, min(most, TURN // self._gap)) if self._gap else most
