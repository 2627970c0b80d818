"""How mail programs put a letter that is answered below, or around, their user's words.

Each takes a letter and the words to stand above, in and below it, and returns the body of the answer. Words
in it stand behind a line of the letter that the writer chose.
"""

# ruff: noqa: E501  (markup as programs write it)

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import parseaddr
from html import escape, unescape

WROTE = "On Tue, 3 Mar 2026 at 09:15, {name} <{address}> wrote:"


@dataclass(frozen=True)
class Answered:
    """A letter as its reader's program holds it."""

    text: str
    html: str
    name: str
    address: str
    subject: str

    @classmethod
    def of(cls, mail: Message, *, text: str, html: str) -> "Answered":
        """Return a letter that came, its parts as the program shows them."""
        name, address = parseaddr(str(mail["From"]))
        return cls(
            text=text.replace("\r\n", "\n").rstrip("\n"),
            html=html.replace("\r\n", "\n"),
            name=name,
            address=address,
            subject=str(mail["Subject"]),
        )

    @property
    def wrote(self) -> str:
        return WROTE.format(name=self.name, address=self.address)


@dataclass(frozen=True)
class Own:
    """What the writer says: above, below, and in the letter, behind the line with these words."""

    above: str = ""
    below: str = ""
    within: tuple[tuple[str, str], ...] = ()

    @property
    def all(self) -> list[str]:
        return [
            part for part in (self.above, *(said for _, said in self.within), self.below) if part
        ]


@dataclass(frozen=True)
class Body:
    plain: str = ""
    html: str = ""

    def put_into(self, mail: EmailMessage) -> None:
        """Set it as the content of a mail."""
        if self.plain:
            mail.set_content(self.plain)
            if self.html:
                mail.add_alternative(self.html, subtype="html")
        else:
            mail.set_content(self.html, subtype="html")


Quoter = Callable[[Answered, Own], Body]


def shown(html: str, *, links: bool = False) -> str:
    """Return the text that a program makes of HTML, with the links behind their texts where it shows them."""
    html = re.sub(r"(?s)<(style|head|title)\b.*?</\1>|<!--.*?-->", "", html)
    html = re.sub(r"\s+", " ", html)
    if links:
        html = re.sub(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2&lt;\1&gt;", html)
    html = re.sub(r"<li\b[^>]*>", "\n  *   ", html)
    html = re.sub(r"(?i)<(br|/p|/h\d|/div|/tr|/ul|/td|/blockquote)\b[^>]*>", "\n", html)
    html = re.sub(r"(?i)<(p|h\d)\b[^>]*>", "\n", html)
    text = unescape(re.sub(r"<[^>]*>", "", html))
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def with_answers(lines: list[str], own: Own, *, before: str = "") -> list[str]:
    """Return the lines of a letter with the writer's answers behind the lines that they chose.

    A choice whose words stand on no single line is looked for by its last words.
    """
    made: list[str] = []
    left = list(own.within)
    for line in lines:
        made.append(line)
        for chosen in [each for each in left if each[0] in line]:
            left.remove(chosen)
            made += [before, chosen[1], before] if before else ["", chosen[1], ""]
    assert not left, f"no line has {left}"
    return made


def above_and_below(own: Own, *parts: str) -> str:
    return "\n".join(
        part
        for part in (
            [own.above, ""] * bool(own.above) + [*parts] + ["", own.below] * bool(own.below)
        )
    )


def marked(text: str, mark: str = "> ") -> list[str]:
    return [f"{mark}{line}".rstrip() for line in text.split("\n")]


def gmail_plain(letter: Answered, own: Own) -> Body:
    lines = with_answers(marked(letter.text), own)
    return Body(plain=above_and_below(own, letter.wrote, "", *lines))


def gmail_html(letter: Answered, own: Own) -> Body:
    """Gmail's two parts, of which the text is the other's, wrapped, with long lines broken."""
    text = shown(letter.html)
    wrapped = [row for line in text.split("\n") for row in (textwrap.wrap(line, 74) or [""])]
    lines = with_answers([f"> {row}".rstrip() for row in wrapped], own)
    plain = above_and_below(own, letter.wrote.replace(" <", "\n<"), "", *lines)
    return Body(plain=plain, html=_gmail_markup(letter, own))


def gmail_html_only(letter: Answered, own: Own) -> Body:
    return Body(html=_gmail_markup(letter, own))


def _gmail_markup(letter: Answered, own: Own) -> str:
    body = _inner(letter.html)
    for words, said in own.within:
        body = _split_behind(
            body, words, f"</blockquote><div>{escape(said)}</div><blockquote class='gmail_quote'>"
        )
    return (
        f'<div dir="ltr">{_paragraphs(own.above)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{escape(letter.wrote)}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;'
        f'border-left:1px solid rgb(204,204,204);padding-left:1ex">{body}</blockquote></div>{_paragraphs(own.below)}'
    )


def outlook_plain(letter: Answered, own: Own) -> Body:
    """Outlook's text: no marks, each paragraph one line, links behind their texts."""
    head = f"From: {letter.name} <{letter.address}>\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: Ana Keller <ana@example.net>\nSubject: {letter.subject}\n"
    lines = with_answers(shown(letter.html, links=True).split("\n"), own)
    return Body(plain=above_and_below(own, "_" * 32, head, *lines))


def outlook_no_line(letter: Answered, own: Own) -> Body:
    head = f"Von: {letter.name} <{letter.address}>\nGesendet: Dienstag, 3. März 2026 09:15\nAn: Ana Keller <ana@example.net>\nBetreff: {letter.subject}\n"
    return Body(plain=above_and_below(own, head, *with_answers(letter.text.split("\n"), own)))


def thunderbird_plain(letter: Answered, own: Own) -> Body:
    lines = with_answers(marked(letter.text), own)
    return Body(plain=above_and_below(own, f"On 3/3/26 09:15, {letter.name} wrote:", *lines))


def yahoo_plain(letter: Answered, own: Own) -> Body:
    """Yahoo's text: a blank before each line, and nothing else that marks them."""
    lines = [f"  {line}" for line in with_answers(shown(letter.html).split("\n"), own)]
    return Body(
        plain=above_and_below(
            own,
            f"    On Tuesday, March 3, 2026 at 09:15:00 AM GMT+1, {letter.name} <{letter.address}> wrote:  ",
            " ",
            *lines,
        )
    )


def bare(letter: Answered, own: Own) -> Body:
    """A program that puts the letter below without a word, as some do on phones."""
    return Body(plain=above_and_below(own, *with_answers(letter.text.split("\n"), own)))


def _inner(html: str) -> str:
    found = re.search(r"(?s)<body\b[^>]*>(.*)</body>", html)
    return found[1] if found else html


def _paragraphs(text: str) -> str:
    return (
        "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n")) if text else ""
    )


