"""Who left is gone to the last byte, and stays so when a backup is restored."""

import random
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from digest.actions.account import MembershipEnd, end_membership
from digest.community.leaving.erased_member import ErasedMember
from digest.community.people.member import Member, MemberState
from digest.mail.signed_address import Keys
from digest.outbox.delivery import Delivery, DeliveryState
from digest.store.database import Store, make_database
from inbound.retention.departed_list import FILE
from inbound.retention.erase import KEY, Erasing
from tests.contexts import of_member


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def erasing(village, folder):
    made = Erasing(village.store, village.keys, folder)
    made.run(KEY, village.noon)  # as when the server starts
    return made


def leave(village, *, erases=False, sent=True):
    with village.store.write() as session:
        member = session.get_one(Member, village.ana.id)
        context = of_member(session, 1, village.noon)
        end_membership(context, member, MembershipEnd(erases=erases))
    if sent:
        mark_sent(village)


def mark_sent(village):
    with village.store.write() as session:
        for letter in session.exec(select(Delivery)):
            letter.state = DeliveryState.SENT
            session.add(letter)


def found(erasing, village):
    with village.store.read() as session:
        return erasing.find(session, village.noon, 10)


def members(store):
    with store.read() as session:
        return {each.id: each.state for each in session.exec(select(Member))}


def test_the_last_row_waits_for_the_goodbye(village, erasing):
    leave(village, sent=False)
    erasing.run(KEY, village.noon)

    assert found(erasing, village) == []
    assert members(village.store)[village.ana.id] is MemberState.FORMER

    mark_sent(village)
    assert found(erasing, village) == [KEY]
    erasing.run(KEY, village.noon)
    assert village.ana.id not in members(village.store)
    assert found(erasing, village) == []


def test_a_log_in_use_is_emptied_later(village, erasing, tmp_path):
    leave(village)
    reader = sqlite3.connect(tmp_path / "digest.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM member").fetchone()

    erasing.run(KEY, village.noon)
    assert found(erasing, village) == [KEY]

    reader.close()
    erasing.run(KEY, village.noon)
    assert found(erasing, village) == []


@pytest.mark.parametrize("erases", [False, True])
def test_a_restored_backup_brings_nobody_back(village, erasing, folder, tmp_path, erases):
    village.say(village.ana, "Words of Ana.")
    assert village.store.empty_log()
    shutil.copy(tmp_path / "digest.db", tmp_path / "backup.db")
    leave(village, erases=erases)
    erasing.run(KEY, village.noon)

    restored = Store(f"sqlite:///{tmp_path / 'backup.db'}")
    assert members(restored)[village.ana.id] is MemberState.ACTIVE
    newer = Keys({1: bytes(range(32)), 2: bytes(range(1, 33))})  # the key was changed meanwhile
    Erasing(restored, newer, folder).run(KEY, village.noon + timedelta(days=1))

    assert village.ana.id not in members(restored)
    with restored.read() as session:
        assert session.exec(select(Delivery)).all() == []  # no second goodbye
        assert session.get_one(ErasedMember, village.ana.id).erases is erases
    restored.close()
    held = (tmp_path / "backup.db").read_bytes()
    assert b"ana@example.net" not in held
    assert (b"Words of Ana." in held) is not erases


def test_a_member_of_the_same_number_elsewhere_is_left_alone(
    village, erasing, folder, tmp_path, empty_database, make_member
):
    leave(village)
    erasing.run(KEY, village.noon)
    shutil.copy(empty_database, tmp_path / "other.db")
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    with other.write() as session:
        somebody = make_member(session, "Somebody", at=village.noon + timedelta(seconds=1))

    Erasing(other, village.keys, folder).run(KEY, village.noon)

    assert somebody.id == village.ana.id
    assert members(other)[somebody.id] is MemberState.ACTIVE
    other.close()


def test_the_file_beside_the_database_names_nobody_and_survives_a_crash(village, erasing, folder):
    leave(village)
    erasing.run(KEY, village.noon)
    [line] = (folder / FILE).read_text().splitlines()
    assert line.startswith(f"{village.ana.id} ")
    assert "ana" not in line

    with (folder / FILE).open("a") as file:
        file.write("2 0123")  # cut off

    Erasing(village.store, village.keys, folder).run(KEY, village.noon)
    assert members(village.store)[village.ben.id] is MemberState.ACTIVE


