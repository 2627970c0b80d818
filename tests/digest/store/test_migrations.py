"""The migrations make what the tables in the code say, on both databases."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel, col, select

import digest.community
import digest.store
from digest.community.communities.community import Community
from digest.community.people.member import Address
from digest.community.people.muted_member import MutedMember
from digest.errors import BadSetting
from digest.store.full_text import NAMES, Indexed, with_words
from digest.store.migrate import _config, migrate
from digest.store.revision import known, pending, revision

NOON = "'2026-03-02 12:00:00'"
OF_BEFORE = f"""
INSERT INTO tag (id, name) VALUES (1, 'lung');
INSERT INTO community (id, name, title, code, tag_id, discreet, hold_first, created_at)
    VALUES (1, 'lung', 'Lung', 'c0de', 1, false, 'never', {NOON});
INSERT INTO conversation (id, community_id, title, state, started_at, active_at)
    VALUES (1, 1, 'Sleep', 'open', {NOON}, {NOON});
INSERT INTO post
    (id, conversation_id, text, state, is_first, version, published_at, was_shown_before)
    VALUES (1, 1, 'On my side.', 'visible', true, 1, {NOON}, false),
           (2, 1, 'Buy pills.', 'hidden', false, 1, {NOON}, false)
"""  # noqa: S608  (rows of the schema 0007)

SILENCED = f"""
INSERT INTO member (id, display_name, state, zone, language, joined_at, summary_frequency, summary_hour,
    summary_weekday, summary_cursor, summary_date, notifications, receipts)
    VALUES (1, 'Ana', 'active', 'UTC', 'en', {NOON}, 'daily', 6, 0, {NOON}, '2026-03-02', 'gathered', true);
INSERT INTO address (id, member_id, address, is_primary) VALUES (1, 1, 'a@example.net', true),
    (2, 1, 'b@example.net', false);
INSERT INTO delivery (id, key, kind, member_id, state, planned_at, due_at, attempts)
    VALUES (1, 'probe:1', 'notice', 1, 'sent', {NOON}, {NOON}, 1),
           (2, 'notice:2', 'notice', 1, 'sent', {NOON}, {NOON}, 1);
INSERT INTO bounce (id, key, member_id, address_id, delivery_id, at, verdict, status)
    VALUES (1, '1:1:dead', 1, 1, 1, {NOON}, 'dead', '5.1.1'),
           (2, '1:2:dead', 1, 2, 2, {NOON}, 'dead', '5.1.1');
INSERT INTO suppression (id, address_id, cause, since, probed_at, lifted_by)
    VALUES (1, 1, 'dead', {NOON}, {NOON}, ''), (2, 2, 'dead', {NOON}, NULL, '')
"""  # noqa: S608  (rows of the schema 0017)

CHANGED = """
INSERT INTO address (id, member_id, address, is_primary, confirmed_at)
    VALUES (1, 1, 'a@example.net', true, '2026-03-01 12:00:00'),
           (2, 1, 'b@example.net', false, '2026-03-01 12:00:00'),
           (3, 1, 'c@example.net', true, '2026-03-04 12:00:00');
INSERT INTO question (id, member_id, asks, asked_at)
    VALUES (1, 1, 'undo_address', '2026-03-02 12:00:00'), (2, 1, 'undo_address', '2026-03-03 12:00:00')
"""  # rows of the schema 0023

for module in pkgutil.walk_packages(digest.community.__path__, "digest.community."):
    import_module(module.name)  # all tables are compared, used or not
import_module("inbound.work.tell_operator")

MIGRATIONS = Path(digest.store.__file__).parent / "migrations"
FROZEN = "digest.store.migrations."  # what stands beside them, and never changes


@pytest.mark.always
def test_a_new_database_becomes_what_the_code_says(empty_store):
    assert pending(empty_store)

    migrate(empty_store)

    assert not pending(empty_store)
    with empty_store.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": _is_no_index_of_words}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, SQLModel.metadata) == []


def _is_no_index_of_words(_object, name, _kind, _reflected, _compared_to):
    """Say whether it is something else than the indexes of words, which no table of the code names."""
    return not (name or "").startswith(tuple(NAMES.values()))


def imported(path: Path) -> Iterator[str]:
    """Yield the names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "relative" if node.level else str(node.module)


def live(path: Path) -> list[str]:
    """Return what a file imports of the code that changes."""
    ours = ("digest.", "inbound.", "cli.", "tests.", "relative.")
    names = (f"{name}." for name in imported(path))
    return [name for name in names if name.startswith(ours) and not name.startswith(FROZEN)]


def test_the_names_of_the_files_say_what_alembic_says():
    script = ScriptDirectory.from_config(_config())

    assert known() == {each.revision for each in script.walk_revisions()}
    assert max(known()) == script.get_current_head()


def test_no_migration_imports_code_that_changes_after_it():
    files = [path for path in MIGRATIONS.rglob("*.py") if path.name != "env.py"]

    assert {path.name: live(path) for path in files if live(path)} == {}
    assert len([path for path in files if path.parent.name == "versions"]) >= 20
    assert {"frozen_types.py", "frozen_full_text.py"} <= {path.name for path in files}


def test_no_community_is_open_that_nobody_opened(empty_store):
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for statement in OF_BEFORE.split(";"):
            connection.execute(text(statement))
        connection.commit()

    migrate(empty_store)

    with empty_store.write() as session:
        assert [each.is_open for each in session.exec(select(Community))] == [False]


