"""What `digest members` and `digest status` say of letters that come back, and `members unsuppress`."""

import typer

from cli.installation import opened
from cli.options import At, MemberName, find_member
from cli.output import Output
from digest.outbox.suppression import lift_of_member
from digest.queries.bounces import BounceRates

TARGET, ALARM = 0.001, 0.003  # of complaints: mail providers begin to refuse, and do (B-10)


def unsuppress(ctx: typer.Context, member: MemberName, at: At = None) -> None:
    """Send letters again to a member whose mailbox was found dead or full."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = find_member(session, member), at or installation.clock()
        done = lift_of_member(session, found.id, by="operator", at=now)
    Output().say("They get letters again." if done else "Nothing kept letters from them.")


def warnings(found: BounceRates) -> list[str]:
    """Return what an operator must not overlook about letters that come back."""
    said = []
    if found.sending_stopped:
        said.append(f"SENDING IS STOPPED: {found.sending_stopped}.")
    if found.complaint_rate >= ALARM:
        said.append("Complaints are at 0.3 % or more: mail providers refuse letters from here on.")
    elif found.complaint_rate >= TARGET:
        said.append("Complaints are at 0.1 % or more: mail providers will begin to refuse letters.")
    return said
