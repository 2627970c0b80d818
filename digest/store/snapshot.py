"""Copies a whole database, consistently while others read and write it, and loads a copy back.

SQLite's own backup reads one fixed state of the database and its log; a plain copy of the file lacks what
is still in the log. PostgreSQL has programs for this, `pg_dump` and `pg_restore`.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url, text

from digest.errors import BadInput, BadSetting
from digest.store.database import Store

BESIDE = ("-wal", "-shm")  # endings of the files that belong to an SQLite database
PATIENCE = 30  # seconds that a copy waits for a lock


def sqlite_path(url: str) -> Path | None:
    """Return the file of an SQLite database, None for another kind or one in memory."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (
        None,
        "",
        ":memory:",
    )
    return Path(str(parsed.database)) if is_file else None


def copy_sqlite(source: Path, target: Path) -> None:
    """Write one state of a database to a new file that only its owner can read, on disk before it returns.

    Raises BadInput if the database is damaged.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    before = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
    after = sqlite3.connect(target, timeout=PATIENCE)
    try:
        before.backup(after)  # all pages in one step: one read transaction, which no writer ends
        problem = check(after)
    finally:
        after.close()
        before.close()
    for suffix in BESIDE:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    if problem is not None:
        raise BadInput(f"the database {source} is damaged: {problem}")
    sync(target)


def check(connection: sqlite3.Connection) -> str | None:
    """Return what is wrong with a database's file, None if nothing is."""
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else str(found)


def damage(path: Path) -> str | None:
    """Return what is wrong with a database's file that others may be using, None if nothing is.

    Raises BadSetting where it cannot be read now, as one that is locked, or whose folder cannot be written.
    """
    there = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(there, uri=True, timeout=PATIENCE)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            return check(connection)
    except sqlite3.OperationalError as error:  # a kind of the next, and no damage
        raise BadSetting(f"{path} cannot be read now: {error}") from None
    except sqlite3.DatabaseError as error:
        return str(error)


def dump_postgres(url: str, target: Path) -> None:
    """Write one state of a database to a new file that only its owner can read, on disk before it returns.

    Raises BadSetting if `pg_dump` is missing or fails.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    sync(target)


def load_postgres(url: str, source: Path) -> None:
    """Replace everything in a database with a dumped state; raise BadSetting if that fails.

    The present content is dropped first, so copy it elsewhere before.
    """
    _program("pg_restore")
    store = Store(url)
    try:
        with store.engine.begin() as connection:
            here = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            for (table,) in connection.execute(here).all():
                connection.exec_driver_sql(f'DROP TABLE "{table}" CASCADE')
            functions = text(
                "SELECT oid::regprocedure::text FROM pg_proc "
                "WHERE pronamespace = current_schema()::regnamespace "
                "AND NOT EXISTS (SELECT 1 FROM pg_depend "
                "WHERE objid = pg_proc.oid AND deptype = 'e')"
            )
            for (function,) in connection.execute(functions).all():
                connection.exec_driver_sql(f"DROP ROUTINE {function} CASCADE")
    finally:
        store.close()
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", url, *options, str(source))


def others_use_postgres(store: Store) -> bool:
    """Return True if anybody else is connected to the database."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    with store.engine.connect() as connection:
        return bool(connection.execute(others).scalar_one())


def sync(path: Path) -> None:
    """Return once a file or a folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BadSetting(
            f"{name} is not there: install PostgreSQL's client programs (on Debian, the package "
            "postgresql-client), of the server's version or a newer one, and see that PATH names them"
        )
    return found


def _run(program: str, url: str, *arguments: str) -> None:
    """Run a PostgreSQL program; the password is passed in the environment, where nobody else sees it."""
    parsed = make_url(url)
    where = parsed.set(drivername="postgresql", password=None)
    environment = dict(os.environ)  # noqa: TID251  (PATH, and what PostgreSQL's programs read)
    if parsed.password is not None:
        environment["PGPASSWORD"] = str(parsed.password)
    place = f"--dbname={where.render_as_string(hide_password=False)}"
    command = [_program(program), place, *arguments]
    done = subprocess.run(  # noqa: S603  (no shell)
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if line.strip()), "")
        hint = ""
        if "version" in done.stderr:
            hint = "; install the client programs of the server's version or a newer one"
        raise BadSetting(f"{program} failed ({said.strip()}){hint}")
