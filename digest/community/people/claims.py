"""Which words of a name claim a part that only the operator gives: rules over plain values, in each language.

A role stands behind a name in square brackets, which no name can hold. So nobody looks like an expert, a
moderator or the service itself, whatever they call themselves.
"""

import re
import unicodedata
from functools import lru_cache

from digest.community.people.looks import look
from digest.community.people.roles import APART, claims_role, is_of_the_place, words_of
from digest.community.people.signs import without_signs

_TITLES = frozenset(
    "dr drs doctor doctora doktor med medic prof professor professorin profesor profesora mr mrs ms miss mx "
    "sir lady dame sister nurse md phd mph msc bsc rn do frcp "
    "herr frau schwester pfleger pflegerin dipl priv doz pd univ "
    "señor señora señorita sr sra srta don doña dra lic enfermera enfermero "
    "the real true this is its i am der die das echte echter ich bin el la soy real".split()
)
_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_](?:\W|$))")
_BRACKETED = re.compile(r"[(（][^()（）]{0,40}[)）]?")


def is_like(name: str, other: str) -> bool:
    """Say whether a name can be taken for another, titles and the order of words aside.

    With a title it can also where it adds words: "Dr Hope, lung nurse".
    """
    return bool(_likeness(name) & _likeness(other)) or _adds_to(name, other)


def names_service(name: str, service: str) -> bool:
    """Say whether a name holds that of the service, however it is written."""
    wanted = [look(word) for word in words_of(service)]
    words = [look(word) for word in words_of(name)]
    if not any(wanted):
        return False
    runs = (words[at : at + len(wanted)] for at in range(len(words)))
    whole = "".join(wanted)
    return wanted in list(runs) or look(name) == whole or (" " in service and whole in look(name))


@lru_cache(maxsize=10_000)
def harmless(name: str) -> str:
    """Return a name of long ago as it is shown beside others': without signs of trust and claims of a role.

    Empty where nothing is left of it.
    """
    plain = without_signs(name)
    if claims_role(plain):
        plain = _BRACKETED.sub(lambda found: "" if claims_role(found[0]) else found[0], plain)
        plain = " ".join(word for word in plain.split() if not claims_role(word))
        if claims_role(plain):
            plain = " ".join(word for word in plain.split() if not is_of_the_place(word))
        plain = plain.strip(" -–—,;:/|·•&+")
    plain = " ".join(plain.split())
    return "" if claims_role(plain) or not any(each.isalpha() for each in plain) else plain


@lru_cache(maxsize=1_000)
def _likeness(name: str) -> frozenset[str]:
    """Return what a name looks like as a whole, and without its titles and in any order of its words."""
    plain = _initials_together(unicodedata.normalize("NFKC", name))
    words = [word for word in APART.split(plain) if word]
    telling = [word for word in words if not word.isdigit()] or words
    bare = [each for word in telling if (each := look(word)) and each not in _LOOKS_OF_TITLES]
    found = {look(name), "".join(bare), "".join(sorted(bare)), _without_title(look(name))}
    return frozenset(found - {""})


def _adds_to(name: str, other: str) -> bool:
    """Say whether a name has a title and all that tells who the other is."""
    (said, is_titled), (wanted, _) = _told(name), _told(other)
    return is_titled and bool(wanted) and wanted <= said


def _told(name: str) -> tuple[frozenset[str], bool]:
    """Return how the words of a name look, without titles, and whether it has any."""
    words = APART.split(_initials_together(unicodedata.normalize("NFKC", name)))
    looks = frozenset(each for word in words if word and (each := look(word)))
    return looks - _LOOKS_OF_TITLES, not looks.isdisjoint(_LOOKS_OF_TITLES)


def _initials_together(name: str) -> str:
    """Return a name whose letters with dots are one word: "M.D." is "MD"."""
    return _DOTTED.sub(r"\1", name)


def _without_title(joined: str) -> str:
    """Return a name that is written as one word without the title at its head: "drhope"."""
    for title in ("doctora", "doctor", "doktor", "prof", "dra", "dr"):
        if joined.startswith(look(title)) and len(joined) > len(title) + 2:
            return joined.removeprefix(look(title))
    return joined


_LOOKS_OF_TITLES = frozenset(look(word) for word in _TITLES)
