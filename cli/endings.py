"""How a command ends: a code for scripts, and for people a sentence that says the fix."""

import errno
import os
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from digest.errors import BadSetting, DigestError, NotKept, RelayDeferred, describe_error

LEAST_ROOM = 32_768  # bytes that SQLite needs beside a database to read it at all


class WrongUse(DigestError):
    """An option is missing that nobody can be asked for; the message names it."""


class ExitCode(IntEnum):
    """The codes with which commands end; the last three are as in sysexits.h and in shells."""

    DONE = 0  # also where there was nothing to do
    FAILED = 1  # refused or failed, with the reason
    WRONG_USE = 2
    PARTLY = 3  # done in part; the same command goes on
    TEMPORARY = 75  # something is busy, full or away: the same command later
    SETTINGS = 78  # settings, keys or the database do not fit
    STOPPED = 130  # by Ctrl-C


class CommandEnding(NamedTuple):
    """What is said, and with which code it ends."""

    code: ExitCode
    word: str
    told: str


def ending_of(error: BaseException) -> CommandEnding:
    """Return how a command ends that raised an error."""
    match error:
        case KeyboardInterrupt():
            kept = "what was done before stays; what was under way was undone"
            return CommandEnding(ExitCode.STOPPED, "stopped", kept)
        case WrongUse():
            return CommandEnding(ExitCode.WRONG_USE, "refused", str(error))
        case BadSetting():
            return CommandEnding(ExitCode.SETTINGS, "refused", str(error))
        case RelayDeferred() | NotKept():
            return CommandEnding(ExitCode.TEMPORARY, "failed", f"{error}; run it again later")
        case DigestError():
            return CommandEnding(ExitCode.FAILED, "refused", str(error))
        case _:
            return _unforeseen(error)


def is_of_full_disk(error: BaseException) -> bool:
    """Say whether there was no room to write, by the machine's number or SQLite's words."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, Exception) and "disk is full" in str(
        getattr(error, "orig", None) or error
    )


def has_no_room(folder: Path) -> bool:
    """Say whether nothing more can be written to a folder: SQLite then says that it cannot open a file."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize < LEAST_ROOM


def _unforeseen(error: BaseException) -> CommandEnding:
    if isinstance(error, OSError):
        return _of_the_machine(error)
    is_of_database = type(error).__module__.partition(".")[0] in ("sqlalchemy", "sqlite3")
    return _of_the_database(error) if is_of_database else _fault(error)


def _of_the_machine(error: OSError) -> CommandEnding:
    if is_of_full_disk(error):
        where = "" if error.filename is None else f" of {error.filename}"
        where = where or ", or where standard output goes,"
        full = f"the disk{where} is full: make room, then run it again"
        return CommandEnding(ExitCode.TEMPORARY, "failed", full)
    if error.filename is None:
        return _fault(error)
    why = error.strerror or type(error).__name__
    told = f"cannot use {error.filename} ({why}): is it there, and may you read and write it?"
    return CommandEnding(ExitCode.FAILED, "failed", told)


def _of_the_database(error: BaseException) -> CommandEnding:
    """Return how it ends where the database did not do something; its words may quote a member."""
    said = str(getattr(error, "orig", None) or error).lower()
    if is_of_full_disk(error):
        full = "database or disk is full, where `database` in digest.toml is: make room, then run it again"
        return CommandEnding(ExitCode.TEMPORARY, "failed", full)
    if "locked" in said or "busy" in said:
        busy = "the database is busy with something else: run it again in a minute"
        return CommandEnding(ExitCode.TEMPORARY, "failed", busy)
    if "readonly" in said:
        mine = "the database cannot be written: are its file and folder yours?"
        return CommandEnding(ExitCode.FAILED, "failed", mine)
    return _fault(error)


def _fault(error: BaseException) -> CommandEnding:
    told = f"{describe_error(error)}. This is a fault of ours; --debug shows where it happened"
    return CommandEnding(ExitCode.FAILED, "failed", told)
