"""`digest backup`: the database, the list of who left and digest.toml, while the server goes on."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from cli.backup_folder import (
    DATABASES,
    LIST,
    SETTINGS,
    Manifest,
    digest_of,
    finish,
    new_folder,
    write,
)
from cli.endings import ending_of, has_no_room, is_of_full_disk
from cli.keys import fingerprints, load_keys
from cli.options import At, Json
from cli.output import Output
from cli.private import database_file
from digest.clock import system_clock
from digest.errors import BadSetting, NoRoom
from digest.load_settings import load_settings
from digest.settings import Settings
from digest.store.database import Store
from digest.store.mark import Mark, mark_of
from digest.store.revision import revision
from digest.store.snapshot import copy_sqlite, dump_postgres, sqlite_path
from inbound.retention.departed_list import FILE as DEPARTED

LAST = "last-backup"  # in the state folder: when one was last made, and where
BACKED_UP = timedelta(days=2)  # after which a new backup is due
FAILED = "backup-failed"  # the same: when one failed since then

app = typer.Typer(add_completion=False)


@app.command()
def backup(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of backups.")],
    at: At = None,
    as_json: Json = False,
) -> None:
    """Copy the database, the list of who left and digest.toml to a new folder within DIR, named by the time.

    The server may run meanwhile: every mail that it had answered 250 when the backup began is in it. A copy
    of the database's file is no backup: what is still in the log beside it would be missing.
    """
    settings = load_settings(ctx.obj)
    keys = load_keys(settings.keys_file)
    begun = at or system_clock()
    with _failure_noted(settings.state_folder, folder, begun):
        made = new_folder(folder, begun)
        try:
            done, manifest = _made(settings, ctx.obj, made, begun, fingerprints(keys))
        except BaseException as error:
            shutil.rmtree(made, ignore_errors=True)
            if is_of_full_disk(error) or _is_full(settings, folder, error):
                raise NoRoom(f"database or disk is full: make room in {folder}") from None
            raise
    _note(settings.state_folder, manifest.at, done)
    facts = {"backup": str(done), "at": manifest.at, "schema": manifest.revision}
    Output(as_json=as_json).facts({**facts, "sha256": manifest.sha256})
    Output().say(
        f"The secret keys are not in it. Keep a copy of {settings.keys_file} elsewhere, never beside a\n"
        "backup: without it received mail in a backup cannot be read, and old addresses lead nowhere."
    )


def _is_full(settings: Settings, folder: Path, error: BaseException) -> bool:
    """Say whether it failed where there is no room beside the database, or where the copy goes."""
    file = database_file(settings.database)
    places = (folder, file.parent) if file is not None else (folder,)
    return isinstance(error, Exception) and any(map(has_no_room, places))


def _made(
    settings: Settings, settings_file: Path, made: Path, at: datetime, keys: dict[str, str]
) -> tuple[Path, Manifest]:
    """Fill a new folder and make it a backup; the list of those who left last, so that nobody is missing."""
    kind, mark, schema = _copied(settings, made, at)
    file = made / DATABASES[kind]
    departed = settings.state_folder / DEPARTED
    write(made / LIST, departed.read_bytes() if departed.is_file() else b"")
    write(made / SETTINGS, settings_file.read_bytes())
    manifest = Manifest(
        database=kind, sha256=digest_of(file), revision=schema, keys=keys, mark=mark
    )
    return finish(made, manifest), manifest


def _copied(settings: Settings, made: Path, at: datetime) -> tuple[str, Mark, str]:
    """Copy the database; return its kind, how far it has come, and the revision of its schema."""
    path = sqlite_path(settings.database)
    if path is not None:
        if not path.is_file():
            raise BadSetting(f"there is no database {path}: `digest init` makes one")
        copy = made / DATABASES["sqlite"]
        copy_sqlite(path, copy)
        return "sqlite", *_told(f"sqlite:///{copy}", at)
    if settings.database.startswith("postgresql:"):
        told = _told(settings.database, at)
        dump_postgres(settings.database, made / DATABASES["postgresql"])
        return "postgresql", *told
    raise BadSetting("a database in memory has no backup")


def _told(url: str, at: datetime) -> tuple[Mark, str]:
    store = Store(url)
    try:
        return mark_of(store, at), revision(store) or ""
    except SQLAlchemyError as error:
        raise BadSetting(
            f"cannot read the database ({type(error).__name__}): is it running, and is `database` in the "
            "settings right?"
        ) from None
    finally:
        store.close()


def last_backup(folder: Path) -> datetime | None:
    """Return when a backup was last made here, None where nobody knows of one."""
    try:
        return datetime.fromisoformat((folder / LAST).read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def backup_failed_at(folder: Path) -> datetime | None:
    """Return when a backup last failed here, None where the last one went well."""
    try:
        return datetime.fromisoformat((folder / FAILED).read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def backup_trouble(folder: Path, at: datetime, begun: datetime | None = None) -> str | None:
    """Return in a few words what backups lack, None where they lack nothing.

    Where none was made yet, an installation that was begun lately has time for that.
    """
    last, failed = last_backup(folder), backup_failed_at(folder)
    if failed is not None:
        told = f"the backup of {failed:%Y-%m-%d %H:%M} UTC {_how_it_failed(folder)}"
        is_good = last is not None and at - last < BACKED_UP
        place = last_backup_folder(folder)
        return f"{told}; that of {last:%Y-%m-%d %H:%M} UTC is in {place}" if is_good else told
    if last is None:
        is_new = begun is not None and at - begun < BACKED_UP
        return None if is_new else "no backup was made here"
    return f"the last backup is of {last:%Y-%m-%d}" if at - last >= BACKED_UP else None


def _how_it_failed(folder: Path) -> str:
    """Return where it was to be, and why it is not there, as far as that was noted."""
    try:
        _, place, why = (folder / FAILED).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return "failed"
    return f"to {place} failed ({why})"


def last_backup_folder(folder: Path) -> Path | None:
    """Return where the last backup was made, None where nobody knows of one."""
    try:
        _, place, *_ = (folder / LAST).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return Path(place)


def _note(folder: Path, at: datetime, done: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / LAST).write_text(f"{at.isoformat()}\n{done.resolve()}\n", encoding="utf-8")
    (folder / FAILED).unlink(missing_ok=True)


def _is_typed() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


@contextmanager
def _failure_noted(folder: Path, backups: Path, at: datetime) -> Iterator[None]:
    """Note a backup that fails with nobody there, so that who only looks now and then hears of it."""
    try:
        yield
    except Exception as error:
        if not _is_typed():  # who types it reads why, and may have mistyped
            with suppress(OSError):  # on a full disk it may be what fails
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                why = " ".join(ending_of(error).told.split())
                told = f"{at.isoformat()}\n{backups.resolve()}\n{why}\n"
                (folder / FAILED).write_text(told, encoding="utf-8")
        raise