def _split_behind(html: str, words: str, put_in: str) -> str:
    """Return HTML with markup put in behind the paragraph that ends with some words."""
    place = re.sub(r"\s+", " ", html).find(escape(words, quote=False))
    assert place >= 0, f"no paragraph has {words!r}"
    html = re.sub(r"\s+", " ", html)
    end = html.index("</p>", place) + len("</p>")
    return html[:end] + put_in + html[end:]


OPEN: dict[str, Quoter] = {
    "gmail": gmail_plain,
    "gmail-both-parts": gmail_html,
    "gmail-html": gmail_html_only,
    "outlook": outlook_plain,
    "outlook-german": outlook_no_line,
    "thunderbird": thunderbird_plain,
    "yahoo": yahoo_plain,
    "bare": bare,
}


def apple_plain(letter: Answered, own: Own) -> Body:
    lines = with_answers(marked(letter.text), own)
    wrote = f"> On 3 Mar 2026, at 09:15, {letter.name} <{letter.address}> wrote:"
    return Body(plain=above_and_below(own, wrote, "> ", *lines))


def apple_html(letter: Answered, own: Own) -> Body:
    body = _inner(letter.html)
    for words, said in own.within:
        body = _split_behind(
            body,
            words,
            f'</div></blockquote><div>{escape(said)}</div><blockquote type="cite"><div>',
        )
    wrote = escape(f"On 3 Mar 2026, at 09:15, {letter.name} <{letter.address}> wrote:")
    return Body(
        html=f'<html><body style="overflow-wrap: break-word;">{_paragraphs(own.above)}<div><br><blockquote type="cite"><div>{wrote}'
        f'</div><br class="Apple-interchange-newline"><div>{body}</div></blockquote></div><br>{_paragraphs(own.below)}</body></html>'
    )


def web_de_html(letter: Answered, own: Own) -> Body:
    head = (
        f"<div><b>Gesendet:</b>&nbsp;Dienstag, 3. März 2026 um 09:15<br><b>Von:</b>&nbsp;{escape(letter.name)} &lt;{letter.address}&gt;"
        f"<br><b>An:</b>&nbsp;ana@example.net<br><b>Betreff:</b>&nbsp;{escape(letter.subject)}</div>"
    )
    body = _inner(letter.html)
    for words, said in own.within:
        body = _split_behind(
            body,
            words,
            f'</div></div><div>{escape(said)}</div><div name="quote"><div name="quoted-content">',
        )
    return Body(
        html=f'<html><body><div style="font-family: Verdana;font-size: 12.0px;">{_paragraphs(own.above)}<div>&nbsp;<div name="quote" '
        f'style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">{head}<div '
        f'name="quoted-content">{body}</div></div></div>{_paragraphs(own.below)}</div></body></html>'
    )


def gmx_plain(letter: Answered, own: Own) -> Body:
    head = f'Gesendet: Dienstag, 3. März 2026 um 09:15\nVon: "{letter.name}" <{letter.address}>\nAn: ana@example.net\nBetreff: {letter.subject}\n'
    return Body(
        plain=above_and_below(own, head, *with_answers(shown(letter.html).split("\n"), own))
    )


