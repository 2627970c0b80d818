"""`digest mail`: received mails, what became of each, and those that are held."""

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli.called import existing, find_called
from cli.installation import Installation, opened
from cli.options import At, Json, Limit, one_way, row_number
from cli.output import Output, harmless
from cli.trial import DryRun, changing, store_for
from cli.wiring.receiving import receiving
from digest.community.people.member import normal_address
from digest.errors import BadInput
from digest.inbox.for_people import TO_BE_READ
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import unseal
from digest.queries.mails import MailRow, Sender, mail_details, mail_row, newest_mails
from digest.store.database import Session
from inbound.reading.author import author
from inbound.reading.fields import read_fields
from inbound.work import review
from inbound.work.kept_fields import written_by

_LINE_END = re.compile(rb"\r?\n")

MailNumber = Annotated[
    int, typer.Argument(parser=row_number, metavar="MAIL", help="Number of a received mail.")
]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def mail() -> None:
    """Look at received mails, and decide those that are held."""


@app.command("list")
def list_mails(
    ctx: typer.Context,
    *,
    outcome: Annotated[Outcome | None, typer.Option(help="Only these.")] = None,
    held: Annotated[bool, typer.Option("--held", help="Only those that wait for you.")] = False,
    member: Annotated[
        str | None,
        typer.Option(
            help="Only of this number, address or name. Also what only came from an address of theirs "
            "(its envelope sender): that proves nothing of who wrote it."
        ),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="ADDRESS",
            help="Only from this address, by its envelope or, in mails still kept, its From field.",
        ),
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the newest mails and what became of them."""
    one_way({"--outcome OUTCOME": outcome, "--held": held})
    one_way({"--member MEMBER": member, "--from ADDRESS": from_})
    with opened(ctx.obj) as installation, installation.store.read() as session:
        writer = None if member is None else find_called(session, member).id
        wanted = Outcome.HELD if held else outcome
        sender = None if from_ is None else _sender(installation, session, from_)
        rows = newest_mails(session, outcome=wanted, member_id=writer, sender=sender, limit=limit)
    output = Output(as_json=as_json)
    output.rows(rows, nothing="There is no such mail.")
    if sender is not None:
        output.say(
            "Of a mail whose time is over we keep no sender. What was proved to be a member's stays under "
            "their number: `digest mail list --member MEMBER`."
        )


def _sender(installation: Installation, session: Session, typed: str) -> Sender:
    """Return an address with the kept mails that name it; no address is stored to find them by."""
    try:
        address = normal_address(typed)
    except ValueError:
        raise BadInput(f"{typed!r} is no address: write it as in ana@example.net") from None
    return Sender(address=address, mails=written_by(session, installation.keys, address))


@app.command()
def show(ctx: typer.Context, number: MailNumber, as_json: Json = False) -> None:
    """Show what is known of one mail, without what it says."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        facts = mail_details(session, number)
    Output(as_json=as_json).facts(existing(facts, f"mail {number}", "mail"))


@app.command()
def reveal(
    ctx: typer.Context,
    number: MailNumber,
    raw: Annotated[
        bool,
        typer.Option(
            "--raw", help="Byte for byte, for a file: it may hold what steers a terminal."
        ),
    ] = False,
) -> None:
    """Print a mail as it came; the audit trail keeps that you did."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        received = existing(session.get(ReceivedMail, number), f"mail {number}", "mail")
        if received.raw is None:
            raise BadInput(f"mail {number} is not kept any more")
        content = unseal(installation.keys, received)
        installation.context(session).record("read mail", f"mail {number}")
    sys.stdout.buffer.write(content if raw else harmless(content))


@app.command()
def hold(
    ctx: typer.Context,
    number: MailNumber,
    dry_run: DryRun = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Keep a mail that waits from being worked on, until you release or drop it."""
    output = Output(as_json=as_json)
    with (
        opened(ctx.obj, at=at) as installation,
        changing(installation, is_trial=dry_run, output=output) as session,
    ):
        review.hold(session, number, at=installation.clock())
        became = _row(session, number)
    _tell(output, became)


@app.command()
def release(
    ctx: typer.Context,
    number: MailNumber,
    dry_run: DryRun = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Let a held mail through: you answer for its writer, and the audit trail keeps that."""
    output = Output(as_json=as_json)
    with opened(ctx.obj, at=at) as installation:
        mails = receiving(installation)
        understood = review.understand_held(mails, number)
        with changing(installation, is_trial=dry_run, output=output) as session:
            review.let_through(session, mails, number, understood, at=installation.clock())
            became = _row(session, number)
    _tell(output, became)


@app.command()
def drop(
    ctx: typer.Context,
    number: MailNumber,
    dry_run: DryRun = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Do nothing about a held mail, for good."""
    output = Output(as_json=as_json)
    with (
        opened(ctx.obj, at=at) as installation,
        changing(installation, is_trial=dry_run, output=output) as session,
    ):
        review.drop(session, number, at=installation.clock(), policy=installation.settings.policy)
        became = _row(session, number)
    _tell(output, became)


def _is_file(file: Path) -> Path:
    if file.exists():
        return file
    if file.name.isdecimal():
        raise typer.BadParameter(
            f"there is no file {file}; `digest mail release {file}` lets in the held mail of that number"
        )
    raise typer.BadParameter(f"there is no file {file}")


@app.command()
def replay(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A mail as it came (.eml).", callback=_is_file)],
    to: Annotated[str, typer.Option(help="The address of ours that it came to.")],
    sender: Annotated[
        str | None, typer.Option("--from", help="Its reverse-path; without, the address in From.")
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Work a mail from a file as if it had come in now."""
    raw = _LINE_END.sub(b"\r\n", file.read_bytes())
    fields = read_fields(raw)
    writer = (author(fields.all("from")) if fields else None) or ""
    output = Output(as_json=as_json)
    with (
        opened(ctx.obj, at=at) as installation,
        store_for(installation, is_trial=dry_run, output=output) as store,
    ):
        received = review.replay(
            receiving(replace(installation, store=store)),
            raw,
            recipient=to.strip(),
            reverse_path=writer if sender is None else sender,
            at=installation.clock(),
        )
        with store.read() as session:
            became = _row(session, received.id)
    _tell(output, became)


def _row(session: Session, number: int) -> MailRow:
    """Return what became of a mail."""
    return existing(mail_row(session, number), f"mail {number}", "mail")


def _tell(output: Output, found: MailRow) -> None:
    """Print what became of a mail, and how it goes on where that is not all yet."""
    number = found.id
    output.facts(found)
    if found.outcome is Outcome.WAITING:
        output.say(
            "It waits: a running `digest serve` works it off.\n"
            f"`digest mail show {number}` tells what became of it."
        )
    elif found.outcome is Outcome.HELD and found.reason in TO_BE_READ:
        output.say(
            f"It is for a person: read it with `digest mail reveal {number}`, answer it from your own\n"
            f"mailbox, then `digest mail drop {number}`."
        )
    elif found.outcome is Outcome.HELD:
        output.say(
            f"It is held: read it with `digest mail reveal {number}`, then `digest mail release {number}`\n"
            f"or `digest mail drop {number}`."
        )
