"""`digest members import`: a list of people from elsewhere becomes members, each of whom is asked first."""

import csv
import io
import threading
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import must_count
from cli.called import find_community
from cli.endings import ExitCode
from cli.installation import Installation, opened
from cli.made_files import Force, MadeFiles
from cli.options import At, Json, one_way, said
from cli.output import Output
from cli.signals import when_told_to_stop
from cli.spreadsheet import cell
from cli.taking_back import undo_import
from digest.errors import BadInput
from digest.language.zones import is_zone
from digest.mail.format import counted
from inbound.roster.import_people import PeopleImport
from inbound.roster.people_report import PeopleReport, RefusedRow
from inbound.roster.people_table import PeopleTable
from inbound.roster.roster_row import RowReader
from inbound.roster.table_columns import PeopleField, TableColumns

SHOWN = 10  # rows that are named where no report is written

_HOLDS = {
    PeopleField.NAME: "the name that others see",
    PeopleField.COMMUNITIES: "what they join",
    PeopleField.HOUR: "of the summary",
}


def import_people(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A table as CSV; its first line names the columns.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="NAME=COLUMN", help="What a column holds; NAME= for none."),
    ] = None,
    community: Annotated[
        list[str] | None, typer.Option(help="A community that all of them join, too.")
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone of whom the file gives none.")] = "UTC",
    consent: Annotated[
        str | None,
        typer.Option(
            metavar="'WHERE, WHEN'",
            callback=lambda text: text and said(text),
            help="They agreed to your letters there and then: welcome them, do not ask.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write the rows that were left out, and why, to this file (CSV)."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do all of it, and leave nothing: who would come?")
    ] = False,
    undo: Annotated[
        bool,
        typer.Option("--undo", help="Take back whom this file brought and nobody wrote to yet."),
    ] = False,
    yes: Annotated[
        int | None,
        typer.Option(
            metavar="COUNT", help="Do not ask, with --consent or --undo: this is how many it is."
        ),
    ] = None,
    force: Force = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Add the people of a list, and ask each by one letter whether they want to join; one reminder follows.

    Nobody gets anything else before their yes. Ctrl-C ends it with what it has; the same command goes on, and
    asks nobody twice. With --consent nobody is asked, so you are: for the number of them.
    """
    one_way({"--undo": undo, "--consent": consent})
    output, done = Output(as_json=as_json), PeopleReport()
    if undo:
        with opened(ctx.obj) as installation:
            now = at or installation.clock()
            undo_import(installation, file, output, at=now, dry_run=dry_run, yes=yes)
        return
    table = PeopleTable.of(file)
    columns = TableColumns.of(table.header, mapped or ())
    _claimed(report, zone, force=force)
    stop = threading.Event()
    with opened(ctx.obj) as installation, when_told_to_stop(stop.set):
        now = at or installation.clock()
        number_of = partial(_community, installation)
        everywhere = [number_of(each) for each in community or ()]

        def reader() -> RowReader:
            return RowReader(
                columns=columns,
                find_community=number_of,
                everywhere=everywhere,
                zone=zone,
                today=now.date(),
            )

        def bring(*, is_trial: bool) -> PeopleImport:
            return PeopleImport(
                transaction=installation.store.trial if is_trial else installation.store.write,
                context=lambda session: installation.context(session, now),
                consent=consent or "",
            )

        _tell_columns(output, table, columns)
        if consent and not dry_run:
            _ask(bring(is_trial=True), table, reader(), yes)
        try:
            with output.progress("lines") as count:
                rows = bring(is_trial=dry_run).run(
                    table.rows(), reader(), report=done, stopped=stop.is_set
                )
                for line in rows:
                    count(line, table.lines, beside=f"{done.added} added, {done.refused} refused")
        finally:
            _write_down(installation, done, table, report, dry_run=dry_run)
    _tell(output, done, report, dry_run=dry_run, consent=consent)
    if done.is_stopped or done.refused:
        raise typer.Exit(ExitCode.PARTLY)


def _ask(bring: PeopleImport, table: PeopleTable, reader: RowReader, yes: int | None) -> None:
    """Ask for the number of those who are welcomed unasked; where that is nobody there is nothing to ask."""
    tried = PeopleReport()
    for _ in bring.run(table.rows(), reader, report=tried, stopped=lambda: False):
        pass
    if tried.added:
        told = (
            f"{counted(tried.added, 'person', 'people')} would be confirmed and welcomed by a letter, as "
            f"they agreed: {bring.consent}. Once a letter has left that cannot be undone; `--undo` helps "
            "before."
        )
        must_count(told, tried.added, given=yes, what="people")


def _claimed(report: Path | None, zone: str, *, force: bool) -> None:
    """Raise BadInput before hours of work where the zone is none, or the report cannot be written."""
    if not is_zone(zone):
        raise BadInput(f"there is no time zone {zone!r}: write it like Europe/Berlin")
    if report is not None:
        MadeFiles(folder=report.parent, force=force).claim(report.name)


def _community(installation: Installation, name: str) -> int:
    with installation.store.read() as session:
        return find_community(session, name).id


def _tell_columns(output: Output, table: PeopleTable, columns: TableColumns) -> None:
    output.say(f"{table.path.name}: {table.called}, {counted(table.lines, 'line')}.")
    width = max(map(len, PeopleField))
    for field, place in columns.places.items():
        meant = f" ({_HOLDS[field]})" if field in _HOLDS else ""
        output.say(f"  {field.ljust(width)}  {columns.header[place]}{meant}")
    if columns.unread:
        output.say(f"  {'not read'.ljust(width)}  {', '.join(columns.unread)}")


def _write_down(
    installation: Installation,
    done: PeopleReport,
    table: PeopleTable,
    report: Path | None,
    *,
    dry_run: bool,
) -> None:
    if not dry_run:
        with installation.store.write() as session:
            installation.context(session).record("import members", counted(done.added, "member"))
    if report is not None:
        written = io.StringIO()
        rows = csv.writer(written, delimiter=table.separator)
        rows.writerow(["line", "why left out", *map(cell, table.header)])
        for each in done.left_out:
            rows.writerow([each.row.line, each.reason, *map(cell, each.row.cells)])
        content = written.getvalue().encode("utf-8-sig")  # as spreadsheets know it
        MadeFiles(folder=report.parent).write(report.name, content)


def _tell(
    output: Output,
    done: PeopleReport,
    report: Path | None,
    *,
    dry_run: bool,
    consent: str | None,
) -> None:
    refused = [each for each in done.left_out if not each.is_known]
    reasons = Counter(each.reason.partition(":")[0] for each in refused).most_common()
    output.facts(
        {
            "read": done.read,
            "added": done.added,
            "already_there": done.already,
            "refused": done.refused,
            **({"reasons": dict(reasons)} if output.as_json else {}),
            "is_trial": dry_run,
        }
    )
    if report is None and refused:
        _tell_refused(output, refused)
    elif not output.as_json:
        for why, rows in reasons:
            output.say(f"{rows} refused: {why}")
    output.say(_what_now(done, dry_run=dry_run, consent=consent))


def _tell_refused(output: Output, refused: Sequence[RefusedRow]) -> None:
    for each in refused[:SHOWN]:
        output.say(f"line {each.row.line}: {each.reason}")
    more = len(refused) - SHOWN
    beside = f"And {more} more. " if more > 0 else ""
    output.say(f"{beside}`--report FILE` writes down all of them, with their cells.")


def _what_now(done: PeopleReport, *, dry_run: bool, consent: str | None) -> str:
    follows = "welcomed" if consent else "asked whether they want to join"
    if dry_run:
        would = counted(done.added, "person is", "people are")
        return f"Nothing was changed. Without --dry-run, {would} {follows}, each by a letter."
    added = counted(done.added, "person was added, and is", "people were added, and are")
    if done.is_stopped:
        return (
            f"Stopped: {added} {follows}. The same command goes on with the others, and writes to nobody "
            "twice."
        )
    return f"{added} {follows} by a letter each, which `digest serve` sends."
