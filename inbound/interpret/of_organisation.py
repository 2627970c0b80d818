"""Says whether a telephone number or a mail address in a text is plainly an organisation's: a pure rule.

A number is help for everybody where it is a helpline's, a ward's or a practice's. Everything else that rings
is somebody's at home, whatever verb stands beside it: of the two words before it that say whose it is, the
nearer one counts.
"""

import re

_ORGANISATION = re.compile(
    r"\b(?:\w*(?:help|hot|quit|life|info)line|(?:crisis|support|advice|nurse|patient|information) line|"
    r"hospitals?|clinics?|ward|practice|(?:gp|doctor['’]?s|dental) surgery|offices?|pharmacy|chemist|charity|"
    r"foundation|association|society|centre|center|department|dept|reception|desk|switchboard|samaritans|"
    r"hospice|council|services?|institute|university|school|agency|company|insurance|emergency|unit|"
    r"laborator(?:y|ies)|group|team|library|network|program(?:me)?|inc|ltd|corp|"
    r"\w*(?:klinik|klinikum|kliniken|krankenhaus|praxis|ambulanz|beratung|beratungsstelle|verband|"
    r"stiftung|seelsorge|notruf|bereitschaftsdienst|zentrum|apotheke|krankenkasse|pflegedienst|hospiz|"
    r"sekretariat|zentrale|institut|universität|gmbh|station|hotline|büro)(?:e?s)?|\w*vereine?s?|"
    r"(?:gesundheits|sozial|jugend|versorgungs)amt|anmeldung|selbsthilfe\w*|"
    r"hospital(?:es)?|cl[ií]nica|consulta|centro|asociaci[oó]n|fundaci[oó]n|federaci[oó]n|urgencias|"
    r"farmacia|ambulatorio|secretar[ií]a|oficina|recepci[oó]n|l[ií]nea|ayuntamiento|servicios?|ong|"
    r"instituto|universidad|seguridad social|cruz roja|centralita|tel[eé]fono de la esperanza)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:i['’]m|i am|mine|husband|wife|daughter|son|sister|brother|mother|father|mum|mom|dad|"
    r"neighbou?r|friend|carer|cousin|aunt|uncle|partner|"
    r"ich bin|bin ich|\w*mann|frau|tochter|sohn|schwester|bruder|mutter|vater|"
    r"nachbar(?:in)?|\w*freund(?:in)?|anw[aä]lt(?:in)?|"
    r"soy|estoy|marido|mujer|esposa|hij[oa]|herman[oa]|madre|padre|vecin[oa]|amig[oa]|"
    r"cuidadora?|abogad[oa])\b",
    re.IGNORECASE,
)
_FOR_EVERYBODY = re.compile(  # nobody has such a number at home
    r"(?:(?:\+|00)\d{1,3}[ .-]?)?\(?(?:0?800|0808|0300|0180|0845)|90[0-2][ .-]?\d{3}[ .-]?\d{3}$|"
    r"(?:1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)[).-]"
)
_MOBILE = re.compile(r"(?:(?:\+|00)(?:49|44|34)[ .-]?|0)\(?(?:1[567]|7[3-9])|[67]\d\d[ .-]\d")
_ROLE = re.compile(
    r"(?:info|contact|kontakt|contacto|office|help|helpline|support|admin|team|post|mail|enquir\w*|inquir\w*|"
    r"secretar\w*|sekretariat|praxis|klinik|ambulanz|beratung|presse|press|service|studies|trials?|"
    r"clinic|ward|nurses?|reception|list\w*|subscribe|news\w*)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"(?<=[^\W\d_]{3})[.!?…]+\s|\n\s*\n|[!?]\s")


def is_organisations_number(number: re.Match[str]) -> bool:
    """Say whether a number, where it stands in its text, is not somebody's own."""
    if _FOR_EVERYBODY.match(number.group()):
        return True
    before, behind = _around(number)
    if _MOBILE.match(number.group()) and _PERSON.search(before + behind):
        return False
    return _is_organisations(before, behind)


def is_organisations_address(address: re.Match[str]) -> bool:
    """Say whether a mail address is not somebody's own: "info@", or behind a word that says whose."""
    before, behind = _around(address)
    return _ROLE.match(address.group()) is not None or _is_organisations(before, behind)


def _is_organisations(before: str, behind: str) -> bool:
    """Say whether the nearer word before it, or else one behind it, names an organisation."""
    place = max((found.end() for found in _ORGANISATION.finditer(before)), default=-1)
    person = max((found.end() for found in _PERSON.finditer(before)), default=-1)
    if place >= 0 or person >= 0:
        return place > person
    return _ORGANISATION.search(behind) is not None


def _around(found: re.Match[str]) -> tuple[str, str]:
    """Return what stands before it and behind it in its sentence."""
    before, behind = found.string[: found.start()], found.string[found.end() :]
    return _SENTENCE_ENDS.split(before)[-1], _SENTENCE_ENDS.split(behind, maxsplit=1)[0]
