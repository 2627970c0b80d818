"""What a letter tells, as a value: kept as JSON until the letter is done, and checked when it is composed."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from digest.intents.told_change import ToldChange, read_changes, written_changes
from digest.outbox.delivery import Delivery, LetterKind

# Fields of these names are columns of the outbox, since SQL reads them; they hold no words of a person.
COLUMNS = frozenset(
    {
        *("reason", "conversation_id", "post_id", "question_id", "matter_id", "announcement_id"),
        *("reply_to_id", "until"),
    }
)


class Payload(BaseModel):
    """What one letter tells; each kind of letter has a type of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[LetterKind]

    reply_to_id: str | None = None  # Message-ID of the mail that this letter answers
    ways_back: tuple[
        ToldChange, ...
    ] = ()  # that an answer can take back; kept when the letter is sent

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Return what a letter tells; raise ValidationError where that is not of this type."""
        known = {name: getattr(delivery, name) for name in cls.model_fields.keys() & COLUMNS}
        columns = {name: value for name, value in known.items() if value is not None}
        told = json.loads(delivery.payload or "{}")
        return cls(**told, **columns, ways_back=read_changes(delivery.ways_back))

    def columns(self) -> dict[str, Any]:
        """Return the values of the columns in which this is kept."""
        own = type(self).model_fields.keys() & COLUMNS
        told = self.model_dump_json(exclude={*own, "ways_back"}, exclude_defaults=True)
        payload = None if told == "{}" else told
        kept = {"payload": payload, "ways_back": written_changes(self.ways_back)}
        return {**{name: getattr(self, name) for name in own}, **kept}

    def said(self) -> Iterator[str]:
        """Yield the words of people that stand in the letter."""
        yield from ()
