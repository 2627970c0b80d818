"""`digest members import FILE --undo`: whom a list brought and nobody wrote to yet is gone."""

from datetime import datetime
from pathlib import Path

from cli.asking import must_count
from cli.installation import Installation
from cli.output import Output
from cli.several import AlreadySo, for_each, named, tell
from digest.actions.context import Context
from digest.actions.result import Done
from digest.actions.taking_back import take_back
from digest.community.people.member import Member
from digest.mail.format import counted


def undo_import(
    installation: Installation,
    file: Path,
    output: Output,
    *,
    at: datetime,
    dry_run: bool,
    yes: int | None,
) -> None:
    """Take back all whom the file names, as far as that can be; how many is asked before."""
    names = named(None, file)

    def undo(context: Context, found: Member) -> str:
        number = found.id
        done = take_back(context, number)
        if not isinstance(done, Done):
            raise AlreadySo(done.act)
        return f"Member {number} is taken back."

    trial = for_each(installation, names, undo, at=at, is_trial=True, output=output)
    count = sum(each.done for each in trial)
    if dry_run or not count:
        tell(output, trial, "Taken back", is_trial=True)
        return
    told = (
        f"Of {counted(len(names), 'person', 'people')} in {file.name}, {count} would be no member any more; "
        "the others were written to already, or are no members: `--dry-run` says of each."
    )
    must_count(told, count, given=yes, what="people")
    done = for_each(installation, names, undo, at=at, is_trial=False, output=output)
    tell(output, done, "Taken back", is_trial=False)
