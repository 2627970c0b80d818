"""What one mail may cost in questions to DNS."""

import pytest

from inbound.authenticate.dns import LookupFailed, RecordType
from inbound.authenticate.lookups import EACH, MOST, Lookups, TooManyLookups


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lookups(world, clock):
    return Lookups(world.resolve, patience=20, monotonic=clock)


def test_each_question_is_asked_once(world, lookups):
    world.say("example.net", "a note")
    world.fail("silent.example")

    for name in ("example.net", "EXAMPLE.net."):
        assert lookups.text(name) == ("a note",)
    for _ in range(2):
        with pytest.raises(LookupFailed):
            lookups.text("silent.example")
    assert world.asked == [("example.net", RecordType.TXT), ("silent.example", RecordType.TXT)]


def test_what_is_no_name_is_not_asked_for(world, lookups):
    assert lookups.text("a..example") == ()
    assert world.asked == []


def test_the_number_of_questions_is_limited(world, lookups):
    for number in range(MOST):
        lookups.text(f"n{number}.example")

    with pytest.raises(TooManyLookups):
        lookups.text("one-more.example")
    assert lookups.text("n0.example") == ()


def test_no_question_may_take_longer_than_what_is_left(clock):
    given = []

    def resolve(name, kind, patience):
        given.append(patience)
        clock.now += 9
        return ()

    lookups = Lookups(resolve, patience=20, monotonic=clock)
    for name in ("a.example", "b.example", "c.example"):
        lookups.text(name)

    assert given == [EACH, EACH, 2]
    with pytest.raises(LookupFailed):
        lookups.text("d.example")
