"""`digest announce`: a letter from the operator to all members of a community, or of the house."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import Yes, must_be_sure, must_count
from cli.called import existing, find_community
from cli.installation import Installation, opened
from cli.letter_files import subject_of, write_letter
from cli.made_files import Force, MadeFiles
from cli.options import At, Json, one_way
from cli.output import Output
from cli.rehearsal import rehearse
from cli.trial import DryRun, changing
from cli.whom_first import Announcing
from cli.wiring.letters import composers
from digest.actions.announcing import announce, cancel, go_on, hold_back
from digest.actions.result import Done, Result
from digest.community.communities.announcement import OperatorAnnouncement, Reach, audience
from digest.errors import BadInput
from digest.letters.announcement_letter import kind_of
from digest.mail.format import counted
from digest.mail.marked_text import titled
from digest.queries.announcements import announcement_rows, find_announcement, first_delivery
from digest.store.database import Session

EVERYBODY = "all"
NUMBER = typer.Argument(metavar="ID", help="Its number, as `digest announce list` shows it.")


app = typer.Typer(cls=Announcing, no_args_is_help=True, add_completion=False)


@app.callback()
def announcing() -> None:
    """Write to all members of a community or of the house; hold back and cancel such letters."""


@app.command("write")
def write(
    ctx: typer.Context,
    community: Annotated[
        str, typer.Argument(metavar="COMMUNITY|all", help="To whose members; all: to everybody.")
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.md",
            help="What it says, in Markdown; its first line is its title: # We move.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write the letter to files, and say to how many.")
    ] = False,
    at_once: Annotated[
        bool, typer.Option("--now", help="At once, and not at each member's hour.")
    ] = False,
    safety: Annotated[
        bool,
        typer.Option("--safety", help="About their safety: to everybody, whatever they stopped."),
    ] = False,
    yes: Annotated[
        int | None,
        typer.Option(metavar="COUNT", help="Do not ask: this is to how many it goes."),
    ] = None,
    output: Annotated[Path, typer.Option(help="The folder of --preview.")] = Path("preview"),
    force: Force = False,
    dry_run: DryRun = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Send a letter to all members of a community or of the house, once to each.

    It asks for the number of them. Who stopped such letters, pauses, or whose mailbox sends letters back,
    gets none; an answer to it comes to you, and is never published.
    """
    one_way({"--preview": preview, "--yes COUNT": yes, "--dry-run": dry_run})
    title, text = titled(_content(file))
    shown = Output(as_json=as_json)
    with opened(ctx.obj) as installation:
        now = at or installation.clock()
        with installation.store.read() as session:
            place = None if community == EVERYBODY else find_community(session, community).id

        def made() -> OperatorAnnouncement:
            return OperatorAnnouncement(
                community_id=place,
                title=title,
                text=text,
                is_safety=safety,
                is_at_once=at_once,
                written_at=now,
            )

        with installation.store.read() as session:
            found = audience(session, made(), now)
        counts = {each.value: count for each, count in found.items()}
        if preview:
            _preview(installation, made(), MadeFiles.into(output, force=force), shown, counts, now)
            return
        expected = found[Reach.REACHED]
        if not expected:
            raise BadInput("it would go to nobody: see --preview")
        if not dry_run:
            _ask(counts, expected, yes=yes, safety=safety)
        with changing(installation, is_trial=dry_run, output=shown) as session:
            new = made()
            announce(installation.context(session, now), new, expected=expected)
            number = new.id
    shown.facts({"announcement": None if dry_run else number, **counts})
    if dry_run:
        return
    when = "now" if at_once else "at each member's hour, within a day"
    shown.say(
        f"`digest serve` sends it {when}. `digest announce pause {number}` holds back what has not left."
    )


@app.command("list")
def list_announcements(ctx: typer.Context, as_json: Json = False) -> None:
    """Show what was announced, and how far its letters have come."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = announcement_rows(session)
    Output(as_json=as_json).rows(rows, nothing="Nothing was announced yet.")


@app.command()
def pause(
    ctx: typer.Context, number: Annotated[int, NUMBER], dry_run: DryRun = False, at: At = None
) -> None:
    """Hold back the letters of one that have not left."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        done = hold_back(installation.context(session, at), _found(session, number))
    _say(done, f"Held back: `digest announce resume {number}` lets the others go.")


@app.command()
def resume(
    ctx: typer.Context, number: Annotated[int, NUMBER], dry_run: DryRun = False, at: At = None
) -> None:
    """Let the letters go that were held back, each once."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        done = go_on(installation.context(session, at), _found(session, number))
    _say(done, "Its letters go on.")


@app.command("cancel")
def cancel_it(
    ctx: typer.Context,
    number: Annotated[int, NUMBER],
    yes: Yes = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Let no further letter of one go out, ever; what has left stays sent."""
    with opened(ctx.obj) as installation:
        with installation.store.read() as session:
            title = _found(session, number).title
        must_be_sure(f'Cancel "{title}" for whoever has not got it yet?', yes=yes or dry_run)
        with changing(installation, is_trial=dry_run) as session:
            done = cancel(installation.context(session, at), _found(session, number))
    _say(done, "Cancelled: nobody else gets it.")


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not in UTF-8: save it so") from None


def _found(session: Session, number: int) -> OperatorAnnouncement:
    return existing(find_announcement(session, number), f"announcement {number}", "announce")


def _say(done: Result, said: str) -> None:
    if isinstance(done, Done):
        Output().say(said)
        return
    raise BadInput(f"{done.act} already")


def _ask(counts: dict[str, int], expected: int, *, yes: int | None, safety: bool) -> None:
    """Ask for the number of letters; once more where nobody's choice counts."""
    others = ", ".join(f"{count} {why}" for why, count in counts.items() if why != "reached")
    told = f"It goes to {counted(expected, 'member')}, and not to: {others}."
    must_count(told, expected, given=yes, what="members")
    if safety and yes is None:
        Output().say("It also goes to those who stopped such letters or take a break.")
        must_be_sure("Is it about their safety?", yes=False)


def _preview(
    installation: Installation,
    made: OperatorAnnouncement,
    files: MadeFiles,
    output: Output,
    counts: dict[str, int],
    now: datetime,
) -> None:
    """Write it as the first of its members would get it, in a transaction that is rolled back."""
    made.is_at_once = True
    with installation.store.trial() as session:
        announce(installation.context(session, now), made, expected=counts[Reach.REACHED.value])
        first = first_delivery(session, made.id)
        if first is None:
            raise BadInput("it would go to nobody, so there is nothing to show")
        letters = rehearse(session, composers(installation), at=now, member_id=first)
        (letter,) = (
            each.letter for each in letters if each.delivery.kind is kind_of(made) and each.letter
        )
    written = write_letter(files, "announcement", letter.message)
    output.facts(
        {
            "subject": subject_of(letter.message),
            **counts,
            "bytes": len(letter.message),
            "eml": str(written.eml),
            "html": str(written.html),
            "txt": str(written.text),
        }
    )
