"""Options that many commands share, and how their words are read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

import typer

from digest.clock import system_clock
from digest.errors import BadInput
from digest.steady_clock import LEAP
from digest.store.types import DIGITS, LARGEST


def moment(text: str) -> datetime:
    """Read an aware time that somebody typed."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time: write 2026-03-02T06:00+01:00") from None
    if read.tzinfo is None:
        raise typer.BadParameter(f"{text!r} has no time zone: add Z, or +01:00")
    return read


def day(text: str) -> date:
    """Read a day that somebody typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write 2026-03-02") from None


def present(text: str) -> datetime:
    """Read an aware time that is not to come: what is done is written down with it."""
    read = moment(text)
    refuse_future(read, fix="only `digest run`, `plan`, `preview` and `status` take a time to come")
    return read


def refuse_future(at: datetime, *, fix: str) -> None:
    """Raise BadParameter for a time that the machine's clock does not show yet."""
    if at > system_clock() + LEAP:
        raise typer.BadParameter(f"{at:%Y-%m-%d %H:%M %Z} is still to come: {fix}")


Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
At = Annotated[
    datetime | None,
    typer.Option(
        parser=present, metavar="TIME", help="Take this for the present, e.g. 2026-03-02T06:00Z."
    ),
]
AnyTime = Annotated[
    datetime | None,
    typer.Option(
        parser=moment, metavar="TIME", help="Take this for the present; it may be to come."
    ),
]


def said(text: str) -> str:
    """Return a reason; raise BadParameter for none, since the audit trail is to keep one."""
    if not text.strip():
        raise typer.BadParameter("say why in a few words: the audit trail keeps it")
    return text


WhyOption = Annotated[str, typer.Option(help="Why; the audit trail keeps it.", callback=said)]


def one_way(ways: Mapping[str, object], *, needed: bool = False) -> None:
    """Raise BadInput, with all the ways, where more than one is given: a command does one thing.

    `needed`: also where none is.
    """
    given = [value for value in ways.values() if _is_given(value)]
    if len(given) > 1 or (needed and not given):
        raise BadInput(f"choose one: {', or '.join(ways)}")


def goes_with(option: str, value: object, other: str, *, given: object) -> None:
    """Raise BadInput for an option that says nothing without another one."""
    if _is_given(value) and not _is_given(given):
        raise BadInput(f"{option} goes with {other}: add that, or leave {option} out")


def _is_given(value: object) -> bool:
    return value is not None and value is not False and value != []


def row_number(text: str) -> int:
    """Read the number of something; raise BadParameter for what nothing can have."""
    if not text.isdecimal() or len(text) > DIGITS:
        raise typer.BadParameter(f"there is no number {text!r}")
    return int(text)


Limit = Annotated[int, typer.Option(min=1, max=LARGEST, help="No more than so many.")]
MemberName = Annotated[
    str,
    typer.Argument(
        metavar="MEMBER", help="A member's number or address; a name is told its number."
    ),
]
MemberLooked = Annotated[
    str, typer.Argument(metavar="MEMBER", help="A member's number, address or name.")
]
CommunityName = Annotated[
    str, typer.Argument(metavar="COMMUNITY", help="A community's address, title or alias.")
]
