"""`digest members`: list, show, add and change them. Addresses are masked unless one is asked for."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlmodel import Session, col, select

from cli import accounts, bouncing
from cli.installation import opened
from cli.options import At, Json, Limit, MemberName, find_community, find_member, moment
from cli.output import Output, Row, masked
from digest.community import audit
from digest.community.community import Community, Membership
from digest.community.join import DISPLAY_NAME_LIMIT, confirm_address, create_member, join
from digest.community.member import (
    Address,
    Member,
    MemberState,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
)
from digest.community.preferences import Stream
from digest.community.text import one_line
from digest.errors import BadInput
from inbound.acting.unsubscribe import unsubscribe

STREAMS = {"summary": [Stream.SUMMARY], "notifications": [Stream.NOTIFICATIONS], "all": [*Stream]}

Reason = Annotated[str, typer.Option(help="Why; the audit trail keeps it.")]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def members() -> None:
    """List, add and change members."""


@app.command("list")
def list_members(ctx: typer.Context, limit: Limit = 100, as_json: Json = False) -> None:
    """Show the newest members."""
    newest = select(Member, Address).outerjoin(
        Address, (col(Address.member_id) == col(Member.id)) & col(Address.is_primary)
    )
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = session.exec(newest.order_by(col(Member.id).desc()).limit(limit))
        rows = [_row(member, address) for member, address in found]
    Output(as_json=as_json).rows(rows, nothing="There is no member yet: `digest members add`.")


@app.command()
def show(ctx: typer.Context, member: MemberName, as_json: Json = False) -> None:
    """Show what one member chose and belongs to."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        facts = _facts(session, find_member(session, member))
    Output(as_json=as_json).facts(facts)


@app.command()
def reveal(ctx: typer.Context, member: MemberName) -> None:
    """Show a member's whole addresses; the audit trail keeps that you did."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = find_member(session, member)
        _record(session, found, "reveal address", at=installation.clock())
        lines = [address.address for address in _addresses(session, found)]
    for line in lines:
        Output().line(line)


@app.command()
def add(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help="The mailbox that is theirs.")],
    *,
    name: Annotated[str, typer.Option(help="The name that others see.")],
    community: Annotated[
        list[str] | None, typer.Option(help="A community to join; may be given several times.")
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone, e.g. Europe/Berlin.")] = "UTC",
    hour: Annotated[int, typer.Option(min=0, max=23, help="Local hour of the summary.")] = 6,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="They proved that the mailbox is theirs.")
    ] = False,
    at: At = None,
) -> None:
    """Add a member; nothing is mailed to an address before it is confirmed."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        now = at or installation.clock()
        member = create_member(
            session,
            display_name=name,
            address=address,
            confirmed_at=now if confirmed else None,
            at=now,
            zone=zone,
            hour=hour,
        )
        for wanted in community or ():
            join(session, member.id, find_community(session, wanted).id, at=now)
        _record(session, member, "add member", at=now)
        number = member.id
    Output().say(f"Added member {number}.")