def k9_plain(letter: Answered, own: Own) -> Body:
    """K-9 wraps marked lines again, to 72 columns."""
    rows = [row for line in letter.text.split("\n") for row in (textwrap.wrap(line, 70) or [""])]
    wrote = f'Am 3. März 2026 09:15:00 MEZ schrieb "{letter.name}" <{letter.address}>:'
    return Body(plain=above_and_below(own, wrote, *with_answers([f">{row}" for row in rows], own)))


def mutt_plain(letter: Answered, own: Own) -> Body:
    wrote = f"* {letter.name} [2026-03-03 09:15 +0100]:"
    return Body(plain=above_and_below(own, wrote, *with_answers(marked(letter.text), own)))


def outlook_html(letter: Answered, own: Own) -> Body:
    head = (
        f'<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> {escape(letter.name)} &lt;{letter.address}&gt;<br><b>Sent:</b> Tuesday, '
        f"March 3, 2026 9:15 AM<br><b>To:</b> Ana Keller<br><b>Subject:</b> {escape(letter.subject)}</div>"
    )
    body = _inner(letter.html)
    for words, said in own.within:
        body = _split_behind(body, words, f'<p style="color:red">{escape(said)}</p>')
    return Body(
        html=f'<html><body dir="ltr"><div class="elementToProof">{_paragraphs(own.above)}</div><div id="appendonsend"></div>'
        f'<hr tabindex="-1" style="display:inline-block;width:98%">{head}<div>{body}</div>{_paragraphs(own.below)}</body></html>'
    )


def outlook_old_html(letter: Answered, own: Own) -> Body:
    """Word's HTML: nothing names the quote but a line above its header."""
    head = (
        '<div style="border:none;border-top:solid windowtext 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> '
        f"{escape(letter.name)} [mailto:{letter.address}] <br><b>Sent:</b> Tuesday, March 3, 2026 9:15 AM<br><b>To:</b> Ana Keller"
        f"<br><b>Subject:</b> {escape(letter.subject)}</p></div>"
    )
    body = _inner(letter.html)
    for words, said in own.within:
        body = _split_behind(
            body,
            words,
            f'<p class="MsoNormal"><span style="color:#1F497D">{escape(said)}</span></p>',
        )
    own_above = _paragraphs(own.above)
    return Body(
        html=f"<html><body><div class=WordSection1>{own_above}{head}{body}{_paragraphs(own.below)}</div></body></html>"
    )


def proton_plain(letter: Answered, own: Own) -> Body:
    wrote = f"On Tuesday, March 3rd, 2026 at 9:15 AM, {letter.name} <{letter.address}> wrote:"
    return Body(
        plain=above_and_below(own, wrote, "", *with_answers(marked(shown(letter.html)), own))
    )


def combed(letter: Answered, own: Own) -> Body:
    """A program that breaks marked lines at 60 columns and leaves the rest without a mark."""
    rows: list[str] = []
    for line in marked(letter.text):
        first, *rest = textwrap.wrap(line, 60) or [line]
        rows += [first, *rest]
    return Body(plain=above_and_below(own, letter.wrote, *with_answers(rows, own)))


def samsung(letter: Answered, own: Own) -> Body:
    head = f"-------- Original message --------From: {letter.name} <{letter.address}> Date: 03/03/2026  09:15  (GMT+01:00) To: ana@example.net Subject: {letter.subject} "
    return Body(
        plain=above_and_below(own, head, *with_answers(shown(letter.html).split("\n"), own))
    )


def tabbed(letter: Answered, own: Own) -> Body:
    lines = [f"\t{line}" for line in with_answers(letter.text.split("\n"), own)]
    return Body(plain=above_and_below(own, letter.wrote, *lines))


def one_line(letter: Answered, own: Own) -> Body:
    """A webmail that makes one line of all that it quotes, behind the words that announce it."""
    quoted = " ".join(letter.text.split())
    return Body(
        plain=f"{own.above} {letter.wrote} {quoted}".strip()
        + (f"\n\n{own.below}" if own.below else "")
    )


def polish(letter: Answered, own: Own) -> Body:
    """No marks, and an announcement in a language that shows few signs."""
    wrote = f"W dniu wtorek {letter.name} napisał(a):"
    return Body(plain=above_and_below(own, wrote, *with_answers(letter.text.split("\n"), own)))


BLIND: dict[str, Quoter] = {
    "apple": apple_plain,
    "apple-html": apple_html,
    "web.de": web_de_html,
    "gmx": gmx_plain,
    "k9": k9_plain,
    "mutt": mutt_plain,
    "outlook-html": outlook_html,
    "outlook-word": outlook_old_html,
    "proton": proton_plain,
    "combed": combed,
    "samsung": samsung,
    "tabbed": tabbed,
    "one-line": one_line,
    "polish": polish,
}
