"""How many cases of a test that costs much run by default, so that the default suite stays short.

`make dear` runs everything once, and writes what it measured to dear.txt: a test of which a case takes more
than SOME runs one case on each database by default, more than MUCH none. What is marked `always` runs by
default however much it costs, and `make test-cases` runs the rest.
"""

import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

SOME, MUCH = 0.03, 0.1  # seconds of the processor, for one case
LIST = Path(__file__).parent / "dear.txt"
ROOT = Path(__file__).parent.parent


def listed() -> dict[str, int]:
    """Return by name, the file and the function without parameters, how many cases run by default."""
    lines = (line.split(" ", 1) for line in LIST.read_text().splitlines())
    return {name: int(cases) for cases, name in lines}


def beyond(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return those that cost too much to run by default, besides those that no sample has in it."""
    cases, seen, left = listed(), Counter[tuple[str, bool]](), list[pytest.Item]()
    for item in items:
        name = name_of(item)
        decided = any(map(item.get_closest_marker, ("always", "beyond_the_sample")))
        if name in cases and not decided:
            key = name, "postgresql" in item.nodeid
            seen[key] += 1
            if seen[key] > cases[name]:
                left.append(item)
    return left


def name_of(item: pytest.Item) -> str:
    """Return a test's name as the list has it."""
    return item.nodeid.partition("[")[0].removeprefix("tests/")


class Measuring:
    """Measures each test, and writes the list at the end: in the process that all others tell."""

    def __init__(self) -> None:
        self.most: dict[str, float] = {}
        self._shared = 0.0  # what was made for several tests falls to none of them
        self._depth = 0

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """Note what is made for several tests, with what that needs."""
        is_shared = fixturedef.scope != "function"
        before = _spent()
        self._depth += is_shared
        yield
        self._depth -= is_shared
        if is_shared and not self._depth:
            self._shared += _spent() - before

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure a test with what is made for it alone."""
        before, self._shared = _spent(), 0.0
        yield
        self._add(name_of(item), _spent() - before - self._shared)

    def pytest_testnodedown(self, node: Any) -> None:
        """Take what another process measured."""
        for name, spent in getattr(node, "workeroutput", {}).get("dear", {}).items():
            self._add(name, spent)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Tell the process that writes the list, or write it."""
        told = getattr(session.config, "workeroutput", None)
        if told is not None:
            told["dear"] = self.most
        elif self.most:
            dear = {name: seconds for name, seconds in self.most.items() if seconds > SOME}
            lines = (f"{int(dear[name] <= MUCH)} {name}\n" for name in sorted(dear))
            LIST.write_text("".join(lines))

    def _add(self, name: str, spent: float) -> None:
        self.most[name] = max(self.most.get(name, 0), spent)


def _spent() -> float:
    """Return the seconds of the processor that this process and its ended children have taken."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in each)
