"""Puts the conversations that a letter shows under their headings, and before them the list of contents."""

from collections.abc import Iterator, Sequence

from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.piece_cache import Sized
from digest.letters.summary.selection import Selection
from digest.letters.summary.shown_group import GroupPlace, ShownGroup

FEW = 2  # conversations, which are seen at a glance
MOST_LISTED = 30  # lines of contents, so that a phone reaches the first post soon


class GroupPlaces:
    """The places of a letter's groups, one after the other: `shown` conversations in all."""

    def __init__(self, pieces: ConversationPieces, shown: int, *, only_followed: bool) -> None:
        self._pieces = pieces
        self._is_listed = shown > FEW
        self._lines = MOST_LISTED if self._is_listed else 0
        self._says_apart = True  # once
        self._only_followed = only_followed

    def next(self, first: SummaryItem, count: int) -> GroupPlace:
        """Return the place of a group that begins with this conversation, and shows so many."""
        apart = None
        if self._says_apart:
            apart = self._pieces.apart(first, only_followed=self._only_followed)
            self._says_apart = False
        place = GroupPlace(min(self._lines, count), self._is_listed, apart)
        self._lines -= place.lines
        return place


def contents(
    pieces: ConversationPieces, groups: Sequence[ShownGroup], selection: Selection
) -> Iterator[Sized]:
    """Yield the list of what is shown: of few conversations none, of many the first ones.

    What is not listed is counted, under its group or, where nothing of that is listed, at the end, so
    that the list says of all conversations of the letter where they are.
    """
    conversations, shown = selection.conversations, sum([each.shown for each in groups])
    if shown <= FEW:
        return
    yield pieces.contents_heading(
        [each.group for each in groups], is_numbered=bool(selection.numbers)
    )
    left, has_rest = MOST_LISTED, conversations > shown
    for each in groups:
        if not left:
            break
        yield each.contents
        listed = min(left, each.shown)
        if unlisted := each.group.count - listed:
            yield pieces.named("contents_group_more", conversations=unlisted, has_rest=has_rest)
        left -= listed
        conversations -= each.group.count
    if conversations:
        yield pieces.named("contents_more", conversations=conversations)
