"""Makes the indexes that find posts and titles by their words; `digest.store.full_text` asks them.

The database itself keeps them right, whoever writes: on SQLite triggers feed two indexes that hold no texts
of their own; on PostgreSQL there are two indexes over what a function makes of each text. Posts that cannot
be seen are in none of them. Upper and lower case, accents and punctuation make no difference.

A migration that makes the table `post` or `conversation` anew must call `make` again: SQLite drops the
triggers with the table. One that indexes something else brings a file of its own: this one stays as it is.
"""

from sqlalchemy import Connection

NAMES = {"post": "post_words", "conversation": "title_words"}  # of the indexes, by table
_TEXT = {"post": "text", "conversation": "title"}
_THERE = {"post": "{}state = 'visible'", "conversation": "{}state <> 'removed'"}


def make(connection: Connection) -> None:
    """Make the indexes and fill them with what is there; replace earlier ones."""
    for what in NAMES:
        drop = _drop_on_sqlite if connection.dialect.name == "sqlite" else _drop_on_postgresql
        for statement in drop(what):
            connection.exec_driver_sql(statement)
    statements = _on_sqlite() if connection.dialect.name == "sqlite" else _on_postgresql(connection)
    for statement in statements:
        connection.exec_driver_sql(statement)


def _drop_on_sqlite(what: str) -> list[str]:
    name = NAMES[what]
    triggers = [f"DROP TRIGGER IF EXISTS {name}_{change}" for change in ("new", "changed", "gone")]
    return [*triggers, f"DROP TABLE IF EXISTS {name}"]


def _drop_on_postgresql(what: str) -> list[str]:
    return [f"DROP INDEX IF EXISTS {NAMES[what]}"]


def _on_sqlite() -> list[str]:
    return [statement for what in NAMES for statement in _one_on_sqlite(what)]


def _one_on_sqlite(what: str) -> list[str]:
    name, text = NAMES[what], _TEXT[what]
    was, now, there = (_THERE[what].format(prefix) for prefix in ("OLD.", "NEW.", ""))
    take_out = f"INSERT INTO {name}({name}, rowid, {text}) SELECT 'delete', OLD.id, OLD.{text} WHERE {was};"
    put_in = f"INSERT INTO {name}(rowid, {text}) SELECT NEW.id, NEW.{text} WHERE {now};"
    fill = f"INSERT INTO {name}(rowid, {text}) SELECT id, {text} FROM {what} WHERE {there}"  # noqa: S608
    made = f"fts5({text}, content='', tokenize='unicode61 remove_diacritics 2')"
    other = f"OLD.{text} <> NEW.{text} OR OLD.state <> NEW.state"
    return [
        f"CREATE VIRTUAL TABLE {name} USING {made}",
        f"CREATE TRIGGER {name}_new AFTER INSERT ON {what} BEGIN {put_in} END",
        f"""CREATE TRIGGER {name}_changed AFTER UPDATE OF {text}, state ON {what}
            WHEN {other} BEGIN {take_out} {put_in} END""",
        f"CREATE TRIGGER {name}_gone AFTER DELETE ON {what} BEGIN {take_out} END",
        fill,
    ]


def _on_postgresql(connection: Connection) -> list[str]:
    """Return what makes the functions and the indexes.

    The functions name nothing of ours, since a restored dump makes the indexes without a search path; and
    they bring a collation that knows all letters, since that of the database may know English ones only.
    """
    letters = _collation(connection)
    plain = r"regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')"
    folded = f"""regexp_replace(lower({plain} COLLATE "{letters}"), '[^[:alnum:]]+', ' ', 'g')"""
    asked = f"nullif(btrim({folded}), '')"
    kind = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000"
    return [
        f"""CREATE OR REPLACE FUNCTION digest_words(given text) RETURNS tsvector {kind}
            AS $$ SELECT to_tsvector('simple'::regconfig, {folded}) $$""",
        f"""CREATE OR REPLACE FUNCTION digest_phrase(given text, exact boolean) RETURNS tsquery {kind}
            AS $$ SELECT to_tsquery('simple'::regconfig,
                replace({asked}, ' ', ' <-> ') || CASE WHEN exact THEN '' ELSE ':*' END) $$""",
        *(
            f"""CREATE INDEX {NAMES[what]} ON {what} USING gin (digest_words({_TEXT[what]}))
                WHERE {_THERE[what].format("")}"""
            for what in NAMES
        ),
    ]


def _collation(connection: Connection) -> str:
    known = (
        "SELECT collname FROM pg_collation WHERE collencoding IN (-1, pg_char_to_encoding('UTF8'))"
    )
    there = {name for (name,) in connection.exec_driver_sql(known)}
    wanted = ("pg_c_utf8", "und-x-icu", "C.utf8", "C.UTF-8", "default")
    return next(name for name in wanted if name in there)
