"""Recognises contact data, of which signatures are made."""

import re

from inbound.reply_text.client_footer import is_picture
from inbound.reply_text.languages import PEOPLE

SHORT = 75  # characters of a line of contact data
NAME_WORDS = 5  # of one person at most
MOST_BEHIND = 8  # words behind a name

_DEVICES = (  # by which people are reached
    r"tel|telefon|telefone|telefoon|telephone|téléphone|teléfono|phone|ph|mobile|"
    r"mobil|móvil|cell|cellulare|"
    r"celular|fax|office|direct|handy|e-?mail|skype|twitter|linkedin|tlf|tél|tfno|gsm|puh|моб|тел|"
    r"τηλ|電話|电话|전화|"
    r"whatsapp|telegram|signal"
)
_LABEL = re.compile(rf"(?:^|[\s|(•·])(?:{_DEVICES})\b\s?[.:#]\s?\S|^\s*[mtpfeo]:\s", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>(\[:]@[\w-]+\.\w")
_WHOLE_ADDRESS = re.compile(r"\S+@[\w-]+(?:\.[\w-]+)+")
_LABELS = re.compile(rf"\b(?:{_DEVICES}|mail|correo|call|und|and|y)\b", re.IGNORECASE)
_OF_ONES_OWN = re.compile(  # beside such a word, or instead of it
    r"\b(?:my|mine|our|mein\w*|unser\w*|mis?|mon|ma|mio|home|work|private?|privado|personal|"
    r"landline|festnetz|fijo|casa|trabajo|dienstlich|geschäftlich|mobiltelefon|handynummer|mobilnummer|"
    r"telefonnummer|rufnummer|number|nummer|nr|no|número|numéro|or|oder|o|at|on|under|unter|en|[mtpfo])\b",
    re.IGNORECASE,
)
_FREE_OF_CHARGE = re.compile(
    r"(?:\+\d{1,3}[ .-]?)?\(?0{0,2}[ -]?80[08]\b|1?[-. (]*8(?:00|33|44|55|66|77|88)[-. )]"
)
_LINK = re.compile(r"https?://|\bwww\.|!\[[^\]]*\]\(")
_NUMBER = re.compile(r"(?<![\w.,/])\+?\(?\+?\d[\d ()./\u2010-\u2013-]{5,24}\d(?![\w/%])")
_NATIONAL = re.compile(r"\+|\(?0|\(\d|\d{3}[-. ]\d{3}[-. ]\d{4}|\d{3}[-.]\d{4}\b|1[-. ]\d{3}[-. ]")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_SHORT_NUMBER = re.compile(r"(?:^|\s)(?:[xX]\s?|[eE]xt\.?:?\s?#?)\d-?\d{2,4}\s*$")
_POSTAL = re.compile(
    r"\b(?:street|avenue|road|suite|floor|p\.? ?o\.? box|blvd|drive|lane|straße|strasse|str\.|"
    r"gasse|platz|weg \d|rue|boulevard|"
    r"calle|avenida|av\.|rua|via|viale|piazza|straat|laan|plein|gatan|vägen|gade|vej \d|gata|katu|"
    r"ul\.|ulica|aleja|utca|út \d|ул\.|"
    r"вул\.|улица|str\. \w+|cad\.|sok\.)(?=[\s,.\d]|$)|^\W*(?:[A-Z]{1,3}-)?\d{4,5}\s+[^\W\d_]{3,}|"
    r", [A-Z]{2} \d{5}\b|\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:manager|director|assistant|engineer|developer|consultant|professor|lecturer|department|"
    r"dept|inc|ltd|llc|gmbh|ag|corp|"
    r"corporation|group|company|university|hospital|clinic|president|vp|ceo|cto|cfo|attorney|"
    r"lawyer|nurse|officer|coordinator|analyst|"
    r"specialist|associate|sales|services|team|teacher|head of|founder|owner|editor|secretary|"
    r"administrator|senior|student|ph\.?d|m\.?d|"
    r"leiter\w*|geschäftsführer\w*|abteilung|universität|klinik\w*|krankenhaus|lehrer\w*|directeur|"
    r"directrice|responsable|société|"
    r"université|hôpital|gerente|directora?|departamento|universidad|diretora?|gerência|direttore|"
    r"direttrice|ufficio|università|ospedale|"
    r"afdeling|universiteit|ziekenhuis|kierownik|dyrektor|szpital|oddział|ředitel\w*|nemocnice|"
    r"директор|менеджер|инженер|врач|отдел)\b",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"\d|\b(?:room|ward|bed|floor|mother|mum|mom|father|dad|wife|husband|daughter|son|partner|widow|"
    r"zimmer|station|bett|mama|mutter|vater|papa|frau|mann|tochter|sohn|patientin|patient|geb|"
    r"habitación|hab|planta|cama|madre|padre|esposa|marido|hija|hijo|años|paciente)\b",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…]\s*$")


def is_only_contact(text: str) -> bool:
    """Check whether a text is a name with a telephone number or an address, and says nothing."""
    if len(text) > SHORT or not (has_number(text) or _ADDRESS.search(text)):
        return False
    bare = _WHOLE_ADDRESS.sub(" ", _NUMBER.sub(" ", text))
    words = re.findall(r"[^\W\d_]+", _LABELS.sub(" ", bare))
    return len(words) <= NAME_WORDS and all(word[:1].isupper() for word in words)


def has_contact(line: str) -> bool:
    """Check whether a line holds a telephone number, an address or what is labelled so."""
    return (
        has_number(line)
        or _SHORT_NUMBER.search(line) is not None
        or _ADDRESS.search(line) is not None
        or _LABEL.search(line) is not None
    )


def has_link(line: str) -> bool:
    """Check whether a line holds a link or a picture."""
    return _LINK.search(line) is not None or is_picture(line)


def has_place(line: str) -> bool:
    """Check whether a short line names a street, a town with its code, an office or a firm."""
    return len(line) <= SHORT and (
        _POSTAL.search(line) is not None or _OFFICE.search(line) is not None
    )


def has_room(line: str) -> bool:
    """Check whether a line of a few words tells of a room, an age or a relation, and is no sentence."""
    is_short = len(line.split()) <= MOST_BEHIND and _ENDS_A_SENTENCE.search(line) is None
    return is_short and PEOPLE.isdisjoint(line.split()) and tells_of_person(line)


def has_number(line: str) -> bool:
    """Check whether a line holds a telephone number; blood pressures, doses and dates are none."""
    return any(_is_telephone(found.group()) for found in _NUMBER.finditer(line))


def has_address(text: str) -> bool:
    """Check whether a text holds a mail address."""
    return _ADDRESS.search(text) is not None


def _is_telephone(number: str) -> bool:
    digits = sum(map(str.isdigit, number))
    plausible = 7 <= digits <= 16 and number.count("/") <= 1  # noqa: PLR2004
    return plausible and _NATIONAL.match(number) is not None and not _DATE.fullmatch(number.strip())


def telephone_in(line: str) -> re.Match[str] | None:
    """Return where the first number of a line stands, where that is a telephone's."""
    found = _NUMBER.search(line)
    return found if found is not None and _is_telephone(found.group()) else None


def is_others_number(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line names somebody whose telephone number it gives: "Samaritans: 0330 094 5717".

    A word before it without a colon may be the writer's own name, unless nobody has such a number at home.
    `writer` has the words of their name, where that is known.
    """
    found = telephone_in(line)
    if found is None:
        return False
    label = line[: found.start()].rstrip(" +(")
    words = re.findall(r"[^\W\d_]+", _OF_ONES_OWN.sub(" ", _LABELS.sub(" ", label)).lower())
    if not words or any(word in writer for word in words):
        return False
    is_told = label.endswith((":", "：")) or _FREE_OF_CHARGE.match(found.group()) is not None
    return is_told or (len(words) > 1 and len(writer) > 1)


def tells_of_person(text: str) -> bool:
    """Check whether a text tells of a room, an age or a relation."""
    return _DETAIL.search(text) is not None
