"""Takes out of a text what only our letters have: signed addresses, links, Message-IDs (requirement A-08)."""

import re
from itertools import islice
from unicodedata import normalize
from urllib.parse import unquote

from digest.errors import BadToken
from digest.mail.signed_address import TOKEN_LENGTH, Keys

_TOKEN = rf"[a-z2-7]{{{TOKEN_LENGTH}}}"
_TRACE = re.compile(
    rf"<?(?:mailto:)?\b(?:[a-z]\.|reply[+-]){_TOKEN}(?:@|%40)[\w.-]*(?:\?[^\s<>]*)?>?"
    rf"|<?https?://[^\s<>]{{0,200}}/[a-z]/{_TOKEN}[^\s<>]{{0,200}}>?"
    rf"|\b(?:[a-z]\.|reply[+-]){_TOKEN}\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(rf"(?=((?:[a-z][.+-]|reply[+-]){_TOKEN}))")
_BETWEEN = re.compile(r"[\s>=*_|\u200b-\u200f\u2060\ufeff\xad]+")
_MOST = 2_000  # places of a text at which a token may begin
_SEALED = re.compile(rf"[./+-]{_TOKEN}", re.IGNORECASE)  # in any trace, whole or broken


def without_own_traces(text: str) -> str:
    """Return the text without any token of ours, whoever it was made for."""
    return _TRACE.sub("", text) if _SEALED.search(text) else text


def has_own_traces(text: str) -> bool:
    """Check whether a text holds a token of ours."""
    return _SEALED.search(text) is not None and _TRACE.search(text) is not None


def has_hidden_token(text: str, keys: Keys) -> bool:
    """Check whether a text holds an address that we sealed, broken over lines or spelled for a link."""
    plain = _BETWEEN.sub("", normalize("NFKC", unquote(unquote(text))).lower())
    if not _SEALED.search(plain):
        return False
    for found in islice(_BROKEN.finditer(plain), _MOST):
        try:
            keys.read_local_part(found[1])
        except BadToken:
            continue
        return True
    return False
