"""`digest import`: archives of other programs become communities and conversations."""

import json
import threading
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.called import find_community
from cli.endings import ExitCode
from cli.installation import Installation, opened
from cli.made_files import Force, MadeFiles
from cli.options import Json
from cli.output import Output
from cli.signals import when_told_to_stop
from cli.trial import DryRun, store_for
from digest.community import audit
from digest.community.communities.community import Community
from digest.errors import BadInput
from digest.mail.format import counted
from inbound.archive.drafting import ImportOptions
from inbound.archive.import_report import ImportReport
from inbound.archive.importing import ImportTarget, ImportWatch, import_mbox

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def import_archives() -> None:
    """Make an existing archive a community."""


@app.command()
def mbox(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="The archive: all its files in one command, so that answers are found; also .gz.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    community: Annotated[str, typer.Option(help="The community that it becomes part of.")],
    confirmed: Annotated[
        bool,
        typer.Option("--confirmed", help="Letters may go to the authors' addresses at once."),
    ] = False,
    names: Annotated[
        bool,
        typer.Option(
            "--names", help='Show the authors\' names: else they are "Member 17", in texts "…".'
        ),
    ] = False,
    shift_days: Annotated[int, typer.Option(help="Move every date, to try things out.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the oldest so many.")] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write to this file (JSON) which messages were skipped, where and why."),
    ] = None,
    dry_run: DryRun = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Import mbox files; nobody is written to, and no message comes twice.

    Takes what mail programs and lists make: Thunderbird, Eudora, Google Takeout, Mailman's monthly .txt(.gz).
    Ctrl-C ends it with what it has; the same command goes on.
    """
    if report is not None:
        MadeFiles(folder=report.parent, force=force).claim(report.name)  # before hours of work
    output, done = Output(as_json=as_json), ImportReport()
    wish = ImportOptions(
        confirmed=confirmed, names=names, shift=timedelta(days=shift_days), limit=limit
    )
    stop = threading.Event()
    with opened(ctx.obj) as installation, when_told_to_stop(stop.set):
        with installation.store.read() as session:
            into = find_community(session, community)
            session.expunge(into)
        try:
            with store_for(installation, is_trial=dry_run, output=output) as store:
                import_mbox(
                    ImportTarget(store=store, community=into, window=installation.window),
                    files,
                    wish=wish,
                    now=installation.clock(),
                    watch=ImportWatch(progress=output.progress, stopped=stop.is_set),
                    report=done,
                )
        finally:
            _write_down(installation, into, done, report, dry_run=dry_run)
    _tell(output, done, report)
    if done.is_stopped:
        raise typer.Exit(ExitCode.PARTLY)


def _write_down(
    installation: Installation,
    into: Community,
    done: ImportReport,
    report: Path | None,
    *,
    dry_run: bool,
) -> None:
    if not dry_run:
        with installation.store.write() as session:
            act, target = f"import {counted(done.imported, 'post')}", f"community {into.id}"
            audit.record(session, actor="operator", act=act, target=target, at=installation.clock())
    if report is not None:
        written = json.dumps(asdict(done), indent=1, ensure_ascii=False) + "\n"
        MadeFiles(folder=report.parent).write(report.name, written.encode())


def _tell(output: Output, done: ImportReport, report: Path | None) -> None:
    reasons = Counter(left_out.reason for left_out in done.skipped)
    output.facts(
        {
            "found": done.found,
            "imported": done.imported,
            "already_there": done.already,
            "skipped": len(done.skipped),
            "reasons": dict(reasons.most_common()),
            "left": done.left,
            "doubtful_lines": len(done.doubtful),
        }
    )
    if done.is_stopped:
        there = done.imported + done.already
        output.say(
            f"Stopped: {counted(there, 'message is there and stays', 'messages are there and stay')}. "
            "The same command goes on; nothing comes twice."
        )
    elif done.has_no_message:
        raise BadInput("there is no message in this file: is it an mbox?")
    if (done.skipped or done.doubtful) and report is None:
        output.say(
            "`--report FILE` writes down which messages were skipped, where they stand and why."
        )
