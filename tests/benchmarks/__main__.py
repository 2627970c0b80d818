"""`make bench`: prints each figure beside the plain way's of the same run, and writes .bench/latest.json."""

from pathlib import Path

from tests import postfix
from tests.benchmarks import compose, intake
from tests.benchmarks.measure import measure, write

FIGURES = Path(".bench/latest.json")


def main() -> None:
    with compose.comparison() as comparison:
        figures = [measure(comparison)]
    absent = postfix.missing()
    if absent is None:
        with intake.comparison() as comparison:
            figures.append(measure(comparison))
    else:
        print(f"intake: not measured, {absent}")
    for one in figures:
        print(
            f"{one.name}: {one.median:,.0f} {one.unit} ({one.low:,.0f} to {one.high:,.0f}), "
            f"the plain way {one.reference:,.1f}: {one.ratio:.1f} times as fast"
        )
    write(figures, FIGURES)


if __name__ == "__main__":
    main()
