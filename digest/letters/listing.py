"""Lays out what an overview lists: whole as far as it fits, then shorter, then only counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from digest.language.sentences import Message
from digest.mail.fitting import as_many_as_fit
from digest.mail.share import split
from digest.mail.template_set import Rendered, TemplateSet
from digest.policy import LETTER_LIMIT

MOST_LISTED = 300  # entries that are looked at closely; the rest is counted

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One thing listed: what its pieces `entry` and `title` are filled with, and a post shown in full."""

    values: Values  # with the heading above it, mostly empty
    post_id: int | None = None
    conversation_id: int | None = None  # that it has a number for, by which it can be answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What an overview shows: values for all of its pieces, and entries, of which there may be `more`.

    Its template has the pieces body, entry, title (an entry where room is short), rest and end.
    """

    values: Values
    entries: Sequence[ListEntry] = field(default=())
    more: int = 0
    own_posts: Sequence[int] = ()  # by the reader, which its values show
    is_withheld: bool = False  # nothing by others is shown, so it counts as bringing nothing


def under(heading: Message, entries: Iterable[ListEntry]) -> list[ListEntry]:
    """Return the entries with a heading above the first of them."""
    return [
        replace(each, values={**each.values, "heading": "" if number else heading})
        for number, each in enumerate(entries)
    ]


def most_of(values: Values, entries: Sequence[ListEntry]) -> Listing:
    """Return a listing of as many of the entries as are looked at closely."""
    more = max(len(entries) - MOST_LISTED, 0)
    return Listing(values=values, entries=entries[:MOST_LISTED], more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidList:
    """The pieces of the letter in their order, and the posts that stand in it.

    `named` are the conversations listed, also without a text: the first is number 1.
    """

    rendered: Sequence[Rendered]
    posts: Sequence[int]
    named: Sequence[int]


def lay_out(templates: TemplateSet, what: str, listing: Listing) -> LaidList:
    """Return as much of the listing as one letter holds, from its beginning."""
    values, entries = listing.values, _numbered(listing.entries)
    total = len(entries) + listing.more
    opening = templates.render(what, **values)
    closing = templates.render(what, "end", **values)
    rest = templates.render(what, "rest", **values, left_out=total)
    room = LETTER_LIMIT - sum(piece.html.size for piece in (opening, closing, rest))
    pieces = (templates.render(what, "entry", **values, **entry.values) for entry in entries)
    whole = as_many_as_fit(pieces, room)
    titles = [templates.render(what, "title", **values, **entry.values) for entry in entries]
    shown, titled = split(
        [piece.html.size for piece in whole], [piece.html.size for piece in titles], room
    )
    kept = shown + titled
    rendered = [opening, *whole[:shown], *titles[shown:kept]]
    if kept < total:
        rendered.append(templates.render(what, "rest", **values, left_out=total - kept))
    posts = [entry.post_id for entry in entries[:shown] if entry.post_id is not None]
    named = [each.conversation_id for each in entries[:kept] if each.conversation_id is not None]
    return LaidList(rendered=[*rendered, closing], posts=posts, named=named)


def _numbered(entries: Sequence[ListEntry]) -> list[ListEntry]:
    return [
        replace(each, values={**each.values, "number": place})
        for place, each in enumerate(entries, start=1)
    ]
