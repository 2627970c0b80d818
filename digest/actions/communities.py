"""Communities as the operator makes them, and what else they are called."""

from digest.actions.context import Context
from digest.actions.permission import operators_alone
from digest.actions.result import Done, Refused, Result, Unchanged
from digest.community.communities import alias
from digest.community.communities.community import Community, HoldFirst
from digest.community.communities.join import create_community


def add_community(
    context: Context, name: str, title: str, *, is_open: bool, hold_first: HoldFirst
) -> Result:
    """Make a community with its tag; raise BadInput where the name cannot be an address of its own."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    made = create_community(
        context.session,
        name=name,
        title=title,
        at=context.at,
        is_open=is_open,
        hold_first=hold_first,
    )
    context.record("add community", f"community {made.id}")
    return Done(act="community added")


def open_titles(context: Context, community: Community, *, is_open: bool) -> Result:
    """Let subjects show the titles of a community to whoever has not chosen, or no longer."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    if community.is_open is is_open:
        return Unchanged(act="so already")
    community.is_open = is_open
    act = "open community" if is_open else "make community discreet"
    context.record(act, f"community {community.id}")
    return Done(act=act)


def add_alias(
    context: Context, community: Community, name: str, *, language: str | None = None
) -> Done | Refused | Unchanged:
    """Let a community be found by another name; raise BadInput for one that would mislead."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    session, at = context.session, context.at
    made = alias.add_alias(session, community, name, language=language, at=at)
    if made is None:
        return Unchanged(act="called so already")
    context.record("add alias", f"community {community.id}", reason=f"alias {made.id}")
    return Done(act="alias added")


def remove_alias(context: Context, community: Community, name: str) -> Done | Refused | Unchanged:
    """Let a community be found by this name no more."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    number = alias.remove_alias(context.session, community, name)
    if number is None:
        return Unchanged(act="no such alias")
    context.record("remove alias", f"community {community.id}", reason=f"alias {number}")
    return Done(act="alias removed")
