"""Recognises names and contact data, of which signatures are made."""

import re

from inbound.reply_text.client_footer import is_picture
from inbound.reply_text.languages import PEOPLE

SHORT = 75  # characters of a line of contact data
NAME_WORDS = 5  # of one person at most

_LABEL = re.compile(
    r"(?:^|[\s|(•·])(?:tel|telefon|telefone|telefoon|telephone|téléphone|teléfono|phone|ph|mobile|"
    r"mobil|móvil|cell|cellulare|"
    r"celular|fax|office|direct|handy|e-?mail|skype|twitter|linkedin|tlf|tél|tfno|gsm|puh|моб|тел|"
    r"τηλ|電話|电话|전화|"
    r"whatsapp|telegram|signal)\b\s?[.:#]\s?\S|^\s*[mtpfeo]:\s",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@<>(\[:]@[\w-]+\.\w")
_WHOLE_ADDRESS = re.compile(r"\S+@[\w-]+(?:\.[\w-]+)+")
_LABELS = re.compile(
    r"\b(?:tel|telefon|telephone|teléfono|tfno|phone|mobile|mobil|móvil|cell|fax|handy|e-?mail|mail|"
    r"correo|whatsapp|call|und|and|y)\b",
    re.IGNORECASE,
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
_EXTENSION = re.compile(
    r"\s*[-–~]?\s*[A-Z][\w.'’-]{0,14}(?: [A-Z][\w.'’-]{0,14})?,?\s+[xX#]?\d-?\d{4}\.?\s*$"
)
_JOINING = frozenset(
    "and & und et y e i och og ja en a и та de da do dos del della di van von der den la le al el bin "
    "bint ben zu zum".split()
)
_TITLES = re.compile(
    r"(?:,?\s+(?:ph\.?d|m\.?d|dr|r\.?n|m\.?sc|b\.?sc|mba|jr|sr|ii|iii|esq|mph|bsn|dipl\.?-?\w*)\.?)+$",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    """
    happy merry new year christmas easter thank thanks you good luck best take care god bless dear
    hello hi hallo
    much love all yes no ok okay well great get soon see talk please help hope regards wishes stay
    strong
    safe vitamin disease syndrome sclerosis cancer hospital clinic mg ml
    """.split()
)
MOST_BEHIND = 8  # words behind a name
_HONORIFIC = re.compile(
    r"^(?:(?:mrs?|ms|miss|dr|prof|frau|fr|herr|hr|sra?|srta|d|dña|mme|mlle)\b\.?\s+|"
    r"(?:your|eure?|dein|deine|ihre?|tu|vuestra|vuestro)\s+)+",
    re.IGNORECASE,
)
_NAME_WORD = r"[^\W\d_][\w.'’-]*"
_BEHIND = re.compile(
    rf"({_NAME_WORD}(?: {_NAME_WORD}){{0,4}}?)"
    r"(?:\s*[,;|/–—(]\s*(.+)|\s+((?:-|from|of|aus|desde|de|und|&)\s.+))?$",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"\d|\b(?:room|ward|bed|floor|mother|mum|mom|father|dad|wife|husband|daughter|son|partner|widow|"
    r"zimmer|station|bett|mama|mutter|vater|papa|frau|mann|tochter|sohn|patientin|patient|geb|"
    r"habitación|hab|planta|cama|madre|padre|esposa|marido|hija|hijo|años|paciente)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:(?i:from|aus|desde|de)\s)?[^\W\d_a-zà-ÿ]")
_ENDS_A_SENTENCE = re.compile(r"[.!?…]\s*$")
_WORD_AND_STOP = re.compile(
    r"[^\W\d_]{4}\.\s*$"
)  # of a sentence, not "Ana K." or "Ana Realname Jr."
_PERSON = re.compile(r"[^\W\d_][\w.'’‘`-]{0,24}")
_CASELESS = re.compile(
    r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


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
    return is_short and PEOPLE.isdisjoint(line.split()) and _DETAIL.search(line) is not None


def has_number(line: str) -> bool:
    """Check whether a line holds a telephone number; blood pressures, doses and dates are none."""
    return any(_is_telephone(found.group()) for found in _NUMBER.finditer(line))


def has_address(text: str) -> bool:
    """Check whether a text holds a mail address."""
    return _ADDRESS.search(text) is not None


def is_name(line: str) -> bool:
    """Check whether a line is nothing but a full name, or two names: each word with a capital."""
    if _WORD_AND_STOP.search(line):
        return False
    words = _words(line)
    return 2 <= len(words) <= NAME_WORDS + 1 and _is_capitalised(words) and len(_told(words)) >= 2  # noqa: PLR2004


def is_name_like(line: str) -> bool:
    """Check whether a line under a greeting can name its writer: a word, initials, or a full name."""
    words = _words(line)
    if _CASELESS.search(line):
        return len(line.strip()) <= 24  # noqa: PLR2004
    if len(words) == 1:
        return words[0].lower().strip(".") not in _NO_NAME and len(words[0]) > 0
    return 0 < len(words) <= NAME_WORDS and _is_capitalised(words)


def is_name_and_number(line: str) -> bool:
    """Check whether a short line is a name or initials with a number: "Ana Realname, 0415 555 0100"."""
    if len(line) > SHORT:
        return False
    if _EXTENSION.match(line):
        return True
    found = _NUMBER.search(line)
    if found is None or not _is_telephone(found.group()):
        return False
    return is_name_like(line[: found.start()].strip(" ,;:#-|")) and not line[found.end() :].strip(
        " ."
    )


def is_signed_name(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line is a name and what people put behind it: "Mrs Ana Keller (mother of Tim, 4)".

    Behind the writer's whole name it may be anything short, behind others' something that tells of a person.
    """
    if len(line) > SHORT or _ENDS_A_SENTENCE.search(line):
        return False
    name, behind = _name_and_behind(line)
    words = behind.split()
    if not name or len(words) > MOST_BEHIND or not PEOPLE.isdisjoint(words):
        return False
    if is_of_writer(f"{name} {behind}", writer):
        return len(f"{name} {behind}".split()) > 1
    has_detail = _DETAIL.search(behind) is not None
    is_whole = len(name.split()) > 1 and (not behind or _PLACE.match(behind) is not None)
    return (has_detail and is_name(name)) or (
        is_of_writer(name, writer) and (is_whole or has_detail)
    )


def _name_and_behind(line: str) -> tuple[str, str]:
    """Return a name without the title before it, and what stands behind it."""
    found = _BEHIND.match(_HONORIFIC.sub("", line.strip(" \t\xa0-–—~,*_")))
    return ("", "") if found is None else (found[1], found[2] or found[3] or "")


def is_of_writer(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line is nothing but words of its writer's name, given in lower case, and initials."""
    words = [word.strip(".'’-").lower() for word in _words(line)]
    told = [word for word in words if len(word) > 1]
    return 0 < len(told) <= NAME_WORDS and writer.issuperset(told)


def may_be_of(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line may name its writer: it shares a word with their name, where that is known."""
    if len(writer) <= 1 or any(map(str.isdigit, line)):
        return True
    return any(word.lower().startswith(tuple(writer)) for word in re.findall(r"[^\W\d_]+", line))


def names_in(name: str) -> frozenset[str]:
    """Return the words of a name in lower case, initials left out."""
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]{2,}", name))


def _words(line: str) -> list[str]:
    bare = _TITLES.sub("", line.strip(" \t\xa0-–—~,*_"))
    words = bare.split()
    return (
        words if all(_PERSON.fullmatch(word.strip(',"()')) or word == "&" for word in words) else []
    )


def _told(words: list[str]) -> list[str]:
    return [word for word in words if word not in _JOINING]


def _is_capitalised(words: list[str]) -> bool:
    if any(word.lower().strip(",.") in _NO_NAME for word in words):
        return False
    told = _told(words)
    return bool(told) and all(word.strip('("')[:1].isupper() for word in told)


def _is_telephone(number: str) -> bool:
    digits = sum(map(str.isdigit, number))
    plausible = 7 <= digits <= 16 and number.count("/") <= 1  # noqa: PLR2004
    return plausible and _NATIONAL.match(number) is not None and not _DATE.fullmatch(number.strip())
