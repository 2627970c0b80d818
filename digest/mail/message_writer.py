"""Writes a whole letter in wire form: headers and the pieces, joined and filled in one step."""

from base64 import encodebytes
from collections.abc import Sequence
from typing import NamedTuple

from digest.branding import Logo
from digest.mail.attachment import Attachment
from digest.mail.letter_head import Headers, LetterHeads, own_slots
from digest.mail.name_plate import content_id
from digest.mail.piece import as_form, blank_tokens
from digest.mail.signed_address import Keys, Purpose
from digest.mail.template_set import Rendered
from digest.mail.threading import message_id
from digest.mail.token_cipher import BLOCK_BYTES

__all__ = ["Headers", "MessageWriter", "WrittenLetter", "message_id"]

PART = (
    b"Content-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
)
PLAIN, HTML = PART % b"plain", PART % b"html"
# Each boundary begins in its own way, for none may be a prefix of another; the letter's mark fills them.
EITHER = b'Content-Type: multipart/alternative; boundary="=_%b"\r\n\r\n--=_%b\r\n'
OR, EITHER_END = b"--=_%b\r\n", b"--=_%b--\r\n"
RELATED = (  # the HTML and the picture that it shows as one part (RFC 2387)
    b'Content-Type: multipart/related; type="text/html"; boundary="=.%b"\r\n\r\n--=.%b\r\n'
)
SHOWN, RELATED_END = b"--=.%b\r\n", b"--=.%b--\r\n"
MIXED = b'Content-Type: multipart/mixed; boundary="==%b"\r\n\r\n--==%b\r\n'
FILE, MIXED_END = b"\r\n--==%b\r\n", b"\r\n--==%b--\r\n"


class WrittenLetter(NamedTuple):
    """A letter as bytes, and the envelope's sender.

    A bounce to it shows which letter came back, and from whom (VERP).
    """

    message: bytes
    reverse_path: str


class MessageWriter:
    """Writes letters: joins headers and pieces, with the member's own token in every slot."""

    def __init__(
        self,
        keys: Keys,
        *,
        domain: str,
        public_url: str,
        service_name: str,
        logo: Logo | None = None,
    ) -> None:
        self._keys = keys
        self._domain = domain
        self._logo = None if logo is None else _logo_part(logo, domain)
        self._heads = LetterHeads(domain=domain, public_url=public_url, service_name=service_name)

    def write(
        self,
        heading: Headers,
        rendered: Sequence[Rendered],
        attachments: Sequence[Attachment] = (),
    ) -> WrittenLetter:
        """Return the whole letter in wire form: headers, text part, HTML part, files.

        Every line ends in CRLF, and none begins with a dot.
        """
        own = own_slots(heading)
        text = [each.text for each in rendered]
        html = [] if heading.text_only else [each.html for each in rendered]
        blanks = [blank_tokens(own), *[piece.blanks for piece in text]]
        begins_html = sum(map(len, blanks)) // BLOCK_BYTES  # the tokens before it
        blanks += [piece.blanks for piece in html]
        tokens = self._keys.filled_in(heading.member_id, b"".join(blanks))

        mark = heading.message_id.strip("<>").partition("@")[0].encode()  # never appears in a body
        draft = _Draft(mark, *self._heads.filled(heading, tokens))
        if attachments:
            draft.add(MIXED)
        if html:
            draft.add(EITHER)
        draft.add(PLAIN, *[piece.form for piece in text], values=tokens[len(own) : begins_html])
        if html:
            draft.add(OR)
            self._add_html(draft, [piece.form for piece in html], tokens[begins_html:])
            draft.add(EITHER_END)
        for each in attachments:
            draft.add(FILE, as_form(each.part()))
        if attachments:
            draft.add(MIXED_END)
        bounces = f"{Purpose.BOUNCE}.{tokens[0].decode()}@{self._domain}"
        return WrittenLetter(draft.written(), bounces)

    def _add_html(self, draft: "_Draft", forms: Sequence[bytes], tokens: Sequence[bytes]) -> None:
        if self._logo is None:
            draft.add(HTML, *forms, values=tokens)
        else:
            draft.add(RELATED)
            draft.add(HTML, *forms, values=tokens)
            draft.add(SHOWN, self._logo)
            draft.add(RELATED_END)


class _Draft:
    """The forms of a letter and what goes into them, so that its body is joined and filled once."""

    def __init__(self, mark: bytes, head: bytes, values: Sequence[bytes]) -> None:
        self._mark = mark
        self._forms = [head]
        self._values = [*values]

    def add(self, *forms: bytes, values: Sequence[bytes] | None = None) -> None:
        """Add forms with their values; a boundary has the letter's mark in all its slots."""
        self._forms += forms
        self._values += [self._mark] * forms[0].count(b"%b") if values is None else values

    def written(self) -> bytes:
        """Return the letter."""
        return b"".join(self._forms) % tuple(self._values)


def _logo_part(logo: Logo, domain: str) -> bytes:
    """Return the form of the logo as a part of a letter, which its HTML names (RFC 2392)."""
    head = (
        f'Content-Type: {logo.media_type}; name="{logo.file_name}"\r\n'
        f"Content-ID: <{content_id(domain)}>\r\n"
        f'Content-Disposition: inline; filename="{logo.file_name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return as_form(head.encode()) + encodebytes(logo.content).replace(b"\n", b"\r\n")
