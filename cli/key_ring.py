"""`digest keys`: the secret keys by their numbers, and a new one that seals from then on."""

from dataclasses import dataclass
from pathlib import Path

import typer

from cli.alone import alone
from cli.installation import opened
from cli.keys import add_key, fingerprints
from cli.options import At, Json
from cli.output import Output
from digest.community import audit

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def keys() -> None:
    """Show the secret keys by their numbers, and begin a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """One key, by what may be seen of it."""

    number: int
    fingerprint: str  # as the manifest of a backup has it
    seals: bool  # what is new; the others read what they sealed


@app.command("list")
def list_keys(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the keys, never what they are."""
    with opened(ctx.obj) as installation:
        known = {int(number): mark for number, mark in fingerprints(installation.keys).items()}
    rows = [
        KnownKey(number=number, fingerprint=mark, seals=number == max(known))
        for number, mark in sorted(known.items())
    ]
    Output(as_json=as_json).rows(rows, nothing="There is no key.")


@app.command()
def rotate(ctx: typer.Context, at: At = None) -> None:
    """Add a key that seals new letters and mails; the earlier ones go on reading what they sealed.

    The server must be stopped for that moment: one that runs would not know the addresses in letters under
    the new key. Senders try again, so nothing is lost.
    """
    with opened(ctx.obj) as installation, alone(installation.settings.state_folder, then="rotate"):
        file = installation.settings.keys_file
        number = add_key(file)
        with installation.store.write() as session:
            audit.record(
                session,
                actor=audit.OPERATOR,
                act="key added",
                target=f"key {number}",
                at=at or installation.clock(),
            )
    Output().say(_told(file, number))


def _told(file: Path, number: int) -> str:
    return (
        f"Key {number} seals what is new. Keep the earlier ones in {file} for years: letters in people's\n"
        f"mailboxes lead here by them. Copy {file} to where you keep it apart from backups, and start\n"
        "`digest serve` again."
    )
