"""What waits is kept together, and nobody suffers for a neighbour."""

import threading
from concurrent.futures import Future

import pytest

from digest.errors import NoRoom
from digest.inbox.envelope import Transaction
from inbound.smtp.group_commit import GROUP, GroupCommit, RefusedMail
from tests.patience import PATIENCE


def a_mail(text):
    return Transaction(reverse_path="a@x", recipients=("b@x",), raw=text.encode())


class Keeper:
    """Keeps groups, after it was told to begin."""

    def __init__(self, fail=lambda _: None):
        self.groups, self._fail = [], fail
        self.begun, self.go_on = threading.Event(), threading.Event()

    def take(self, group):
        self.begun.set()
        self.go_on.wait(PATIENCE)
        for each in group:
            self._fail(each)
        self.groups.append([each.raw.decode() for each in group])


@pytest.fixture
def gathering_of():
    made = []

    def make(keeper, **how):
        made.append(GroupCommit(keeper.take, **how))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        each.stop()


def offer(gathering, text):
    """Offer a mail, and return what is done when somebody was told of it."""
    told = Future()

    def tell(error):
        told.set_result(None) if error is None else told.set_exception(error)

    gathering.offer(a_mail(text), tell)
    return told


def offer_all(gathering, keeper, texts):
    """Offer the first alone, and the others while it is being kept."""
    first = offer(gathering, texts[0])
    keeper.begun.wait(PATIENCE)
    others = [offer(gathering, text) for text in texts[1:]]
    assert not first.done()
    keeper.go_on.set()
    return [first, *others]


def test_what_comes_while_others_are_kept_is_kept_together_next(gathering_of):
    keeper = Keeper()
    offers = offer_all(gathering_of(keeper), keeper, ["one", "two", "three"])

    assert [offer.result(PATIENCE) for offer in offers] == [None] * 3
    assert keeper.groups == [["one"], ["two", "three"]]


def test_a_group_has_its_limit(gathering_of):
    keeper = Keeper()
    texts = [str(number) for number in range(GROUP + 5)]
    for offer in offer_all(gathering_of(keeper), keeper, texts):
        offer.result(PATIENCE)

    assert [len(group) for group in keeper.groups] == [1, GROUP, 4]


def test_a_mail_that_cannot_be_kept_does_not_fail_its_neighbours(gathering_of):
    def fail(transaction):
        if transaction.raw == b"bad":
            raise ValueError(transaction.raw)

    keeper = Keeper(fail)
    offers = offer_all(gathering_of(keeper), keeper, ["one", "two", "bad", "three"])

    for number in (0, 1, 3):
        assert offers[number].result(PATIENCE) is None
    with pytest.raises(ValueError, match="bad"):
        offers[2].result(PATIENCE)
    assert keeper.groups == [["one"], ["two"], ["three"]]


def test_a_full_disk_is_not_tried_mail_by_mail(gathering_of):
    tried = []

    def fail(transaction):
        tried.append(transaction.raw)
        raise NoRoom("full")

    keeper = Keeper(fail)
    offers = offer_all(gathering_of(keeper), keeper, ["one", "two", "three"])

    for offer in offers:
        with pytest.raises(NoRoom):
            offer.result(PATIENCE)
    assert tried == [b"one", b"two"]


def test_what_is_refused_is_not_kept_and_its_neighbours_are(gathering_of):
    keeper = Keeper()
    gathering = gathering_of(keeper, examine=lambda it: "550 no" if it.raw == b"bad" else None)
    offers = offer_all(gathering, keeper, ["one", "bad", "two"])

    with pytest.raises(RefusedMail) as refused:
        offers[1].result(PATIENCE)
    assert refused.value.reply == "550 no"
    assert [offers[0].result(PATIENCE), offers[2].result(PATIENCE)] == [None, None]
    assert keeper.groups == [["one"], ["two"]]


def test_a_mail_that_breaks_its_examination_is_kept(gathering_of):
    def break_down(_transaction):
        raise RecursionError

    keeper = Keeper()
    [offer] = offer_all(gathering_of(keeper, examine=break_down), keeper, ["one"])

    assert offer.result(PATIENCE) is None


def test_everything_offered_is_kept_before_the_end(gathering_of):
    keeper = Keeper()
    gathering = GroupCommit(keeper.take)
    gathering.start()
    offers = offer_all(gathering, keeper, ["one", "two"])
    gathering.stop()

    assert all(offer.done() for offer in offers)
