"""What a letter tells that was changed, as phrases: an answer to it can take that back or correct it."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from digest.community.preferences.preference import Instant, PreferenceName
from digest.intents.phrases import (
    Choose,
    FollowTag,
    JoinCommunity,
    KeptPhrase,
    LeaveCommunity,
    MuteMember,
    Phrase,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """One change: what asks for it as it is now, and what asks for it as it was before."""

    now: KeptPhrase
    before: KeptPhrase


def matter_of(phrase: Phrase) -> tuple[object, ...]:
    """Return what a phrase changes, of which only one can be so: a setting, or where somebody belongs."""
    match phrase:
        case Choose(preference=Instant(community=name)):
            return PreferenceName.INSTANT, name
        case Choose(preference=preference):
            return (preference.setting,)
        case JoinCommunity(name=name) | LeaveCommunity(name=name):
            return JoinCommunity, name
        case FollowTag(name=name) | MuteMember(name=name):
            return type(phrase), name
        case _:
            return (type(phrase),)


_KEPT = TypeAdapter(tuple[ToldChange, ...])


def written_changes(changes: tuple[ToldChange, ...]) -> str | None:
    """Return changes as JSON, None where there are none."""
    return _KEPT.dump_json(changes).decode() if changes else None


def read_changes(kept: str | None) -> tuple[ToldChange, ...]:
    """Return the changes that were written; raise ValidationError for anything else."""
    return _KEPT.validate_json(kept) if kept else ()
