"""What is wrong with the colours of pages, as their style says them in light and in the dark."""

import re
from collections.abc import Iterator

from digest.palette import contrast

WORDS, EDGES = 4.5, 3.0  # least contrast (WCAG 2.2, 1.4.3 and 1.4.11)
PAIRS = (  # of the style's own names
    ("text", "paper", WORDS),
    ("soft", "paper", WORDS),
    ("accent", "paper", WORDS),
    ("text", "panel", WORDS),
    ("on-fill", "fill", WORDS),
    ("edge", "paper", EDGES),
)

_NAMED = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", re.IGNORECASE)
_DARK = "prefers-color-scheme: dark"


def style_faults(style: str) -> Iterator[str]:
    """Yield each pair of named colours that is hard to tell apart; a name that is not there says nothing."""
    light, _, dark = style.partition(_DARK)
    named = dict(_NAMED.findall(light))
    for paper, colours in (("light", named), ("dark", {**named, **dict(_NAMED.findall(dark))})):
        for one, other, least in PAIRS:
            if (
                one in colours
                and other in colours
                and contrast(colours[one], colours[other]) < least
            ):
                yield f"--{one} on --{other} is hard to tell apart on {paper} paper"
