"""`digest preview`: a member's next summary as it would be sent now, in files to look at."""

import webbrowser
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.installation import Installation, opened
from cli.letter_files import subject_of, write_letter
from cli.made_files import Force, MadeFiles
from cli.options import AnyTime, Json, MemberLooked, find_called
from cli.output import Output
from cli.rehearsal import Rehearsed, rehearse
from cli.wiring.letters import composers
from digest.community.people.member import Member
from digest.errors import BadInput
from digest.inbox.received_mail import oldest_waiting
from digest.letters.summary.plan import plan
from digest.outbox.delivery import LetterKind
from digest.queries.deliveries import newest_summaries
from digest.store.database import Session

LONG_AGO = timedelta(days=8)  # further back than any summary's last date

app = typer.Typer(add_completion=False)


@app.command()
def preview(
    ctx: typer.Context,
    member: MemberLooked,
    *,
    at: AnyTime = None,
    output: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("preview"),
    force: Force = False,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    as_json: Json = False,
) -> None:
    """Write a member's next summary as .eml, .html and .txt; nothing is sent and nothing changes."""
    with opened(ctx.obj, at=at) as installation:
        rehearsed = _rehearsed(installation, member)
    if rehearsed.letter is None:
        if as_json:
            Output(as_json=True).facts({"subject": None, "why_not": rehearsed.why_not})
        Output().say(f"There would be no letter: {rehearsed.why_not}.")
        return
    message = rehearsed.letter.message
    name = f"summary-member-{rehearsed.letter.member_id}"
    files = write_letter(MadeFiles.into(output, force=force), name, message)
    facts = {
        "member": rehearsed.letter.member_id,
        "subject": subject_of(message),
        "since": rehearsed.delivery.since,
        "until": rehearsed.delivery.until,
        "bytes": len(message),
        "html_bytes": files.html.stat().st_size,
        "eml": str(files.eml),
        "html": str(files.html),
        "txt": str(files.text),
    }
    Output(as_json=as_json).facts(facts)
    if open_it:
        webbrowser.open(files.html.resolve().as_uri())


def _rehearsed(installation: Installation, name: str) -> Rehearsed:
    """Plan and compose the summary as a run does, in a transaction that is rolled back."""
    at = installation.clock()
    with installation.store.write() as session:
        member = find_called(session, name)
        number = member.id
        _forget_planned(session, member)
        plan(session, at=at, unworked=oldest_waiting(session), only_member=number)
        letters = rehearse(session, composers(installation), at=at, member_id=number)
        found = [one for one in letters if one.delivery.kind is LetterKind.SUMMARY]
        for one in found:
            session.refresh(one.delivery)
            session.expunge(one.delivery)
        session.rollback()
    if not found:
        raise BadInput(
            f"no summary goes to member {number}: it is stopped or paused, or no address is "
            f"confirmed; see `digest members show {number}`"
        )
    return found[0]


def _forget_planned(session: Session, member: Member) -> None:
    """Let the next summary be due now, also where today's was planned or sent already."""
    member.summary_date -= LONG_AGO
    session.add(member)
    for delivery in newest_summaries(session, member.id, limit=10):
        delivery.key = f"before {delivery.key}"
    session.flush()
