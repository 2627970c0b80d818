"""Finds posts and titles by their words: FTS5 on SQLite, full text search on PostgreSQL.

A migration made the indexes, and the database keeps them up to date (`migrations/frozen_full_text.py`).
"""

import sqlite3
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Select,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.engine.interfaces import DBAPICursor


class Indexed(StrEnum):
    """The tables that can be searched by words."""

    POST = "post"  # its text, while it is visible
    CONVERSATION = "conversation"  # its title, until it is removed


NAMES = {Indexed.POST: "post_words", Indexed.CONVERSATION: "title_words"}  # of the indexes
_TEXT = {Indexed.POST: "text", Indexed.CONVERSATION: "title"}
_THERE = {  # exactly as in the index: else PostgreSQL does not use it
    Indexed.POST: "state = 'visible'",
    Indexed.CONVERSATION: "state <> 'removed'",
}


def with_words(dialect: str, what: Indexed, words: str, *, exact: bool) -> Select[tuple[int]]:
    """Return a query for the ids of rows with these words, next to each other and in this order.

    Unless `exact`, the last word may be the start of a longer one: "head" finds "headache". Words without a
    letter or a digit find nothing; no input raises an error.
    """
    if dialect == "sqlite":
        index: ColumnElement[str] = column(NAMES[what])
        quoted = '"' + words.replace('"', " ").replace("\0", " ") + '"'
        asked = quoted if exact else f"{quoted} *"
        return (
            select(column("rowid")).select_from(table(NAMES[what])).where(index.op("MATCH")(asked))
        )
    found = func.digest_words(column(_TEXT[what])).op("@@")(
        func.digest_phrase(words.replace("\0", " "), literal(exact))
    )
    there: ColumnElement[bool] = literal_column(_THERE[what])
    return select(column("id")).select_from(table(what.value)).where(found, there)


def forget(cursor: DBAPICursor) -> bool:
    """Remove deleted text from the pages of SQLite's indexes: FTS5 at first only marks it as deleted.

    Returns False if somebody else is writing, so that it still has to be done.
    """
    known = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (?, ?)"
    try:
        for (name,) in cursor.execute(known, tuple(NAMES.values())).fetchall():
            cursor.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")  # noqa: S608
    except sqlite3.OperationalError:
        return False
    return True
