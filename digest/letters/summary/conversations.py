"""The section of conversations: what was said in those that a member reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from digest.letters.summary.activity import Activity, last_revision, read_activity
from digest.letters.summary.busy_day import BusyDay
from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.section import LaidSection
from digest.letters.summary.selection import Selection, Subscriptions, select
from digest.letters.summary.subscriptions import read_subscriptions


@dataclass(frozen=True, slots=True)
class ConversationNews:
    """What was read for a run, and the pieces made of it so far."""

    activity: Activity
    pieces: ConversationPieces


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSection:
    """Conversations with the posts that settled, under headings of communities and tags."""

    excerpt_limit: int  # characters of a post

    def revision(self, session: Session) -> int:
        """Return what grows with every change of a post, so that no hidden or deleted text leaves."""
        return last_revision(session)

    def read(self, session: Session, span: Period, pieces: PieceCache) -> ConversationNews:
        """Return all posts that settled in a span of time."""
        return ConversationNews(
            read_activity(session, span),
            ConversationPieces(pieces, excerpt_limit=self.excerpt_limit),
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
        return ConversationPart(select(news.activity.news(period), wants), news.pieces)


@dataclass(frozen=True, slots=True)
class ConversationPart:
    """One member's conversations: all of them where they fit, else fairly less (requirement B-07)."""

    selection: Selection
    pieces: ConversationPieces

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said that concerns the member."""
        return not self.selection.groups

    @property
    def counts(self) -> Mapping[str, int]:
        """How many conversations and new posts there are."""
        return {"conversations": self.selection.conversations, "posts": self.selection.posts}

    @property
    def longest(self) -> Mapping[str, int]:
        """The counts of a day of which everything is named, nothing shown and all of it trimmed."""
        total = self.selection.conversations
        return {"conversations": total, "named": total, "shown": 0, "trimmed": total}

    def whole(self, zone: ZoneInfo, room: int) -> LaidSection | None:
        """Return all of the selection in order, or None where it does not fit."""
        contents: list[Sized] = []
        conversations: list[Sized] = []
        total = self.selection.conversations
        numbers = self.pieces.numbers(total)
        left = room - sum([piece.size for piece in numbers])
        numbered = iter(numbers)
        for group in self.selection.groups:
            around = self.pieces.group(group.heading)
            contents.append(around.listed)
            conversations.append(around.above)
            left -= sum(piece.size for piece in around)
            for entry in group.entries:
                line, conversation = self.pieces.whole(entry, zone)
                contents += (next(numbered), line)
                conversations.append(conversation)
                left -= line.size + conversation.size
                if left < 0:
                    return None
            contents.append(around.listed_end)
        return LaidSection(
            contents=contents,
            body=conversations,
            size=room - left,
            counts={"conversations": total, "named": total, "shown": total, "trimmed": 0},
            carried=self.selection.carried,
            named=[entry.place.id for group in self.selection.groups for entry in group.entries],
        )

    def fitted(self, zone: ZoneInfo, room: int) -> LaidSection:
        """Return the titles, as far as they fit, and of each group some of its texts."""
        day = BusyDay.laid_out(self.pieces, zone, self.selection, room)
        contents, body = list(day.contents()), list(day.body())
        return LaidSection(
            contents=contents,
            body=body,
            size=sum(piece.size for piece in (*contents, *body)),
            counts=day.counts,
            carried=self.selection.carried,
            named=day.named,
        )
