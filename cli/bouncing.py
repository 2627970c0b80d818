"""`digest members unsuppress`: letters again for whoever was found to get none."""

import typer

from cli.installation import opened
from cli.options import At, MemberName, find_member
from cli.output import Output
from digest.outbox.suppression import lift_of_member


def unsuppress(ctx: typer.Context, member: MemberName, at: At = None) -> None:
    """Send letters again to a member whose mailbox was found dead or full."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = find_member(session, member), at or installation.clock()
        done = lift_of_member(session, found.id, by="operator", at=now)
    Output().say("They get letters again." if done else "Nothing kept letters from them.")
