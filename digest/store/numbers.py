"""The numbers that tables give to their rows: the last ones, and the leap beyond them after a restore."""

from sqlalchemy import Connection, text
from sqlmodel import Session

from digest.store.span import Numbers

LEAP = 1_000_000  # the fewest numbers to skip, where nobody knows how many were given
MOST = 1_000_000_000  # the most to skip: signed addresses hold numbers up to a thousand times that

_OF_SQLITE = (
    "SELECT tables.name, coalesce(given.seq, 0) FROM sqlite_master AS tables "
    "LEFT JOIN sqlite_sequence AS given ON given.name = tables.name "
    "WHERE tables.type = 'table' AND tables.sql LIKE '%AUTOINCREMENT%' ORDER BY tables.name"
)
_OF_POSTGRES = (
    "SELECT owned.relname, coalesce(given.last_value, 0) FROM pg_sequences AS given "
    "JOIN pg_class AS sequence ON sequence.relname = given.sequencename "
    "AND sequence.relnamespace = current_schema()::regnamespace "
    "JOIN pg_depend AS link ON link.objid = sequence.oid AND link.deptype IN ('a', 'i') "
    "JOIN pg_class AS owned ON owned.oid = link.refobjid "
    "WHERE given.schemaname = current_schema() ORDER BY owned.relname"
)


def last_numbers(session: Session) -> dict[str, int]:
    """Return by table the last number that it gave to a row, even if that row is deleted."""
    connection = session.connection()
    query = _OF_POSTGRES if connection.dialect.name == "postgresql" else _OF_SQLITE
    return {str(name): int(number) for name, number in connection.execute(text(query))}


def leap(last: int, given: int | None) -> int:
    """Return the number after which a table continues whose last one was `last` in a restored backup.

    `given` is the last number that was ever given, if known: the table continues `LEAP` after it. Otherwise
    it skips as many numbers as the backup had, at least `LEAP` and at most `MOST`.
    """
    if given is not None and given >= last:
        return given + LEAP
    return last + min(max(LEAP, last), MOST)


def leap_beyond(session: Session, given: Numbers | None) -> None:
    """Make every table continue far beyond the numbers that were given since the backup."""
    connection = session.connection()
    for table, last in last_numbers(session).items():
        number = leap(last, None if given is None else given.get(table, last))
        (_set_in_postgres if connection.dialect.name == "postgresql" else _set_in_sqlite)(
            connection, table, number
        )


def _set_in_sqlite(connection: Connection, table: str, number: int) -> None:
    values = {"table": table, "number": number}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
    connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"), values
    )


def _set_in_postgres(connection: Connection, table: str, number: int) -> None:
    statement = "SELECT setval(pg_get_serial_sequence(quote_ident(:table), 'id'), :number)"
    connection.execute(text(statement), {"table": table, "number": number})
