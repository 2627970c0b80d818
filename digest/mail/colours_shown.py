"""Which colours the words of a letter have and stand on, in light and on dark paper, as far as styles say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.palette import WHITE

_DARK = re.compile(r"@media \(prefers-color-scheme: ?dark\) ?\{((?:[^{}]*\{[^{}]*\})*)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DECLARED = re.compile(r"(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;]+)")
_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b")
_NAMED = {"white": WHITE, "black": "#000000"}

Path = Sequence["StyledElement"]  # from the page down


@dataclass(frozen=True, slots=True)
class StyledElement:
    """One element: its tag, its classes, and what its own style says."""

    tag: str
    classes: frozenset[str]
    style: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector of a rule for dark paper: elements within each other, the last is meant."""

    parts: tuple[tuple[str, frozenset[str]], ...]
    colours: Mapping[str, str]

    @property
    def weight(self) -> tuple[int, int]:
        """What comes before another rule (CSS selectors 4, section 17): classes, then tags."""
        return sum(len(classes) for _, classes in self.parts), sum(
            bool(tag) for tag, _ in self.parts
        )

    def is_for(self, path: Path) -> bool:
        """Say whether it is meant for the last element of the path."""
        if not _fits(self.parts[-1], path[-1]):
            return False
        above = iter(reversed(path[:-1]))
        return all(any(_fits(part, each) for each in above) for part in reversed(self.parts[:-1]))


def dark_rules(page: str) -> list[Rule]:
    """Return the rules for dark paper in a page's style, the one that counts most last."""
    found = [
        Rule(tuple(map(_part, selector.split())), colours(declared))
        for block in _DARK.findall(page)
        for selectors, declared in _RULE.findall(block)
        for selector in selectors.split(",")
        if selector.strip()
    ]
    return sorted(
        found, key=lambda rule: rule.weight
    )  # of equal ones the last counts: it is stable


def colours(style: str) -> dict[str, str]:
    """Return "color" and "background" of a style, where each is one that we know."""
    found = {}
    for name, value in _DECLARED.findall(style.lower()):
        word = value.replace("!important", "").strip()
        shown = _NAMED.get(word) or _long(_HEX.search(word))
        if shown is not None:
            found[name.removesuffix("-color")] = shown
    return found


def shown_on(path: Path, rules: Sequence[Rule], paper: str, ink: str) -> tuple[str, str]:
    """Return the colour of words in the last element of a path, and what they stand on."""
    color, background = ink, paper
    for depth, element in enumerate(path, start=1):
        own = colours(element.style)
        for rule in rules:
            if rule.is_for(path[:depth]):
                own |= rule.colours
        color, background = own.get("color", color), own.get("background", background)
    return color, background


def _part(text: str) -> tuple[str, frozenset[str]]:
    tag, *classes = text.split(".")
    return tag, frozenset(classes)


def _fits(part: tuple[str, frozenset[str]], element: StyledElement) -> bool:
    tag, classes = part
    return tag in ("", element.tag) and classes <= element.classes


def _long(found: "re.Match[str] | None") -> str | None:
    if found is None:
        return None
    digits = found.group()[1:]
    return f"#{digits if len(digits) == 6 else ''.join(each * 2 for each in digits)}"  # noqa: PLR2004