@pytest.mark.parametrize(
    "line",
    [
        "from digest.outbox.delivery import IS_WAITING",
        "import digest.store.types",
        "import sqlalchemy, inbound",
        "def upgrade():\n    from digest import store",
        "from ..types import Id",
    ],
)
def test_a_migration_that_imports_live_code_is_found(line, tmp_path):
    (tmp_path / "0099_live.py").write_text(line)

    assert len(live(tmp_path / "0099_live.py")) == 1


def test_texts_of_before_are_found_and_the_index_follows_after_the_last_migration(empty_store):
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for statement in OF_BEFORE.split(";"):
            connection.execute(text(statement))
        connection.commit()

    migrate(empty_store)

    with empty_store.write() as session:
        assert found(session, Indexed.POST, "side") == [1]
        assert found(session, Indexed.POST, "pills") == []  # hidden
        assert found(session, Indexed.CONVERSATION, "sleep") == [1]
        session.connection().execute(text("UPDATE post SET text = 'Backwards.' WHERE id = 1"))
        session.connection().execute(text("UPDATE conversation SET state = 'removed'"))
        assert found(session, Indexed.POST, "side") == []
        assert found(session, Indexed.POST, "back") == [1]
        assert found(session, Indexed.CONVERSATION, "sleep") == []


def found(session, what, words):
    dialect = session.get_bind().dialect.name
    return list(session.connection().scalars(with_words(dialect, what, words, exact=False)))


def test_migrating_again_changes_nothing(empty_store):
    migrate(empty_store)
    migrate(empty_store)

    assert not pending(empty_store)


def test_what_a_newer_version_made_is_refused_and_left_as_it_is(empty_store):
    migrate(empty_store)
    with empty_store.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for use in (pending, migrate):
        with pytest.raises(BadSetting, match=f"schema 9999; .* up to {max(known())}"):
            use(empty_store)

    assert revision(empty_store) == "9999"


def test_numbers_of_deleted_rows_never_come_back_in_a_migrated_database(empty_store, make_member):
    migrate(empty_store)
    with empty_store.write() as session:
        gone = make_member(session, "Ana")
        number = gone.id
        session.delete(gone)
    with empty_store.write() as session:
        assert make_member(session, "Ben").id > number


def test_what_was_held_before_is_no_news_to_the_operator(empty_store):
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0015")
        columns = (
            "id, content_key, accepted_at, reverse_path, recipient, size, outcome, reason, attempts"
        )
        for number, outcome in ((1, "held"), (2, "waiting")):
            values = f"{number}, 'k{number}', {NOON}, '', 'x', 1, '{outcome}', '', 0"
            moments = f"{NOON}, {NOON}"
            connection.execute(
                text(
                    f"INSERT INTO received ({columns}, next_attempt_at, worked_at)"  # noqa: S608
                    f" VALUES ({values}, {moments})"
                )
            )
        connection.commit()

    migrate(empty_store)

    with empty_store.write() as session:
        told = session.connection().execute(
            text("SELECT told_at IS NOT NULL FROM received ORDER BY id")
        )
        assert [bool(row[0]) for row in told] == [True, False]


def test_only_a_mailbox_whose_probe_came_back_before_is_proved_to_be_dead(empty_store):
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0017")
        for statement in SILENCED.split(";"):
            connection.execute(text(statement))
        connection.commit()

    migrate(empty_store)

    with empty_store.write() as session:
        proved = session.connection().execute(
            text("SELECT proved_at IS NOT NULL FROM suppression ORDER BY id")
        )
        assert [bool(row[0]) for row in proved] == [True, False]


def test_letters_go_to_a_mailbox_since_the_last_change(empty_store):
    ana, *_ = SILENCED.split(";", maxsplit=1)
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0023")
        connection.execute(text(ana))
        for statement in CHANGED.split(";"):
            connection.execute(text(statement))
        connection.commit()

    migrate(empty_store)

    with empty_store.read() as session:
        known = session.exec(select(Address).order_by(col(Address.id))).all()
        assert [each.primary_since and each.primary_since.day for each in known] == [3, None, None]


def test_who_was_muted_is_known_by_the_name_of_then(empty_store):
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0017")
        connection.execute(text(SILENCED.split(";", maxsplit=1)[0]))
        command.upgrade(config, "0035")
        insert = f"INSERT INTO muted_member (member_id, muted_id, since) VALUES (1, 1, {NOON})"  # noqa: S608
        connection.execute(text(insert))
        connection.commit()

    migrate(empty_store)

    with empty_store.read() as session:
        assert [each.name for each in session.exec(select(MutedMember))] == ["Ana"]


def test_letters_that_wait_say_by_which_way_it_came_about(empty_store):
    theirs = r'{"query":"\"by_operator\":true"}'
    before = {
        "goodbye": '{"by_operator":true}',
        "overview": '{"reply_to_id":"<1@c>","changes":{"joined":[1]},"by_operator":true}',
        "theirs": theirs,
        "moderation": '{"action":3,"by_operator":true}',
    }
    with empty_store.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0022")
        connection.execute(text(SILENCED.split(";", maxsplit=1)[0]))
        columns = "key, kind, member_id, state, planned_at, due_at, attempts, payload"
        for name, told in before.items():
            kind = "overview" if name == "theirs" else name
            values = f"'{name}', '{kind}', 1, 'planned', {NOON}, {NOON}, 0, :told"
            insert = text(f"INSERT INTO delivery ({columns}) VALUES ({values})")  # noqa: S608
            connection.execute(insert, {"told": told})
        connection.commit()

    migrate(empty_store)

    with empty_store.write() as session:
        told = dict(session.connection().execute(text("SELECT key, payload FROM delivery")).all())
    assert told == {
        **before,
        "goodbye": '{"how":"operator"}',
        "overview": '{"reply_to_id":"<1@c>","changes":{"joined":[1]},"how":"operator"}',
    }
