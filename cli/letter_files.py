"""A letter as files that any program opens: the mail itself, its HTML and its plain text."""

import email
import email.policy
from base64 import b64encode
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from cli.made_files import MadeFiles

ENDINGS = (".eml", ".html", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFiles:
    """Where the parts of one letter are."""

    eml: Path
    html: Path
    text: Path


def write_letter(made: MadeFiles, name: str, message: bytes) -> LetterFiles:
    """Write a letter of ours to `<name>.eml`, `.html` and `.txt` in a folder.

    Raises BadInput as `MadeFiles` does.
    """
    made.claim(*(f"{name}{ending}" for ending in ENDINGS))
    return LetterFiles(
        eml=made.write(f"{name}.eml", message),
        html=made.write(f"{name}.html", _shown_alone(message).encode()),
        text=made.write(f"{name}.txt", body_of(message, "plain").encode()),
    )


def subject_of(message: bytes) -> str:
    """Return the subject as people read it."""
    return str(_parsed(message)["Subject"])


def body_of(message: bytes, kind: str) -> str:
    """Return the text of the "plain" or the "html" part."""
    part = _parsed(message).get_body((kind,))
    return "" if part is None else str(part.get_content())


def attached_page(message: bytes) -> str:
    """Return the HTML page that is attached to a letter, also in an archive; "" where there is none."""
    for part in _parsed(message).iter_attachments():
        if part.get_content_type() == "text/html":
            return str(part.get_content())
        if part.get_content_type() == "application/zip":
            with ZipFile(BytesIO(part.get_content())) as packed:
                (name,) = (each for each in packed.namelist() if each.endswith(".html"))
                return packed.read(name).decode()
    return ""


def _shown_alone(message: bytes) -> str:
    """Return the HTML with the letter's own picture in it, for a browser has no other parts to look into."""
    html = body_of(message, "html")
    for part in _parsed(message).walk():
        if name := part.get("Content-ID"):
            content = b64encode(part.get_content()).decode()
            picture = f"data:{part.get_content_type()};base64,{content}"
            html = html.replace(f"cid:{str(name).strip('<>')}", picture)
    return html


def _parsed(message: bytes) -> EmailMessage:
    return email.message_from_bytes(message, policy=email.policy.default)
