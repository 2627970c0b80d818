"""Finds who a From field says wrote a mail: one mailbox, read so that no two programs could differ (A-02)."""

import re

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_COMMENT = r"\((?:[^()\\]|\\.)*\)"
_WORD = r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*\?="
_MAILBOX = r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}"
_FROM = re.compile(
    rf"\s*(?:(?:{_QUOTED}|{_COMMENT}|{_WORD}|[^\"()<>,;:\\\[\]])*+<\s*({_MAILBOX})\s*>|({_MAILBOX}))"
    rf"\s*(?:{_COMMENT}\s*)*+"
)


def author(values: tuple[str, ...]) -> str | None:
    """Return the address of the one From field, None where it is missing, double or ambiguous."""
    if len(values) != 1:
        return None
    found = _FROM.fullmatch(values[0])
    if found is None:
        return None
    address = found[1] or found[2]
    local = address.partition("@")[0]
    return None if local.startswith(".") or local.endswith(".") or ".." in local else address
