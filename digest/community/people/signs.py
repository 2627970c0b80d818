"""Signs that no name may hold: what a role is shown in here, and what vouches for people elsewhere."""

import unicodedata
from functools import lru_cache

_QUOTES = "‚„"
_LIKE_BRACKETS = (
    *("BRACKET", "BOX DRAWINGS", "CORNER", "SQUARE IMAGE", "SQUARE ORIGINAL", "NOT SIGN"),
    *("SUBSET", "SUPERSET", "ORIGINAL OF", "IMAGE OF", "TONE BAR", "SANS-SERIF CAPITAL L"),
)
# letters like brackets, but for their own script
_BOXES = frozenset("匚匸凵冂コｺㄈㄇㄷᄃ⼕⼖⼌⼐ⵎᑕᑐ")
_OWN_SCRIPTS = ("CJK", "KATAKANA", "HIRAGANA", "HANGUL", "BOPOMOFO", "TIFINAGH", "CANADIAN")
_VOUCHING = (
    *("CHECK MARK", "BALLOT BOX", "SQUARE ROOT", "SHIELD", "MEDAL", "ROSETTE", "NAME BADGE"),
    *("POLICE", "AESCULAPIUS", "CADUCEUS", "REGISTERED SIGN", "TRADE MARK", "COPYRIGHT"),
    *("SYMBOL FOR BEGINNER", "LOCK WITH INK PEN"),
)
_RINGED = ("CIRCLED", "SQUARED", "NEGATIVE", "CROSSED NEGATIVE")  # a letter or star in a ring


def has_bracket(name: str) -> bool:
    """Say whether a name holds what a role is shown in, or a sign that looks like it."""
    plain = unicodedata.normalize("NFKC", name)
    return any(map(_is_bracket_in_any_form, name)) or any(
        _is_box(plain, at) for at in range(len(plain))
    )


def has_badge(name: str) -> bool:
    """Say whether a name holds a sign that vouches for people: a check mark, a shield, a letter in a ring."""
    signs = (word[0] for word in name.split() if len(word.strip("\ufe0e\ufe0f")) == 1)
    return any(map(_vouches, name)) or any(map(_is_ringed, signs))


def without_signs(name: str) -> str:
    """Return a name without such signs."""
    plain = "".join(" " if _is_box(name, at) else each for at, each in enumerate(name))
    kept = "".join(
        " " if _is_bracket_in_any_form(each) or has_badge(each) else each for each in plain
    )
    return " ".join(kept.split())


def _is_bracket(sign: str) -> bool:
    if sign.isalnum() or sign in "()" or sign in _QUOTES:
        return False
    return unicodedata.category(sign) in ("Ps", "Pe") or _is_named(sign, _LIKE_BRACKETS)


@lru_cache(maxsize=4096)
def _is_bracket_in_any_form(sign: str) -> bool:
    return any(map(_is_bracket, unicodedata.normalize("NFKC", sign) + sign))


def _is_box(name: str, at: int) -> bool:
    """Say whether a letter stands for a bracket: beside none of its own script."""
    if name[at] not in _BOXES:
        return False
    beside = name[max(0, at - 1) : at] + name[at + 1 : at + 2]
    others = any(each.isalpha() and each not in _BOXES for each in name)
    return others and not any(_is_named(each, _OWN_SCRIPTS) for each in beside)


@lru_cache(maxsize=4096)
def _vouches(sign: str) -> bool:
    return _is_named(sign, _VOUCHING)


def _is_ringed(sign: str) -> bool:
    named = unicodedata.name(sign, "")
    return named.startswith(_RINGED) and ("LETTER" in named or "STAR" in named)


def _is_named(sign: str, parts: tuple[str, ...]) -> bool:
    named = unicodedata.name(sign, "")
    return any(each in named for each in parts)
