"""What an operator decides about a member: suspend, hold their mail, badge them; and takes back."""

from collections.abc import Callable
from typing import Annotated

import typer

from cli import names
from cli.installation import opened
from cli.options import At, MemberName, find_member
from cli.output import Output
from digest.community import member_care
from digest.community.display_name import lookalikes
from digest.community.experience import is_experienced
from digest.community.member import Badge, Member, MemberState, shown_name
from digest.errors import BadInput
from digest.store.database import Session

ACTOR = "operator"
WhyOption = Annotated[str, typer.Option(help="Why; the audit trail keeps it.")]


def suspend(ctx: typer.Context, member: MemberName, reason: WhyOption, at: At = None) -> None:
    """Take no mail from a member and send none, until `unsuspend`."""
    _care(ctx, member, member_care.suspend, reason, at)
    Output().say("The member is suspended now.")


def reinstate(ctx: typer.Context, member: MemberName, reason: WhyOption, at: At = None) -> None:
    """Make a suspended member active again."""
    _care(ctx, member, member_care.reinstate, reason, at)
    Output().say("The member is active now.")


def hold(ctx: typer.Context, member: MemberName, reason: WhyOption, at: At = None) -> None:
    """Let moderators read each post of a member before others do, until `unhold`."""
    _care(ctx, member, member_care.hold_mail, reason, at)
    Output().say("Each post of theirs waits for approval now.")


def unhold(ctx: typer.Context, member: MemberName, reason: WhyOption, at: At = None) -> None:
    """Let a member's posts be seen at once again."""
    _care(ctx, member, member_care.lift_hold, reason, at)
    Output().say("Their posts are seen at once again.")


def badge(
    ctx: typer.Context,
    member: MemberName,
    badge: Annotated[Badge, typer.Argument(help="What you vouch for.")],
    vouched_as: Annotated[
        str | None, typer.Option("--as", help="What they are, in a few words: 'lung nurse'.")
    ] = None,
    at: At = None,
) -> None:
    """Show beside a member's name that they are an expert or staff; staff decide where no moderator does."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = _member(session, member)
        now = at or installation.clock()
        member_care.set_badge(session, found, badge, vouched_as=vouched_as, actor=ACTOR, at=now)
        shown = shown_name(found.display_name, badge, vouched_as=found.vouched_as)
        like = [] if badge is Badge.NONE else lookalikes(session, found)
    Output().say("No badge any more." if badge is Badge.NONE else f"Letters show: {shown}")
    names.warn_of(like)


def experienced(
    ctx: typer.Context,
    member: MemberName,
    off: Annotated[bool, typer.Option("--off", help="Take it back.")] = False,
    at: At = None,
) -> None:
    """Let a member add and remove tags; ten settled posts let them, too."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = _member(session, member), at or installation.clock()
        done = member_care.set_experienced(session, found, is_granted=not off, actor=ACTOR, at=now)
        may_all_the_same = off and is_experienced(session, found, at=now)
    said = "Their tags are suggestions now." if off else "They add and remove tags now."
    if may_all_the_same:
        said = "They add and remove tags all the same: their own posts let them."
    Output().say(said if done or may_all_the_same else "That was so already.")


def _care(ctx: typer.Context, name: str, deed: Callable[..., None], reason: str, at: At) -> None:
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = _member(session, name)
        deed(session, found, actor=ACTOR, reason=reason, at=at or installation.clock())


def _member(session: Session, name: str) -> Member:
    found = find_member(session, name)
    if found.state is MemberState.FORMER:
        raise BadInput(f"member {found.id} has left")
    return found
