"""Notices what in a text would let strangers reach its author: phone numbers, e-mail addresses (P-07).

It looks for how people write them; a run of digits alone is more often a lot number or a laboratory value.
What it finds is said to the author alone, and is kept nowhere but in the post. A new member's post with a
phone number in it may wait for a moderator.
"""

import re
from collections.abc import Iterator

from digest.community.people.identifying import has_digits, identifying, without_numbers
from digest.language.sentences import Message, message

EMAIL = re.compile(r"[\w.+%-](?:@|\s?\[at\]\s?)[\w-]{1,63}(?:\.[\w-]{1,63})+", re.IGNORECASE)
MESSAGE_ID = re.compile(r"(?:\barticle|\bmessage(?:-id)?:?)\s{0,3}<[^<>\s]{1,250}>", re.IGNORECASE)
LENGTHS = range(7, 16)  # digits of a number; E.164 allows fifteen
NATIONAL_LENGTHS = range(9, 16)
DATE = re.compile(r"(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}-\d\d-\d\d)(?![./-]?\d)")
DIGITS = re.compile(  # a full stop ends them, and a dot between them does not
    r"(?<![\w@.:/,-])(?:\+ ?)?\(?\d(?:[\d ()\u00a0/-]|\.(?! )){5,24}\d(?![\w@%])"
)
KEYWORD = re.compile(
    r"\b(?:tel|telefon|telephone|phone|mobile|mobil|cell|handy|fax|whatsapp|sms|call|ring|text me|"
    r"(?:telefon|handy|mobil)nummer|tlf|tel[eé]fono|m[oó]vil|celular|fijo|llama\w*)\b"
    r"[^\n\d+]{0,20}$",
    re.IGNORECASE,
)
INTERNATIONAL = re.compile(r"(?:\+|00)[1-9]\d{7,13}")
NATIONAL = re.compile(r"\(?0\d{1,4}\)?[ /.-].*\d{3}|\(?0\d{1,4}\)?(?:[ .-]\d\d){3,5}")
SPANISH = re.compile(  # nine digits without a zero before them
    r"[679]\d\d([ .-])\d{3}\1\d{3}|[679]\d\d([ .-])\d\d\2\d\d\2\d\d|9\d([ .-])\d{3}\3\d\d\3\d\d"
)
MEASURED = re.compile(
    r"\s?(?:[mµ]?g|kg|m?l|mm|cm|euros?|dollars?|pesos|[€$£])(?!\w)", re.IGNORECASE
)
NORTH_AMERICAN = re.compile(r"(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ ./-])\d{3}[ .-]\d{4}")


def contact_data(text: str) -> list[Message]:
    """Return what seems to be there, each kind once: "a phone number (…71)"."""
    found = []
    if ("@" in text or "[" in text) and EMAIL.search(MESSAGE_ID.sub(" ", text)):
        found.append(message("contact.email"))
    phone = phone_number(text)
    if phone is not None:
        found.append(message("contact.phone", ending=phone[-2:]))
    return found + identifying(text)


def phone_number(text: str) -> str | None:
    """Return the digits of the first phone number."""
    found = next(phone_numbers(text), None)
    return None if found is None else _digits(found)


def phone_numbers(text: str) -> Iterator[re.Match[str]]:
    """Find each phone number, in the text without its dates and without numbers of another kind."""
    if not has_digits(text):
        return
    text = DATE.sub(" ; ", without_numbers(text))
    for run in DIGITS.finditer(text):
        before = text[max(0, run.start() - 40) : run.start()]
        is_dialled = KEYWORD.search(before) is not None or _looks_dialled(run.group())
        if len(_digits(run)) in LENGTHS and is_dialled and not MEASURED.match(text, run.end()):
            yield run


def _digits(run: re.Match[str]) -> str:
    return re.sub(r"\D", "", run.group())


def _looks_dialled(run: str) -> bool:
    bare = re.sub(r"[^\d+]", "", run)
    if "." in run and " " in run:  # values or times in a row: "08.30 12.30 18.30"
        return False
    if INTERNATIONAL.fullmatch(bare) and (run.startswith("+") or bare != run):
        return True
    if NORTH_AMERICAN.fullmatch(run) or SPANISH.fullmatch(run):
        return True
    return len(bare) in NATIONAL_LENGTHS and NATIONAL.fullmatch(run) is not None
