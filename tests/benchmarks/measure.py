"""Measures our way of doing something against a plain way, in one run: only their ratio means anything."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 9
SPREAD = 2  # of our fastest round over our slowest; beyond it a run judges nothing


def units_a_second(way: Callable[[], float]) -> float:
    """Return how fast a way is that returns how many units it did."""
    begun = time.perf_counter()
    return way() / (time.perf_counter() - begun)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two ways to the same end; each call does some of it and returns how many units that were.

    `speed` measures a call; another one is needed where a call does more than is to be measured.
    """

    name: str
    unit: str
    units: int  # in one call of ours
    ours: Callable[[], float]
    plain: Callable[[], float]
    speed: Callable[[Callable[[], float]], float] = units_a_second


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Units in a second by us (median, low, high) and by the plain way (reference).

    `cpu` is what one of ours costs this process, in microseconds: it holds on a busy machine, too.
    """

    name: str
    ratio: float
    reference: float
    median: float
    low: float
    high: float
    unit: str
    cpu: float

    @property
    def is_steady(self) -> bool:
        """False where our own rounds differ so much that the figure says nothing."""
        return self.high <= SPREAD * self.low


def measure(comparison: Comparison, *, rounds: int = ROUNDS) -> Figure:
    """Run both ways in turn, after one round that only warms up, and return the medians."""
    ours: list[float] = []
    plain: list[float] = []
    busy: list[float] = []
    for round_ in range(rounds + 1):
        begun = time.process_time()
        speed = comparison.speed(comparison.ours)
        cpu = time.process_time() - begun
        reference = comparison.speed(comparison.plain)
        if round_ > 0:
            ours.append(speed)
            plain.append(reference)
            busy.append(cpu / comparison.units * 1e6)
    ratio = statistics.median(one / other for one, other in zip(ours, plain, strict=True))
    return Figure(
        name=comparison.name,
        ratio=round(ratio, 2),
        reference=round(statistics.median(plain), 1),
        median=round(statistics.median(ours), 1),
        low=round(min(ours), 1),
        high=round(max(ours), 1),
        unit=comparison.unit,
        cpu=round(statistics.median(busy), 1),
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures for whoever compares them with those of another run."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")
