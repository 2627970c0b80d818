"""The short summary: a few conversations, two sentences of each, and one question at the end.

The sentences are copied from posts, never written by us. A number as an answer brings a whole conversation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.language.sentences import Message, message
from digest.letters.opening import Opening, beginning_of
from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.layout import LaidSummary, merged
from digest.letters.summary.occasion import SummaryOccasion
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.room import named
from digest.letters.summary.section import SectionPart
from digest.letters.summary.selection import FOLLOWED, Selection

SHORT = "short"  # the letter's templates
MOST = 5  # conversations


def most_important(selection: Selection, most: int) -> list[SummaryItem]:
    """Return what a short summary shows: followed conversations first, then of each group its share.

    Of a group those come first of which something was in no letter yet.
    """
    groups = selection.groups
    kept = named(
        [group.count for group in groups],
        most,
        followed=bool(groups) and groups[0].heading == FOLLOWED,
    )
    return [
        entry
        for group, count in zip(groups, kept, strict=True)
        for entry in sorted(group.entries, key=lambda each: not each.posts)[:count]
    ]


class CopiedSentence(NamedTuple):
    """A sentence of a post, and whether that is new to the reader."""

    said: Opening
    is_new: bool


def two_sentences(entry: SummaryItem) -> list[CopiedSentence]:
    """Return how the conversation began, and how its newest post does that is in no letter yet.

    One where these are the same, none where nothing can be copied.
    """
    opening = entry.place.opening
    began = [CopiedSentence(opening, entry.is_new)] if opening else []
    if not entry.posts:
        return began
    newest = entry.posts[-1]
    if newest.is_first and opening:
        return began
    latest = beginning_of(newest.author, newest.text)
    return [*began, CopiedSentence(latest, is_new=True)] if latest else began


@dataclass(frozen=True, slots=True)
class ShortPieces:
    """Makes the pieces of conversations in short summaries, and keeps them in a run's cache."""

    cache: PieceCache

    @classmethod
    def of(cls, pieces: PieceCache) -> "ShortPieces":
        """Return what makes them beside the pieces of long summaries."""
        return cls(pieces.of(SHORT))

    def laid(self, entries: Sequence[SummaryItem]) -> Iterator[Sized]:
        """Yield the conversations under their numbers, and the question which one is to be read."""
        numbered = list(enumerate(entries, start=1))
        for number, entry in numbered:
            place = entry.place
            yield self.cache.named("number", number=number).begun()
            yield self._conversation(entry)
            yield self.cache.named(
                "links",
                number=number,
                conversation_id=place.id,
                is_closed=place.is_closed,
                followed=entry.why.followed,
                report_id=entry.posts[-1].id if entry.posts else 0,
            )
        if not numbered:
            return
        yield self.cache.named("question", shown=len(numbered))
        for number, entry in numbered:
            yield self.cache.named("choice", number=number, conversation_id=entry.place.id)
        yield self.cache.named("question_end", shown=len(numbered))

    def _conversation(self, entry: SummaryItem) -> Sized:
        return self.cache.kept(
            ("conversation", entry.key),
            lambda: self._drawn(entry, entry.place.title, two_sentences(entry)),
            what=lambda: f"conversation {entry.place.id}",
            instead=lambda: self._drawn(entry, message("summary.broken.title"), ()),
        )

    def _drawn(
        self,
        entry: SummaryItem,
        title: str | Message,
        sentences: Sequence[CopiedSentence],
    ) -> Sized:
        return self.cache.rendered(
            "conversation",
            title=title,
            sentences=sentences,
            is_told=not entry.posts,
            is_new=entry.is_new,
            count=entry.count,
            community=entry.community_in_a_list,
            by_tags=entry.by_tags,
            is_own=entry.place.is_own,
            is_answered=entry.place.is_answered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortSheet:
    """What a short summary is laid out for; it is never too large."""

    pieces: PieceCache
    dates: SummaryDates
    occasion: SummaryOccasion

    @classmethod
    def of(cls, pieces: PieceCache, dates: SummaryDates, occasion: SummaryOccasion) -> "ShortSheet":
        """Return it with pieces that are kept beside those of long summaries."""
        return cls(pieces=pieces.of(SHORT), dates=dates, occasion=occasion)

    def letter(self, parts: Sequence[SectionPart], period: Period) -> LaidSummary:
        """Return the whole letter."""
        counts = merged(part.counts for part in parts)
        sections = [part.brief(MOST) for part in parts if not part.is_empty]
        told = {"shown": 0, **counts, **merged(section.counts for section in sections)}
        opening = self.pieces.named(
            "body",
            day=self.dates.day(period),
            since=self.dates.since(period),
            until=self.dates.until(period),
            zone=self.dates.zone.key,
            occasion=self.occasion.says,
            **told,
        )
        closing = self.pieces.named(
            "end",
            **self.dates.at_the_end(period),
            **told,
        )
        first = [piece for section in sections for piece in section.first]
        body = [piece for section in sections for piece in section.body]
        return LaidSummary.of([opening, *first, *body, closing], sections, told)
