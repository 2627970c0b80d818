"""What is known of a letter that changed nothing but asks: for a community, or another value of a setting."""

from collections.abc import Iterable

from sqlmodel import Session

from digest.community.communities.alias import known_communities
from digest.intents.phrases import LeaveCommunity
from digest.language.whole_names import KnownName
from digest.letters.overview import Overview
from digest.mail.signed_address import Keys
from digest.outbox.delivery import LetterKind
from inbound.interpret.about_change import AboutChange, answered_letter
from inbound.recipient import AddressRole, Destination, FixedAddress

LEAVE, JOIN = "leave", "join"


def asked_by(
    session: Session, answers: Iterable[str], keys: Keys, member_id: int
) -> Overview | None:
    """Return which letter of its kind a mail answers, where that told of no change."""
    letter = answered_letter(session, answers, keys, member_id)
    is_one = letter is not None and letter.kind is LetterKind.OVERVIEW and not letter.ways_back
    return Overview(letter.reason) if letter and letter.reason and is_one else None


def communities_offered(
    session: Session, target: Destination | None, asked: Overview | None, member_id: int
) -> tuple[KnownName, ...]:
    """Return what an answer to "Which community do you want to leave, or to join?" can take; else none."""
    if not isinstance(target, FixedAddress) or target.role is not AddressRole.COMMAND:
        return ()
    if target.name not in (LEAVE, JOIN) or asked is not Overview.BELONGING:
        return ()
    mine = known_communities(session, of_member=member_id)
    if target.name == LEAVE:
        return tuple(mine)
    return tuple(each for each in known_communities(session) if each not in mine)


def after_leaving(session: Session, change: AboutChange | None) -> tuple[KnownName, ...]:
    """Return the communities of which an answer to the letter that says some were left may name any."""
    changes = change.changes if change is not None and change.is_answered else ()
    is_told = any(isinstance(each.now, LeaveCommunity) for each in changes)
    return tuple(known_communities(session)) if is_told else ()
