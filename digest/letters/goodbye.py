"""Writes the goodbye: the last letter to somebody who left, at the address that is forgotten after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from digest.community.leaving.erased_member import ErasedMember
from digest.community.people.member import MemberState, NotificationTiming
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.recipient import Recipient
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload


class GoodbyePayload(Payload):
    """Tells a member that they have left; the last letter to them."""

    kind = LetterKind.GOODBYE

    how: str = "mail"  # the way by which it was ended


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodbyeComposer:
    """Composes goodbyes; nothing is known of their readers but where they read."""

    sealer: LetterSealer

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        numbers = {delivery.member_id for delivery in deliveries}
        left = select(ErasedMember).where(col(ErasedMember.member_id).in_(numbers))
        found = {departed.member_id: departed for departed in session.exec(left)}
        for delivery in deliveries:
            departed = found.get(delivery.member_id)
            if departed is None or departed.address is None:
                yield cancelled(delivery, "there is no address to write to")
                continue
            letter = self._letter(departed, GoodbyePayload.of(delivery).how)
            yield self.sealer.finish(delivery, _reader(departed), letter, at=at)

    def _letter(self, departed: ErasedMember, how: str) -> Letter:
        templates = self.sealer.templates
        return Letter(
            subject=templates.subject("goodbye"),
            rendered=[templates.render("goodbye", erases=departed.erases, how=how)],
            is_from_nobody=True,  # there is nobody left whom a bounce could concern
        )


def _reader(departed: ErasedMember) -> Recipient:
    return Recipient(
        member_id=departed.member_id,
        address=departed.address,
        state=MemberState.FORMER,
        zone=ZoneInfo("UTC"),
        notifications=NotificationTiming.OFF,
        discreet=None,
        paused_from=None,
        paused_until=None,
    )
