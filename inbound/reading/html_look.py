"""Tells how an element of a mail's HTML looks, so far as plain text without it would say something else.

What is struck out is no longer said, so it is not shown: of "20 40 mg", the 20 struck, "40 mg" is what
counts. Every mark that plain text has for it means something else to somebody ("~20" is "about 20"), and the
strokes of Unicode are lost in many fonts, which leaves the old dose standing.

A raised figure stays raised (10⁹/L is not 109/L). A lowered one is written as people write it (SpO2, B12),
but where it would run into a number.
"""

import re
from typing import NamedTuple

_UNSEEN = frozenset("head style script title template noscript object svg math select".split())
_STRUCK = frozenset("s strike del".split())
_SHIFTS = frozenset("sup sub".split())
_SPACED = frozenset("pre listing xmp plaintext".split())
LOOKS = _UNSEEN | _STRUCK | _SHIFTS | _SPACED  # elements that look otherwise without any style
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|$)|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?<![-\w])font-size\s*:\s*(0(?![.\d]))?", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"white-space\s*:\s*(?:(pre|break-spaces)|[a-z])", re.IGNORECASE)
_SHIFT = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)

_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FIGURE = re.compile(r"[0-9+\-−()]*[0-9+\-−][0-9+\-−()]*|n")
_LEVEL = {raised: written for written, raised in (_RAISED | _LOWERED).items()}
_EMOJI = re.compile(r"[^\w\s]*[\u203c-\u2bff\u3030-\u3299\U0001f000-\U0001fbff][^\w\s]*")
_SMILE = re.compile(r"[:;=8xX]['-]?[()DPpoO|/\\*]|<3")
LONGEST_EMOJI = 16  # characters; a family of four and its joiners has eleven


class Shown(NamedTuple):
    """How the text in an element looks."""

    is_hidden: bool = False
    is_tiny: bool = False
    is_struck: bool = False
    keeps_space: bool = False  # line ends and spaces mean themselves

    @property
    def is_seen(self) -> bool:
        """Whether anybody sees the text, be it struck out."""
        return not (self.is_hidden or self.is_tiny)


def look_of(name: str, values: dict[str, str], around: Shown) -> Shown:
    """Return how the text in an element looks that stands in others."""
    if not values and name not in LOOKS:
        return around
    style = values.get("style", "")
    size = _SIZE.search(style)
    space = _WHITE_SPACE.search(style)
    is_pre = name in _SPACED or around.keeps_space
    return Shown(
        is_hidden=around.is_hidden
        or name in _UNSEEN
        or "hidden" in values
        or _HIDDEN.search(style) is not None,
        is_tiny=around.is_tiny if size is None else size[1] is not None,
        is_struck=around.is_struck or name in _STRUCK or _LINE_THROUGH.search(style) is not None,
        keeps_space=is_pre if space is None else space[1] is not None,
    )


def shift_of(name: str, values: dict[str, str]) -> str:
    """Return "sup" or "sub" where an element raises or lowers its text, else nothing."""
    if name in _SHIFTS:
        return name
    found = _SHIFT.search(values["style"]) if "style" in values else None
    return found[1].lower().removesuffix("er") if found else ""


def shifted(text: str, shift: str, before: str) -> str:
    """Return a raised or lowered text as plain text has it, behind what stands before it.

    Raised words ("4th") are left as they are.
    """
    bare = text.strip()
    if shift == "sub":
        is_near = before[-1:].isdigit() or before[-1:] in ("/", "⁄")
        return text.translate(_LOWERED) if is_near else text
    if _FIGURE.fullmatch(bare):
        return text.translate(_RAISED)
    is_power = before[-1:].isalnum() and bare[:1] != "[" and any(map(str.isdigit, bare))
    return f"^({bare})" if is_power else text


def level(text: str) -> str:
    """Return a text with raised and lowered figures as ordinary ones, to be compared."""
    return text.translate(_LEVEL)


def emoji_of(values: dict[str, str]) -> str:
    """Return the emoji that an image stands for; of other images nothing, whatever they say they are."""
    alt = values.get("alt", "").strip()
    if len(alt) > LONGEST_EMOJI:
        return ""
    return alt if _EMOJI.fullmatch(alt) or _SMILE.fullmatch(alt) else ""
