"""Labelled points at which a test lets the process die; nothing happens at them otherwise.

`DIGEST_CRASH_AT=<point>` in the environment, or `<point>:<n>`, kills the process the n-th time that it
reaches the point, as `kill -9` does: nothing is closed, nothing more is written.
"""

import os
import signal
from enum import StrEnum
from functools import cache
from itertools import count

VARIABLE = "DIGEST_CRASH_AT"


class Point(StrEnum):
    """Where a process may die; named by what was done last."""

    RECIPIENT_TAKEN = "recipient-taken"  # RCPT is answered next
    MAIL_READ = "mail-read"  # the final dot came, nothing is kept yet
    INTAKE_WRITTEN = "intake-written"  # the row is written, not committed
    INTAKE_COMMITTED = "intake-committed"  # 250 is answered next
    WORK_BEGUN = "work-begun"  # a kept mail is taken up
    POST_MADE = "post-made"
    LETTERS_OWED = "letters-owed"
    ACT_WRITTEN = "act-written"  # effect, letters and outcome are written, not committed
    ACT_COMMITTED = "act-committed"
    PLAN_WRITTEN = "plan-written"
    PLAN_COMMITTED = "plan-committed"
    LETTERS_CLAIMED = "letters-claimed"
    LETTER_TAKEN = "letter-taken"  # the relay said 250, nobody wrote it down yet
    RESULT_WRITTEN = "result-written"
    RESULT_COMMITTED = "result-committed"
    PURGE_WRITTEN = "purge-written"  # mails are forgotten, not committed
    PURGE_COMMITTED = "purge-committed"  # the database's log may still hold them


@cache
def chosen_point() -> tuple[Point, int] | None:
    """Return the point of the environment and how often it is to be reached; raise ValueError on no point."""
    value = os.environ.get(VARIABLE)  # noqa: TID251 -- no setting: nobody is to find it in digest.toml
    if value is None:
        return None
    label, _, times = value.partition(":")
    return Point(label), int(times or 1)


chosen_point()  # a point that does not exist is said at once
_REACHED = count(1)  # `next` on it is atomic


def reach(point: Point) -> None:
    """Die here, where the environment says so."""
    wanted = chosen_point()
    if wanted is None or point is not wanted[0]:
        return
    if next(_REACHED) == wanted[1]:
        os.kill(os.getpid(), signal.SIGKILL)
