"""The evidence for a proved From, as plain values for a rule to judge."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from digest.inbox.envelope import Envelope
from inbound.reading.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A good signature over the whole text by a domain that may speak for the From's."""

    domain: str
    covered: tuple[tuple[str, str], ...]  # the fields that it signs, as they stand
    until: datetime | None = None  # when it ends by its own word

    def values(self, *names: str) -> tuple[str, ...]:
        """Return the values of the signed fields of these names."""
        return tuple(value for name, value in self.covered if name in names)

    @property
    def signed_at(self) -> datetime | None:
        """Return the moment in its one signed Date, None where it signs none that can be read."""
        dates = self.values("date")
        if len(dates) != 1:
            return None
        try:
            at = parsedate_to_datetime(dates[0])
            return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """All that was found to speak for a From; with nothing here, only a forwarder's word did."""

    signatures: tuple[Counted, ...] = ()
    is_handed_over: bool = False  # SPF passes for a domain that may speak for the From's
    is_shared: bool = False  # but by servers that send for others, too
    is_vouched: bool = False  # its member or an operator answers for it


NOTHING = Grounds()
VOUCHED = Grounds(is_vouched=True)

Enough = Callable[[Grounds, Fields, Envelope], bool]  # whether no more grounds need be looked for


def never_enough(grounds: Grounds, fields: Fields, envelope: Envelope) -> bool:
    """Have all grounds looked for."""
    return False


def covered(fields: Fields, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the fields that a signature over `names` signs: of each name the lowest first (RFC 6376 5.4.2).

    None at all where two programs could see different fields.
    """
    if not fields.is_plain:
        return ()
    left: dict[str, list[str]] = {}
    found = []
    for name in names:
        values = left.setdefault(name, list(fields.all(name)))
        if values:
            found.append((name, values.pop()))
    return tuple(found)
