"""What is known at the door: names are asked for seldom, and known while the database is away."""

import pytest

from inbound.smtp.addresses import FreshNames


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Store:
    def __init__(self):
        self.asked, self.names, self.is_away = 0, frozenset({"lung"}), False

    def __call__(self):
        self.asked += 1
        if self.is_away:
            raise OSError("away")
        return self.names


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    return Store()


def test_names_are_asked_for_once_a_second_at_most(clock, store):
    names = FreshNames(store, clock)
    for _ in range(1_000):
        names()
    assert store.asked == 1

    store.names = frozenset({"lung", "heart"})
    clock.now += 1
    assert "heart" in names()


def test_names_are_known_while_the_database_is_away(clock, store):
    names = FreshNames(store, clock)
    names()
    store.is_away = True
    clock.now += 60

    assert names() == {"lung"}


def test_a_server_that_never_knew_them_says_so(clock, store):
    store.is_away = True

    with pytest.raises(OSError, match="away"):
        FreshNames(store, clock)()
