"""Standard output to its end: only there it is known that all was written; else a sentence says so."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cli.endings import ExitCode
from digest.errors import NoRoom


@contextmanager
def written_to_the_end() -> Iterator[None]:
    """End with the code of what is temporary where standard output did not take all that the block printed.

    What Python itself would write of that while it ends is no sentence for anybody.
    """
    if sys.stdout is None:
        os.open(os.devnull, os.O_WRONLY)  # takes its number, so that no file of ours gets it
        sys.stdout = _Closed()
    end: SystemExit | None = None
    try:
        yield
    except SystemExit as ended:
        end = ended
    except (OSError, NoRoom) as error:
        if getattr(error, "filename", None) is not None:
            raise
        _tell(str(getattr(error, "strerror", None) or error))
        end = SystemExit(int(ExitCode.TEMPORARY))
    is_told = end is not None and bool(end.code)
    if not _is_written(is_told=is_told) and not is_told:
        end = SystemExit(int(ExitCode.TEMPORARY))
    if end is not None:
        raise end


class _Closed(io.TextIOBase):
    """Standard output that was closed before we began."""

    def write(self, _text: str) -> int:
        raise NoRoom("standard output is closed, so nothing can be printed")


def _is_written(*, is_told: bool) -> bool:
    try:
        sys.stdout.flush()
    except OSError as error:
        is_unread = isinstance(error, BrokenPipeError)  # whoever read has what they wanted
        if not is_told and not is_unread:
            _tell(error.strerror or "unknown")
        _let_go()
        return is_unread
    return True


def _tell(why: str) -> None:
    told = f"failed: standard output did not take all of it ({why}): make room there, then run it again"
    sys.stderr.write(f"{told}\n")


def _let_go() -> None:
    """Let what is left go nowhere, for it would be tried once more at the end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        sys.stdout.flush()
