"""Renders what many readers of a batch get alike only once: each letter fills in its own tokens later."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from digest.mail.template_set import Rendered, TemplateSet


class Alike:
    """The templates for one batch of letters; times within a value are told apart by `zone` beside it."""

    def __init__(self, templates: TemplateSet) -> None:
        self._templates = templates
        self._bodies: dict[Hashable, Rendered] = {}
        self._subjects: dict[Hashable, str] = {}

    def subject(self, letter: str, **values: Any) -> str:
        """Return a letter's subject."""
        key = _key(letter, values)
        if key not in self._subjects:
            self._subjects[key] = self._templates.subject(letter, **values)
        return self._subjects[key]

    def render(self, letter: str, *, zone: str, **values: Any) -> Rendered:
        """Return a letter's body."""
        key = (zone, *_key(letter, values))
        if key not in self._bodies:
            self._bodies[key] = self._templates.render(letter, zone=zone, **values)
        return self._bodies[key]


def _key(letter: str, values: Mapping[str, Hashable]) -> tuple[Hashable, ...]:
    return (letter, *values, *map(as_read, values.values()))


def as_read(value: Hashable) -> Hashable:
    """Return what tells a value from all that read otherwise.

    Equal moments of two zones are equal to Python, as 1 and True are, and say different things in a letter.
    """
    if isinstance(value, datetime):
        return value, value.fold, value.tzinfo
    return type(value), value
