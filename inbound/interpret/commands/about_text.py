"""Reads what an answer says of words that wait: they were for us, for moderators, or a part will do."""

from collections.abc import Sequence

from inbound.interpret.commands.choice import LONGEST, LONGEST_NO, AnswerPart, parts_of

LONGEST_PART = 25  # words; a longer answer is a text of its own


def hands_to_moderators(text: str) -> bool:
    """Say whether a short answer says that words are for the moderators: "yes, report it"."""
    parts = parts_of(text)
    return _length(parts) <= LONGEST_NO and _is_told_to_moderators(parts)


def tells_moderators(text: str) -> bool:
    """Say whether a clause of a text hands something to the moderators, whatever the others say."""
    parts = parts_of(text)
    is_told = any(each.has("told_to_moderators") and not each.has("not") for each in parts)
    return _length(parts) <= LONGEST and (is_told or _is_told_to_moderators(parts))


def wants_a_part(text: str) -> bool:
    """Say whether a short answer wants less of a text than all of it: "yes, but without the number"."""
    return _tells_of_a_part(text, "part_only", "part_cut")


def cuts_a_part(text: str) -> bool:
    """Say whether a short answer tells us to take a part out of a text: "ok, but lose the number"."""
    return _tells_of_a_part(text, "part_cut")


def _tells_of_a_part(text: str, *ways: str) -> bool:
    parts = parts_of(text)
    is_told = any(each.has("part_named") and any(map(each.has, ways)) for each in parts)
    return is_told and _length(parts) <= LONGEST_PART


def is_for_us(text: str) -> bool:
    """Say whether an answer says that words were for us, and nothing else but a no."""
    parts = [each for each in parts_of(text) if each.said]
    told = [each for each in parts if each.clause.says_only("said_to_us")]
    return bool(told) and all(each in told or each.says_no for each in parts)


def _is_told_to_moderators(parts: Sequence[AnswerPart]) -> bool:
    return any(each.is_all("for_moderators") for each in parts)


def _length(parts: Sequence[AnswerPart]) -> int:
    return sum(len(each.words.words) for each in parts)
