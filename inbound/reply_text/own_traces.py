"""Takes out of a text what only our letters have: signed addresses, links, Message-IDs (requirement A-08)."""

import re

from digest.mail.addresses import TOKEN_LENGTH

_TOKEN = rf"[a-z2-7]{{{TOKEN_LENGTH}}}"
_TRACE = re.compile(
    rf"<?(?:mailto:)?\b(?:[a-z]\.|reply[+-]){_TOKEN}(?:@|%40)[\w.-]*(?:\?[^\s<>]*)?>?"
    rf"|<?https?://[^\s<>]{{0,200}}/[a-z]/{_TOKEN}[^\s<>]{{0,200}}>?"
    rf"|\b(?:[a-z]\.|reply[+-]){_TOKEN}\b",
    re.IGNORECASE,
)
_TOKENS = re.compile(_TOKEN, re.IGNORECASE)


def without_own_traces(text: str) -> str:
    """Return the text without any token of ours, whoever it was made for."""
    return _TRACE.sub("", text) if _TOKENS.search(text) else text


def has_own_traces(text: str) -> bool:
    """Say whether a text holds a token of ours."""
    return _TOKENS.search(text) is not None and _TRACE.search(text) is not None
