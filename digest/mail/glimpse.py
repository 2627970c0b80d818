"""A little of what a stranger wrote, with nothing in it that can be pressed, dialled or written to.

It is for letters about a mail that perhaps its seeming writer never sent: enough for them to know it again,
too little to carry anybody's message. Mail programs make links of addresses and numbers by themselves, so
these are left out, however they are written.
"""

import re
import unicodedata

from digest.language.text import canonical
from digest.mail.excerpt import excerpt

LINES = 2  # that are not empty
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
    """Return a subject in the same way."""
    return excerpt(_dead(" ".join(canonical(text[: 20 * LIMIT]).split())), limit=LINE_LIMIT)


def without_links(text: str) -> str:
    """Return the whole of a stranger's text, which somebody must read to decide on it, in the same way."""
    return "\n".join(_dead(line) for line in canonical(text).split("\n"))


def spoken(address: str) -> str:
    """Return an address as people say it, which its owner knows and no mail program makes a link of."""
    return address.replace(".", " (dot) ").replace("@", " (at) ")


def _dead(line: str) -> str:
    """Return a line without anything that a mail program may make a link of."""
    plain = "".join(each for each in line if unicodedata.category(each) not in ("Cf", "Cc", "Co"))
    plain = " ".join(plain.translate(_DOTS).translate(_AT).translate(_SLASHES).split())
    for expression, mark in ((_ADDRESS, ADDRESS), (_LINK, LINK), (_NUMBER, NUMBER)):
        plain = expression.sub(mark, plain)
    return _AGAIN.sub(r"\1", plain)
