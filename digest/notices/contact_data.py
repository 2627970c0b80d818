"""Notices what in a text would let strangers find its author: the P-07 notice, for the author alone.

It looks for how people write phone numbers, addresses, and numbers that stand for them; a run of digits
alone is more often a lot number or a laboratory value. What was found is never kept or shown whole.
"""

import re
from collections.abc import Iterator

EMAIL = re.compile(r"[\w.+%-]{1,64}(?:@|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
LENGTHS = range(7, 16)  # digits of a number; E.164 allows fifteen
NATIONAL_LENGTHS = range(9, 16)
DATE = re.compile(r"(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}-\d\d-\d\d)(?![./-]?\d)")
DIGITS = re.compile(r"(?<![\w@.:/,-])(?:\+ ?)?\(?\d[\d ().\u00a0/-]{5,24}\d(?![\w@%])")
KEYWORD = re.compile(
    r"\b(?:tel|telefon|telephone|phone|mobile|mobil|cell|handy|fax|whatsapp|sms|call|ring|text me)\b"
    r"[^\n\d+]{0,20}$",
    re.IGNORECASE,
)
INTERNATIONAL = re.compile(r"(?:\+|00)[1-9]\d{7,13}")
NATIONAL = re.compile(r"\(?0\d{1,4}\)?[ /.-].*\d{3}|\(?0\d{1,4}\)?(?:[ .-]\d\d){3,5}")
NORTH_AMERICAN = re.compile(r"(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}")

SOCIAL_SECURITY = re.compile(
    r"(?<![\w.-])(?!000|666|9)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?![\w-])"
)
REGISTERED = re.compile(  # a number that a health or state office knows its owner by
    r"\b(?:mrn|medical record|patient (?:id|no|number)|nhs (?:no|number)|insurance (?:no|number|id)|"
    r"national (?:id|insurance)|passport|versicherungsnummer|krankenkassennummer)\b"
    r"\D{0,20}[A-Z]{0,3}\d[\w -]{4,20}",
    re.IGNORECASE,
)
BIRTH = re.compile(
    r"\b(?:dob|d\.o\.b|date of birth|born on|geboren am|geb\.|née? le)\b\W{0,5}(?:\w{0,10}\W{0,3})?\d{1,2}",
    re.IGNORECASE,
)
STREET = re.compile(
    r"\b\d{1,5}[a-z]? (?:[A-Z][\w'-]{1,20} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|"
    r"Boulevard|Blvd|Court|Ct|Terrace|Close|Crescent|Way)\b(?![\w'])"
    r"|\b[A-ZÄÖÜ][\wäöüß-]{2,30}(?:straße|strasse|str\.|gasse|allee) \d{1,4}\b"
)
ZIP = re.compile(r"\b[A-Z]{2},? \d{5}-\d{4}\b")
PROFILE = re.compile(
    r"\b(?:facebook|instagram|linkedin|tiktok|twitter|x)\.com/(?:in/)?[\w.-]{3,}", re.IGNORECASE
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
CARD = re.compile(r"(?<![\w.-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w-])")
PERSONAL = {
    "a social security number": (SOCIAL_SECURITY,),
    "a number that you are registered by": (REGISTERED,),
    "a street address": (STREET, ZIP),
    "a date of birth": (BIRTH,),
    "a personal page": (PROFILE,),
}


def contact_data(text: str) -> list[str]:
    """Return in words what seems to be there, each kind once: "a phone number (…71)"."""
    return list(_found(text))


def warning(text: str) -> str:
    """Return one sentence for the author of `text` alone, empty where there is nothing to warn of."""
    found = contact_data(text)
    if not found:
        return ""
    *others, last = found
    return f"Your text seems to hold {', '.join(others) + ' and ' if others else ''}{last}."


def _found(text: str) -> Iterator[str]:
    if EMAIL.search(text):
        yield "an e-mail address"
    phone = _phone(_without_others(text))
    if phone is not None:
        yield f"a phone number (…{phone[-2:]})"
    if any(map(_is_iban, IBAN.findall(text))) or any(map(_is_card, CARD.findall(text))):
        yield "the number of an account or a card"
    yield from (what for what, looks in PERSONAL.items() if any(x.search(text) for x in looks))


def _without_others(text: str) -> str:
    """Return the text without the dates and numbers that are known to be no phone's."""
    for other in (DATE, SOCIAL_SECURITY, REGISTERED, IBAN, CARD):
        text = other.sub(" ; ", text)
    return text


def _is_iban(number: str) -> bool:
    """Say whether the check digits of an account number are right (ISO 13616)."""
    bare = number.replace(" ", "")
    digits = "".join(str(int(character, 36)) for character in bare[4:] + bare[:4])
    return int(digits) % 97 == 1


def _is_card(number: str) -> bool:
    """Say whether the last digit of a card's number is right (ISO 7812)."""
    digits = [int(digit) for digit in re.sub(r"\D", "", number)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return len(digits) in range(13, 20) and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _phone(text: str) -> str | None:
    """Return the digits of the first phone number."""
    for run in DIGITS.finditer(text):
        digits = re.sub(r"\D", "", run.group())
        before = text[max(0, run.start() - 40) : run.start()]
        if len(digits) in LENGTHS and (KEYWORD.search(before) or _looks_dialled(run.group())):
            return digits
    return None


def _looks_dialled(run: str) -> bool:
    bare = re.sub(r"[^\d+]", "", run)
    if "." in run and " " in run:  # values or times in a row: "08.30 12.30 18.30"
        return False
    if INTERNATIONAL.fullmatch(bare) and (run.startswith("+") or bare != run):
        return True
    if NORTH_AMERICAN.fullmatch(run):
        return True
    return len(bare) in NATIONAL_LENGTHS and NATIONAL.fullmatch(run) is not None
