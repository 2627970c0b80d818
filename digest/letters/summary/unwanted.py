"""Why no summary may go to a member at a moment, whatever there is to tell."""

from datetime import datetime
from enum import StrEnum

from digest.community.people.member import MemberState, SummaryFrequency
from digest.letters.recipient import Recipient


class Unwanted(StrEnum):
    """What keeps every summary from a member; the words are what the outbox says of one that is cancelled."""

    SUSPENDED = "the member is suspended"
    FORMER = "the member is former"
    STOPPED = "the member stopped the summary"
    PAUSED = "the member paused all letters"
    NO_ADDRESS = "there is no address to write to"


NOT_ACTIVE = {
    MemberState.SUSPENDED: Unwanted.SUSPENDED,
    MemberState.FORMER: Unwanted.FORMER,
}


def why_unwanted(to: Recipient, at: datetime) -> Unwanted | None:
    """Return why no summary may go to this member at the moment `at`, or None."""
    if to.state is not MemberState.ACTIVE:
        return NOT_ACTIVE[to.state]
    if to.summary is SummaryFrequency.NEVER:
        return Unwanted.STOPPED
    if to.pauses(at):
        return Unwanted.PAUSED
    return Unwanted.NO_ADDRESS if to.address is None else None
