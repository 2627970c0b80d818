"""What tests of every layer of `digest` may use: the statements that a block sends."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import event

from digest.store.database import Store


@pytest.fixture
def statements_of() -> Callable[[Store], AbstractContextManager[list[str]]]:
    """Collect the statements that a block sends to a database."""

    @contextmanager
    def collect(store: Store) -> Iterator[list[str]]:
        made: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            made.append(statement)

        event.listen(store.engine, "before_cursor_execute", note)
        yield made
        event.remove(store.engine, "before_cursor_execute", note)

    return collect


@pytest.fixture
def statements(
    store: Store, statements_of: Callable[[Store], AbstractContextManager[list[str]]]
) -> Callable[[], AbstractContextManager[list[str]]]:
    return lambda: statements_of(store)
