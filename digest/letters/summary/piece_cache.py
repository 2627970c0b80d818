"""The pieces that summaries are joined from, each made once for all members who get the same."""

import logging
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from digest.errors import BadSetting, describe_error
from digest.letters.alike import as_read
from digest.letters.summary.recently_made import RecentlyMade
from digest.mail.piece import Piece, joined, unended
from digest.mail.signed_address import TOKEN_LENGTH
from digest.mail.template_set import Rendered, TemplateSet

LETTER = "summary"
ROOM = (
    48_000_000  # bytes of HTML, so that memory does not grow with members; the rest comes with it
)
LETTERS = 100_000  # pieces and posts of letters that are kept as they were laid out
WIRE_SHARE = 2.45  # bytes of both parts in wire form that may come with each byte of HTML (B-07)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Sized(Rendered):
    """A piece and what it takes of a letter's room: its HTML, or where that is more its wire form.

    So a letter in a script that quoted-printable makes long is not too large as a whole.
    """

    size: int

    def begun(self) -> "Sized":
        """Return it with a text part that is the beginning of the next piece's first line."""
        return Sized(unended(self.text), self.html, self.size)


def together(pieces: Iterable[Sized]) -> Sized:
    """Return pieces one after the other as a single one."""
    parts = list(pieces)
    text, html = joined([each.text for each in parts]), joined([each.html for each in parts])
    return Sized(text, html, sum([each.size for each in parts]))


class PieceCache:
    """Makes pieces and keeps them, as long as what they are made from stands and there is room for them."""

    def __init__(self, templates: TemplateSet, letter: str = LETTER, *, room: int = ROOM) -> None:
        self._templates = templates
        self._letter = letter
        self._others: dict[str, PieceCache] = {}
        self._made: RecentlyMade[Sized] = RecentlyMade(room)
        self.letters: RecentlyMade[Any] = RecentlyMade(LETTERS)  # that were laid out of these
        self._subjects: dict[Hashable, str] = {}

    def of(self, letter: str) -> "PieceCache":
        """Return the pieces of another letter, kept as long as these."""
        if letter not in self._others:
            self._others[letter] = PieceCache(self._templates, letter)
        return self._others[letter]

    def subject(self, *, when: Hashable, dated: Hashable, **counts: int) -> str:
        """Return the subject: of when it is, said in two ways, and counts; nothing of an illness."""
        key = (when, dated, *counts.items())
        if key not in self._subjects:
            self._subjects[key] = self._templates.subject(
                self._letter, when=when, dated=dated, **counts
            )
        return self._subjects[key]

    def named(self, piece: str, **values: Hashable) -> Sized:
        """Return a piece that is known by its name and values, and holds no person's text."""
        key = (piece, *values, *map(as_read, values.values()))
        return self.once(key, lambda: self.rendered(piece, **values))

    def once(self, key: Hashable, make: Callable[[], Sized]) -> Sized:
        """Return the piece of this key, as `make` made it once."""
        return self._made.get(key) or self._made.keep(key, make())

    def rendered(self, piece: str, **values: object) -> Sized:
        """Return a piece that is made anew."""
        return _sized(self._templates.render(self._letter, piece, **values))

    def kept(
        self,
        key: Hashable,
        make: Callable[[], Sized],
        *,
        what: Callable[[], str],
        instead: Callable[[], Sized],
    ) -> Sized:
        """Return the piece of this key, as `make` made it once.

        Where that fails it is made by `instead`, and the log says that `what` could not be shown: no letter
        fails with one piece.
        """
        return self.once(key, lambda: _safely(make, what, instead))


def _safely(
    make: Callable[[], Sized], what: Callable[[], str], instead: Callable[[], Sized]
) -> Sized:
    try:
        return make()
    except BadSetting:  # the template's fault, not that of what it shows
        raise
    except Exception as error:
        log.error("%s could not be shown: %s", what(), describe_error(error))  # noqa: TRY400
        return instead()


def _sized(rendered: Rendered) -> Sized:
    wire = sum(map(_wire_size, (rendered.text, rendered.html)))
    return Sized(rendered.text, rendered.html, max(rendered.html.size, int(wire / WIRE_SHARE)))


def _wire_size(piece: Piece) -> int:
    return len(piece.form) - piece.form.count(b"%%") + len(piece.slots) * (TOKEN_LENGTH - len("%b"))
