"""What an operator decides about a member: suspend, hold their mail, badge them; and takes back."""

from typing import Annotated

import typer

from cli import names
from cli.called import find_present
from cli.decided import say_decided, say_done
from cli.installation import opened
from cli.options import At, MemberName, WhyOption, one_way
from cli.output import Output
from cli.trial import DryRun, changing
from digest.actions.care import decide_on_member
from digest.actions.roles import give_badge, grant_experience
from digest.community.conversations.experience import is_experienced
from digest.community.moderation.decide import DecisionResult
from digest.community.people.display_name import lookalikes
from digest.community.people.member import Badge, shown_name
from digest.community.requests.moderation_action import ModerationAction


def suspend(
    ctx: typer.Context,
    member: MemberName,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Publish nothing of a member's, and send them nothing of others', until `unsuspend`.

    What is theirs stays theirs: to leave, to get their data, and to choose and stop letters.
    """
    done = _decide(ctx, member, ModerationAction.SUSPEND, reason, at, is_trial=dry_run)
    say_decided(done, "The member is suspended now.", reason=reason)


def reinstate(
    ctx: typer.Context,
    member: MemberName,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Make a suspended member active again."""
    done = _decide(ctx, member, ModerationAction.REINSTATE, reason, at, is_trial=dry_run)
    say_decided(done, "The member is active now.", reason=reason)


def hold(
    ctx: typer.Context,
    member: MemberName,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Let moderators read each post of a member before others do, until `unhold`."""
    done = _decide(ctx, member, ModerationAction.HOLD_MAIL, reason, at, is_trial=dry_run)
    say_decided(done, "Each post of theirs waits for approval now.", reason=reason)


def unhold(
    ctx: typer.Context,
    member: MemberName,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Let a member's posts be seen at once again."""
    done = _decide(ctx, member, ModerationAction.LIFT_HOLD, reason, at, is_trial=dry_run)
    say_decided(done, "Their posts are seen at once again.", reason=reason)


def badge(
    ctx: typer.Context,
    member: MemberName,
    badge: Annotated[Badge, typer.Argument(help="What you vouch for.")],
    vouched_as: Annotated[
        str | None, typer.Option("--as", help="What they are, in a few words: 'lung nurse'.")
    ] = None,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Show beside a member's name that they are an expert or staff; staff decide where no moderator does."""
    one_way({"none": badge is Badge.NONE, "--as WORDS": vouched_as})
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_present(session, member), installation.context(session, at)
        done = give_badge(context, found.id, badge, vouched_as=vouched_as)
        shown = shown_name(found.display_name, badge, vouched_as=found.vouched_as)
        like = [] if badge is Badge.NONE else lookalikes(session, found)
    said = "No badge any more." if badge is Badge.NONE else f"Letters show: {shown}"
    say_done(done, said)
    names.warn_of(like)


def experienced(
    ctx: typer.Context,
    member: MemberName,
    off: Annotated[bool, typer.Option("--off", help="Take it back.")] = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Let a member add and remove tags; ten settled posts let them, too."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_present(session, member), installation.context(session, at)
        done = grant_experience(context, found.id, is_granted=not off)
        may_all_the_same = off and is_experienced(session, found, at=context.at)
    if may_all_the_same:
        Output().say("They add and remove tags all the same: their own posts let them.")
    else:
        say_done(
            done, "Their tags are suggestions now." if off else "They add and remove tags now."
        )


def _decide(
    ctx: typer.Context,
    name: str,
    action: ModerationAction,
    reason: str,
    at: At,
    *,
    is_trial: bool,
) -> DecisionResult:
    with opened(ctx.obj) as installation, changing(installation, is_trial=is_trial) as session:
        found, context = find_present(session, name), installation.context(session, at)
        return decide_on_member(context, found, action, reason=reason)
