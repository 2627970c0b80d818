"""Tells a member which communities they joined and left, which they are in, and which others there are."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.language.names import KnownName, match_names
from digest.letters.communities import Lively, lively
from digest.letters.overview import Values
from digest.letters.recipient import Recipient

OTHERS = 8  # communities that are named beside the member's own


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChanges:
    """What one mail changed, in the order it was asked for; communities by their id."""

    joined: tuple[int, ...] = ()
    already: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    cared_for: tuple[int, ...] = ()  # of those that were left: the member was their moderator
    unknown: tuple[str, ...] = ()  # names of no community
    not_in: tuple[str, ...] = ()  # names of none that could be left
    wants_which: bool = False  # wants to leave, and did not say what
    words: str = ""  # the member's own, to be given back

    def packed(self) -> str:
        """Return it as the words of a delivery."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    def told(self) -> str:
        """Return a word for what was done."""
        done = [name for name in ("joined", "already", "left") if getattr(self, name)]
        return ", ".join(done) or "named no community"


def unpack_membership_changes(words: str | None) -> MembershipChanges:
    """Return what `MembershipChanges.packed` kept."""
    kept: dict[str, Any] = json.loads(words or "{}")
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return MembershipChanges(**(kept | lists))


def belonging(session: Session, recipient: Recipient, query: str | None, at: datetime) -> Values:
    """Return what changed, and the communities as they are at the moment of sending."""
    changes = unpack_membership_changes(query)
    communities = lively(session, recipient.member_id, at=at)
    known = [
        KnownName(id=each.community_id, name=each.name, title=each.title) for each in communities
    ]
    return {
        "joined": _of(communities, changes.joined),
        "already": _of(communities, changes.already),
        "left": _of(communities, changes.left),
        "cared_for": changes.cared_for,
        "unknown": [(name, _likely(name, known)) for name in changes.unknown],
        "not_in": changes.not_in,
        "wants_which": changes.wants_which,
        "words": changes.words,
        "mine": sorted((each for each in communities if each.is_in), key=_by_title),
        "others": [each for each in communities if not each.is_in][:OTHERS],
    }


def _of(communities: Iterable[Lively], ids: tuple[int, ...]) -> list[Lively]:
    by_id = {each.community_id: each for each in communities}
    return [by_id[number] for number in ids if number in by_id]


def _likely(name: str, known: list[KnownName]) -> list[KnownName]:
    """Return what a name is like, also where what it names exactly was only told of in a story."""
    named = match_names(name, known)
    return [*named.found, *(each for missed in named.unknown for each in missed.likely)]


def _by_title(each: Lively) -> str:
    return each.title.casefold()
