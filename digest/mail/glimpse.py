"""The first words of a stranger's text, with nothing in it that can be clicked, dialled or written to.

It is for letters about a mail that its supposed writer may never have sent: enough for them to recognise it,
too little to carry anybody's message. Mail programs turn addresses and numbers into links by themselves, so
these are left out, however they are written.
"""

import re
import unicodedata

from digest.language.text import canonical
from digest.mail.excerpt import excerpt

LINES = 2  # without empty ones
LIMIT = 160  # characters
LINE_LIMIT = 70  # of a subject

LINK, ADDRESS, NUMBER = "[link left out]", "[address left out]", "[number left out]"

_DOTS = str.maketrans("。．｡․﹒", ".....")
_AT = str.maketrans("＠﹫", "@@")
_SLASHES = str.maketrans("：／⁄∕﹕", ":///:")
_SCHEMES = (
    "https?|hxxps?|ftps?|mailto|tel|sms|callto|geo|data|file|javascript|skype|whatsapp|viber|facetime"
    "|signal|webcal|sip|xmpp|tg"
)
_ADDRESS = re.compile(r"\S*@\S*")
_LINK = re.compile(
    rf"\S*(?::/|//)\S*|\b(?:{_SCHEMES}):\S*|\bwww\.\S*"
    r"|[\w-]*\w\.(?:[\w-]+\.)*[^\W\d_][\w-]+(?:[/?#:]\S*)?",  # a name of the DNS: example.org
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+(]?(?:\d[\s().+/,–-]{0,3}){5,}\d")
_AGAIN = re.compile(r"(\[(?:link|address|number) left out\])(?:\s*\1)+")


def glimpse(text: str) -> str:
    """Return the first lines of a text, cut short, without links, addresses and long numbers."""
    lines = (_dead(line) for line in canonical(text[: 20 * LIMIT]).split("\n"))
    kept = [line for line in lines if line]
    said = "\n".join(kept[:LINES])
    if len(kept) > LINES and len(said) <= LIMIT:
        said += " …"
    return excerpt(said, limit=LIMIT)


def glimpse_of_line(text: str) -> str:
    """Return a subject, shortened and cleaned like `glimpse`."""
    return excerpt(_dead(" ".join(canonical(text[: 20 * LIMIT]).split())), limit=LINE_LIMIT)


def without_links(text: str) -> str:
    """Return a stranger's whole text, cleaned like `glimpse`, for those who must read it to decide on it."""
    return "\n".join(_dead(line) for line in canonical(text).split("\n"))


def spoken(address: str) -> str:
    """Return an address as people say it: its owner recognises it, and no mail program makes it a link."""
    return address.replace(".", " (dot) ").replace("@", " (at) ")


def _dead(line: str) -> str:
    """Return a line without anything that a mail program may turn into a link."""
    plain = "".join(each for each in line if unicodedata.category(each) not in ("Cf", "Cc", "Co"))
    plain = " ".join(plain.translate(_DOTS).translate(_AT).translate(_SLASHES).split())
    for expression, mark in ((_ADDRESS, ADDRESS), (_LINK, LINK), (_NUMBER, NUMBER)):
        plain = expression.sub(mark, plain)
    return _AGAIN.sub(r"\1", plain)
