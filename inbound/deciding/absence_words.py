"""Tells the text of an absence note from an answer, where no field and no subject says what it is."""

import re

LOOKED_AT = 600  # characters, in which every such note says so

_AWAY = re.compile(
    r"\bout of (?:the )?office\b|\bauto(?:matic|mated|-)? ?(?:reply|response)\b|"
    r"\b(?:i am|i'm|we are|currently|will be) (?:away|on (?:\w+ )?(?:leave|holiday|vacation)|travelling)\b|"
    r"\b(?:limited|no) access to (?:my )?e?-?mail|\bno longer monitored\b|"
    r"\bnicht im (?:büro|haus)\b|\b(?:im|in) urlaub\b|\babwesend|\babwesenheit|"
    r"\bfuera de la oficina\b|\bde vacaciones\b|\bausente\b|"
    r"\babsent(?:e|s|es)? (?:du|jusqu|de|pour)|\ben congés?\b|\bfuori (?:sede|ufficio)\b|\bin ferie\b|"
    r"\bafwezig\b|\bmet vakantie\b",
    re.IGNORECASE,
)


def reads_like_an_absence(text: str) -> bool:
    """Say whether a text may be what a mail program says for somebody who is away."""
    return _AWAY.search(" ".join(text[:LOOKED_AT].split()).replace("’", "'")) is not None
