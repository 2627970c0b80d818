"""`--dry-run` of what changes, sends or cancels: the same transaction, of which nothing stays."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from cli.installation import Installation, open_store
from cli.output import Output
from digest.errors import BadInput
from digest.queries.deliveries import waiting_letters
from digest.store.database import Session, Store
from digest.store.snapshot import copy_sqlite, sqlite_path

WaitingLetters = Mapping[int, Mapping[str, Any]]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do all of it, and leave nothing of it: what would be?")
]


@contextmanager
def changing(
    installation: Installation, *, is_trial: bool, output: Output | None = None
) -> Iterator[Session]:
    """Yield a session whose work stays; of a trial nothing does, and its letters are told.

    What the command says afterwards is then what it would say.
    """
    if not is_trial:
        with installation.store.write() as session:
            yield session
        return
    with installation.store.trial() as session:
        before = waiting_letters(session)
        yield session
        session.flush()
        after = waiting_letters(session)
    _tell(before, after, output or Output())


@contextmanager
def store_for(
    installation: Installation, *, is_trial: bool, output: Output | None = None
) -> Iterator[Store]:
    """Yield the store to work in; of a trial a copy, for work of many transactions that build on each other.

    Its letters are told. The copy is beside the database, readable by its owner alone, and gone afterwards.
    """
    if not is_trial:
        yield installation.store
        return
    path = sqlite_path(installation.settings.database)
    if path is None:
        raise BadInput(
            "a trial works in a copy of the database, and PostgreSQL makes none: try it in an "
            "installation of its own, `digest init` in another folder"
        )
    with TemporaryDirectory(prefix=".trial-", dir=path.parent) as folder:
        copy = Path(folder) / path.name
        copy_sqlite(path, copy)
        store = open_store(f"sqlite:///{copy}", installation.keys)
        try:
            before = _waiting(store)
            yield store
            after = _waiting(store)
        finally:
            store.close()
    _tell(before, after, output or Output())


def _waiting(store: Store) -> WaitingLetters:
    with store.read() as session:
        return waiting_letters(session)


def _tell(before: WaitingLetters, after: WaitingLetters, output: Output) -> None:
    """Say that it was a trial, which letters it would send, and which it would not."""
    new = [{"letter": "would go out", **after[each]} for each in after.keys() - before.keys()]
    gone = [{"letter": "would not", **before[each]} for each in before.keys() - after.keys()]
    output.say("This is a trial: nothing is changed. So it would be:")
    if not output.as_json:  # there the command prints one thing of its own
        output.rows([*new, *gone], nothing="No letter would be written or cancelled.")
