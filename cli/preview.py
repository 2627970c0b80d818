"""`digest preview`: a member's next summary as it would be sent now, in files to look at."""

import webbrowser
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.called import find_called
from cli.installation import Installation, opened
from cli.letter_files import subject_of, write_letter
from cli.letter_lint import LookedAt, looked_at
from cli.made_files import Force, MadeFiles
from cli.options import AnyTime, Json, MemberLooked
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
    """Write a member's next summary as files, and say what is in it; nothing is sent and nothing changes.

    The files are the letter itself (.eml), its HTML and its text, its headers and its links. Its faults are
    those of `digest templates check`.
    """
    shown = Output(as_json=as_json)
    with opened(ctx.obj, at=at) as installation:
        rehearsed = _rehearsed(installation, member)
        letter = rehearsed.letter
        with installation.store.read() as session:
            found = None if letter is None else looked_at(installation, session, letter.message)
    if letter is None or found is None:
        if as_json:
            shown.facts({"subject": None, "why_not": rehearsed.why_not})
        Output().say(f"There would be no letter: {rehearsed.why_not}.")
        return
    message, name = letter.message, f"summary-member-{letter.member_id}"
    made = MadeFiles.into(output, force=force)
    beside = {"headers": _headers(found), "links": "\n".join(found.links)}
    made.claim(*(f"{name}.{each}.txt" for each in beside))
    files = write_letter(made, name, message)
    written = {
        each: made.write(f"{name}.{each}.txt", text.encode()) for each, text in beside.items()
    }
    facts = {
        "member": letter.member_id,
        "subject": subject_of(message),
        "since": rehearsed.delivery.since,
        "until": rehearsed.delivery.until,
        "bytes": len(message),
        "html_bytes": files.html.stat().st_size,
        "eml": str(files.eml),
        "html": str(files.html),
        "txt": str(files.text),
        "headers": found.headers if as_json else str(written["headers"]),
        "links": found.links if as_json else f"{len(found.links)}, in {written['links']}",
        "faults": found.faults if as_json else len(found.faults),
    }
    shown.facts(facts)
    for each in () if as_json else found.faults:
        shown.say(f"fault: {each}")
    if open_it:
        webbrowser.open(files.html.resolve().as_uri())


def _headers(found: LookedAt) -> str:
    return "".join(f"{name}: {value}\n" for name, value in found.headers.items())


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
