"""Hears that a few words tell a password or the like, which nobody else is to read."""

import re

from digest.language.answer_phrases import answer_phrases
from inbound.interpret.commands.clauses import Clause

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")  # ISO 13616
_CARD = re.compile(r"\b\d{4}(?:[ -]?\d{4}){3}\b")  # a bank card's number, as it is printed
LONGEST = 8  # words, of what tells one and nothing else


def tells_secret(clause: Clause) -> bool:
    """Say whether a clause tells a secret, or names one before a colon: "my password is …", "PIN: …"."""
    words = clause.words
    raw = " ".join(words.raw)
    if _IBAN.search(raw) or _CARD.search(raw):
        return True
    if len(words.words) > LONGEST:
        return False
    if answer_phrases("bare_secret").fullmatch(words.line):
        return True
    label = answer_phrases("secret_label").match(words.line)
    if label is None:
        return False
    told = words.line[label.end() :]
    is_named = not told and words.raw[-1].endswith((":", "="))
    return is_named or any(sign.isdigit() for sign in told)
