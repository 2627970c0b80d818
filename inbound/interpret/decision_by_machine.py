"""What the report of a mail server or a mailbox provider can come to."""

from dataclasses import dataclass

from digest.community.stop import Stream
from digest.outbox.bounce_cause import BounceCause


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBounce:
    """A letter did not arrive, or not yet; only the member of its own reverse-path is concerned (L-06).

    So it is where a filter there wants to be answered, whatever address of the member's that comes to.
    """

    member_id: int
    delivery_id: int | None
    verdict: BounceCause
    status: str  # 5.1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteComplaint:
    """A member called a letter spam: that stream stops at once (L-07)."""

    member_id: int
    stream: Stream | None  # None where the letter is of no stream that can be stopped


ByMachine = NoteBounce | NoteComplaint
