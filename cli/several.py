"""Does one thing with several members, who are named in the command or by a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.called import find_present
from cli.endings import ExitCode
from cli.installation import Installation
from cli.output import Output
from digest.actions.context import Context
from digest.community.people.member import Member
from digest.errors import BadInput
from inbound.roster.people_table import PeopleTable
from inbound.roster.table_columns import TableColumns

AT_ONCE = 200  # members in one transaction, for others wait for it
NUMBERS = ("id", "member")  # columns that name members by their numbers

Members = Annotated[
    list[str] | None, typer.Argument(metavar="[MEMBER]...", help="Members' numbers or addresses.")
]
FromFile = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="A file of members: one a line, or a table with a column id or address.",
    ),
]
Act = Callable[[Context, Member], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberResult:
    """What came of it for one member; `why` not, or how, in words."""

    name: str  # as it was given
    id: int | None  # None of nobody
    done: bool
    why: str
    is_refused: bool = False


class AlreadySo(Exception):
    """It was so already; the message says so."""


def named(members: Sequence[str] | None, file: Path | None) -> list[str]:
    """Return the members that are named, each once; raise BadInput where none is."""
    found = list(dict.fromkeys([*(members or ()), *(_named_in(file) if file else ())]))
    if not found:
        raise BadInput("name a member, several, or --from FILE")
    return found


def for_each(
    installation: Installation,
    names: Sequence[str],
    act: Act,
    *,
    at: datetime | None,
    is_trial: bool,
    output: Output,
) -> list[MemberResult]:
    """Do it for each member, as far as it can be done, and return what came of it.

    `act` returns what it did in words, and raises AlreadySo, or BadInput, of which nothing stays.
    """
    done: list[MemberResult] = []
    transaction = installation.store.trial if is_trial else installation.store.write
    with output.progress("members") as count:
        for first in range(0, len(names), AT_ONCE):
            with transaction() as session:
                context = installation.context(session, at)
                done += [_one(context, name, act) for name in names[first : first + AT_ONCE]]
            refused = sum(each.is_refused for each in done)
            count(len(done), len(names), beside=f"{len(done) - refused} ok, {refused} refused")
    return done


def tell(output: Output, done: Sequence[MemberResult], said: str, *, is_trial: bool) -> None:
    """Say what came of it: for one member that alone, else for how many, and of each other why not.

    Raises BadInput where the only one was refused, and exits with 3 where some were.
    """
    if len(done) == 1 and not (is_trial or output.as_json):
        if done[0].is_refused:
            raise BadInput(done[0].why)
        output.say(done[0].why)
        return
    if output.as_json:
        rows = [{"id": each.id, "done": each.done, "why": each.why} for each in done]
        output.rows(rows, nothing="")
    else:
        for each in done:
            if not each.done:
                output.line(f"{each.name}: {each.why}")
    changed = sum(each.done for each in done)
    trial = " Nothing was changed: this was a trial." if is_trial else ""
    output.say(f"{said}: {changed} of {len(done)}.{trial}")
    if any(each.is_refused for each in done):
        raise typer.Exit(ExitCode.PARTLY)


def _one(context: Context, name: str, act: Act) -> MemberResult:
    number = None
    try:
        found = find_present(context.session, name)
        number = found.id
        with context.session.begin_nested():
            return MemberResult(name=name, id=number, done=True, why=act(context, found))
    except AlreadySo as so:
        return MemberResult(name=name, id=number, done=False, why=str(so))
    except BadInput as error:
        return MemberResult(name=name, id=number, done=False, why=str(error), is_refused=True)


def _named_in(file: Path) -> list[str]:
    """Return whom a file names: in a column of numbers or addresses, or one in each line."""
    first, *rest = _lines(file) or [""]
    if first.isdecimal() or "@" in first:
        return [first, *rest]
    table = PeopleTable.of(file)
    places = [place for place, name in enumerate(table.header) if name.lower() in NUMBERS]
    if not places:
        columns = TableColumns.of(table.header, ())
        places = [*columns.places.values()][:1]
    return [row.cells[places[0]] for row in table.rows() if row.cells and row.cells[places[0]]]


def _lines(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        return [text for line in lines if (text := line.strip()) and not text.startswith("#")]