@app.command()
def confirm(ctx: typer.Context, member: MemberName, at: At = None) -> None:
    """Say that a member's address is theirs; their summaries begin now."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = find_member(session, member), at or installation.clock()
        done = confirm_address(session, found, at=now)
        if done:
            _record(session, found, "confirm address", at=now)
    Output().say("Confirmed." if done else "It was confirmed already.")


@app.command("set")
def set_choices(
    ctx: typer.Context,
    member: MemberName,
    *,
    name: Annotated[str | None, typer.Option(help="The name that others see.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone, e.g. Europe/Berlin.")] = None,
    hour: Annotated[
        int | None, typer.Option(min=0, max=23, help="Local hour of the summary.")
    ] = None,
    weekday: Annotated[
        int | None, typer.Option(min=0, max=6, help="Day of a weekly summary; 0 is Monday.")
    ] = None,
    summary: Annotated[SummaryFrequency | None, typer.Option(help="How often it comes.")] = None,
    notifications: Annotated[
        NotificationTiming | None, typer.Option(help="When they are told of replies.")
    ] = None,
    receipts: Annotated[ReceiptChoice | None, typer.Option(help="Which receipts.")] = None,
    paused_until: Annotated[
        Any, typer.Option(parser=moment, metavar="TIME", help="No letters before this time.")
    ] = None,
) -> None:
    """Change what a member chose."""
    changes = {
        "display_name": None if name is None else one_line(name, limit=DISPLAY_NAME_LIMIT),
        "zone": None if zone is None else _zone(zone),
        "summary_hour": hour,
        "summary_weekday": weekday,
        "summary_frequency": summary,
        "notifications": notifications,
        "receipts": receipts,
        "paused_until": paused_until,
    }
    wanted = {field: value for field, value in changes.items() if value is not None}
    if not wanted:
        raise BadInput("nothing to change: see `digest members set --help`")
    words = ", ".join(sorted(wanted)).replace("_", " ")
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = find_member(session, member)
        for field, value in wanted.items():
            setattr(found, field, value)
        _record(session, found, f"set {words}", at=installation.clock())
    Output().say(f"Changed: {words}.")


@app.command()
def stop(
    ctx: typer.Context,
    member: MemberName,
    stream: Annotated[str, typer.Argument(help="summary, notifications or all.")] = "all",
) -> None:
    """Stop a member's letters at once, those already planned included."""
    if stream not in STREAMS:
        raise BadInput(f"{stream!r} cannot be stopped: choose one of {', '.join(STREAMS)}")
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = find_member(session, member), installation.clock()
        done = [unsubscribe(session, found, s, how="operator", at=now) for s in STREAMS[stream]]
    Output().say("Stopped." if any(done) else "That was stopped already.")


@app.command()
def suspend(ctx: typer.Context, member: MemberName, reason: Reason) -> None:
    """Take no mail from a member and send none, until `reinstate`."""
    _set_state(ctx, member, MemberState.SUSPENDED, reason)


@app.command()
def reinstate(ctx: typer.Context, member: MemberName, reason: Reason) -> None:
    """Make a suspended member active again."""
    _set_state(ctx, member, MemberState.ACTIVE, reason)


app.command()(bouncing.unsuppress)
app.command()(accounts.export)
app.command()(accounts.erase)


def _set_state(ctx: typer.Context, member: str, state: MemberState, reason: str) -> None:
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = find_member(session, member)
        if found.state is MemberState.FORMER:
            raise BadInput(f"member {found.id} has left")
        found.state = state
        _record(session, found, f"make {state}", at=installation.clock(), reason=reason)
    Output().say(f"The member is {state} now.")


def _record(session: Session, member: Member, act: str, *, at: Any, reason: str = "") -> None:
    target = f"member {member.id}"
    audit.record(session, actor="operator", act=act, target=target, reason=reason, at=at)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise BadInput(f"there is no time zone {name!r}: write it like Europe/Berlin") from None
    return name


def _addresses(session: Session, member: Member) -> list[Address]:
    of_member = select(Address).where(Address.member_id == member.id)
    return list(session.exec(of_member.order_by(col(Address.id))))


def _row(member: Member, address: Address | None) -> Row:
    return {
        "id": member.id,
        "name": member.display_name,
        "address": None if address is None else masked(address.address),
        "confirmed": address is not None and address.confirmed_at is not None,
        "summary": member.summary_frequency.value,
        "zone": member.zone,
        "state": member.state.value,
    }


def _facts(session: Session, member: Member) -> Row:
    names = (
        select(Community.name)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member.id)
        .order_by(Community.name)
    )
    addresses = _addresses(session, member)
    return {
        **_row(member, addresses[0] if addresses else None),
        "communities": list(session.exec(names)),
        "hour": member.summary_hour,
        "weekday": member.summary_weekday,
        "notifications": member.notifications.value,
        "receipts": member.receipts.value,
        "paused_until": member.paused_until,
        "joined_at": member.joined_at,
        "summaries_from": member.summary_cursor,
        **bouncing.of_member(session, member.id),
    }
