"""The plain way to the same summary: all of it rendered, compiled and encoded for each member anew."""

import re
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

import mjml

from digest.community.conversations.post import EditWindow
from digest.language.sentences import message as sentence
from digest.letters.recipient import Recipient
from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.conversations import ConversationPart
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.layout import Sheet
from digest.letters.summary.occasion import occasion
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import Sized
from digest.letters.summary.recently_made import RecentlyMade
from digest.letters.summary.selection import Selection
from digest.mail.piece import EMPTY
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.mail.template_set import TemplateSet, drawn
from digest.mail.template_source import (
    _BUTTON,
    _IN_A_CELL,
    FOR_PICTURES,
    _inlined,
    cut,
    read_template,
)
from digest.palette import painted, palette

SLOT = re.compile("\x02([a-z]) ([0-9]+) ([0-9]+)\x03")
NUMBER = re.compile(r"^( *[0-9]+\. )\n", re.MULTILINE)
POLICY = SMTP.clone(max_line_length=998)


class Noted:
    """In place of a cache of pieces: notes which piece is wanted with which values, and makes none."""

    def __init__(self):
        self.letters = RecentlyMade(0)

    def named(self, piece, **values):
        return Sized(EMPTY, replace(EMPTY, slots=((piece, values),)), 0)

    rendered = named

    def of(self, _letter):
        return self

    def once(self, _key, make, **_):
        return make()

    kept = once


class PlainSummary:
    """Jinja2 -> MJML -> premailer -> EmailMessage, on the very templates and values of our letters."""

    def __init__(self, templates: TemplateSet, keys: Keys, *, excerpt_limit: int) -> None:
        self._keys = keys
        self._excerpt_limit = excerpt_limit
        self._subject = templates._text.from_string(read_template("summary/subject.txt", None))
        self._parts = [
            (
                {
                    name: environment.from_string(source)
                    for name, source in cut(
                        painted(read_template(f"summary/{file}", None), palette())
                    ).items()
                },
                draw,
            )
            for environment, file, draw in (
                (templates._text, "body.txt", templates._draw_text),
                (templates._html, "body.mjml", templates._draw_html),
            )
        ]

    def letter(self, selection: Selection, period: Period, to: Recipient, at: datetime) -> bytes:
        """Return a whole message with all of the selection."""
        text, markup = (
            "".join(
                part[piece].render(drawn(values, draw))
                for piece, values in self._pieces(selection, period, to)
            )
            for part, draw in self._parts
        )
        text = NUMBER.sub(r"\1", text)  # a title goes on behind its number
        page = mjml.mjml2html(_BUTTON.sub(_IN_A_CELL, self._sealed(markup, to)), fonts={})
        page = FOR_PICTURES.sub("", page.replace("<!doctype html>", "<!DOCTYPE html>", 1))
        html = _inlined(page)  # by premailer
        counts = {"conversations": selection.conversations, "posts": selection.posts}
        message = EmailMessage(policy=POLICY)
        message["From"] = '"Community Digest" <summary@mail.example.org>'
        message["To"] = to.address
        message["Subject"] = self._subject.render(
            when=sentence("summary.name.first"), dated="", **counts
        ).strip()
        message["Date"] = at
        message["Message-ID"] = f"<i.{self._token('i', 0, 0, to)}@mail.example.org>"
        message["Reply-To"] = f"<d.{self._token('d', 1, 0, to)}@mail.example.org>"
        message.set_content(self._sealed(text, to))
        message.add_alternative(html, subtype="html")
        return message.as_bytes()

    def _pieces(
        self, selection: Selection, period: Period, to: Recipient
    ) -> list[tuple[str, dict[str, object]]]:
        """Return the pieces of the letter and their values, in the order of the letter."""
        noted = Noted()
        pieces = ConversationPieces(noted, excerpt_limit=self._excerpt_limit)
        dates = SummaryDates(zone=to.zone, window=EditWindow(), hour=to.summary_hour)
        says = occasion(dates, period, day=dates.local(period.until).date(), is_first=True)
        sheet = Sheet(pieces=noted, dates=dates, limit=0, occasion=says)
        return [
            each
            for piece in sheet.letter([ConversationPart(selection, pieces)], period).rendered
            for each in piece.html.slots
        ]

    def _sealed(self, text: str, to: Recipient) -> str:
        return SLOT.sub(lambda m: self._token(m[1], int(m[2]), int(m[3]), to), text)

    def _token(self, letter: str, object_id: int, detail: int, to: Recipient) -> str:
        return self._keys.token(
            Ticket(
                purpose=Purpose(letter),
                member_id=to.member_id,
                object_id=object_id,
                detail=detail,
            )
        )
