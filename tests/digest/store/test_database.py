"""How SQLite is opened, and what the columns mean on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from digest.community.people.member import Member
from digest.errors import BadSetting
from digest.store.database import Store

pytestmark = pytest.mark.both_stores


def test_sqlite_is_opened_to_lose_and_leak_nothing(sqlite_store):
    with sqlite_store.read() as session:
        found = {
            name: session.connection().execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_moment_comes_back_in_utc(store, make_member):
    moment = datetime(2026, 3, 2, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    with store.write() as session:
        number = make_member(session, "Ana", at=moment).id
    with store.read() as session:
        kept = session.get_one(Member, number).joined_at
    assert kept == moment
    assert kept.tzinfo is UTC


def test_a_naive_time_is_refused(store, make_member):
    with (
        pytest.raises(StatementError, match="naive"),
        store.write() as session,
    ):
        make_member(session, "Ana").joined_at = datetime(2026, 3, 2, 12)
        session.flush()


def test_an_error_of_the_database_does_not_print_the_text(store, make_member):
    with store.write() as session:
        make_member(session, "Ana")
    with pytest.raises(StatementError) as caught, store.write() as session:
        session.add(Member(id=1, display_name="Ana's secret"))
        session.flush()
    assert "secret" not in str(caught.value)


def test_a_reader_sees_one_unmoving_state(sqlite_store, make_member):
    with sqlite_store.read() as reader:
        assert reader.get(Member, 1) is None
        with sqlite_store.write() as writer:
            make_member(writer, "Ana")
        assert reader.get(Member, 1) is None


def test_another_kind_of_database_is_a_bad_setting():
    with pytest.raises(BadSetting, match="sqlite: or postgresql:"):
        Store("mysql://x")
