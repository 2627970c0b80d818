"""Communities as the operator makes them, and what else they are called."""

from datetime import date

from digest.actions.context import Context
from digest.actions.permission import operators_alone
from digest.actions.result import Done, Refused, Result, Unchanged
from digest.community.communities import alias, moderators_note
from digest.community.communities.community import Community, HoldFirst
from digest.community.communities.join import create_community
from digest.community.communities.moderators_note import ModeratorsNote


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


def write_note(
    context: Context, community: Community, text: str, *, until: date | None
) -> Done | Refused:
    """Tell all members of a community something, in the next summary of each."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    note = moderators_note.write_note(
        context.session, community.id, text, until=until, at=context.at
    )
    context.record("write note", f"community {community.id}", reason=f"note {note.id}")
    return Done(act="note written")


def withdraw_note(context: Context, note: ModeratorsNote) -> Result:
    """Let a note be in no letter that is still to come."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    if note.withdrawn_at is not None:
        return Unchanged(act="withdrawn already")
    note.withdrawn_at = context.at
    context.record("withdraw note", f"community {note.community_id}", reason=f"note {note.id}")
    return Done(act="note withdrawn")


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
