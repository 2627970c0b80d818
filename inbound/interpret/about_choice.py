"""What is known of the communities that a letter named, and of which its answer may take some."""

from collections.abc import Iterable

from sqlmodel import Session

from digest.community.communities.alias import known_communities
from digest.language.whole_names import KnownName
from digest.letters.overview import Overview
from digest.mail.signed_address import Keys
from inbound.interpret.about_change import answered_letter
from inbound.recipient import AddressRole, Destination, FixedAddress

LEAVE, JOIN = "leave", "join"


def communities_offered(
    session: Session,
    target: Destination | None,
    answers: Iterable[str],
    keys: Keys,
    member_id: int,
) -> tuple[KnownName, ...]:
    """Return what an answer to "Which community do you want to leave, or to join?" can take; else none."""
    if not isinstance(target, FixedAddress) or target.role is not AddressRole.COMMAND:
        return ()
    if target.name not in (LEAVE, JOIN):
        return ()
    letter = answered_letter(session, answers, keys, member_id)
    if letter is None or letter.reason != Overview.BELONGING.value or letter.ways_back is not None:
        return ()
    mine = known_communities(session, of_member=member_id)
    if target.name == LEAVE:
        return tuple(mine)
    return tuple(each for each in known_communities(session) if each not in mine)
