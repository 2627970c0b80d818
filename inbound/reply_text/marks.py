"""Finds the lines marked as a quote: with ">" or a similar mark, or broken off from a marked line."""

import re
from collections.abc import Iterator

FULL = 66  # characters of a line that a mail program may have broken
INITIALS = 2  # lines with the same initials, before they are a mark

_QUOTED = re.compile(r" {0,3}\|?[>＞»](?!\s*(?::|=(?!==)))")
_NESTED = re.compile(r" {0,3}\|?[>＞»]\s?[>＞»|]")
_BARE = re.compile(r"[\s>＞»|]*$")
_VALUE = re.compile(r"> ?\d")
_INITIALS = re.compile(r"\s?([A-Z][A-Za-z]{0,3}\(?> ?)")
_ODD = re.compile(r" {0,3}[:|#}%=\]]")  # marks only where something announces them
_FROM = ">From "  # what mail programs make of a line that begins with "From "
_LINK = re.compile(r"[(<\[]?https?://\S+[)>\]]?\s?>?$")
_INDENTED = ("   ", "\t")
_ENDS = (".", "!", "?", ":", "…", "。", ">", ")")


def is_quoted(line: str) -> bool:
    """Check whether a line carries the mark of a quote."""
    return line.lstrip(" |")[:1] in (">", "＞", "»") and _QUOTED.match(line) is not None


def is_nested(line: str) -> bool:
    """Check whether a line carries the mark of a quote within a quote."""
    return _NESTED.match(line) is not None


def is_bare(line: str) -> bool:
    """Check whether a line holds nothing but marks."""
    return _BARE.match(line) is not None


def is_oddly_marked(line: str) -> bool:
    """Check whether a line begins with a character that some programs mark quotes with."""
    return _ODD.match(line) is not None


def unmarked(lines: list[str]) -> list[bool]:
    """Return for each line whether it lacks the mark of a quote."""
    own = [not is_quoted(line) for line in lines]
    if own.count(False) == 1 and _is_a_value(lines, own.index(False)):
        return [True] * len(lines)
    for number in range(1, len(lines) - 1):
        if own[number] and not own[number - 1] and not own[number + 1]:
            own[number] = not _is_broken_off(lines[number - 1], lines[number])
    for mark in _initials(lines):
        for number, line in enumerate(lines):
            own[number] = own[number] and not line.lstrip().startswith(mark)
    return own


def without_marks_of_from(lines: list[str]) -> list[str]:
    """Return lines as they were written, where a mail program marked one only since it begins with "From ".

    An archive of mails parts them by such lines, so that many programs mark them. Among marked lines, or
    right below what announces a quote, it is one.
    """
    kept = list(lines)
    for first, end in _runs_of_from(lines):
        around = [lines[number] for number in (first - 1, end) if 0 <= number < len(lines)]
        above = next((each for each in lines[first - 1 :: -1] if each.strip()), "") if first else ""
        if any(map(is_quoted, around)) or above.rstrip().endswith(":"):
            continue
        kept[first:end] = [each.removeprefix(">") for each in lines[first:end]]
    return kept


def _runs_of_from(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the end of lines in a row that are so marked."""
    first = None
    for number, line in enumerate([*lines, ""]):
        is_from = line.startswith(_FROM)
        if is_from and first is None:
            first = number
        elif not is_from and first is not None:
            yield first, number
            first = None


def odd_quote_end(lines: list[str], first: int, *, near: int) -> int:
    """Return the line after a quote near `first` whose lines all carry one odd mark, or `first`."""
    start = next(
        (n for n in range(first, min(first + near, len(lines))) if lines[n].strip()), first
    )
    mark = _ODD.match(lines[start]) if 0 < first < len(lines) else None
    if mark is None:
        return first
    end = start
    for number in range(start, len(lines)):
        if lines[number].startswith(mark.group()):
            end = number + 1
        elif lines[number].strip():
            break
    return end if end - start > 1 or mark.group().endswith("|") else first


def indented_quote_end(lines: list[str], first: int, *, near: int) -> int | None:
    """Return the first line after a quote near `first` that is marked by its indentation alone.

    None where nothing is indented there, or all that follows is.
    """
    written = (number for number in range(first, len(lines)) if lines[number].strip())
    start = next(written, None)
    if start is None or start >= first + near or not lines[start].startswith(_INDENTED):
        return None
    return next((number for number in written if not lines[number].startswith((" ", "\t"))), None)


def _is_a_value(lines: list[str], number: int) -> bool:
    """Check whether the only marked line means itself: "> 20 would be too high", or all that was written."""
    if all(not line.strip() for place, line in enumerate(lines) if place != number):
        return True
    return _VALUE.match(lines[number]) is not None and bool(lines[max(number - 1, 0)].strip())


def _is_broken_off(before: str, line: str) -> bool:
    """Check whether an unmarked line between marked ones is the end of the long one above it."""
    text = line.strip()
    if _LINK.match(text):
        return True
    return len(before) >= FULL and text[:1].islower() and not before.rstrip().endswith(_ENDS)


def _initials(lines: list[str]) -> list[str]:
    """Return the initials that mark lines as in "JD> I think so"."""
    found: dict[str, int] = {}
    for line in lines:
        if ">" in line[1:7] and (match := _INITIALS.match(line)) is not None:
            mark = match[1].rstrip()
            found[mark] = found.get(mark, 0) + 1
    return [mark for mark, times in found.items() if times >= INITIALS][:3]
