"""What is said of a letter that is looked at before it is sent: its headers, its links, and its faults."""

import email
import email.policy
from dataclasses import dataclass

from cli.installation import Installation
from cli.letter_files import body_of
from digest.community.communities.community import RESERVED_NAMES
from digest.mail.letter_check import OwnPlace, faults, links_in
from digest.queries.communities import all_communities
from digest.store.database import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One letter's headers, links and faults; a letter without faults is ready to be sent."""

    headers: dict[str, str]
    links: list[str]
    faults: list[str]


def looked_at(installation: Installation, session: Session, message: bytes) -> LookedAt:
    """Return what a letter of this installation holds.

    A link that leads elsewhere is no fault where the text part shows it: members write such links.
    """
    settings, html = installation.settings, body_of(message, "html")
    place = OwnPlace(
        domain=settings.domain,
        public_url=settings.pages.public_url,
        reads=installation.keys.read_local_part,
        names=RESERVED_NAMES
        | {each.name for each in all_communities(session, domain=settings.domain)},
        also=f"{settings.rules} {settings.help_in_danger} {body_of(message, 'plain')}",
    )
    read = email.message_from_bytes(message, policy=email.policy.default)
    return LookedAt(
        headers={name: str(value) for name, value in read.items()},
        links=links_in(html),
        faults=faults(html, place, is_letter=True) if html else [],
    )
