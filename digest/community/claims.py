"""Which words of a name claim a part that only the operator gives: rules over plain values, in each language.

A role stands behind a name in square brackets, which no name can hold. So nobody looks like an expert, a
moderator or the service itself, whatever they call themselves.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from digest.community.looks import look

SHORTEST_INSIDE = 6  # letters of a role that is found within a longer word, too

_ROLES = (  # words by themselves; the longer ones also within others: "LungExperte"
    # English
    "expert experts admin admins administrator administrators administration moderator moderators "
    "moderation mod mods staff support operator operators postmaster webmaster hostmaster helpdesk official "
    "verified vetted certified sysadmin superuser noreply mailerdaemon helpline specialist specialists "
    # German
    "experte experten expertin expertinnen fachexperte fachexpertin moderatorin moderatorinnen moderatoren "
    "verwaltung betreiber betreiberin mitarbeiter mitarbeiterin offiziell offizielle offizieller "
    "verifiziert geprüft geprüfte geprüfter kundendienst hotline systemverwalter spezialist spezialistin "
    "facharzt fachärztin "
    # Spanish
    "experto experta expertos expertas especialista moderador moderadora moderadores moderación "
    "administrador administradora administradores administración operador operadora oficial soporte "
    "verificado verificada equipo"
).split()
_INSIDE = (
    "expert experto moderator moderador administrat administrad postmaster webmaster betreiber "
    "mitarbeiter verwaltung sysadmin"
).split()
_TITLES = frozenset(
    "dr drs doctor doctora doktor med medic prof professor professorin profesor profesora mr mrs ms miss mx "
    "sir lady dame sister nurse md phd mph msc bsc rn do frcp "
    "herr frau schwester pfleger pflegerin dipl priv doz pd univ "
    "señor señora señorita sr sra srta don doña dra lic enfermera enfermero "
    "the real true this is its i am der die das echte echter ich bin el la soy real".split()
)
_QUOTES = "‚„"
_LIKE_BRACKETS = (
    "BRACKET",
    "BOX DRAWINGS",
    "CORNER",
    "SQUARE IMAGE",
    "SQUARE ORIGINAL",
    "NOT SIGN",
)
_APART = re.compile(r"[^\w|$€]+|_+")
_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_](?:\W|$))")
_BRACKETED = re.compile(r"[(（][^()（）]{0,40}[)）]?")


def has_bracket(name: str) -> bool:
    """Say whether a name holds what a role is shown in, or a sign that looks like it."""
    return any(_is_bracket(each) for each in unicodedata.normalize("NFKC", name) + name)


def claims_role(name: str) -> bool:
    """Say whether a name claims to be somebody's who runs the place, or whom the operator vouches for."""
    words = [look(word) for word in _words(name)]
    joined = look(name)
    return any(word in _LOOKS for word in [*words, *_spelled_out(name), joined]) or any(
        each in word for word in [*words, joined] for each in _LOOKS_INSIDE
    )


def is_like(name: str, other: str) -> bool:
    """Say whether a name can be taken for another, titles and the order of words aside.

    With a title it can also where it adds words: "Dr Hope, lung nurse".
    """
    return bool(_likeness(name) & _likeness(other)) or _adds_to(name, other)


def names_service(name: str, service: str) -> bool:
    """Say whether a name holds that of the service, however it is written."""
    wanted = [look(word) for word in _words(service)]
    words = [look(word) for word in _words(name)]
    if not any(wanted):
        return False
    runs = (words[at : at + len(wanted)] for at in range(len(words)))
    whole = "".join(wanted)
    return wanted in list(runs) or look(name) == whole or (" " in service and whole in look(name))


def without_brackets(name: str) -> str:
    """Return a name without the signs that a role is shown in."""
    return " ".join("".join(" " if has_bracket(each) else each for each in name).split())


@lru_cache(maxsize=10_000)
def harmless(name: str) -> str:
    """Return a name of long ago as it is shown beside others': without brackets and claims of a role.

    Empty where nothing is left of it.
    """
    plain = without_brackets(name)
    if claims_role(plain):
        plain = _BRACKETED.sub(lambda found: "" if claims_role(found[0]) else found[0], plain)
        plain = " ".join(word for word in plain.split() if not claims_role(word))
        plain = plain.strip(" -–—,;:/|·•&+")
    plain = " ".join(plain.split())
    return "" if claims_role(plain) or not any(each.isalpha() for each in plain) else plain


def _is_bracket(sign: str) -> bool:
    if sign.isalnum() or sign in "()" or sign in _QUOTES:
        return False
    named = unicodedata.name(sign, "")
    return unicodedata.category(sign) in ("Ps", "Pe") or any(
        each in named for each in _LIKE_BRACKETS
    )


def _words(name: str) -> list[str]:
    """Return the words of a name, those written together with capitals apart as well."""
    found = [word for word in _APART.split(unicodedata.normalize("NFKC", name)) if word]
    parts = [each for word in found for each in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", word)]
    return [*found, *(each for each in parts if each not in found)]


def _spelled_out(name: str) -> list[str]:
    """Return what letters say that stand by themselves: "s t a f f"."""
    letters = [look(word) for word in _APART.split(name) if word]
    return ["".join(run) for alone, run in groupby(letters, lambda each: len(each) == 1) if alone]


@lru_cache(maxsize=1_000)
def _likeness(name: str) -> frozenset[str]:
    """Return what a name looks like as a whole, and without its titles and in any order of its words."""
    plain = _initials_together(unicodedata.normalize("NFKC", name))
    words = [word for word in _APART.split(plain) if word]
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
    words = _APART.split(_initials_together(unicodedata.normalize("NFKC", name)))
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


_LOOKS = frozenset(look(word) for word in _ROLES)
_LOOKS_INSIDE = tuple(look(word) for word in _INSIDE)
_LOOKS_OF_TITLES = frozenset(look(word) for word in _TITLES)
