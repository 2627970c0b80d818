"""What is known at the door: names are asked for seldom, and known while the database is away."""

from dataclasses import replace

import pytest

from inbound.smtp.addresses import FreshNames, SmtpContext


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


@pytest.fixture
def door(keys):
    """A server that knows two communities."""
    return SmtpContext(
        domain="mail.example.org",
        keys=keys,
        names=lambda: frozenset({"lung", "harbour"}),
        take=lambda *_: None,
    )


@pytest.mark.parametrize("name", ["harbuor", "harbor", "Habour", "lungs", "harbour"])
def test_an_address_that_is_a_slip_away_from_a_communitys_is_taken(door, name):
    assert door.answer_to_recipient(f"{name}@mail.example.org") is None


@pytest.mark.parametrize("name", ["port", "lu", "har.bor", "harbour-lights", "kidney"])
def test_any_other_is_refused_with_the_way_to_the_list_and_no_name(door, name):
    refusal = door.answer_to_recipient(f"{name}@mail.example.org")

    assert refusal.startswith("550 5.1.1 ")
    assert "communities@mail.example.org" in refusal
    assert "lung" not in refusal
    assert "harbour" not in refusal


@pytest.mark.parametrize(
    "domain", ["mail.example.org", "old.example", "Old.Example", "old.example."]
)
def test_addresses_of_an_earlier_domain_are_taken_and_those_of_none_of_ours_are_not(door, domain):
    moved = replace(door, other_domains=("old.example",))

    assert moved.answer_to_recipient(f"harbour@{domain}") is None
    assert moved.answer_to_recipient(f"kidney@{domain}").startswith("550 5.1.1 ")
    assert moved.answer_to_recipient("harbour@older.example").startswith("550 5.7.1 ")


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
