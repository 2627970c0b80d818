"""A clock that does not trust a leap at once: a clock wrong for seconds could stop summaries for years.

The machine's clock can be set to anything, its uptime cannot. If both have moved alike since the last moment
we believed, we believe the clock. Otherwise we note the time, and believe it once another look agrees with it
after five more minutes of uptime.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from digest.clock import system_clock

LEAP = timedelta(hours=2)
AHEAD_AT_MOST = timedelta(days=8)  # only a wrong clock puts anything off for longer
CONFIRMED_AFTER = 300.0  # seconds of uptime
LONGEST_RUN = 20 * 365 * 86_400.0  # seconds; no machine runs for longer
KEPT_EVERY = 60.0  # seconds of uptime between two moments that are stored
NAME = "moment"  # in the state folder: the last moment that was believed

_BOOT = Path("/proc/sys/kernel/random/boot_id")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the clock said, how many seconds the machine had been running then, and since which boot."""

    at: datetime
    running: float
    boot: str

    def agrees_with(self, earlier: "Moment") -> bool:
        """Return True if the clock moved as far as the machine ran, give or take `LEAP`.

        Nobody knows how long a machine was off between two boots: then only a short time is believed.
        """
        ran = self.running - earlier.running if self.follows(earlier) else 0.0
        return abs(self.at - earlier.at - timedelta(seconds=ran)) <= LEAP

    def follows(self, earlier: "Moment") -> bool:
        """Return True if the machine has been running since, by a plausible count of seconds."""
        return self.boot == earlier.boot and earlier.running <= self.running < LONGEST_RUN


def look() -> Moment:
    """Return the present moment; time asleep counts as running."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Moment(at=system_clock(), running=time.clock_gettime(clock), boot=_boot())


class SteadyClock:
    """The machine's clock while it is believed; otherwise the last believed time plus the uptime since."""

    def __init__(self, folder: Path, look: Callable[[], Moment] = look) -> None:
        self._file = folder / NAME
        self._look = look
        self._lock = threading.Lock()
        now = look()
        self._believed = read_moment(self._file) or now
        self._begun = now  # from here a moment of an earlier boot runs on
        self._noted: Moment | None = None
        self._kept: Moment | None = None
        self()

    def __call__(self) -> datetime:
        """Return the time."""
        with self._lock:
            now = self._look()
            if now.agrees_with(self._believed) or self._is_confirmed(now):
                self._believe(now)
                return now.at
            base = self._believed if now.follows(self._believed) else self._begun
            ran = max(0.0, now.running - base.running)  # an absurd start tells us no more
            return self._believed.at + timedelta(seconds=ran)

    @property
    def is_sure(self) -> bool:
        """True if the machine's clock is believed now."""
        self()
        return self._noted is None

    @property
    def in_doubt(self) -> tuple[datetime, datetime] | None:
        """What the machine's clock says and what was believed last; None while it is believed."""
        return None if self.is_sure or self._noted is None else (self._noted.at, self._believed.at)

    def _is_confirmed(self, now: Moment) -> bool:
        if self._noted is None or not now.agrees_with(self._noted):
            log.critical("the clock leapt to %s; last believed: %s", now.at, self._believed.at)
            self._noted = now
        return now.running - self._noted.running >= CONFIRMED_AFTER

    def _believe(self, now: Moment) -> None:
        if self._noted is not None:
            log.warning("the clock is believed again: %s", now.at)
        self._believed, self._noted = now, None
        kept = self._kept
        if kept is None or kept.boot != now.boot or now.running - kept.running >= KEPT_EVERY:
            write_moment(self._file, now)
            self._kept = now


def read_moment(file: Path) -> Moment | None:
    """Return the stored moment, None if there is none or it cannot be read."""
    try:
        at, running, boot = file.read_text(encoding="ascii").split()
        return Moment(at=datetime.fromisoformat(at), running=float(running), boot=boot)
    except (OSError, ValueError):
        return None


def write_moment(file: Path, moment: Moment) -> None:
    """Store a moment; if that fails (a full disk), only log it and go on."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = file.with_name(f".{NAME}-{os.getpid()}")
        new.write_text(
            f"{moment.at.isoformat()} {moment.running} {moment.boot}\n", encoding="ascii"
        )
        new.replace(file)
    except OSError as error:
        log.error("the time could not be kept: %s", error.strerror)  # noqa: TRY400


def wait_until_sure(
    clock: SteadyClock, *, say: Callable[[str], None], sleep: Callable[[float], None] = time.sleep
) -> None:
    """Return once the clock is believed; if that takes a while, say why."""
    doubt = clock.in_doubt
    if doubt is None:
        return
    says, believed = (f"{each:%Y-%m-%d %H:%M} UTC" for each in doubt)
    say(
        f"The clock says {says}; when this was last used it was {believed}. If it is wrong, end this\n"
        "now with Ctrl-C and set it. It is believed when it still says so in five minutes."
    )
    while not clock.is_sure:
        sleep(min(10.0, CONFIRMED_AFTER))


@cache
def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip() or "unknown"
    except OSError:
        return "unknown"


def doubt(folder: Path) -> tuple[datetime, datetime] | None:
    """Return what the clock says and what was believed last, None if they agree; store nothing."""
    believed, now = read_moment(folder / NAME), look()
    return None if believed is None or now.agrees_with(believed) else (now.at, believed.at)
