"""`digest senders`: who sends mail in our name, as other servers report it to dmarc@."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from cli.installation import opened
from cli.options import At, Json
from cli.output import Output, OutputRow
from digest.mail.format import counted
from digest.queries.senders import SenderKind, SendingServer, sender_trouble, senders

NOTHING = (
    "No server has reported on mail in your name. They do so daily, once your DMARC record asks them: "
    "`digest doctor` says how."
)

SHOWN = 50  # servers

app = typer.Typer(add_completion=False)


@app.command("senders")
def show_senders(
    ctx: typer.Context,
    *,
    days: Annotated[int, typer.Option(min=1, max=400, help="How many days, to today.")] = 30,
    show_all: Annotated[bool, typer.Option("--all", help="Every server, however many.")] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Show who sends mail in your name: DMARC's daily reports, which other servers send to dmarc@.

    A server is "ours" where digest.toml names it (sends_from), a "relay" where
    your SPF record lets it send, a "forwarder" where it only passed on what you
    signed. Letters are "aligned" where your signature was good, or your SPF record lets
    that server send; "failed" where neither; "unsigned" where SPF alone vouches
    for them, so that they fail once they are forwarded. Reports of which nobody
    is proved to be the sender are counted apart, as "unproved": anybody can
    write one. "by" is how many servers reported; --json names them.
    """
    output = Output(as_json=as_json)
    with opened(ctx.obj, at=at) as installation, installation.store.read() as session:
        now, ours = installation.clock(), installation.settings.relay.leaves_from
        since = now - timedelta(days=days - 1)
        found = senders(session, since=since, before=now, ours=ours)
        troubles = sender_trouble(session, now, ours)
    shown = found if as_json or show_all else found[:SHOWN]
    output.rows([_row(each, as_json=as_json) for each in shown], nothing=NOTHING)
    if len(shown) < len(found):
        output.say(f"And {len(found) - len(shown)} more: `digest senders --all`.")
    if not as_json and found:
        output.say(_sentence(found))
    for each in troubles:
        output.say(each.said)


def _row(server: SendingServer, *, as_json: bool) -> OutputRow:
    by = server.reported_by
    return {
        "source": server.source,
        "whose": server.whose.value,
        "letters": server.letters,
        "aligned": server.aligned,
        "failed": server.failed,
        "unsigned": server.unsigned,
        "unproved": server.unproved,
        **({"reported_by": list(by)} if as_json else {"by": len(by)}),
    }


def _sentence(found: Sequence[SendingServer]) -> str:
    """Return what the table comes to."""
    letters, failed = sum(each.letters for each in found), sum(each.failed for each in found)
    others = sum(each.failed for each in found if each.whose is SenderKind.OTHER)
    ours = failed - others
    if not failed:
        return f"{counted(letters, 'letter')}, all proved to be yours."
    of_all = (
        f"Of {counted(letters, 'letter')}, {counted(failed, 'was', 'were')} not proved to be yours"
    )
    return f"{of_all}: {others} of strangers, {ours} of servers that send for you or pass on what they sent."
