"""The colours of letters and pages: one that the operator chooses, and those that go with it.

Templates name them: `$accent`, `$soft`; each has its counterpart for dark paper, `$dark_soft`. Of the
operator's colour three shades are computed, once, that can be read whatever was chosen (WCAG 2.2, 1.4.3 and
1.4.11).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from string import Template

from digest.errors import BadSetting

ACCENT = "#0b5f58"
LIGHT = {
    "paper": "#ffffff",
    "text": "#1e242c",
    "soft": "#545e6a",
    "panel": "#f3f4f1",
    "line": "#d3d9df",
    "bar": "#aeb7c1",  # beside older words
    "edge": "#7a8591",  # of what can be written into
}
DARK = {
    "dark_paper": "#16181c",
    "dark_text": "#e9e6e0",
    "dark_soft": "#b3bac3",
    "dark_panel": "#23272d",
    "dark_line": "#3d444d",
    "dark_bar": "#6b7580",
    "dark_edge": "#8c96a1",
}
WHITE = "#ffffff"  # words on a button
ON_PAPER, ON_PANEL, ON_DARK_PAPER, ON_FILL = 5.5, 4.5, 7.5, 5.5  # least contrast of the accent
MOST_SATURATED = 0.42  # a link on dark paper; stronger ones glow
STEPS = 255  # of lightness

_HEX = re.compile(r"#[0-9a-f]{6}")


def palette(chosen: str = ACCENT) -> Mapping[str, str]:
    """Return all colours by their names in templates; raise BadSetting for a colour that is none.

    `accent` is for links, headings and buttons; on dark paper `dark_accent` is, and `dark_fill` for buttons.
    """
    colour = chosen.strip().lower()
    if not _HEX.fullmatch(colour):
        raise BadSetting(f"{chosen!r} is no colour: write six hexadecimal digits, as in {ACCENT}")
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    at = round(lightness * STEPS)

    def shades(steps: Iterable[int], most: float = 1.0) -> Iterable[str]:
        for step in steps:
            yield _written(hls_to_rgb(hue, step / STEPS, min(saturation, most)))

    accent = colour if _is_clear(colour) else _first(shades(range(at, -1, -1)), _is_clear)
    return {
        **LIGHT,
        **DARK,
        "accent": accent,
        "dark_accent": _first(shades(range(at, STEPS + 1), MOST_SATURATED), _is_clear_in_the_dark),
        "dark_fill": _first(shades(range(STEPS, -1, -1)), _carries_white),
    }


def painted(source: str, colours: Mapping[str, str]) -> str:
    """Return a template with the colours that it names."""
    return Template(source).safe_substitute(colours)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, between 1 and 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _first(shades: Iterable[str], suits: Callable[[str], bool]) -> str:
    return next(each for each in shades if suits(each))


def _is_clear(colour: str) -> bool:
    on_paper, on_panel = contrast(colour, LIGHT["paper"]), contrast(colour, LIGHT["panel"])
    return on_paper >= ON_PAPER and on_panel >= ON_PANEL


def _is_clear_in_the_dark(colour: str) -> bool:
    return contrast(colour, DARK["dark_paper"]) >= ON_DARK_PAPER


def _carries_white(colour: str) -> bool:
    return contrast(colour, WHITE) >= ON_FILL


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
