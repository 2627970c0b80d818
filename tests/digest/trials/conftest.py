from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from digest.store.database import Store
from digest.trials.lexicon import lexicon
from digest.trials.load import keep, learn_headings
from digest.trials.record import read_study
from digest.trials.search import FoundStudies, search

NOON = datetime(2026, 8, 15, 12, tzinfo=UTC)


class TownOfTrials:
    """A store with the studies of a test, and the questions that are asked of it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def load(self, *records: dict[str, Any], at: datetime = NOON) -> dict[str, int]:
        with self.store.write() as session:
            counts = keep(session, [read_study(each) for each in records], at=at)
            learn_headings(session)
        return counts

    def find(self, text: str) -> FoundStudies:
        with self.store.read() as session:
            return search(session, text, lexicon())

    def numbers(self, text: str) -> list[int]:
        return [hit.number for hit in self.find(text).hits]

    def other(self, text: str) -> list[int]:
        return [hit.number for hit in self.find(text).other]

    def all(self, kind: Any) -> list[Any]:
        with self.store.read() as session:
            return list(session.exec(select(kind)))


@pytest.fixture
def town(store) -> TownOfTrials:
    return TownOfTrials(store)
