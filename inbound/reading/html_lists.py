"""Writes the marks of HTML lists: the numbers that a reader sees, and how deep a list stands in others."""

import re

INDENT = "  "
DEEPEST = 6
_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(lower|upper)-(alpha|latin|roman)", re.IGNORECASE
)
_TYPES = {"lower-alpha": "a", "lower-latin": "a", "lower-roman": "i"}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3_999
_NUMBER = re.compile(r"\s*([+-]?\d{1,9})")


class ListMarks:
    """The marks of one list, item by item; `items` is how many it has, where it counts down."""

    def __init__(self, name: str, values: dict[str, str], items: int) -> None:
        self._is_numbered = name == "ol"
        self._type = _type(values)
        self._step = -1 if "reversed" in values else 1
        start = _number(values.get("start", ""))
        self._next = (items if self._step < 0 else 1) if start is None else start

    def mark(self, values: dict[str, str], *, depth: int) -> str:
        """Return what stands before the next item, whose list stands in `depth` others."""
        indent = INDENT * min(depth, DEEPEST)
        if not self._is_numbered:
            return f"{indent}- "
        value = _number(values.get("value", ""))
        number = self._next if value is None else value
        self._next = number + self._step
        return f"{indent}{_written(number, self._type)}. "


def _number(written: str) -> int | None:
    found = _NUMBER.match(written)
    return int(found[1]) if found else None


def _type(values: dict[str, str]) -> str:
    """Return how a list counts: 1, a, A, i or I."""
    found = _STYLE.search(values.get("style", ""))
    if found is None:
        return values.get("type", "1").strip() or "1"
    letter = _TYPES[f"lower-{found[2].lower()}"]
    return letter.upper() if found[1].lower() == "upper" else letter


def _written(number: int, kind: str) -> str:
    """Return a number as its list counts; a plain one where that has no sign for it."""
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, place = divmod(number - 1, 26)
            letters = chr(ord(kind) + place) + letters
        return letters
    if kind in ("i", "I") and 0 < number <= _MOST_ROMAN:
        roman = ""
        for value, sign in _ROMAN:
            times, number = divmod(number, value)
            roman += sign * times
        return roman if kind == "i" else roman.upper()
    return str(number)
