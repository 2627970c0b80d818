"""Finds which messages of an archive belong together, also where the one that they answer is missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from inbound.archive.archived import Head
from inbound.subject import is_answer

MOST = 3  # a list's tag stands before at least every third subject of a file
AT_LEAST = 5
SOME = 10  # where not even one answer of ten says so in its subject, the archive has lost it


def roots(heads: Iterable[Head]) -> dict[str, str]:
    """Return by each message's key that of the first message of its thread, which may be missing.

    Of a missing message the others know what it answered. What a message of the archive answers, only
    itself says.
    """
    above: dict[str, str | None] = {}
    heads = list(heads)
    for head in heads:
        above[head.key] = next((key for key in head.answers if key != head.key), None)
    for head in heads:
        for nearer, farther in pairwise(head.answers):
            above.setdefault(nearer, farther)
    return {head.key: _root(head.key, above) for head in heads}


def tags_of_lists(heads: Sequence[Head]) -> frozenset[str]:
    """Return what lists have put in brackets before subjects, in lower case.

    A list's tag stands before many subjects of a file, or a header names the list so. All other words in
    brackets are their writers'.
    """
    tags = {tag for head in heads if (tag := head.tag) and tag in head.list_names}
    messages = Counter(head.file for head in heads)
    seen = Counter((head.file, tag) for head in heads if (tag := head.tag))
    for (file, tag), times in seen.items():
        if times >= AT_LEAST and times * MOST >= messages[file]:
            tags.add(tag)
    return frozenset(tags)


def has_bare_answers(heads: Sequence[Head], tags: frozenset[str]) -> bool:
    """Say whether subjects of answers are as the question's: Mailman's monthly files have no "Re:"."""
    answers = [head for head in heads if head.answers]
    marked = sum(is_answer(head.subject, tags) for head in answers)
    return len(answers) >= AT_LEAST and marked * SOME < len(answers)


def _root(key: str, above: dict[str, str | None]) -> str:
    """Return the first message above one; in a circle, the least of those in it."""
    seen = {key}
    while (higher := above.get(key)) is not None:
        if higher in seen:
            return min(seen)
        seen.add(higher)
        key = higher
    return key
