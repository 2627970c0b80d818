"""`digest members change-address`: for members who cannot read their mailbox any more, nor answer from it."""

from typing import Annotated

import typer

from cli.called import find_member
from cli.installation import opened
from cli.options import At, MemberName, said
from cli.output import Output
from cli.trial import DryRun, changing
from digest.actions.addresses import begin_move
from digest.inbox.question import Question, QuestionKind
from digest.letters.mailboxes import waits_until


def change_address(
    ctx: typer.Context,
    member: MemberName,
    address: Annotated[str, typer.Argument(help="The mailbox that their letters are to go to.")],
    *,
    reason: Annotated[
        str,
        typer.Option(help="How you know that it is theirs; for the audit trail.", callback=said),
    ],
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Let a member's letters go to another mailbox, since the old one is lost.

    The new mailbox is asked by a letter, and must answer. The change is announced to the old one, which can
    stop it within 7 days and take it back for 30 more. One that is proved to be dead is not waited for: our
    relay refused it, or our letter that asked came back. Other reports are not believed, since whoever was
    forwarded a letter can write one. One that never said yes may be a stranger's, mistyped: the new one takes
    its place at once and is invited, and its yes makes them a member. The wrong one is told nothing.

    Members who can still read the old mailbox change it themselves: a mail to settings@ with the subject
    "change address to" and the new address.
    """
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_member(session, member), installation.context(session, at)
        asked = begin_move(context, found, address, reason=reason)
        until = waits_until(session, asked) if isinstance(asked, Question) else None
        is_invited = isinstance(asked, Question) and asked.asks is QuestionKind.JOIN
    waits = "The old one is proved to be dead: it is told all the same, but not waited for."
    if is_invited:
        waits = "The old one never said yes: it is theirs no more, and is told nothing."
    if until is not None:
        waits = f"It is announced to the old one, and done on {until:%Y-%m-%d %H:%M %Z} at the earliest."
    Output().say(f"The new mailbox is {'invited' if is_invited else 'asked'}. {waits}")
