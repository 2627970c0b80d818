"""A summary without the sentences that recall how a conversation began: these stand in older posts."""

import re

_RECALLED = re.compile(r"^  Earlier, .*(?:\r?\n  .+)*", re.MULTILINE)


def without_recalled(text: str) -> str:
    """Return the text part of a summary with new posts alone."""
    return _RECALLED.sub("", text)
