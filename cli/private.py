"""Files that only their owner may read: keys open addresses, and the database holds what patients wrote."""

import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import make_url

from digest.errors import BadInput, BadSetting


def refuse_readable(path: Path, what: str) -> None:
    """Raise BadSetting, with the fix, where others than its owner can read the file."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSetting(f"others can read {what}: run `chmod 600 {path}`")


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Raise BadInput, with the fix, where what the block writes at a path cannot be written there."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        if path.parent.is_dir():  # as in /proc, where nothing can be made
            why = "nothing can be made there"
            raise BadInput(f"cannot write {path} ({why}): name another place") from error
        raise BadInput(
            f"there is no folder {path.parent}: make it first, or name another place"
        ) from None
    except OSError as error:
        why = error.strerror or "unknown"
        raise BadInput(f"cannot write {path} ({why}): name a place that you can write to") from None


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that was not there, for its owner alone; it is gone again where it was not finished.

    Raises BadInput where anything has that name, also a link that leads nowhere yet, and as `writable` does.
    """
    with writable(path):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BadInput(f"{path} is there already: choose another name with --to") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def without_password(url: str) -> str:
    """Return a database's URL as it may be shown."""
    return make_url(url).render_as_string(hide_password=True)


def database_file(url: str) -> Path | None:
    """Return the file of a SQLite database; None for one on a server."""
    named = make_url(url)
    is_file = named.drivername.startswith("sqlite") and named.database
    return Path(str(named.database)) if is_file else None


def has_password(url: str) -> bool:
    """Tell whether a database's URL holds a password."""
    return make_url(url).password is not None


def refuse_open_database(url: str) -> None:
    """Raise BadSetting, with the fix, where the database's file is missing, or others can read it."""
    path = database_file(url)
    if path is None:
        return
    if not path.is_file():
        raise BadSetting(
            f"there is no database {path}: `digest init` makes one in a new folder; where there was one, "
            "is `database` in the settings right, and its disk there?"
        )
    for file in (path, *path.parent.glob(f"{path.name}-*")):
        if file.name.removeprefix(path.name) in ("", "-wal", "-shm"):
            refuse_readable(file, "the database")


def refuse_another_user(folder: Path) -> None:
    """Raise BadSetting where the state folder is another user's: what we write the server could not read."""
    try:
        owner = folder.stat().st_uid
    except FileNotFoundError:
        return
    if owner != os.geteuid():
        name = login(owner)
        raise BadSetting(
            f"{folder} belongs to {name}: give the command as {name}, `sudo -u {name} digest ...`"
        )


def login(uid: int) -> str:
    """Return a user's name, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
