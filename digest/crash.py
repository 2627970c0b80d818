"""Labelled points at which a test can kill the process; otherwise they do nothing.

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
    """Where a process may die, named after what was done last."""

    RECIPIENT_TAKEN = "recipient-taken"  # RCPT is answered next
    MAIL_READ = "mail-read"  # the final dot came, nothing is stored yet
    INTAKE_WRITTEN = "intake-written"  # the row is written, not committed
    INTAKE_COMMITTED = "intake-committed"  # 250 is answered next
    WORK_BEGUN = "work-begun"  # work on a stored mail begins
    POST_MADE = "post-made"
    LETTERS_OWED = "letters-owed"
    ACT_WRITTEN = "act-written"  # effect, letters and outcome are written, not committed
    ACT_COMMITTED = "act-committed"
    PLAN_WRITTEN = "plan-written"
    PLAN_COMMITTED = "plan-committed"
    LETTERS_CLAIMED = "letters-claimed"
    LETTER_TAKEN = "letter-taken"  # the relay said 250, which is not recorded yet
    RESULT_WRITTEN = "result-written"
    RESULT_COMMITTED = "result-committed"
    PURGE_WRITTEN = "purge-written"  # mails are deleted, not committed
    PURGE_COMMITTED = "purge-committed"  # the database's log may still hold them


@cache
def chosen_point() -> tuple[Point, int] | None:
    """Return the point in the environment and at which pass to die; raise ValueError for an unknown point."""
    value = os.environ.get(VARIABLE)  # noqa: TID251 -- no setting: nobody is to find it in digest.toml
    if value is None:
        return None
    label, _, times = value.partition(":")
    return Point(label), int(times or 1)


chosen_point()  # an unknown point fails at import
_REACHED = count(1)  # `next` on it is atomic


def reach(point: Point) -> None:
    """Die here, if the environment says so."""
    wanted = chosen_point()
    if wanted is None or point is not wanted[0]:
        return
    if next(_REACHED) == wanted[1]:
        os.kill(os.getpid(), signal.SIGKILL)
