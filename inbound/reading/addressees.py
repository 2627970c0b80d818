"""Finds the addresses in a To or Cc field, only where every mail program would read the same ones."""

import re

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}", re.ASCII)


def addressees(value: str) -> tuple[str, ...]:
    """Return the addresses in a field, in their order; none where it is not well made.

    An address in a name, a quoted string or a comment is nobody's.
    """
    parts = _parted(value)
    return () if parts is None else tuple(filter(None, map(_address, parts)))


def _address(part: str) -> str | None:
    """Return the address of one addressee, its quoted strings and comments taken out already."""
    before, opened, rest = part.partition("<")
    inside, closed, after = rest.partition(">")
    if opened and (not closed or "<" in inside or after.strip()):
        return None
    found = (inside if opened else before).strip()
    return found if _ADDRESS.fullmatch(found) else None


def _parted(value: str) -> list[str] | None:
    """Return the text of each addressee without what is quoted or a comment; None where that has no end."""
    parts, depth, is_quoted, at = [""], 0, False, 0
    while at < len(value):
        letter = value[at]
        at += 2 if letter == "\\" and (depth or is_quoted) else 1
        if is_quoted:
            is_quoted = letter != '"'
        elif depth:
            depth += (letter == "(") - (letter == ")")
        elif letter == '"':
            is_quoted = True
            parts[-1] += " \x00 "  # no address of ours is quoted
        elif letter == "(":
            depth = 1
            parts[-1] += " "
        elif letter in ",;":
            parts.append("")
        elif letter == ":":  # a group's name ends
            parts[-1] = ""
        else:
            parts[-1] += letter
    return None if depth or is_quoted else parts
