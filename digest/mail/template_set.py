"""The templates of letters. Each template is compiled once, then filled by Jinja."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from digest.branding import OURS, Branding
from digest.errors import BadSetting
from digest.language.sentences import Speaker, catalogue
from digest.language.text import canonical, one_line
from digest.mail.format import Ours
from digest.mail.headers import SUBJECT_LIMIT
from digest.mail.name_plate import dark_plate, letter_plate
from digest.mail.piece import Piece, Slot, slot_mark, to_piece
from digest.mail.signed_address import Purpose
from digest.mail.template_environment import (
    environment,
    filled,
    html_speaker,
    template,
    text_speaker,
)
from digest.mail.template_source import FIRST_PIECE, cut, own_templates, read_template, to_html
from digest.palette import painted, palette

READY_MAIL_LIMIT = (
    1_800  # characters of a link; mail programs of some systems take no more than 2,000
)


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """One piece of a letter, in both parts."""

    text: Piece
    html: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPost:
    """A post as a letter shows it; times are the reader's."""

    author: str
    at: datetime
    text: str
    edited: bool = False
    cut: bool = False  # the text was shortened
    report_id: int = 0  # the post to name in a report about it


@dataclass(frozen=True, slots=True)
class _Letter:
    subject: jinja2.Template
    text: Mapping[str, jinja2.Template]
    html: Mapping[str, jinja2.Template]


class TemplateSet:
    """The letters' templates and sentences, the operator's own before ours; each is read once."""

    def __init__(
        self,
        *,
        domain: str,
        public_url: str,
        service_name: str,
        postal_address: str,
        help_in_danger: str = "",
        branding: Branding = OURS,
        folder: Path | None = None,
    ) -> None:
        self._colours = palette(branding.accent)
        self._domain = domain
        self._public_url = public_url.rstrip("/")
        self._folder = folder
        self._letters: dict[str, _Letter] = {}
        self._pages: dict[str, dict[str, jinja2.Template]] = {}
        names = {
            "address": self._address,
            "link": self._link,
            "mailto": self._mailto,
            "ready": self._ready,
            "reply": self._reply,
            "domain": domain,
            "service_name": service_name,
            "postal_address": postal_address,
            "help_in_danger": help_in_danger,
            "plate": letter_plate(service_name, branding.logo, domain),
            "dark_plate": dark_plate(branding.logo),
        }
        known = catalogue(folder=folder)
        given = {"domain": domain, "service_name": service_name}
        plain = Speaker(known, given=given)
        self.say, self.say_all = plain.say, plain.all
        in_text, in_html = text_speaker(known, given), html_speaker(known, given)
        self._draw_text, self._draw_html = in_text.draw, in_html.draw
        self._text = environment(names, in_text, plain, escaping=False)
        self._html = environment(
            names, in_html, plain, escaping=True, accent=self._colours["accent"]
        )

    def compile_all(self) -> None:
        """Read and compile every letter; raise BadSetting for the first that is wrong."""
        for letter in own_templates().iterdir():
            if letter.joinpath("body.mjml").is_file():
                self._letter(letter.name)

    def subject(self, letter: str, **values: object) -> str:
        """Return a letter's subject, on one line."""
        subject = filled(self._letter(letter).subject, drawn(values, self._draw_text))
        return one_line(subject, limit=SUBJECT_LIMIT)

    def render(self, letter: str, piece: str = FIRST_PIECE, **values: object) -> Rendered:
        """Return a piece of a letter, ready to be joined with others by `MessageWriter.write`."""
        known = self._letter(letter)
        if piece not in known.text:
            raise BadSetting(f"the template {letter} has no piece {piece}")
        text = filled(known.text[piece], drawn(values, self._draw_text))
        html = filled(known.html[piece], drawn(values, self._draw_html))
        return Rendered(to_piece(text), to_piece(html))

    def page(self, name: str, piece: str = FIRST_PIECE, **values: object) -> str:
        """Return a piece of an HTML page that is attached to a letter; every value is escaped."""
        if name not in self._pages:
            pieces = cut(self._painted(name))
            self._pages[name] = {key: template(self._html, name, pieces[key]) for key in pieces}
        return filled(self._pages[name][piece], drawn(values, self._draw_html))

    def _letter(self, name: str) -> _Letter:
        if name not in self._letters:
            self._letters[name] = self._compiled(name)
        return self._letters[name]

    def _compiled(self, name: str) -> _Letter:
        def read(file: str) -> str:
            return self._painted(f"{name}/{file}")

        text = cut(read("body.txt"))
        html = cut(to_html(f"{name}/body.mjml", read("body.mjml")))
        if set(text) != set(html):
            raise BadSetting(
                f"{name}: body.txt and body.mjml differ in pieces: {set(text) ^ set(html)}"
            )
        return _Letter(
            subject=template(self._text, f"{name}/subject.txt", read("subject.txt")),
            text={key: template(self._text, f"{name}/body.txt", text[key]) for key in text},
            html={key: template(self._html, f"{name}/body.mjml", html[key]) for key in html},
        )

    def _painted(self, name: str) -> str:
        return painted(read_template(name, self._folder), self._colours)

    def _address(self, letter: str, object_id: int = 0, detail: int = 0) -> Ours:
        slot = Slot(Purpose(letter), object_id, detail)
        return Ours(f"{letter}.{slot_mark(slot)}@{self._domain}")

    def _link(self, letter: str, object_id: int = 0, detail: int = 0) -> Ours:
        slot = Slot(Purpose(letter), object_id, detail)
        return Ours(f"{self._public_url}/{letter}/{slot_mark(slot)}")

    def _mailto(
        self, letter: str, object_id: int = 0, subject: str = "", body: str = "", detail: int = 0
    ) -> Ours:
        """Return a link that opens a ready mail (RFC 6068), without the body if that is too long."""
        return _ready_mail(self._address(letter, object_id, detail), subject, body)

    def _reply(self, conversation_id: int, title: str = "", body: str = "") -> Ours:
        """Return a link that opens an answer in a conversation.

        Its subject has a title only for readers who want titles in subjects; it says else which one it is.
        """
        heading = title or self.say("letter.neutral", number=conversation_id)
        return self._mailto(Purpose.REPLY, conversation_id, f"Re: {heading}", body)

    def _ready(self, command: str, subject: str = "", body: str = "") -> Ours:
        """Return a link that opens a ready mail to the address of a command."""
        return _ready_mail(f"{command}@{self._domain}", subject, body)


def drawn(values: Mapping[str, object], draw: Callable[[object], object]) -> Mapping[str, object]:
    """Return the values of a template with the words of each message in its place."""
    return {name: draw(value) for name, value in values.items()}


def _ready_mail(address: str, subject: str, body: str) -> Ours:
    subject, body = map(_unescaped, (subject, body))
    fields = (("subject", one_line(subject, limit=SUBJECT_LIMIT)), ("body", canonical(body)))
    asked = [f"{name}={_percent(value)}" for name, value in fields if value]
    if len("&".join(asked)) > READY_MAIL_LIMIT:
        asked = asked[:1]
    return Ours(f"mailto:{address}?{'&'.join(asked)}".rstrip("?"))


def _unescaped(value: str) -> str:
    """Return a sentence without what it has for HTML: a ready mail is plain text."""
    return value.unescape() if isinstance(value, Markup) else value


def _percent(value: str) -> str:
    return quote(value.replace("\n", "\r\n"), safe="")
