"""The section of conversations: what was said in those that a member reads."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlmodel import Session

from digest.letters.summary.activity import Activity, last_revision, read_activity
from digest.letters.summary.busy_day import BusyDay
from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.laid_groups import GroupPlaces
from digest.letters.summary.laid_groups import contents as listed
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache
from digest.letters.summary.reader import Subscriptions
from digest.letters.summary.room import MOST_NAMED
from digest.letters.summary.section import LaidSection
from digest.letters.summary.selection import Selection, select
from digest.letters.summary.short import most_important
from digest.letters.summary.shown_group import ShownGroup
from digest.letters.summary.subscriptions import read_subscriptions
from digest.policy import SummaryLimits
from digest.store.carried_ids import CarriedId, ItemType


@dataclass(frozen=True, slots=True)
class ConversationNews:
    """What was read for a run, and the pieces made of it so far."""

    activity: Activity
    pieces: ConversationPieces
    dated: ConversationPieces  # with the days of posts

    def pieces_of(self, period: Period) -> ConversationPieces:
        """Return the pieces for a letter of a period: with days where it is a long one."""
        return self.dated if period.names_days else self.pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSection:
    """Conversations with the posts that settled, under headings of communities and tags."""

    excerpt_limit: int  # characters of a post
    most: int | None = MOST_NAMED  # conversations that a letter names

    @classmethod
    def of(cls, limits: SummaryLimits) -> "ConversationSection":
        """Return the section of letters that may be so large."""
        return cls(
            excerpt_limit=limits.excerpt_limit, most=MOST_NAMED if limits.html_limit else None
        )

    def revision(self, session: Session) -> int:
        """Return what grows with every change of a post, so that no hidden or deleted text leaves."""
        return last_revision(session)

    def read(self, session: Session, span: Period, pieces: PieceCache) -> ConversationNews:
        """Return all posts that settled in a span of time."""
        limit = self.excerpt_limit
        return ConversationNews(
            read_activity(session, span),
            ConversationPieces(pieces, excerpt_limit=limit),
            ConversationPieces(pieces, excerpt_limit=limit, is_dated=True),
        )

    def wants(
        self, session: Session, member_ids: Collection[int], news: ConversationNews
    ) -> Mapping[int, Subscriptions]:
        """Return what each member subscribes to and was sent already."""
        return read_subscriptions(session, member_ids, news.activity)

    def pick(
        self, news: ConversationNews, wants: Subscriptions, period: Period
    ) -> "ConversationPart":
        """Return the conversations that concern a member."""
        selection = select(news.activity.news(period), wants, most=self.most)
        return ConversationPart(
            selection,
            news.pieces_of(period),
            only_followed=wants.only_followed,
        )


@dataclass(frozen=True, slots=True)
class ConversationPart:
    """One member's conversations: all of them where they fit, else fairly less (requirement B-07)."""

    selection: Selection
    pieces: ConversationPieces
    only_followed: bool = False  # the member's summaries bring nothing else

    @property
    def key(self) -> Hashable:
        """The same for parts that are laid out the same."""
        return self.selection.key, self.only_followed

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said that concerns the member."""
        return not self.selection.groups

    @property
    def counts(self) -> Mapping[str, int]:
        """How many conversations and new posts there are, and how many of the former the member follows."""
        return {
            "conversations": self.selection.conversations,
            "posts": self.selection.posts,
            "followed": self.selection.followed,
        }

    @property
    def longest(self) -> Mapping[str, int]:
        """The counts of a day of which everything is named, nothing shown and all of it trimmed."""
        return self._counts(shown=0, trimmed=self.selection.conversations)

    def whole(self, zone: ZoneInfo, room: int) -> LaidSection | None:
        """Return all of the selection in order, or None where it does not fit."""
        if self.selection.only_counted:
            return None
        groups: list[ShownGroup] = []
        left = room
        places = self._places(self.selection.conversations)
        for group, numbers in self.selection.numbered():
            place = places.next(group.entries[0], len(numbers))
            shown = self.pieces.whole(group, numbers, zone, place, left)
            if shown is None:
                return None
            left -= shown.size
            groups.append(shown)
        laid = self._laid(groups, self._counts(shown=self.selection.conversations, trimmed=0))
        return laid if laid.size <= room else None

    def fitted(self, zone: ZoneInfo, room: int) -> LaidSection:
        """Return the titles, as far as they fit, and of each group some of its texts."""
        day = BusyDay.laid_out(self.pieces, zone, self.selection, room)
        counts = {
            **self._counts(shown=len(day.shown), trimmed=day.trimmed),
            "named": len(day.named),
        }
        groups = list(day.begun(self._places(len(day.shown))))
        laid = self._laid(groups, counts)
        rest = list(day.rest())
        return replace(
            laid,
            body=[*laid.body, *rest],
            size=laid.size + sum(piece.size for piece in rest),
            carried=[*laid.carried, *self._cut(day.whole)],
            named=day.named,
        )

    def brief(self, most: int) -> LaidSection:
        """Return two sentences of each of the most important; all others have the next numbers.

        MORE brings the others, and where there are none, the whole of what has only sentences here.
        """
        shown = most_important(self.selection, most)
        body = list(self.pieces.short.laid(shown))
        brought = [entry.place.id for entry in shown]
        others = list(self._cut(brought))
        return LaidSection(
            body=body,
            size=sum(piece.size for piece in body),
            counts={**self.counts, "shown": len(shown)},
            carried=[*self.selection.carried, *(others or self._cut(()))],
            named=[*brought, *(each.id for each in others)],
        )

    def _places(self, shown: int) -> GroupPlaces:
        return GroupPlaces(self.pieces, shown, only_followed=self.only_followed)

    def _laid(self, groups: Sequence[ShownGroup], counts: Mapping[str, int]) -> LaidSection:
        contents = list(listed(self.pieces, groups, self.selection))
        body = [each.body for each in groups]
        return LaidSection(
            contents=contents,
            body=body,
            size=sum([piece.size for piece in (*contents, *body)]),
            counts=counts,
            carried=self.selection.carried,
            named=self.selection.ids,
        )

    def _cut(self, whole: Collection[int]) -> Iterator[CarriedId]:
        """Yield the conversations that are not among those shown whole, to be asked for."""
        for entry in self.selection.entries:
            if entry.place.id not in whole:
                yield CarriedId(ItemType.CUT, entry.place.id)

    def _counts(self, *, shown: int, trimmed: int) -> dict[str, int]:
        """Return what the end of the letter says of a day of which everything is named."""
        selection = self.selection
        return {
            **self.counts,
            "told": selection.told,
            "named": selection.conversations,
            "shown": shown,
            "trimmed": trimmed,
        }
