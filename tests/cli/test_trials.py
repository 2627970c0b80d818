"""`--dry-run` of what sends, cancels or deletes, and what is asked before it cannot be taken back."""

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.leaving.erased_member import ErasedMember
from digest.outbox.delivery import Delivery, DeliveryState
from tests.actions.acts import ACTS
from tests.cli.test_every_command import COMMANDS
from tests.digest.trials.records import page, record

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


MAIL = """\
From: zoe@example.net
To: willow@mail.example.org
Subject: Hello
Message-ID: <1@example.net>
Date: Mon, 02 Mar 2026 08:00:00 +0000

How do you sleep?
"""
FILES = {
    "first.eml": MAIL,
    "list.mbox": f"From zoe@example.net Mon Mar  2 08:00:00 2026\n{MAIL}\n",
    "people.csv": "address,name\nzoe@example.net,Zoe\n",
    "page.json": page(record(1)).decode(),
}
REPLAY = ("mail", "replay", "first.eml", "--to", "willow@mail.example.org", *AT)
MUCH_LATER = ("--at", "2026-05-02T08:00Z")


def failed(house):
    store = house.store()
    with store.write() as session:
        session.get_one(Delivery, 1).state = DeliveryState.FAILED
    store.close()


OF_THE_MACHINE = {  # a command that is no act of or about members: what there is before, and what is given
    "import mbox": ((), ("import", "mbox", "list.mbox", "--community", "willow")),
    "mail replay": ((), REPLAY),
    "members import": ((), ("members", "import", "people.csv", *AT)),
    "outbox cancel": ((), ("outbox", "cancel", "1")),
    "outbox resume": ((("outbox", "stop", *AT),), ("outbox", "resume", *AT)),
    "outbox retry": (
        (failed,),
        ("outbox", "retry", "1", "--at", "2026-03-02T09:00Z"),
    ),
    "outbox stop": ((), ("outbox", "stop", *AT)),
    "purge": ((REPLAY,), ("purge", *MUCH_LATER)),
    "restore": ((("backup", "copies", *AT),), ("restore", "copies", *MUCH_LATER)),
    "run": ((), ("run", *AT)),
    "suppress add": ((), ("suppress", "add", "1", "--reason", "asked", *AT)),
    "suppress remove": (
        (("suppress", "add", "1", "--reason", "asked", *AT),),
        ("suppress", "remove", "1", "--reason", "mended", *AT),
    ),
    "trials load": ((), ("trials", "load", "page.json", *AT)),
    "warmup start": ((), ("warmup", "start", *AT)),
    "warmup stop": ((("warmup", "start", *AT),), ("warmup", "stop", *AT)),
}
OF_NOTHING = {  # what has no `--dry-run`, beside what only looks and what writes files that nobody else reads
    "backup": "adds a folder",
    "demo": "is a trial itself",
    "init": "begins, or upgrades after a backup",
    "keys rotate": "adds a key; nothing else changes",
    "send-test": "sends one letter, to the operator alone",
    "serve": "is the service",
    "setup": "begins; it shows its answers first",
}
LOOKS = {
    *("announce list", "audit list", "audit verify", "communities list", "communities members"),
    *("communities moderators list", "communities show", "config show", "conversations list"),
    *("doctor", "keys list", "mail list", "mail reveal", "mail show", "manual", "members export"),
    *("members list", "members names", "members reveal", "members show", "moderation list"),
    *("moderation posts", "moderation show", "outbox list", "outbox show", "plan", "preview"),
    *("senders", "status", "suppress list", "templates check", "templates copy", "templates list"),
    *("templates preview", "trace", "trials search", "trials status", "warmup status", "why"),
}


def test_whatever_changes_sends_or_deletes_has_a_trial_and_each_is_tried():
    with_trial = {
        name
        for name, each in COMMANDS.items()
        if any("--dry-run" in option.opts for option in each.params)
    }
    hidden = {"members unsuppress"}  # the earlier name of another
    of_members = {name for act in ACTS.values() for name in act.commands} - LOOKS

    assert with_trial.isdisjoint(OF_NOTHING.keys() | LOOKS)
    assert with_trial | OF_NOTHING.keys() | LOOKS == COMMANDS.keys()
    assert with_trial - hidden == of_members | OF_THE_MACHINE.keys()


@pytest.mark.parametrize("name", OF_THE_MACHINE)
def test_a_trial_leaves_everything_as_it_was(house, name):
    first, words = OF_THE_MACHINE[name]
    for file, text in FILES.items():
        (house.folder / file).write_text(text)
    for each in first:
        each(house) if callable(each) else house(*each)
    house("communities", "list")  # which writes down where the audit trail ends
    before = house.kept()

    house(*words, "--dry-run")

    assert house.kept() == before
    house(*words, typed="y\n")
    assert house.kept() != before


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
