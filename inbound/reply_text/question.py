"""Chooses how much of a quote is kept above an answer: the last lines of what it answers, and no more.

What a member cites themselves, below a colon, stays. Where they answer point by point, each point is kept;
where a whole letter stands quoted above one answer, nothing is, for the conversation shows it anyway.
"""

from inbound.reply_text.attribution import ends_like_one
from inbound.reply_text.contact import has_contact, has_link
from inbound.reply_text.header_block import asks_to_write_above
from inbound.reply_text.marks import is_bare, is_nested, is_quoted
from inbound.reply_text.own_tokens import has_own_traces

KEPT = 3  # lines of a question
LENGTH = 300  # characters of one of its lines
WHOLE = 4  # lines of a lone quote that nobody announced, to be a question and not a letter
CITED = 12  # lines that a member cites
WORDS = 4  # of a lone answer, so that no command has anything above it
POINTS = 2  # answers that make a mail one that answers point by point


def with_questions(lines: list[str], own: list[bool], announced: frozenset[int]) -> list[bool]:
    """Return `own` with the questions that the member's answers stand below."""
    own = _with_citations(lines, own, announced)
    answered = [(first, end) for first, end in _quotes(lines, own) if _is_answered(lines, own, end)]
    if len(answered) < POINTS and not _is_lone_question(lines, own, announced, answered):
        return own
    kept = own.copy()
    for first, end in answered:
        for number in _question(lines, first, end):
            kept[number] = True
    return kept


def _with_citations(lines: list[str], own: list[bool], announced: frozenset[int]) -> list[bool]:
    """Return `own` with the marked lines that a member's own colon introduces, above a program's quote."""
    kept = own.copy()
    for first, end in _quotes(lines, own) if announced else ():
        above = next((n for n in range(first - 1, -1, -1) if lines[n].strip()), -1)
        is_introduced = above >= 0 and own[above] and lines[above].rstrip().endswith((":", "："))
        shown = [lines[n] for n in range(first, end) if not is_bare(lines[n])]
        if not is_introduced or end > max(announced) or len(shown) > CITED:
            continue
        if not any(is_nested(line) or not _may_be_shown(line) for line in shown):
            kept[first:end] = [True] * (end - first)
    return kept


def _quotes(lines: list[str], own: list[bool]) -> list[tuple[int, int]]:
    """Return the runs of marked lines, blank ones in them, as first line and the line after the last."""
    runs: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if own[number] or not is_quoted(line):
            continue
        if runs and all(not lines[n].strip() for n in range(runs[-1][1], number)):
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs


def _is_answered(lines: list[str], own: list[bool], end: int) -> bool:
    below = next((n for n in range(end, len(lines)) if lines[n].strip()), None)
    return below is not None and own[below]


def _is_lone_question(
    lines: list[str], own: list[bool], announced: frozenset[int], answered: list[tuple[int, int]]
) -> bool:
    """Check whether the one answered quote was chosen by the member: short, and nothing announces it."""
    if len(answered) != 1:
        return False
    first, end = answered[0]
    above = next((n for n in range(first - 1, -1, -1) if lines[n].strip()), -1)
    written = [n for n in range(first, end) if lines[n].strip()]
    said = any(ends_like_one(lines[n]) for n in written) or above in announced
    words = sum(len(lines[n].split()) for n in range(len(lines)) if own[n])
    return not said and len(written) <= WHOLE and words >= WORDS


def _question(lines: list[str], first: int, end: int) -> list[int]:
    """Return the last lines of the last paragraph of a quote, none where they are not fit to be shown."""
    last = next((n for n in range(end - 1, first - 1, -1) if not is_bare(lines[n])), None)
    found: list[int] = []
    for number in range(last if last is not None else -1, first - 1, -1):
        if is_bare(lines[number]) or is_nested(lines[number]) or len(found) == KEPT:
            break
        found.append(number)
    return found if found and all(_may_be_shown(lines[number]) for number in found) else []


def _may_be_shown(line: str) -> bool:
    bare = line.lstrip("> ")
    hides = has_contact(bare) or has_link(bare) or has_own_traces(bare) or "@" in bare
    return (
        not hides
        and not ends_like_one(bare)
        and not asks_to_write_above(bare)
        and len(line) <= LENGTH
    )
