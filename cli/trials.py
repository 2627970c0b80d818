"""`digest trials`: what a registry of clinical trials says, loaded and searched."""

import json
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.endings import ExitCode
from cli.installation import opened
from cli.made_files import Force, MadeFiles
from cli.options import At, Json
from cli.output import Output, row_of
from cli.signals import when_told_to_stop
from cli.trial import DryRun, store_for
from digest.errors import BadInput
from digest.mail.format import counted
from digest.queries.trials import found_trials, trials_status
from digest.trials.lexicon import lexicon
from digest.trials.loading import Loaded, load_files
from digest.trials.search import search
from digest.trials.understood import understood

app = typer.Typer(no_args_is_help=True, add_completion=False)

MOST_NAMED = 40  # studies of one answer
TOLD = 5  # records that are named where no report is written


@app.callback()
def trials() -> None:
    """Keep clinical trials of a registry, and search them in everyday words; nobody is matched to one."""


@app.command()
def load(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="Saved pages of ClinicalTrials.gov's API v2, single records, or its archive (.zip).",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    report: Annotated[
        Path | None,
        typer.Option(help="Write to this file (JSON) which records were skipped, where and why."),
    ] = None,
    dry_run: DryRun = False,
    force: Force = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Load records; what is there already and the same stays as it is, and an older record changes nothing.

    Ctrl-C ends it with what it has; the same command goes on.
    """
    if report is not None:
        MadeFiles(folder=report.parent, force=force).claim(report.name)
    output, loaded, stop = Output(as_json=as_json), Loaded(), threading.Event()
    with (
        opened(ctx.obj) as installation,
        when_told_to_stop(stop.set),
        store_for(installation, is_trial=dry_run, output=output) as store,
        output.progress("records") as progress,
    ):
        load_files(
            store.write,
            files,
            at=at or installation.clock(),
            loaded=loaded,
            stopped=stop.is_set,
            told=lambda done: progress(done, beside=f"{len(loaded.skipped)} skipped"),
        )
    if report is not None:
        written = json.dumps(
            [asdict(each) for each in loaded.skipped], indent=1, ensure_ascii=False
        )
        MadeFiles(folder=report.parent).write(report.name, f"{written}\n".encode())
    _tell(output, loaded, report)
    if loaded.is_stopped:
        raise typer.Exit(ExitCode.PARTLY)


def _tell(output: Output, loaded: Loaded, report: Path | None) -> None:
    output.facts(
        {
            "read": loaded.read,
            "new": loaded.new,
            "changed": loaded.changed,
            "the_same": loaded.same,
            "skipped": len(loaded.skipped),
        }
    )
    if loaded.is_stopped:
        output.say(
            f"Stopped: {counted(loaded.read, 'record is', 'records are')} done. The same command goes on."
        )
    if not loaded.read:
        raise BadInput(
            "there is no record in it: save pages of the registry's API version 2 (/api/v2/studies)"
        )
    for each in loaded.skipped[:TOLD] if report is None else ():
        output.say(f"{each.where}: skipped, {each.reason}.")
    if len(loaded.skipped) > TOLD and report is None:
        output.say("`--report FILE` writes down all that was skipped.")


@app.command("status")
def show_status(ctx: typer.Context, as_json: Json = False) -> None:
    """Show what is loaded, and from when."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = trials_status(session)
    output = Output(as_json=as_json)
    output.facts(found)
    if not found.studies:
        output.say("Nothing is loaded: `digest trials load FILE` does it.")


@app.command("search")
def find(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="As a member would write it, or an NCT number."),
    ],
    as_json: Json = False,
) -> None:
    """Show what a question in everyday words finds: studies that take people now, and apart all others."""
    output = Output(as_json=as_json)
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = search(session, " ".join(words), lexicon())
        asked = row_of(understood(found))
        shown, closed = (
            found_trials(session, found.hits[:MOST_NAMED]),
            found_trials(session, found.other[:MOST_NAMED]),
        )
    if as_json:
        output.facts(
            {
                "ids": [each.nct for each in shown],
                "other": [each.nct for each in closed],
                "found": len(found.hits),
                "found_other": len(found.other),
                "farther": found.farther,
                "understood": asked,
            }
        )
        return
    _say_back(output, asked)
    output.rows(shown, nothing="No study that takes people now fits that.")
    if closed:
        output.say(f"Not taking people now: {counted(len(found.other), 'study', 'studies')}.")
        output.rows(closed, nothing="")


def _say_back(output: Output, asked: dict[str, Any]) -> None:
    """Print what was understood; of a place that nobody knows that it is none."""
    is_known = asked.pop("is_place_known")
    told = {name: value for name, value in asked.items() if value not in (None, (), False)}
    output.facts(told or {"understood": "nothing but words to look for"})
    if not is_known:
        place = asked["place"]
        output.say(f"We know no place of a study as {place}: name a larger city, or the country.")
