"""SPF: whether a server may send mail for the sender of the envelope (RFC 7208).

pyspf judges; its look-ups, which it makes by a name of its module, are taken over in a class of our own, so
that each goes through the mail's own and two threads cannot meet.
"""

from collections.abc import Collection

import spf

from digest.inbox.envelope import Envelope
from inbound.authenticate.alignment import in_ascii
from inbound.authenticate.dns import LookupFailed, RecordType
from inbound.authenticate.lookups import Lookups, TooManyLookups
from inbound.authenticate.shared import is_below

ALLOWS_NOBODY = b"v=spf1 ?all"


def sender_domain(envelope: Envelope) -> str | None:
    """Return whose domain SPF speaks for: the reverse-path's, of a null one the client's own name."""
    _, at, domain = envelope.reverse_path.rpartition("@")
    named = domain if at else "" if envelope.reverse_path else envelope.hello or ""
    return in_ascii(named) if named else None


def passes(envelope: Envelope, lookups: Lookups, *, but_for: Collection[str] = ()) -> bool:
    """Check whether SPF gives "pass", `but_for` what the records of these services allow.

    Raises LookupFailed where DNS does not answer now.
    """
    domain = sender_domain(envelope)
    if envelope.peer is None or domain is None:
        return False
    local = envelope.reverse_path.rpartition("@")[0]
    sender = f"{local}@{domain}" if envelope.reverse_path else ""
    try:
        query = _Query(envelope.peer, sender, in_ascii(envelope.hello or "") or "", lookups)
        query.but_for = but_for
        result = query.check()[0]
    except Exception:  # pyspf raises many kinds on what others made; none of them is a pass
        return False
    if result == "temperror":
        raise LookupFailed
    return bool(result == "pass")


class _Query(spf.query):  # type: ignore[misc]  # pyspf is not typed
    """One check of pyspf, which asks DNS by our look-ups."""

    def __init__(self, peer: str, sender: str, hello: str, lookups: Lookups) -> None:
        self._lookups = lookups
        self.but_for: Collection[str] = ()
        super().__init__(i=peer, s=sender, h=hello)

    def dns(
        self,
        name: str,
        qtype: str,
        cnames: object = None,
        ignore_void: bool = False,  # noqa: FBT001, FBT002 - pyspf's own
    ) -> list[object]:
        """Return records in pyspf's shapes; more than two names without any are an error (4.6.4)."""
        if qtype == RecordType.TXT and is_below(str(name), self.but_for):
            return [[ALLOWS_NOBODY]]
        try:
            found = self._lookups.find(str(name), RecordType(qtype))
        except LookupFailed as error:
            raise spf.TempError("no answer") from error
        except TooManyLookups as error:
            raise spf.PermError("too many look-ups") from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names without records")
        if qtype == RecordType.TXT:
            return [[text.encode("latin-1")] for text in found]
        return list(enumerate(found)) if qtype == RecordType.MX else list(found)

    def get_explanation(self, spec: str) -> None:
        """Fetch no explanation: nobody reads it, and its text is the sender's."""
