"""What is known of a matter that a moderator's mail decides, and what such a mail comes to."""

from dataclasses import dataclass

from sqlmodel import Session

from digest.community.attendance import hearers, may_rule
from digest.community.matter import Matter
from digest.community.matter_number import unsealed
from digest.community.ruling import Ruling
from digest.mail.addresses import Ticket
from digest.notices.moderation import ASK_AGAIN, NOT_YOURS
from digest.notices.ruling_words import own_words
from inbound.deciding.decision_for_moderators import Pronounce, PronounceNothing
from inbound.deciding.letter import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutMatter:
    """A matter, as far as the writer is concerned."""

    matter_id: int
    may_rule: bool  # at this moment
    times: int = 0  # it had been ruled as the address says when that was made
    is_heard: bool = False  # a moderator reads what its writer answers


def about_matter(session: Session, object_id: int, writer_id: int) -> AboutMatter | None:
    """Return the matter that an address is about."""
    number, times = unsealed(object_id)
    found = session.get(Matter, number)
    if found is None:
        return None
    return AboutMatter(
        matter_id=found.id,
        may_rule=may_rule(session, writer_id, found),
        times=times,
        is_heard=bool(hearers(session, found, writer_id)),
    )


def pronounced(
    letter: Letter, ticket: Ticket, matter: AboutMatter | None
) -> Pronounce | PronounceNothing:
    """Return what a proved mail to the address of a ruling does; its words are the why."""
    if matter is None or not matter.may_rule:
        return PronounceNothing(member_id=ticket.member_id, reason=NOT_YOURS)
    if ticket.detail not in [ruling.value for ruling in Ruling]:
        return PronounceNothing(member_id=ticket.member_id, reason=ASK_AGAIN)
    return Pronounce(
        member_id=ticket.member_id,
        matter_id=matter.matter_id,
        ruling=Ruling(ticket.detail),
        words=own_words(letter.text),
        times=matter.times,
    )
