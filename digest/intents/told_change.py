"""What a letter tells that was changed, as phrases: an answer to it can take that back or correct it."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from digest.intents.phrases import KeptPhrase


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """One change: what asks for it as it is now, and what asks for it as it was before."""

    now: KeptPhrase
    before: KeptPhrase


_KEPT = TypeAdapter(tuple[ToldChange, ...])


def written_changes(changes: tuple[ToldChange, ...]) -> str | None:
    """Return changes as JSON, None where there are none."""
    return _KEPT.dump_json(changes).decode() if changes else None


def read_changes(kept: str | None) -> tuple[ToldChange, ...]:
    """Return the changes that were written; raise ValidationError for anything else."""
    return _KEPT.validate_json(kept) if kept else ()
