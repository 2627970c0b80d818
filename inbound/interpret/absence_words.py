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

_TO_ANYBODY = re.compile(  # what no person writes who answers somebody
    r"\bthank(?:s| you) for your (?:e-?mail|message|mail)\b|\bin (?:case of emergency|"
    r"urgent (?:cases|matters))\b|"
    r"\b(?:will|shall) (?:reply|respond|answer|get back to you) (?:\w+ ){0,5}(?:return|back)\b|"
    r"\b(?:vielen )?dank f(?:ü|ue)r (?:ihre|deine|eure) (?:e-?mail|nachricht|mail|anfrage)\b|"
    r"\bin dringenden f(?:ä|ae)llen\b|"
    r"\bnicht (?:weitergeleitet|gelesen|bearbeitet)\b|\bwenden sie sich\b|"
    r"\bgracias por (?:su|tu|vuestro) (?:mensaje|correo|e-?mail)\b|\bsi es urgente\b|"
    r"\ben caso (?:de urgencia|urgente)\b|"
    r"\bno (?:leer[eé]|podr[eé] (?:leer|responder|contestar))\b",
    re.IGNORECASE,
)


def is_note_of_absence(text: str) -> bool:
    """Say whether a text is surely what a program says for who is away: it speaks to anybody at all."""
    start = " ".join(text[:LOOKED_AT].split())
    return reads_like_an_absence(text) and _TO_ANYBODY.search(start) is not None


def reads_like_an_absence(text: str) -> bool:
    """Say whether a text may be what a mail program says for somebody who is away."""
    return _AWAY.search(" ".join(text[:LOOKED_AT].split()).replace("’", "'")) is not None
