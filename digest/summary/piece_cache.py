"""The pieces that summaries are joined from, each made once for all members who get the same."""

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from digest.errors import BadSetting, describe_error
from digest.language.sentences import Message, message
from digest.mail.excerpt import excerpt
from digest.mail.piece import SOFT_BREAK, Piece, unended
from digest.mail.signed_address import TOKEN_LENGTH
from digest.mail.template_set import Rendered, ShownPost, TemplateSet
from digest.summary.activity_index import SummaryItem, SummaryPost

LETTER = "summary"
UNWRITABLE = message("summary.broken.title")
WIRE_SHARE = 2.45  # bytes of both parts in wire form that may come with each byte of HTML (B-07)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sized:
    """A piece and what it takes of a letter's room: its HTML, or where that is more its wire form.

    So a letter in a script that quoted-printable makes long is not too large as a whole.
    """

    rendered: Rendered
    size: int


class Around(NamedTuple):
    """What a group of conversations adds to a letter."""

    listed: Sized  # its heading in the contents
    listed_end: Sized
    above: Sized  # its heading above the conversations


class PieceCache:
    """Makes pieces and keeps them, as long as the activity that they are made from stands."""

    def __init__(self, templates: TemplateSet, *, excerpt_limit: int) -> None:
        self._stationery = templates
        self._excerpt_limit = excerpt_limit
        self._made: dict[Hashable, Sized] = {}
        self._subjects: dict[tuple[str, int, int], str] = {}
        self._groups: dict[str | Message, Around] = {}
        self._numbers: list[Sized] = []
        self._whole: dict[Hashable, tuple[Sized, Sized]] = {}

    def subject(self, *, weekday: str, conversations: int, posts: int) -> str:
        """Return the subject: counts and the day, and nothing that tells of an illness."""
        key = (weekday, conversations, posts)
        if key not in self._subjects:
            values = {"weekday": weekday, "conversations": conversations, "posts": posts}
            self._subjects[key] = self._stationery.subject(LETTER, **values)
        return self._subjects[key]

    def named(self, piece: str, **values: Hashable) -> Sized:
        """Return a piece that has nothing of a post in it."""
        key = (piece, *map(_as_read, values.values()))
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = _sized(self._stationery.render(LETTER, piece, **values))
        return known

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
        key = ("unshown number", number)
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = _begun(self.named("unshown_number", number=number))
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
        key = (entry.key, left_out, zone.key)
        return self._made.get(key) or self._safely(
            key, entry, lambda: self._conversation(entry, zone, left_out)
        )

    def title(self, entry: SummaryItem, *, limit: int) -> Sized:
        """Return a conversation of which nothing is shown but its title, with that many characters of it."""
        key = ("unshown_title", entry.key, limit)
        return self._made.get(key) or self._safely(
            key,
            entry,
            lambda: self._titled(entry, "unshown_title", excerpt(entry.place.title, limit=limit)),
            instead=lambda: self._titled(entry, "unshown_title", UNWRITABLE),
        )

    def contents(self, entry: SummaryItem) -> Sized:
        """Return a conversation's line in the list of contents."""
        key = ("contents", entry.key)
        return self._made.get(key) or self._safely(
            key,
            entry,
            lambda: self._titled(entry, "contents", entry.place.title),
            instead=lambda: self._titled(entry, "contents", UNWRITABLE),
        )

    def _safely(
        self,
        key: Hashable,
        entry: SummaryItem,
        make: Callable[[], Sized],
        instead: Callable[[], Sized] | None = None,
    ) -> Sized:
        """Return what `make` makes, or where that fails a piece that says so; no letter fails with it."""
        try:
            made = make()
        except BadSetting:  # the template's fault, not the conversation's
            raise
        except Exception as error:
            what = f"conversation {entry.place.id} could not be shown"
            log.error("%s: %s", what, describe_error(error))  # noqa: TRY400
            made = instead() if instead else self._broken(entry)
        self._made[key] = made
        return made

    def _broken(self, entry: SummaryItem) -> Sized:
        return self.named("broken", conversation_id=entry.place.id)

    def _titled(self, entry: SummaryItem, piece: str, title: str | Message) -> Sized:
        values = {"conversation_id": entry.place.id, "title": title, "news": news_of(entry)}
        return _sized(self._stationery.render(LETTER, piece, **values))

    def _conversation(self, entry: SummaryItem, zone: ZoneInfo, left_out: int) -> Sized:
        return _sized(
            self._stationery.render(
                LETTER,
                "conversation",
                conversation_id=entry.place.id,
                title=entry.place.title,
                tags=list(entry.place.tags.values()),
                reason=entry.reason,
                starter=entry.place.starter,
                is_new=entry.is_new,
                replies=entry.count,
                followed=entry.followed,
                earlier=entry.earlier,
                left_out=left_out,
                posts=[self._shown(post, zone) for post in entry.posts[left_out:]],
            )
        )

    def _shown(self, post: SummaryPost, zone: ZoneInfo) -> ShownPost:
        text = excerpt(post.text, limit=self._excerpt_limit)
        return ShownPost(
            author=post.author,
            at=post.published_at.astimezone(zone),
            text=text,
            edited=post.edited,
            cut=text is not post.text,
            report_id=post.id,
        )


def _as_read(value: Hashable) -> Hashable:
    """Return what tells a value from all that read otherwise.

    Equal moments of two zones are equal to Python, as 1 and True are, and say different things in a letter.
    """
    if isinstance(value, datetime):
        return value, value.fold, value.tzinfo
    return type(value), value


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


def _sized(rendered: Rendered) -> Sized:
    wire = sum(map(_wire_size, (rendered.text, rendered.html)))
    html = rendered.html.size + _line_ends(rendered.html)  # each is two bytes in a mail
    return Sized(rendered, max(html, int(wire / WIRE_SHARE)))


def _wire_size(piece: Piece) -> int:
    return len(piece.form) - piece.form.count(b"%%") + len(piece.slots) * (TOKEN_LENGTH - len("%b"))


def _line_ends(piece: Piece) -> int:
    return piece.form.count(b"\r\n") - piece.form.count(SOFT_BREAK)
