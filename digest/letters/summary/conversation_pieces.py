"""The pieces that show conversations, each made once for all members who see the same of one."""

from collections.abc import Hashable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from digest.language.sentences import Message, message
from digest.letters.post_view import shown
from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.mail.excerpt import excerpt
from digest.mail.piece import unended
from digest.mail.template_set import Rendered

UNWRITABLE = message("summary.broken.title")


class Around(NamedTuple):
    """What a group of conversations adds to a letter."""

    listed: Sized  # its heading in the contents
    listed_end: Sized
    above: Sized  # its heading above the conversations


class ConversationPieces:
    """Makes the pieces of conversations, and keeps them in a run's cache."""

    def __init__(self, cache: PieceCache, *, excerpt_limit: int) -> None:
        self.named = cache.named
        self._cache = cache
        self._excerpt_limit = excerpt_limit
        self._groups: dict[str | Message, Around] = {}
        self._numbers: list[Sized] = []
        self._unshown_numbers: dict[int, Sized] = {}
        self._whole: dict[Hashable, tuple[Sized, Sized]] = {}

    def number(self, number: int) -> Sized:
        """Return the number of a conversation that its line in the contents goes on behind."""
        if number > len(self._numbers):
            self.numbers(number)
        return self._numbers[number - 1]

    def numbers(self, count: int) -> list[Sized]:
        """Return the first so many numbers."""
        for number in range(len(self._numbers) + 1, count + 1):
            self._numbers.append(_begun(self.named("number", number=number)))
        return self._numbers[:count]

    def unshown_number(self, number: int) -> Sized:
        """Return the number of a conversation of which nothing is shown but its title."""
        known = self._unshown_numbers.get(number)
        if known is None:
            known = _begun(self.named("unshown_number", number=number))
            self._unshown_numbers[number] = known
        return known

    def group(self, title: str | Message) -> Around:
        """Return what stands around a group's conversations in the contents, and above them below."""
        known = self._groups.get(title)
        if known is None:
            known = self._groups[title] = Around(
                self.named("contents_group", heading=title),
                self.named("contents_group_end"),
                self.named("group", heading=title),
            )
        return known

    def whole(self, entry: SummaryItem, zone: ZoneInfo) -> tuple[Sized, Sized]:
        """Return a conversation's line in the list of contents, and the conversation with all its posts."""
        key = (entry.key, zone.key)
        known = self._whole.get(key)
        if known is None:
            known = self._whole[key] = (self.contents(entry), self.conversation(entry, zone))
        return known

    def conversation(self, entry: SummaryItem, zone: ZoneInfo, *, left_out: int = 0) -> Sized:
        """Return a conversation with its posts, all but the first `left_out` of them."""
        return self._cache.kept(
            ("conversation", entry.key, left_out, zone.key),
            lambda: self._conversation(entry, zone, left_out),
            what=_what(entry),
            instead=lambda: self.named("broken", conversation_id=entry.place.id),
        )

    def title(self, entry: SummaryItem, *, limit: int) -> Sized:
        """Return a conversation of which nothing is shown but its title, with that many characters of it."""
        return self._cache.kept(
            ("unshown_title", entry.key, limit),
            lambda: self._titled(entry, "unshown_title", excerpt(entry.place.title, limit=limit)),
            what=_what(entry),
            instead=lambda: self._titled(entry, "unshown_title", UNWRITABLE),
        )

    def contents(self, entry: SummaryItem) -> Sized:
        """Return a conversation's line in the list of contents."""
        return self._cache.kept(
            ("contents", entry.key),
            lambda: self._titled(entry, "contents", entry.place.title),
            what=_what(entry),
            instead=lambda: self._titled(entry, "contents", UNWRITABLE),
        )

    def _titled(self, entry: SummaryItem, piece: str, title: str | Message) -> Sized:
        about = {"conversation_id": entry.place.id, "title": title, "news": news_of(entry)}
        return self._cache.rendered(piece, **about)

    def _conversation(self, entry: SummaryItem, zone: ZoneInfo, left_out: int) -> Sized:
        place = entry.place
        return self._cache.rendered(
            "conversation",
            conversation_id=entry.place.id,
            title=entry.place.title,
            tags=[name for tag, name in place.tags.items() if tag != place.home_tag],
            is_closed=entry.place.is_closed,
            reason=entry.reason,
            starter=entry.place.starter,
            is_new=entry.is_new,
            replies=entry.count,
            followed=entry.followed,
            earlier=entry.earlier,
            left_out=left_out,
            posts=[shown(post, zone, limit=self._excerpt_limit) for post in entry.posts[left_out:]],
        )


def _what(entry: SummaryItem) -> str:
    return f"conversation {entry.place.id}"


def news_of(entry: SummaryItem) -> Message:
    """Return in words what is new in a conversation: "New conversation, 2 posts", "3 new replies"."""
    if entry.is_new:
        news = message("summary.news.new", posts=message("count.posts", count=entry.count))
    else:
        news = message("count.new_replies", count=entry.count)
    return news if entry.posts else message("summary.news.sent_already", news=news)


def _begun(piece: Sized) -> Sized:
    """Return a piece whose text part is the beginning of the next piece's first line."""
    rendered = Rendered(unended(piece.rendered.text), piece.rendered.html)
    return Sized(rendered, piece.size)
