"""Replaces the database by a restored one, as a whole or not at all, and keeps the old one."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from cli.alone import begin_restore, end_restore
from cli.backup_folder import Manifest, verify
from cli.installation import open_store
from cli.output import Output
from cli.restoring import Renewed, Wanted, keep_list, renew
from digest.clock import system_clock
from digest.community.audit_anchor import Anchor
from digest.errors import BadInput, BadSetting
from digest.mail.signed_address import Keys
from digest.settings import Settings
from digest.store.database import Store
from digest.store.mark import Mark, mark_of, write_mark
from digest.store.migrate import migrate
from digest.store.revision import is_known
from digest.store.snapshot import (
    BESIDE,
    copy_sqlite,
    dump_postgres,
    load_postgres,
    others_use_postgres,
    sqlite_path,
    sync,
)

Backup = tuple[Path, Manifest]


def replace(
    settings: Settings, keys: Keys, backup: Backup | None, wanted: Wanted
) -> tuple[Renewed, Path | None]:
    """Restore a backup, or for None go on with the database that lies there.

    Returns what was done, and where the database that was there is kept. Raises BadInput or BadSetting with
    the fix; then the database is as it was, or servers refuse to start until it is done again.
    """
    path = sqlite_path(settings.database)
    if path is not None:
        return _replace_sqlite(settings, keys, path, backup, wanted)
    return _replace_postgres(settings, keys, backup, wanted)


def _replace_sqlite(
    settings: Settings,
    keys: Keys,
    path: Path,
    backup: Backup | None,
    wanted: Wanted,
) -> tuple[Renewed, Path | None]:
    """Make a database fit beside the one that is there, and put it in its place as a whole."""
    new = path.with_name(f"{path.name}.restoring")
    for each in _with_beside(new):
        each.unlink(missing_ok=True)
    _copy(path, backup, new)
    with _opened(f"sqlite:///{new}", keys) as store:
        migrate(store)
        if path.is_file():
            _keep_list(f"sqlite:///{path}", keys, settings.state_folder)
        renewed = renew(store, keys, settings.state_folder, wanted)
        store.empty_log()
    begin_restore(settings.state_folder)
    kept = _put_aside(path, wanted.at)
    new.replace(path)
    sync(path.parent)
    _finish(settings, keys, wanted)
    return renewed, kept


def _copy(path: Path, backup: Backup | None, new: Path) -> None:
    if backup is None:
        if not path.is_file():
            raise BadSetting(f"there is no database {path}")
        try:
            copy_sqlite(path, new)
        except sqlite3.DatabaseError as error:
            raise BadInput(
                f"the database {path} cannot be read ({error}): restore a backup"
            ) from None
        return
    folder, manifest = backup
    if manifest.database != "sqlite":
        raise BadInput("this is a backup of PostgreSQL: set `database` in the settings accordingly")
    _must_be_known(manifest)
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    shutil.copyfile(folder / manifest.file, new)
    verify(folder, manifest)
    sync(new)


def _replace_postgres(
    settings: Settings, keys: Keys, backup: Backup | None, wanted: Wanted
) -> tuple[Renewed, Path | None]:
    """Load a dump into the database, which is dumped itself before, and make it fit."""
    state, url, kept = settings.state_folder, settings.database, None
    with _opened(url, keys) as store:
        if others_use_postgres(store):
            raise BadInput("somebody else uses the database: stop every server first, then restore")
        _keep_list(url, keys, state)
    if backup is not None:
        folder, manifest = backup
        if manifest.database != "postgresql":
            raise BadInput("this is a backup of SQLite: set `database` in the settings accordingly")
        _must_be_known(manifest)
        verify(folder, manifest)
        kept = state / f"before-{_stamp(wanted.at)}.dump"
        kept.unlink(missing_ok=True)
        dump_postgres(url, kept)
        begin_restore(state)
        load_postgres(url, folder / manifest.file)
    begin_restore(state)
    with _opened(url, keys) as store:
        migrate(store)
        renewed = renew(store, keys, state, wanted)
    _finish(settings, keys, wanted)
    return renewed, kept


def _finish(settings: Settings, keys: Keys, wanted: Wanted) -> None:
    with _opened(settings.database, keys) as store:
        write_mark(store, settings.state_folder, mark_of(store, wanted.at))
        anchor = Anchor(settings.state_folder)
        anchor.let_go()  # that it was restored is the newest entry of the trail that is there now
        with store.read() as session:
            anchor.move(session)
    end_restore(settings.state_folder)


def _must_be_known(manifest: Manifest) -> None:
    if not is_known(manifest.revision):
        raise BadInput("the backup was made by a newer version: install that one to restore it")


@contextmanager
def _opened(url: str, keys: Keys) -> Iterator[Store]:
    store = open_store(url, keys)
    try:
        yield store
    finally:
        store.close()


def mark_there(settings: Settings, keys: Keys) -> Mark | None:
    """Return how far the database had come that is to be replaced; None where it cannot be read."""
    path = sqlite_path(settings.database)
    if path is not None and not path.is_file():
        return None
    try:
        with _opened(settings.database, keys) as store:
            return mark_of(store, system_clock())
    except SQLAlchemyError:
        return None


def _keep_list(url: str, keys: Keys, folder: Path) -> None:
    """Take the names off the database that is replaced, where it can still be read."""
    try:
        with _opened(url, keys) as store:
            keep_list(store, keys, folder)
    except SQLAlchemyError:
        Output().say(
            "The database that is replaced cannot be read; what it knew of those who left is lost."
        )


def _put_aside(path: Path, at: datetime) -> Path | None:
    """Move a database and what belongs to it out of the way, its log first; return where it is now."""
    if not path.is_file():
        for each in _with_beside(path)[1:]:
            each.unlink(missing_ok=True)
        return None
    aside = path.with_name(f"{path.name}.before-{_stamp(at)}")
    for suffix in (*BESIDE, ""):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))
    aside.chmod(0o600)
    return aside


def _with_beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("", *BESIDE)]


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
