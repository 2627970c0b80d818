"""`make soak`: mails come at an even rate for MINUTES, and what a server holds must not grow.

A server as an operator starts it, over real SMTP, with notifications and the summaries that are due
meanwhile; its relay takes everything. Prints what it held every now and then, and ends with 1 where memory,
threads or open files grew after the first quarter of the time, or anything is lost.
"""

import argparse
import os
import random
import smtplib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import fmean

from tests.benchmarks.worked import Town, reply, said, settled
from tests.house import LIFTED, House

LOOKS = 48  # over the whole time
WARM_UP = 0.25  # of the time: caches fill
GROWTH = 1.05  # of memory from the second third of what is left to its last
AFTERWARDS = 600  # seconds in which what came last is worked off


@dataclass(frozen=True, slots=True)
class Holding:
    """What the server held at a moment: resident megabytes, threads, open files, and mails that waited."""

    seconds: float
    memory: float
    threads: int
    files: int
    waiting: int

    def __str__(self) -> str:
        return (
            f"{self.seconds / 60:6.1f} min {self.memory:7.1f} MB {self.threads:4} threads "
            f"{self.files:4} files {self.waiting:6} mails wait"
        )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=120)
    arguments.add_argument("--rate", type=float, default=20, help="mails a second")
    told = arguments.parse_args()
    with settled() as town:
        house = _house(town)
        house.start(own_clock=True)
        try:
            faults = _soak(town, house, told.minutes * 60, told.rate)
            house.stop()
        finally:
            house.close()
    print("\n".join(faults) or "nothing grew, and nothing is lost")
    sys.exit(bool(faults))


def _house(town: Town) -> House:
    """Return the town's installation as a server; half a day is over in which members have their hour."""
    settings = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "DIGEST_COMMUNITY__GATHERING_MINUTES": "1",
        **LIFTED,
    }
    database = f"sqlite:///{town.house / 'digest.db'}"
    house = House(town.house, settings, database, town.keys, command=["env"])
    with house.store.write() as session:
        session.connection().exec_driver_sql("UPDATE member SET summary_hour = id % 24")
    return house


def _soak(town: Town, house: House, seconds: float, rate: float) -> list[str]:
    """Bring mails for so long, and return what went wrong."""
    held: list[Holding] = []
    dice, begun = random.Random(15), time.monotonic()
    brought = 0
    with smtplib.SMTP("127.0.0.1", house.smtp_port) as client:
        for number, writer in enumerate(cycle(town.writers), 1):
            now = time.monotonic() - begun
            if now >= seconds:
                break
            if now >= len(held) * seconds / LOOKS:
                held.append(_look(house, now))
                print(held[-1], flush=True)
            mail = reply(town.keys, writer, number, said(dice))
            client.sendmail(mail.reverse_path, mail.recipients, mail.raw)
            brought += 1
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
    print(f"{brought} mails, {brought / seconds:.1f} a second", flush=True)
    return [
        *_lost(house, brought),
        *grown([each for each in held if each.seconds > WARM_UP * seconds]),
    ]


def _look(house: House, seconds: float) -> Holding:
    assert house.process is not None
    about = Path(f"/proc/{house.process.pid}")
    status = dict(line.split(":", 1) for line in (about / "status").read_text().splitlines())
    return Holding(
        seconds=seconds,
        memory=int(status["VmRSS"].split()[0]) / 1e3,
        threads=int(status["Threads"]),
        files=len(list((about / "fd").iterdir())),
        waiting=house.count("SELECT count(*) FROM received WHERE outcome = 'waiting'"),
    )


def grown(held: Sequence[Holding]) -> list[str]:
    """Return what grew from the second third of the looks to the last, and by how much."""
    third = len(held) // 3
    earlier, later = held[third : 2 * third], held[2 * third :]
    return [
        *_grew("memory", [each.memory for each in earlier], [each.memory for each in later])
    ] + [
        f"{name} grew from {most_before} to {most}"
        for name, most_before, most in (
            ("threads", max(each.threads for each in earlier), max(each.threads for each in later)),
            ("files", max(each.files for each in earlier), max(each.files for each in later)),
        )
        if most > most_before
    ]


def _grew(name: str, earlier: Sequence[float], later: Sequence[float]) -> Iterator[str]:
    if fmean(later) > GROWTH * fmean(earlier):
        yield f"{name} grew from {fmean(earlier):.1f} to {fmean(later):.1f} MB"


def _lost(house: House, brought: int) -> Iterator[str]:
    """Wait until all is worked off, and yield what is missing."""
    until = time.monotonic() + AFTERWARDS
    while house.count("SELECT count(*) FROM received WHERE outcome = 'waiting'"):
        if time.monotonic() > until:
            yield "mails still wait"
            return
        time.sleep(1)
    kept = house.count("SELECT count(*) FROM received")
    if kept != brought:
        yield f"{brought} mails were taken, {kept} are kept"
    posted = house.count("SELECT count(*) FROM received WHERE outcome = 'posted'")
    if posted != brought:
        yield f"{brought - posted} mails are no posts"
    failed = house.count(
        "SELECT count(*) FROM delivery WHERE state IN ('failed', 'unknown', 'lost')"
    )
    if failed:
        yield f"{failed} letters did not go out"


if __name__ == "__main__":
    main()
