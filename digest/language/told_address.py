"""Reads the mail addresses that somebody tells: written in whatever signs, or as they are said aloud."""

import re

_AROUND = "<>()[]{}.,;:!?*\"'“”„«»‚‘’"
_SCHEME = "mailto:"
_DOT = r"\s+(?:dot|punkt|punto)\s+"
_SPOKEN = re.compile(
    rf"(?<!\S)([\w.+-]+(?:{_DOT}[\w+-]+)*)\s+[(\[]?(?:at|ät|arroba)[)\]]?\s+([\w-]+(?:{_DOT}[\w-]+)+)",
    re.IGNORECASE,
)


def address_of(token: str) -> str | None:
    """Return the address that a word of a text is, None where it is none: <mailto:ana@example.net>."""
    bare = token.strip(_AROUND)
    if bare.lower().startswith(_SCHEME):
        bare = bare[len(_SCHEME) :]
    return bare if "@" in bare.strip("@") else None


def with_spoken_written(text: str) -> str:
    """Return a text in which "ana at example dot net" is written as one address; it is likely only."""
    return _SPOKEN.sub(lambda found: f"{_dotted(found[1])}@{_dotted(found[2])}", text)


def _dotted(spoken: str) -> str:
    return re.sub(_DOT, ".", spoken, flags=re.IGNORECASE)
