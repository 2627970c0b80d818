"""`--dry-run` of what sends, cancels or deletes, and what is asked before it cannot be taken back."""

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.leaving.erased_member import ErasedMember
from digest.outbox.delivery import Delivery, DeliveryState

AT = ("--at", "2026-03-02T08:00Z")
ERASE = ("members", "erase", "1", "--reason", "asked by letter", *AT)


@pytest.fixture
def house(digest):
    """Ana is welcomed by a letter that waits; Ben was not asked yet."""
    digest("communities", "add", "willow", "--title", "Willow", *AT)
    for name in ("Ana", "Ben"):
        digest("members", "add", f"{name.lower()}@example.net", "--name", name, *AT)
        digest("communities", "join", "willow", f"{name.lower()}@example.net", *AT)
    digest("members", "confirm", "1", *AT)
    (digest.folder / "news.md").write_text("# We move\n\nOn Saturday.\n")
    digest("announce", "willow", str(digest.folder / "news.md"), "--yes", "1", *AT)
    return digest


def everything(house):
    store = house.store()
    with store.read() as session:
        found = [
            sorted(map(tuple, session.exec(select(*columns)).all()))
            for columns in (
                (Delivery.id, Delivery.state, Delivery.key),
                (AuditEntry.id, AuditEntry.act),
                (ErasedMember.member_id, ErasedMember.left_at),
            )
        ]
    store.close()
    return found


def news(house):
    return str(house.folder / "news.md")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (ERASE, ["would go out", "goodbye", "would not", "Ana, member 1, is erased"]),
        (("members", "stop", "1", *AT), ["would go out", "Ana", "Stopped."]),
        (("members", "confirm", "2", *AT), ["would go out", "Ben", "Confirmed."]),
        (
            ("members", "add", "cleo@example.net", "--name", "Cleo", "--invite", *AT),
            ["would go out", "Cleo", "Added member 3."],
        ),
        (("communities", "leave", "willow", "1", *AT), ["Left."]),
        (("outbox", "stop", *AT), ["Nothing is sent any more", "4 letters wait"]),
        (("outbox", "cancel", "1"), ["would not", "Ana", "1 cancelled."]),
        (("announce", "cancel", "1", *AT), ["would not", "Ana", "nobody else gets it"]),
        (("announce", "pause", "1", *AT), ["would not", "Held back"]),
    ],
    ids=lambda each: " ".join(each[:2]) if isinstance(each, tuple) else "",
)
def test_a_trial_says_which_letters_would_go_or_not_and_leaves_nothing(house, words, shown):
    before = everything(house)

    told = house(*words, "--dry-run")

    assert everything(house) == before
    assert "This is a trial: nothing is changed." in told.stderr
    for each in shown:
        assert each in told.output
    house(*words, *(["--yes"] if words[1] in {"erase", "cancel"} else []))
    assert everything(house) != before


def test_a_trial_of_an_announcement_names_who_would_get_it(house):
    before = everything(house)

    told = house("announce", "willow", news(house), "--dry-run", *AT)

    assert "announcement" in told.stdout
    assert "Ana" in told.stdout
    assert "Ben" not in told.stdout
    assert everything(house) == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (ERASE, "Erase Ana, member 1, for good?"),
        ((*ERASE, "--erase-texts"), "Erase Ana, member 1, and all that they wrote for good?"),
        (("outbox", "cancel", "1"), "Cancel letter 1 (overview, to Ana) for good?"),
        (("announce", "cancel", "1", *AT), 'Cancel "We move" for whoever has not got it yet?'),
    ],
    ids=["erase", "with texts", "letter", "announcement"],
)
def test_what_cannot_be_taken_back_is_asked_by_its_name_and_refused_where_nobody_is(
    house, words, named
):
    before = everything(house)

    nobody = house(*words, code=1).stderr
    assert named in nobody
    assert "--yes says it" in nobody
    assert "nothing was done" in house(*words, code=1, typed="n\n").stderr
    assert named in house(*words, code=1, typed="").stderr
    assert everything(house) == before

    house(*words, typed="y\n")
    assert everything(house) != before


def test_a_letter_that_does_not_wait_is_not_asked_about(house):
    store = house.store()
    with store.write() as session:
        session.get_one(Delivery, 1).state = DeliveryState.SENT
    store.close()

    assert "cannot be cancelled" in house("outbox", "cancel", "1", code=1).stderr


def test_whoever_only_looks_may_give_a_name_and_who_changes_is_told_the_number(house):
    assert house.json("members", "show", "ana")["id"] == 1
    assert "overview" in house("outbox", "list", "--member", "Ana").stdout
    for words in (("mail", "list", "--member", "Ana"), ("audit", "list", "--member", "Ana")):
        house(*words)
    for act in ("stop", "confirm"):
        refused = house("members", act, "Ana", code=1).stderr
        assert "Ana is member 1: give the number" in refused
