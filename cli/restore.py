"""`digest restore`: a backup in the place of the database, and no number of it means two things."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.alone import alone
from cli.asking import Yes, must_be_sure
from cli.backup_folder import LIST, find_backup, verify
from cli.keys import fingerprints, load_keys
from cli.options import At, Json, moment, one_way
from cli.output import Output
from cli.private import without_password
from cli.replacing import Backup, mark_there, replace
from cli.restoring import Renewed, Wanted
from digest.clock import system_clock
from digest.community.conversations.post import EditWindow
from digest.errors import BadInput
from digest.load_settings import load_settings
from digest.mail.signed_address import Keys
from digest.settings import Settings
from digest.store.mark import Mark, read_mark
from inbound.retention.departed_list import FILE as DEPARTED

app = typer.Typer(add_completion=False)

NO_LIST = (
    "There is no list of those who left since: {state} is not the folder that the server used until now, or\n"
    "it is older than the backup. Who left for good after {since:%Y-%m-%d %H:%M} UTC would be back.\n"
    "Put the file `departed` of that folder there, or name a copy of it with --departed."
)
OTHER_KEYS = (
    "The key file is not the one that the backup was made with: key {numbers} is missing in it, or another.\n"
    "Received mail that still waits cannot be read, and addresses in older letters lead nowhere.\n"
    "Put the right key file at {path} first."
)


@app.command()
def restore(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A backup, or a folder of them: the newest."),
    ] = None,
    *,
    in_place: Annotated[
        bool,
        typer.Option("--in-place", help="Go on with the database that lies there: an older copy."),
    ] = False,
    sent_until: Annotated[
        datetime | None,
        typer.Option(
            parser=moment,
            metavar="TIME",
            help="Letters due by then may have been sent, and do not go out again. Else: all until now.",
        ),
    ] = None,
    departed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A further list of those who left for good.")
    ] = None,
    yes: Yes = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Check the backup and say what would be; change nothing."),
    ] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the database; the server must be stopped.

    What came after the backup is lost. Letters from that time, which people still have, are known as such:
    answers to them change nothing, and members are told. The database that was there is kept beside it. It
    asks before it does that.
    """
    one_way({"DIR, a backup": folder, "--in-place": in_place}, needed=True)
    if departed is not None and not departed.is_file():
        raise BadInput(f"there is no file {departed}")
    settings = load_settings(ctx.obj)
    keys, now = load_keys(settings.keys_file), at or system_clock()
    backup = None if folder is None else find_backup(folder)
    if dry_run:
        live = read_mark(settings.state_folder)
        doubts = _doubts(settings, keys, backup, live, has_list=departed is not None)
        _tell_trial(Output(as_json=as_json), settings, backup, doubts)
        return
    with alone(settings.state_folder, then="restore"):
        live = read_mark(settings.state_folder)
        if not yes:
            _ask(_doubts(settings, keys, backup, live, has_list=departed is not None), backup)
        lists = [path for path in (departed, backup and backup[0] / LIST) if path is not None]
        wanted = Wanted(
            known_until=None if backup is None else backup[1].at,
            sent_until=sent_until or now,
            at=now,
            live=live,
            window=EditWindow.of(settings.community),
            lists=lists,
        )
        renewed, kept = replace(settings, keys, backup, wanted)
    _tell(Output(as_json=as_json), renewed, kept, wanted)


def _doubts(
    settings: Settings,
    keys: Keys,
    backup: Backup | None,
    live: Mark | None,
    *,
    has_list: bool,
) -> list[str]:
    """Return what an operator should know before anything is changed."""
    said = []
    state = settings.state_folder
    if backup is not None:
        ours, theirs = fingerprints(keys), backup[1].keys
        missing = [number for number, print_ in theirs.items() if ours.get(number) != print_]
        if missing:
            numbers = ", ".join(missing)
            said.append(OTHER_KEYS.format(numbers=numbers, path=settings.keys_file))
    if not has_list and not _has_list(settings, keys, live, backup):
        since = backup[1].at if backup is not None else None
        text = (
            NO_LIST
            if since is not None
            else NO_LIST.replace(" after {since:%Y-%m-%d %H:%M} UTC", "")
        )
        said.append(text.format(state=state, since=since))
    return said


def _has_list(settings: Settings, keys: Keys, live: Mark | None, backup: Backup | None) -> bool:
    """Say whether who left is known until now: by the state folder, or by the database that is there.

    A list that nobody is on is no file.
    """
    if live is not None:
        return backup is None or not live.is_behind(backup[1].mark)
    if (settings.state_folder / DEPARTED).is_file():
        return True
    if backup is None:
        return False
    there = mark_there(settings, keys)
    return there is not None and not there.is_behind(backup[1].mark)


def _tell_trial(
    output: Output, settings: Settings, backup: Backup | None, doubts: list[str]
) -> None:
    """Check that a backup is whole, and say what it would take the place of; the server may go on."""
    if backup is not None:
        verify(*backup)
    output.facts(
        {
            "backup": None if backup is None else str(backup[0]),
            "made_at": None if backup is None else backup[1].at,
            "takes_the_place_of": without_password(settings.database),
            "doubts": len(doubts),
        }
    )
    for doubt in doubts:
        output.say(doubt)
    whole = "" if backup is None else "The backup is whole. "
    output.say(f"{whole}Nothing was changed: this was a trial.")


def _ask(doubts: list[str], backup: Backup | None) -> None:
    """Ask whether to go on, where something is doubtful or lost; raise BadInput where nobody says yes."""
    for doubt in doubts:
        Output().say(doubt)
    question = "Restore all the same?" if doubts else None
    if question is None and backup is not None:
        question = (
            f"Put the backup of {backup[1].at:%Y-%m-%d %H:%M} UTC in the place of the database?"
        )
        Output().say(
            "What came after it is lost here; the database that is there now is kept beside it."
        )
    if question is not None:
        must_be_sure(question, yes=False)


def _tell(output: Output, renewed: Renewed, kept: Path | None, wanted: Wanted) -> None:
    letters = {kind.value: count for kind, count in sorted(renewed.letters.items())}
    output.facts(
        {
            "known_until": renewed.known_until,
            "sent_until": wanted.sent_until,
            "erased_again": renewed.erased,
            "letters_counted_as_sent": letters,
            "mails_to_work_on": renewed.mails,
            "database_before": None if kept is None else str(kept),
        }
    )
    since, until = (
        f"{each:%Y-%m-%d %H:%M} UTC" for each in (renewed.known_until, wanted.sent_until)
    )
    lost = (
        f"What came after {since}" if wanted.known_until else "What came after that copy was made"
    )
    output.say(
        f"Restored. {lost} is lost: mails, posts, new members, and what\n"
        "members chose or stopped since. Answers to letters from that time change nothing, and members are\n"
        f"told. Letters due by {until} count as sent. If some had not been, their readers miss\n"
        "them: `digest outbox list --state lost` shows which. Mails that waited in the backup are worked on\n"
        "now, so that letters about them may come a second time."
    )
    if kept is not None:
        output.say(
            f"The database that was there is {kept}. It holds what people wrote: delete it soon."
        )
