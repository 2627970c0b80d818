"""Says whether a text tells strangers how to reach somebody in private, or where they live: a pure rule."""

import re

from digest.community.people.contact_data import phone_numbers
from inbound.interpret.of_organisation import is_organisations_address, is_organisations_number
from inbound.reply_text.contact import has_address, has_number

NEAR = 100  # characters between an offer and its address

_RING_ME = re.compile(
    r"\b(?:call|ring|phone|text|whatsapp|reach|contact) me\b|"
    r"\bmy (?:\w+ )?(?:number|phone|mobile|cell|telephone|whatsapp|landline)\b|"
    r"\bruf\w*\s(?:\w+\s)?mich\b|\bmich (?:\w+ ){0,4}(?:anrufen|erreich\w+)\b|\berreich\w+ (?:\w+ )?mich\b|"
    r"\bmeine (?:\w+ )?(?:nummer|handynummer|telefonnummer|mobilnummer)\b|\bmein (?:handy|telefon)\b|"
    r"\bbin (?:ich )?(?:\S+ ){0,4}(?:zu erreichen|erreichbar)\b|"
    r"\bll[aá]m(?:a|ad|en)me\b|\bescr[ií]b(?:e|id|an)me\b|\bmi (?:n[uú]mero|tel[eé]fono|m[oó]vil|"
    r"celular)\b",
    re.IGNORECASE,
)
_WRITE_ME = re.compile(
    r"\b(?:write|mail|e-?mail|send it|drop a line) (?:to )?me\b|\bwrite me\b|\b(?:mine|"
    r"my (?:\w+ )?(?:e-?mail|mail|address)) is\b|"
    r"\b(?:schreib\w*|schick\w*|mail\w*) (?:\w+ )?mir\b|\bmir (?:\w+ )?(?:schreiben|mailen)\b|"
    r"\bmeine (?:\w+ )?(?:e-?mail|mail|adresse)\b|"
    r"\besc?r[ií]b(?:e|id|an)me\b|\bmi (?:correo|e-?mail|direcci[oó]n)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(  # with an address behind it, to whoever reads it
    r"\bif (?:you|any\w+|some\w+)(?:['’]re|['’]d| are| would| is)? "
    r"(?:\w+ )?(?:want|like|interested|need|fancy)|"
    r"\b(?:happy|glad) to (?:share|send)\b|\bdrop me\b|"
    r"\bi(?:['’]ll| can| will| could) (?:send|share|mail|e-?mail)\b|"
    r"\bwer (?:\w+ ){0,3}(?:will|mag|möchte|interesse|braucht)\b|\bbei interesse\b|"
    r"\b(?:schicke|sende|maile|gebe) ich\b|\bich (?:schicke|sende|maile|gebe)\b|"
    r"\bme escriba?\w*|\bescrib[ií]\w*me\b|\bescr[ií]b(?:an|e)?me\b|\bquien (?:l[oa]s? )?quiera\b|"
    r"\bsi (?:alguien|alguno|l[oa]s?) (?:l[oa]s? )?(?:quier\w+|quer[eé]is|necesit\w+)|"
    r"\bsi (?:quer[eé]is|quier\w+)\b|\b(?:os|te|se) l[oa]s? (?:env[ií]o|mando|paso)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8,11}(?!\d)")  # of a telephone that is to ring
_MY_HOME = re.compile(
    r"\bat (?:ours|mine|my (?:place|house|home|flat))\b|\b(?:i|we) live (?:at|in|on)\b|\bmy (?:house|"
    r"flat|home) is\b|"
    r"\bcome (?:round|over|to (?:us|me|mine|ours))\b|\b(?:my|our) address\b|"
    r"\bbei (?:mir|uns)\b|\b(?:ich wohne|wir wohnen|meine adresse|unsere adresse|zu mir|zu uns)\b|"
    r"\ben (?:mi|nuestra) casa\b|\b(?:vivo|vivimos) en\b|\bmi (?:casa|direcci[oó]n)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b\d{1,4}[a-zA-Z]? (?:[A-Z][\w'’-]+ ){1,3}(?:Street|St|Road|Rd|Terrace|Avenue|Ave|Lane|Drive|"
    r"Close|Court|"
    r"Crescent|Gardens|Place|Square|Way|Row|Grove|Hill)\b|"
    r"\b[A-ZÄÖÜ][\w-]*(?:[sS]tra(?:ß|ss)e|[sS]tr\.|[gG]asse|[wW]eg|[pP]latz|[aA]llee|[rR]ing|[uU]fer|"
    r"[dD]amm) \d{1,4}\b|"
    r"\b(?:[cC]alle|C/|[aA]venida|[aA]vda\.?|[pP]laza|[pP]aseo) [^\n,.!?]{2,40},? (?:n\.?º? ?)?\d{1,4}\b"
)


def tells_where(text: str) -> bool:
    """Say whether it holds a private number, asks others to write to the writer, or names their house.

    A number is private of whomever it is. That of a ward, the address of a charity and the street of a clinic
    are help for everybody.
    """
    if any(not is_organisations_number(number) for number in phone_numbers(text)):
        return True
    return any(_is_own(" ".join(part.split())) for part in text.split("\n\n"))


def _is_own(part: str) -> bool:
    may_ring = _RING_ME.search(part) and (has_number(part) or _DIGITS.search(part))
    may_write = _WRITE_ME.search(part) and has_address(part)
    may_visit = _MY_HOME.search(part) and _HOUSE.search(part)
    return bool(may_ring or may_write or may_visit or _is_offered(part))


def _is_offered(part: str) -> bool:
    """Say whether a mail address is offered as the writer's own: "jo@mail.example if you want the pdf"."""
    offers = list(_OFFERED.finditer(part))
    return any(
        not is_organisations_address(address) and any(_is_near(address, offer) for offer in offers)
        for address in (_ADDRESS.finditer(part) if offers else ())
    )


def _is_near(one: re.Match[str], other: re.Match[str]) -> bool:
    return max(one.start(), other.start()) - min(one.end(), other.end()) <= NEAR
