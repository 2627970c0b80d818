"""The only place that reads the machine's clock; everything else gets the time as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the machine's time, aware and in UTC."""
    return datetime.now(UTC)


def file_clock(path: Path) -> Clock:
    """Return a clock that reads its time (ISO 8601 with zone) from `path` at each call, for tests."""

    def read() -> datetime:
        return datetime.fromisoformat(path.read_text().strip()).astimezone(UTC)

    return read


def running_clock(start: datetime) -> Clock:
    """Return a clock that shows `start` now and runs on from there, whatever the machine's clock does."""
    begun = monotonic()

    def read() -> datetime:
        return start + timedelta(seconds=monotonic() - begun)

    return read
