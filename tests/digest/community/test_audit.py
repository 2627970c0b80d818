import pytest
from sqlmodel import desc, select

from digest.community import audit
from digest.community.audit import AuditEntry, Trail, check
from digest.community.audit_anchor import Anchor, Anchoring
from digest.store.database import Store

KEYS = {1: b"k" * 32}


@pytest.fixture
def sealing(sqlite_store):
    """A store as an operator's command opens it."""
    store = Store(sqlite_store.url, info=Trail(keys=KEYS, operator="maria").info)
    yield store
    store.close()


def written(store, at, *acts):
    with store.write() as session:
        for act in acts:
            audit.record(session, actor="operator", act=act, target="post 1", at=at)


def rewritten(session, entries):
    """Seal entries anew as somebody would who has the database and this code, and no key."""
    previous = ""
    for entry in entries:
        entry.key_id = 0
        entry.seal = audit._seal(entry, previous, None)
        previous = entry.seal
        session.add(entry)


def test_an_entry_names_the_operator_who_acted(sealing, noon):
    written(sealing, noon, "hide")

    with sealing.read() as session:
        assert session.get_one(AuditEntry, 1).actor == "operator maria"


def test_whoever_has_the_database_alone_cannot_rewrite_the_trail(sealing, noon):
    written(sealing, noon, "hide", "show", "hide")
    with sealing.write() as session:
        entries = session.exec(select(AuditEntry)).all()
        entries[1].act = "nothing"
        rewritten(session, entries[1:])

    with sealing.read() as session:
        assert check(session).first_broken == 2


def test_entries_of_before_there_was_a_key_are_still_good_and_bound_to_what_follows(
    sqlite_store, sealing, noon
):
    written(sqlite_store, noon, "hide", "show")
    written(sealing, noon, "hide")
    with sealing.read() as session:
        checked = check(session)
    assert (checked.entries, checked.unkeyed, checked.first_broken) == (3, 2, None)

    with sealing.write() as session:
        old = session.exec(select(AuditEntry).limit(2)).all()
        old[0].act = "nothing"
        rewritten(session, old)

    with sealing.read() as session:
        assert check(session).first_broken == 3


def test_a_key_that_is_gone_does_not_pass_for_a_good_one(sealing, sqlite_store, noon):
    written(sealing, noon, "hide")

    with sqlite_store.read() as session:
        assert check(session).first_broken == 1


def test_a_new_key_seals_and_the_old_one_is_still_known(sealing, sqlite_store, noon):
    written(sealing, noon, "hide")
    newer = Store(sqlite_store.url, info=Trail(keys=KEYS | {2: b"n" * 32}).info)
    written(newer, noon, "show")

    with newer.read() as session:
        assert check(session).first_broken is None
        assert session.get_one(AuditEntry, 2).key_id == 2
    newer.close()


def test_what_is_cut_off_at_the_end_is_missed(sealing, noon, tmp_path):
    written(sealing, noon, "hide", "show")
    anchor = Anchor(tmp_path / "state")
    with sealing.read() as session:
        assert anchor.move(session)
    with sealing.write() as session:
        session.delete(session.exec(select(AuditEntry).order_by(desc(AuditEntry.id))).first())

    with sealing.read() as session:
        assert check(session).first_broken is None  # the entries alone do not tell
        assert not anchor.holds(session)
    written(sealing, noon, "hide", "hide")
    with sealing.read() as session:
        assert not anchor.move(session)  # and it does not move on, as if nothing had been


def test_a_damaged_anchor_holds_nothing(sealing, noon, tmp_path):
    written(sealing, noon, "hide")
    (tmp_path / "audit").write_text("half a li")

    with sealing.read() as session:
        assert not Anchor(tmp_path).move(session)


def test_a_server_writes_down_the_end_as_it_goes_on_and_complains_once(
    sealing, noon, tmp_path, caplog
):
    step = Anchoring(sealing, tmp_path)
    with sealing.read() as session:
        assert step.find(session, noon, 1) == []
    written(sealing, noon, "hide")
    with sealing.read() as session:
        (key,) = step.find(session, noon, 1)
    step.run(key, noon)
    with sealing.read() as session:
        assert step.find(session, noon, 1) == []

    with sealing.write() as session:
        session.delete(session.get_one(AuditEntry, 1))
    with sealing.read() as session:
        (key,) = step.find(session, noon, 1)
    step.run(key, noon)
    with sealing.read() as session:
        assert step.find(session, noon, 1) == []

    assert "not what it was" in caplog.text
