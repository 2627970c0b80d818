"""Notices numbers, places and links that say who somebody is: identity, bank, card, birth, home (P-07, P-09).

Each looks for a form that is checked by its own digits, or that stands behind a word which says what it is.
"""

import re
from collections.abc import Callable

from digest.language.sentences import Message, message

RECORD_DIGITS = 6  # a shorter number names a form, a ward or a year
NINE = 9

_DIGIT = re.compile(r"\d")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\d-])")
_SSN_NAMED = re.compile(
    r"\b(?:SSN|social security (?:no|number|#))\b[^\n\d]{0,15}\d{3}[ -]?\d\d[ -]?\d{4}\b",
    re.IGNORECASE,
)
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(
    r"(?<![\d.-])[2-6]\d{3}(?:([ -]?)\d{4}\1\d{4}\1\d{4}|([ -]?)\d{6}\2\d{5})(?![\d.-])"
)
_RECORD = re.compile(
    r"\b(?:MRN|medical record|patient|NHS|insurance|policy|member(?:ship)?|hospital"
    r"|(?:kranken)?versicherten?|patienten?|fall|dossier|sécurité sociale|tessera sanitaria|bsn)"
    r"[ -]?(?:no|nr|number|id|num[eé]ro|nummer|#)?\b\.?(?:\s?(?:is|:|#|=)){0,2}\s{0,2}"
    r"(?P<number>[A-Z]{0,3}\d[\d -]{4,16}\d)\b",
    re.IGNORECASE,
)
_DAY = (
    r"(?:\d{1,2}[./ -]\s?\d{1,2}[./ -]\s?(?:\d\d){1,2}|\d{4}-\d\d-\d\d"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?[a-zà-ÿ]{3,10}\.?,? (?:de )?\d{4}"
    r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_BIRTH = re.compile(
    r"\b(?:DOB|D\.O\.B|date of birth|birth ?date|birthday|born(?: on)?|geboren(?: am)?|geb|geburtsdatum"
    rf"|née? le|nacid[oa] el|nat[oa] il|geboortedatum)\b[^\n\w]{{0,4}}(?:is |was |the )?{_DAY}",
    re.IGNORECASE,
)
_ZIP = re.compile(r", ?[A-Z]{2}\.? {1,2}\d{5}(?:-\d{4})?\b")  # behind its state
_STREETS = (
    re.compile(
        r"\b\d{1,5}[a-z]?,? (?:[NSEW]\.? )?(?:[A-Z][\w'’-]{1,20} ){1,3}(?:(?:Street|St|Avenue|Ave|Road"
        r"|Rd|Lane|Boulevard|Blvd|Court|Terrace|Crescent|Parkway|Drive)\b|Dr\b\.?[ \t]*(?:,|$))",
        re.MULTILINE,
    ),
    re.compile(
        r"\b[A-ZÄÖÜ][\wäöüß-]{2,25}(?:straße|strasse|str\.|weg|gasse|allee) \d{1,3} ?[a-z]?\b"
    ),
    re.compile(r"\b[A-Z][\w-]{2,25}(?:straat|laan|gracht|plein) \d{1,4}\b"),
    re.compile(
        r"\b\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|chemin|impasse|allée) (?:d[eu] |des |de la )?"
        r"[A-ZÀ-Ý]"
    ),
    re.compile(r"\b(?:[Cc]alle|[Aa]venida|[Aa]vda\.?) (?:[A-ZÀ-Ý][\w'’]{1,20} ?){1,4},? \d{1,4}\b"),
    re.compile(r"\b[Vv]ia(?:le)? (?:[A-ZÀ-Ý][\w'’]{1,20} ?){1,4}, ?\d{1,4}\b"),
    re.compile(r"\bP\.? ?O\.? Box \d+", re.IGNORECASE),
    _ZIP,
)
_PROFILE = re.compile(
    r"\b(?:facebook\.com/(?!(?:groups|events|sharer|share|watch|hashtag)\b)"
    r"|instagram\.com/(?!(?:p|reel|explore)/)|linkedin\.com/in/"
    r"|(?:twitter|x)\.com/(?!(?:i|search|hashtag|home)\b)|tiktok\.com/@|t\.me/|wa\.me/|threads\.net/@"
    r"|bsky\.app/profile/|youtube\.com/@|reddit\.com/u(?:ser)?/|gofundme\.com/f/|caringbridge\.org/visit/)"
    r"[\w.@+-]{2,}",
    re.IGNORECASE,
)


def identifying(text: str) -> list[Message]:
    """Return what seems to be there, each kind once; of a number no more than two digits."""
    looks = _LOOKS if has_digits(text) else (_profile,)
    return [found for look in looks if (found := look(text))]


def has_digits(text: str) -> bool:
    """Say whether a digit is in a text: nothing but a link is found in one without."""
    return _DIGIT.search(text) is not None


def without_numbers(text: str) -> str:
    """Return a text without the numbers that are named or checked here: they are nobody's telephone."""
    for pattern in (_SSN, _SSN_NAMED, _RECORD, _IBAN, _CARD, _ZIP):
        text = pattern.sub(" ; ", text)
    return text


def _identity(text: str) -> Message | None:
    is_there = any(pattern.search(text) for pattern in (_SSN, _SSN_NAMED, _NINO))
    return message("contact.identity") if is_there else None


def _bank(text: str) -> Message | None:
    numbers = (found.group().replace(" ", "") for found in _IBAN.finditer(text))
    number = next((each for each in numbers if _is_iban(each)), None)
    return None if number is None else message("contact.bank", ending=number[-2:])


def _card(text: str) -> Message | None:
    numbers = (re.sub(r"\D", "", found.group()) for found in _CARD.finditer(text))
    number = next((each for each in numbers if _is_luhn(each)), None)
    return None if number is None else message("contact.card", ending=number[-2:])


def _record(text: str) -> Message | None:
    numbers = (re.sub(r"\D", "", found["number"]) for found in _RECORD.finditer(text))
    number = next((each for each in numbers if len(each) >= RECORD_DIGITS), None)
    return None if number is None else message("contact.record", ending=number[-2:])


def _birth(text: str) -> Message | None:
    return message("contact.birth") if _BIRTH.search(text) else None


def _home(text: str) -> Message | None:
    return message("contact.home") if any(each.search(text) for each in _STREETS) else None


def _profile(text: str) -> Message | None:
    return message("contact.profile") if "/" in text and _PROFILE.search(text) else None


_LOOKS: tuple[Callable[[str], Message | None], ...] = (
    _home,
    _birth,
    _identity,
    _record,
    _bank,
    _card,
    _profile,
)


def _is_iban(number: str) -> bool:
    """Say whether the check digits are right (ISO 13616: modulo 97)."""
    letters = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in letters)) % 97 == 1


def _is_luhn(number: str) -> bool:
    """Say whether the last digit is right (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - NINE if value > NINE else value for value in doubled) % 10 == 0
