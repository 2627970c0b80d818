"""`digest import`: archives of other programs become communities and conversations."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.installation import opened
from cli.options import Json, find_community
from cli.output import Output
from cli.private import writable
from digest.community import audit
from digest.errors import BadInput
from inbound.archive.importing import ImportOptions, ImportReport, import_mbox

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def import_archives() -> None:
    """Make an existing archive a community."""


@app.command()
def mbox(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The archive.", exists=True, dir_okay=False)],
    *,
    community: Annotated[str, typer.Option(help="The community that it becomes part of.")],
    confirmed: Annotated[
        bool,
        typer.Option("--confirmed", help="Letters may go to the authors' addresses at once."),
    ] = False,
    names: Annotated[
        bool, typer.Option("--names", help='Show the authors\' names, not "Member 17".')
    ] = False,
    shift_days: Annotated[int, typer.Option(help="Move every date, to try things out.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the oldest so many.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write what became of each message to this file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Import an mbox file; it may be broken off and begun again, and no message comes twice."""
    if report is not None:
        with writable(report):
            report.touch()  # before hours of work, not after
    output = Output(as_json=as_json)
    wish = ImportOptions(
        confirmed=confirmed, names=names, shift=timedelta(days=shift_days), limit=limit
    )
    with opened(ctx.obj) as installation:
        with installation.store.read() as session:
            into = find_community(session, community)
            session.expunge(into)
        with output.progress(f"messages of {file.name}") as count:
            done = import_mbox(
                installation.store,
                into,
                file,
                wish=wish,
                window=installation.window,
                progress=count,
            )
        with installation.store.write() as session:
            act, target = f"import {done.imported} posts", f"community {into.id}"
            audit.record(session, actor="operator", act=act, target=target, at=installation.clock())
    if report is not None:
        report.write_text(json.dumps(asdict(done), indent=1, ensure_ascii=False) + "\n")
    _tell(output, done, report)


def _tell(output: Output, done: ImportReport, report: Path | None) -> None:
    reasons = Counter(left_out.reason for left_out in done.skipped)
    output.facts(
        {
            "imported": done.imported,
            "already_there": done.already,
            "skipped": len(done.skipped),
            "reasons": dict(reasons.most_common()),
        }
    )
    if not (done.imported or done.already or done.skipped):
        raise BadInput("there is no message in this file: is it an mbox?")
    if done.skipped and report is None:
        output.say("`--report FILE` writes down which messages were skipped.")
