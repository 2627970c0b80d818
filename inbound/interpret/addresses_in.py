"""Finds e-mail addresses in a text: given ones in any spelling, and those that came with a quote."""

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize
from urllib.parse import unquote

from inbound.reply_text.languages import FROM, TO

LOOKED_AT = 1_000  # characters of a line

_AT = r"\s{0,3}[\[({<]?\s?(?:@|\bat\b|\bät\b|\barroba\b|＠|﹫)\s?[\])}>]?\s{0,3}"
_DOT = r"\s{0,3}[\[({]?\s?(?:\.|\bdot\b|\bpunkt\b|\bpunto\b)\s?[\])}]?\s{0,3}"
_ADDRESS = re.compile(r"[^\s<>(\[:@]@[\w-]{1,63}\.\w")
_HEADER = re.compile(
    rf"[\s>*|_]*(?:{FROM}|{TO}|b?cc|kopie|copia|copie|reply-to|antwort an|responder a)"
    r"\s?\*{0,2}\s?[:：]",
    re.IGNORECASE,
)
_ENDS_LIKE_ONE = re.compile(r"[:：]\s*$")  # an attribution
_DATED = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b")
_BRACKETED = re.compile(r"<[^<>\s]{1,250}@[^<>\s]{1,250}>|\[mailto:", re.IGNORECASE)


def has_any_of(text: str, addresses: Iterable[str]) -> bool:
    """Say whether one of these addresses, in lower case, stands in a text, in whatever spelling."""
    plain = normalize("NFKC", unquote(text)).lower()
    joined = plain.replace("=\n", "").replace("\n", "")
    spelled = [_spelled(address) for address in addresses]
    return any(each.search(plain) or each.search(joined) for each in spelled)


def has_quoted(text: str) -> bool:
    """Say whether an e-mail address stands in a quote, in what announces one, or in a header line."""
    lines = [line[:LOOKED_AT] for line in text.split("\n")]
    return any(
        _ADDRESS.search(line) is not None and _came_with_a_quote(lines, number)
        for number, line in enumerate(lines)
    )


def _came_with_a_quote(lines: list[str], number: int) -> bool:
    line = lines[number]
    if line.lstrip().startswith((">", "|")) or _HEADER.match(line):
        return True
    if _ENDS_LIKE_ONE.search(line) or (_BRACKETED.search(line) and _DATED.search(line)):
        return True
    above = lines[number - 1] if number else ""
    continues = line.lstrip().startswith("<") or line[:1] in (" ", "\t")
    return continues and (_HEADER.match(above) is not None or _DATED.search(above) is not None)


@cache
def _spelled(address: str) -> re.Pattern[str]:
    """Return how an address may be spelled: "ana (at) example dot net", "ana+x@example.net"."""
    local, _, domain = address.partition("@")
    labels = _DOT.join(map(re.escape, domain.split(".")))
    names = _DOT.join(map(re.escape, local.split(".")))
    return re.compile(rf"(?<![\w.+-]){names}(?:\+[\w.-]{{1,64}})?{_AT}{labels}(?![\w-]|\.\w)")
