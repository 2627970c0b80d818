"""Puts the conversations that a letter shows under their headings, and before them the list of contents."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.piece_cache import Sized
from digest.letters.summary.selection import SummaryGroup

FEW = 2  # conversations, which are seen at a glance
MOST_LISTED = 30  # lines of contents, so that a phone reaches the first post soon


class ShownItem(NamedTuple):
    """A conversation that is shown, with its number."""

    number: int
    entry: SummaryItem
    conversation: Sized


class ShownGroup(NamedTuple):
    """What is shown of a group."""

    group: SummaryGroup
    shown: Sequence[ShownItem]


def contents(
    pieces: ConversationPieces,
    groups: Sequence[ShownGroup],
    *,
    conversations: int,
    is_numbered: bool,
) -> Iterator[Sized]:
    """Yield the list of what is shown: of few conversations none, of many the first ones.

    What is not listed is counted, under its group or, where nothing of that is listed, at the end, so
    that the list says of all `conversations` of the letter where they are.
    """
    if _total(groups) <= FEW:
        return
    yield pieces.contents_heading([group for group, _ in groups], is_numbered=is_numbered)
    left, has_rest = MOST_LISTED, conversations > _total(groups)
    for group, shown in groups:
        if not left:
            break
        around = pieces.around(group)
        yield around.listed
        for number, entry, _ in islice(shown, left):
            yield pieces.number(number)
            yield pieces.contents(entry)
        yield around.listed_end
        unlisted = group.count - min(left, len(shown))
        if unlisted:
            yield pieces.named("contents_group_more", conversations=unlisted, has_rest=has_rest)
        left -= min(left, len(shown))
        conversations -= group.count
    if conversations:
        yield pieces.named("contents_more", conversations=conversations)


def body(
    pieces: ConversationPieces, groups: Sequence[ShownGroup], *, only_followed: bool
) -> Iterator[Sized]:
    """Yield what is shown under its headings; below the first one stands once what Unfollow and Mute do."""
    is_listed = _total(groups) > FEW
    says_how = True  # once
    for group, shown in groups:
        around = pieces.around(group)
        yield around.above
        for number, entry, conversation in shown:
            yield pieces.heading_number(number)
            yield conversation
            yield pieces.ways(entry, number)
            if says_how:
                yield pieces.apart(entry, only_followed=only_followed)
                says_how = False
        if is_listed:
            yield around.below


def _total(groups: Sequence[ShownGroup]) -> int:
    return sum(len(shown) for _, shown in groups)
