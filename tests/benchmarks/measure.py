"""Measures our way of doing something against a plain way, in one run: only their ratio means anything."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 9


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
    ours: Callable[[], float]
    plain: Callable[[], float]
    speed: Callable[[Callable[[], float]], float] = units_a_second


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Units in a second by us (median, low, high) and by the plain way (reference)."""

    name: str
    ratio: float
    reference: float
    median: float
    low: float
    high: float
    unit: str


def measure(comparison: Comparison, *, rounds: int = ROUNDS) -> Figure:
    """Run both ways in turn, after one round that only warms up, and return the medians."""
    ours: list[float] = []
    plain: list[float] = []
    for round_ in range(rounds + 1):
        speeds = comparison.speed(comparison.ours), comparison.speed(comparison.plain)
        if round_ > 0:
            ours.append(speeds[0])
            plain.append(speeds[1])
    ratio = statistics.median(one / other for one, other in zip(ours, plain, strict=True))
    return Figure(
        name=comparison.name,
        ratio=round(ratio, 1),
        reference=round(statistics.median(plain), 1),
        median=round(statistics.median(ours), 1),
        low=round(min(ours), 1),
        high=round(max(ours), 1),
        unit=comparison.unit,
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures for whoever compares them with those of another run."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")
