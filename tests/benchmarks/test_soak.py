"""What grows is told, and what only goes up and down is not."""

import pytest

from tests.benchmarks.soak import Holding, grown


def held(memory, threads=26, files=40):
    return [
        Holding(seconds=number, memory=each, threads=threads, files=files, waiting=0)
        for number, each in enumerate(memory)
    ]


def test_what_stays_as_it_is_has_not_grown():
    assert grown(held([200.0, 201, 200] * 4)) == []


def test_the_beginning_does_not_count():
    assert grown(held([100.0] * 4 + [200.0] * 8)) == []


def test_memory_that_goes_on_growing_is_told():
    assert grown(held([100.0 + 3 * number for number in range(12)])) == [
        "memory grew from 116.5 to 128.5 MB"
    ]


@pytest.mark.parametrize("name", ["threads", "files"])
def test_one_more_thread_or_file_is_told(name):
    before, after = held([200.0] * 8), held([200.0] * 4, **{name: 50})

    [told] = grown(before + after)
    assert told.startswith(f"{name} grew from")
    assert told.endswith("to 50")
