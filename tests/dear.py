"""Which tests cost much: they are cases beyond the sample, so that the default suite stays short.

`make dear` runs everything once in one process, and writes the names of those of which a case takes more
than LIMIT to dear.txt. What is marked `always` runs by default however much it costs.
"""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

LIMIT = 0.25  # seconds of the processor, for one case
LIST = Path(__file__).parent / "dear.txt"
ROOT = Path(__file__).parent.parent

Names = frozenset[str]


def listed() -> Names:
    """Return the names in the list: the file and the function, without parameters."""
    return frozenset(LIST.read_text().split())


def name_of(item: pytest.Item) -> str:
    """Return a test's name as the list has it."""
    return item.nodeid.partition("[")[0].removeprefix("tests/")


class Measuring:
    """Measures each test, and writes the list at the end."""

    def __init__(self) -> None:
        self.most: dict[str, float] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Measure the test itself: what is made for several tests falls to none of them."""
        before = _spent()
        yield
        name = name_of(item)
        self.most[name] = max(self.most.get(name, 0), _spent() - before)

    def pytest_sessionfinish(self) -> None:
        """Write the list."""
        dear = sorted(name for name, seconds in self.most.items() if seconds > LIMIT)
        LIST.write_text("".join(f"{name}\n" for name in dear))


def _spent() -> float:
    """Return the seconds of the processor that this process and its ended children have taken."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in each)
