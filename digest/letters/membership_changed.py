"""Tells a member which communities they joined and left, which they are in, and which others there are."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community.communities.alias import known_communities
from digest.language.names import match_names
from digest.language.whole_names import KnownName
from digest.letters.communities import Lively, lively
from digest.letters.overview import Overview, OverviewPayload, Values
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

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
    several: tuple[str, ...] = ()  # names that could be several of the member's own
    wants_which: bool = False  # wants to leave, and did not say what
    words: str = ""  # the member's own, to be given back

    @property
    def asks_what_to_leave(self) -> bool:
        """Whether nothing was changed, and the letter asks which community is to be left."""
        return self.wants_which and not (self.joined or self.left)

    def told(self) -> str:
        """Return a word for what was done."""
        done = [name for name in ("joined", "already", "left") if getattr(self, name)]
        return ", ".join(done) or "named no community"


class MembershipChangedPayload(OverviewPayload):
    """Tells a member which communities they joined and left."""

    reason: Overview = Overview.BELONGING
    changes: MembershipChanges = MembershipChanges()

    def said(self) -> Iterator[str]:
        """Yield the member's own words, and names of no community."""
        yield from (
            self.changes.words,
            *self.changes.unknown,
            *self.changes.not_in,
            *self.changes.several,
        )


def belonging(session: Session, recipient: Recipient, delivery: Delivery, at: datetime) -> Values:
    """Return what changed, and the communities as they are at the moment of sending."""
    payload = MembershipChangedPayload.of(delivery)
    changes = payload.changes
    communities = lively(session, recipient.member_id, at=at)
    others = [each for each in communities if not each.is_in]
    known = known_communities(session)
    mine = [each for each in communities if each.is_in]
    own = {each.community_id for each in mine}
    return {
        "joined": _of(communities, changes.joined),
        "already": _of(communities, changes.already),
        "left": _of(communities, changes.left),
        "cared_for": changes.cared_for,
        "unknown": [(name, _likely(name, known)) for name in changes.unknown],
        "not_in": changes.not_in,
        "several": [
            (name, [each for each in _likely(name, known, own) if each.id in own])
            for name in changes.several
        ],
        "asks_what_to_leave": changes.asks_what_to_leave,
        "words": changes.words,
        "how": payload.how,
        "is_suspended": recipient.is_suspended,
        "mine": sorted(mine, key=_by_title),
        "others": [] if recipient.is_suspended else others[:OTHERS],
    }


def _of(communities: Iterable[Lively], ids: tuple[int, ...]) -> list[Lively]:
    by_id = {each.community_id: each for each in communities}
    return [by_id[number] for number in ids if number in by_id]


def _likely(
    name: str, known: list[KnownName], first: Collection[int] | None = None
) -> list[KnownName]:
    """Return what a name is like, also where what it names exactly was only told of in a story."""
    named = match_names(name, known, first=first)
    return [*named.found, *(each for missed in named.unknown for each in missed.likely)]


def _by_title(each: Lively) -> str:
    return each.title.casefold()
