"""Why a post that settled in a summary's period is not in it: asked of the very rule that selects.

Each thing that can keep a post out is put back alone, with everything else as open as can be. What the rule
then leaves out, that thing keeps out. So nothing here knows the rule, and nothing can differ from it.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from digest.letters.summary.activity_index import ActivityIndex
from digest.letters.summary.reader import Subscriptions
from digest.letters.summary.selection import select

NOBODY = 0  # no member's number


class KeptOut(StrEnum):
    """What keeps a post out of a member's summary, the first to be told first."""

    NOT_READABLE = "not_readable"  # in none of their communities, under no tag they follow
    OWN = "own"
    MUTED_CONVERSATION = "muted_conversation"
    MUTED_MEMBER = "muted_member"
    READ_BEFORE = "read_before"  # in an earlier summary, before it was hidden and shown again
    NOT_FOLLOWED = "not_followed"  # and the member wants only what they follow


def selected(news: ActivityIndex, wants: Subscriptions) -> frozenset[int]:
    """Return the posts that a member's summary of this news tells of, those already sent too."""
    return frozenset(id_ for entry in select(news, wants, most=None).entries for id_ in entry.ids)


def kept_out(news: ActivityIndex, wants: Subscriptions) -> Mapping[int, tuple[KeptOut, ...]]:
    """Return each post of the news that a member's summary leaves out, with all that keeps it out."""
    everything = _open(news, wants)
    found: dict[int, list[KeptOut]] = {}
    for what in KeptOut:
        left = selected(news, replace(everything, **_restored(what, wants)))
        for id_ in sorted(news.by_post.keys() - left):
            found.setdefault(id_, []).append(what)
    return {id_: _told(several) for id_, several in found.items()}


def _told(several: list[KeptOut]) -> tuple[KeptOut, ...]:
    """Return the reasons without what says nothing beside another: nobody follows what they cannot read."""
    if KeptOut.NOT_READABLE in several:
        return (KeptOut.NOT_READABLE,)
    return tuple(several)


def _open(news: ActivityIndex, wants: Subscriptions) -> Subscriptions:
    """Return the subscriptions of somebody who reads everything, was told nothing and mutes nobody."""
    return replace(
        wants,
        member_id=NOBODY,
        communities=wants.communities.union(news.communities),
        muted=frozenset(),
        muted_members=frozenset(),
        notified=frozenset(),
        carried=frozenset(),
        only_followed=False,
    )


def _restored(what: KeptOut, wants: Subscriptions) -> dict[str, Any]:
    """Return that part of a member's subscriptions by which this can keep a post out."""
    match what:
        case KeptOut.NOT_READABLE:
            return {"communities": wants.communities}
        case KeptOut.OWN:
            return {"member_id": wants.member_id}
        case KeptOut.MUTED_CONVERSATION:
            return {"muted": wants.muted}
        case KeptOut.MUTED_MEMBER:
            return {"muted_members": wants.muted_members}
        case KeptOut.READ_BEFORE:
            return {"carried": wants.carried}
        case KeptOut.NOT_FOLLOWED:
            return {"only_followed": wants.only_followed}
