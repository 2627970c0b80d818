"""What `digest members` and `digest status` say of letters that come back, and `members unsuppress`."""

from datetime import datetime, timedelta

import typer
from sqlmodel import Session, col, func, select

from cli.installation import opened
from cli.options import At, MemberName, find_member
from cli.output import Output, OutputRow
from digest.community.member import Address
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.delivery import Delivery, DeliveryState
from digest.outbox.suppression import lift_of_member
from inbound.received_mail import Outcome, ReceivedMail

RATED = timedelta(days=7)  # over which bounces and complaints are held against what was sent
TARGET, ALARM = 0.001, 0.003  # of complaints: mail providers begin to refuse, and do (B-10)


def unsuppress(ctx: typer.Context, member: MemberName, at: At = None) -> None:
    """Send letters again to a member whose mailbox was found dead or full."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = find_member(session, member), at or installation.clock()
        done = lift_of_member(session, found.id, by="operator", at=now)
    Output().say("They get letters again." if done else "Nothing kept letters from them.")


def of_all(session: Session, at: datetime) -> OutputRow:
    """Return how many addresses get nothing, why nothing is sent if so, and the rates of the last days."""
    sent = select(func.count()).where(
        Delivery.state == DeliveryState.SENT, col(Delivery.sent_at) >= at - RATED
    )
    count = max(session.exec(sent).one(), 1)
    bounced = select(func.count(func.distinct(Bounce.delivery_id))).where(
        col(Bounce.at) >= at - RATED, Bounce.verdict != BounceCause.CHALLENGED
    )
    complained = select(func.count()).where(
        ReceivedMail.outcome == Outcome.COMPLAINT, ReceivedMail.accepted_at >= at - RATED
    )
    silent = select(func.count()).where(col(Address.suppressed_at).is_not(None))
    return {
        "addresses_suppressed": session.exec(silent).one(),
        "sending_stopped": why_halted(session, at),
        "bounce_rate": round(session.exec(bounced).one() / count, 5),
        "complaint_rate": round(session.exec(complained).one() / count, 5),
    }


def warnings(facts: OutputRow) -> list[str]:
    """Return what an operator must not overlook among the facts of `of_all`."""
    said = []
    if facts["sending_stopped"]:
        said.append(f"SENDING IS STOPPED: {facts['sending_stopped']}.")
    if facts["complaint_rate"] >= ALARM:
        said.append("Complaints are at 0.3 % or more: mail providers refuse letters from here on.")
    elif facts["complaint_rate"] >= TARGET:
        said.append("Complaints are at 0.1 % or more: mail providers will begin to refuse letters.")
    return said