def test_whatever_is_deleted_is_in_no_byte_of_the_files(tmp_path):
    """Rows of all sizes, changed and deleted at random: SQLite overwrites each copy that it ever made."""
    chance, path = random.Random(7), tmp_path / "some.db"
    make_database(path)
    store = Store(f"sqlite:///{path}")
    words = {number: f"canary{number:05}x{chance.randrange(10**6)}y" for number in range(3000)}
    with store.write() as session:
        execute = session.connection().exec_driver_sql
        execute("CREATE TABLE held (id INTEGER PRIMARY KEY, of INT, word TEXT UNIQUE, text TEXT)")
        execute("CREATE INDEX held_of ON held (of, word)")
        for number, word in words.items():
            text = word * chance.randrange(1, 200)
            execute("INSERT INTO held VALUES (?, ?, ?, ?)", (number, number % 50, word, text))
            other = chance.randrange(number + 1)
            execute("UPDATE held SET text = text || word WHERE id = ?", (other,))
    with store.write() as session:
        session.connection().exec_driver_sql("DELETE FROM held WHERE of = 7")
    assert store.empty_log()

    held = b"".join(each.read_bytes() for each in tmp_path.glob("some.db*"))
    store.close()
    assert [
        word for number, word in words.items() if number % 50 == 7 and word.encode() in held
    ] == []
    assert words[8].encode() in held


def test_on_postgresql_nothing_is_left_in_the_tables_files_after_vacuum_full(
    village_in, postgres_store, tmp_path
):
    """Its write-ahead log still holds it until that is used again: nobody can promise more."""
    village = village_in(postgres_store)
    with postgres_store.write() as session:
        member = session.get_one(Member, village.ana.id)
        member.display_name = "Quillfeather"
        session.add(member)
        folder = session.connection().exec_driver_sql("SHOW data_directory").scalar()
    tables = Path(str(folder)) / "base"
    try:
        readable = tables.is_dir()
    except PermissionError:
        readable = False
    if not readable:
        pytest.skip("the files of this PostgreSQL cannot be read from here")
    village.say(village.ana, "Words about a zebrafinch.")
    _write_out(postgres_store)
    assert _held(tables, b"Quillfeather", b"zebrafinch") == {b"Quillfeather", b"zebrafinch"}

    leave(village, erases=True)
    Erasing(postgres_store, village.keys, tmp_path / "state").run(KEY, village.noon)
    _write_out(postgres_store, "VACUUM FULL")

    assert _held(tables, b"Quillfeather", b"zebrafinch") == set()


def _write_out(store, *before):
    engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in (*before, "CHECKPOINT"):
            connection.exec_driver_sql(statement)


def _held(folder, *words):
    files = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
    return {word for word in words for held in files if word in held}


def test_who_leaves_is_on_the_list_before_their_goodbye_is_sent(village, erasing, folder, tmp_path):
    assert village.store.empty_log()
    shutil.copy(tmp_path / "digest.db", tmp_path / "backup.db")
    leave(village, sent=False)

    assert found(erasing, village) == [KEY]
    erasing.run(KEY, village.noon)

    assert found(erasing, village) == []
    restored = Store(f"sqlite:///{tmp_path / 'backup.db'}")
    Erasing(restored, village.keys, folder).run(KEY, village.noon)
    assert village.ana.id not in members(restored)
    restored.close()


def test_who_waits_for_their_goodbye_still_gets_it_after_a_new_start(village, erasing, folder):
    leave(village, sent=False)
    erasing.run(KEY, village.noon)

    Erasing(village.store, village.keys, folder).run(KEY, village.noon)

    assert [each.state for each in village.all(Delivery)] == [DeliveryState.PLANNED]


def test_a_line_after_one_that_was_cut_off_is_a_line_of_its_own(village, folder):
    folder.mkdir()
    (folder / FILE).write_text("2 0123")
    leave(village)

    Erasing(village.store, village.keys, folder).run(KEY, village.noon)

    cut_off, whole = (folder / FILE).read_text().splitlines()
    assert cut_off == "2 0123"
    assert whole.startswith(f"{village.ana.id} ")
