"""`make bench`: prints each figure beside the plain way's of the same run, and writes .bench/latest.json."""

from contextlib import nullcontext
from pathlib import Path

from digest.garbage import look_seldom
from tests import postfix
from tests.benchmarks import compose, intake, run, worked
from tests.benchmarks.measure import Figure, measure, write

FIGURES = Path(".bench/latest.json")


ALL = (
    (compose.comparison, lambda: None),
    (run.comparison, run.missing),
    (run.relayed, lambda: run.missing() or postfix.missing()),
    (intake.comparison, postfix.missing),
    (worked.comparison, lambda: run.missing() or postfix.missing()),
    (worked.singly, run.missing),
)


def main() -> None:
    look_seldom()  # as every process does that sends
    figures = []
    for comparison, missing in ALL:
        absent = missing()
        with nullcontext() if absent else comparison() as one:
            if one is None:
                print(f"not measured: {absent}")
                continue
            figures.append(figure := measure(one))
        _tell(figure)
    write(figures, FIGURES)


def _tell(one: Figure) -> None:
    print(
        f"{one.name}: {one.median:,.0f} {one.unit} ({one.low:,.0f} to {one.high:,.0f}), "
        f"{one.cpu:,.0f} µs of CPU each; the reference {one.reference:,.1f}: {one.ratio:.2f} times as fast"
    )
    if not one.is_steady:
        print(f"{one.name}: the machine is too busy, this judges nothing")


if __name__ == "__main__":
    main()
