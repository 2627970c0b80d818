"""Opens the store and hands out sessions: SQLite on one machine, PostgreSQL on many."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, ExceptionContext, event, make_url, text
from sqlmodel import Session, create_engine

from digest.errors import BadSetting
from digest.store.full_text import forget
from digest.store.nudges import SILENT, Notifier, nudged

__all__ = ["Session", "Store", "after_moments", "hold_moment", "make_database"]

LOCKED_FOR = (
    30  # seconds that a statement waits for a writer, unless `?timeout=` in the URL says otherwise
)
MOMENT_LOCK = 0x6D6F6D656E74  # any number that nobody else uses

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)


class Store:
    """One open database.

    `write()` and `trial()` take SQLite's write lock at their first statement, so that a transaction never
    fails half-way because it began as a reader. `read()` sees one fixed state of the data. Every session
    carries `info`.
    `notifier` is told which steps a committed transaction nudged.
    """

    def __init__(
        self, url: str, *, info: Mapping[str, object] | None = None, notifier: Notifier = SILENT
    ) -> None:
        self.url = url
        self.notifier = notifier
        self._info = dict(info or {})
        self.engine = _engine(url)
        self._reading = self.engine.execution_options(reading=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session that commits at the end of the block, or rolls back on an error."""
        with Session(self.engine, expire_on_commit=False, info=self._info) as session:
            yield session
            steps = nudged(session)
            if steps:
                self.notifier.before_commit(session, steps)
            session.commit()
        if steps:
            self.notifier.after_commit(steps)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session for reading only: closing it rolls back, and what was loaded stays readable."""
        with Session(self._reading, expire_on_commit=False, info=self._info) as session:
            yield session

    @contextmanager
    def trial(self) -> Iterator[Session]:
        """Yield a session that can do all that one of `write()` can, and leaves nothing of it."""
        with Session(self.engine, expire_on_commit=False, info=self._info) as session:
            yield session

    def empty_log(self) -> bool:
        """Empty SQLite's log into the database, so that no file holds deleted text any more.

        The full-text indexes drop it first.

        Does not wait: returns False if somebody else reads or writes, and leaves the log as it was.
        PostgreSQL has no such file beside the database.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute("PRAGMA busy_timeout=100")  # else it would block writers for long
            is_forgotten = forget(cursor)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # gives: was it busy, pages, moved
            (is_busy, _, _) = cursor.fetchone() or (1, 0, 0)
            cursor.execute(f"PRAGMA busy_timeout={patience}")
            cursor.close()
        finally:
            connection.close()
        return is_forgotten and not is_busy

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def make_database(path: Path) -> None:
    """Make an empty SQLite database that only its owner can read; Store never creates one."""
    path.touch(mode=0o600, exist_ok=False)


def hold_moment(session: Session) -> None:
    """Take the lock under which the clock is read, so that `after_moments` waits for this transaction.

    On SQLite the write lock does this. PostgreSQL lets others commit in between, and what they read as the
    past would not be complete.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": MOMENT_LOCK}
        )


def after_moments(session: Session) -> None:
    """Return once every transaction that has called `hold_moment` has ended."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        for words in ("pg_advisory_lock", "pg_advisory_unlock"):
            connection.execute(text(f"SELECT {words}(:lock)"), {"lock": MOMENT_LOCK})


def _engine(url: str) -> Engine:
    if url.startswith("sqlite:"):
        return _sqlite(url)
    if url.startswith("postgresql:"):
        return _postgresql(url.replace("postgresql:", "postgresql+psycopg:", 1))
    raise BadSetting("database must begin with sqlite: or postgresql:")


def _sqlite(url: str) -> Engine:
    named = make_url(url)
    timeout = {} if "timeout" in named.query else {"timeout": LOCKED_FOR}
    if named.database and not named.database.startswith((":", "file:")):
        there = f"file:{quote(named.database)}?mode=rw"  # a missing one is not created anew, empty
        named = named.set(database=there, query={**named.query, "uri": "true"})
    engine = create_engine(named, hide_parameters=True, connect_args=timeout)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)

    @event.listens_for(engine, "handle_error")
    def hide_the_row(context: ExceptionContext) -> None:
        """Cut the server's DETAIL off: it quotes the failing row, with what a member wrote in it."""
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\nDETAIL:")[0],)

    return engine
