"""A sink behind real SMTP that outlives the processes which send to it, and houses that may burn down."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import House, found, lived_in, move_in
from tests.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    yield made
    made.close()


@pytest.fixture(scope="session")
def founded(empty_installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with members, never started."""
    folder = tmp_path_factory.mktemp("founded")
    found(folder, empty_installation)
    return folder


@pytest.fixture
def house(founded: Path, tmp_path: Path, sink: Sink) -> Iterator[House]:
    with lived_in(move_in(founded, tmp_path, sink.port)) as made:
        yield made


@pytest.fixture
def second_door(house: House) -> Iterator[House]:
    """Another server for the same installation."""
    other = House(house.folder, house.settings, house.url, house.keys)
    with lived_in(other):
        yield other


Check = Callable[..., None]
