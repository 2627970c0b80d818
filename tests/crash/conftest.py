"""A sink behind real SMTP that outlives the processes which send to it."""

from collections.abc import Iterator

import pytest

from tests.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    yield made
    made.close()
