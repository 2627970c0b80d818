"""`digest members list` and the file of all members: the newest first, or by their numbers."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.called import find_community
from cli.installation import opened
from cli.options import Json, Limit
from cli.output import Output, plain
from cli.private import new_file
from cli.spreadsheet import cell
from digest.mail.format import counted
from digest.queries.member_records import MemberRecord, count_members, member_records
from digest.queries.members import WantedMembers, count_newest, newest_members


def list_members(
    ctx: typer.Context,
    *,
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Only who has not said yes yet.")
    ] = False,
    community: Annotated[str | None, typer.Option(help="Only members of this one.")] = None,
    limit: Limit = 100,
    before: Annotated[
        int | None, typer.Option(min=1, metavar="NUMBER", help="Only members older than this one.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All of them, however many.")] = False,
    as_json: Json = False,
) -> None:
    """Show the newest members, or all."""
    output = Output(as_json=as_json)
    with opened(ctx.obj) as installation, installation.store.read() as session:
        most = None if everybody else limit
        of = None if community is None else find_community(session, community).id
        wanted = WantedMembers(unconfirmed=unconfirmed, before=before, of_community=of)
        rows = newest_members(session, wanted, limit=most)
        there = count_newest(session, wanted)
    none = (
        "There is no such member."
        if unconfirmed or community
        else "There is no member yet: `digest members add`."
    )
    output.rows(rows, nothing=none)
    if rows and len(rows) < there:
        output.say(
            f"{len(rows)} of {there}: --all shows all, --before {rows[-1].id} those that come after these."
        )


def export_list(
    ctx: typer.Context,
    *,
    to: Path | None,
    community: str | None,
    reveal: bool,
    as_json: bool,
    at: datetime | None,
) -> None:
    """Write all members, or those of a community, as CSV or JSON; the audit trail keeps that it was done."""
    with ExitStack() as stack:
        file = None if to is None else stack.enter_context(new_file(to))
        installation = stack.enter_context(opened(ctx.obj))
        with installation.store.write() as session:
            of = None if community is None else find_community(session, community).id
            number = count_members(session, of_community=of)
            act = "reveal addresses" if reveal else "export members"
            target = "all members" if of is None else f"community {of}"
            installation.context(session, at).record(act, target, reason=counted(number, "member"))
        session = stack.enter_context(installation.store.read())
        records = member_records(session, of_community=of, reveals=reveal)
        for part in _json(records) if as_json else _table(records):
            if file is None:
                typer.echo(part, nl=False)
            else:
                file.write(part.encode())
    if to is not None:
        Output().say(f"Wrote {counted(number, 'member')} to {to}, which you alone can read.")


def _table(records: Iterator[MemberRecord]) -> Iterator[str]:
    names = [field.name for field in fields(MemberRecord)]
    yield _row(names)
    for record in records:
        yield _row([_cell(getattr(record, name)) for name in names])


def _row(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()


def _cell(value: Any) -> str:
    """Return a value for a spreadsheet, which is to calculate nothing with what members called themselves."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return plain(value)
        case _:
            return cell(str(value))


def _json(records: Iterator[MemberRecord]) -> Iterator[str]:
    before = "[\n"
    for record in records:
        yield before + json.dumps(asdict(record), default=plain, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
