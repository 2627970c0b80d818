"""What makes us ask "Did you mean to publish this?" before others see a text: a pure rule."""

from inbound.deciding.doubt import Doubt
from inbound.deciding.facts import Facts
from inbound.deciding.letter import Letter


def doubts(text: str, letter: Letter, facts: Facts) -> tuple[Doubt, ...]:
    """Return what speaks against publishing `text` unasked: a text as it would stand, from this letter."""
    seen = {Doubt.OWN_ADDRESS: _has_own_address(text, facts)}
    return tuple(doubt for doubt, is_seen in seen.items() if is_seen)


def _has_own_address(text: str, facts: Facts) -> bool:
    known = facts.writer.addresses if facts.writer else frozenset()
    lower = text.lower()
    return any(address in lower for address in {*known, facts.author or ""} - {""})
