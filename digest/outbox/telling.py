"""Which refusals say something of us, and which only what the owner of one domain wants."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.people.member import Address
from digest.mail.organisation import has_everybody, organisation

SEVERAL = 3  # organisations that refuse, before small ones say something of us
LARGE_PART, LARGE_LEAST = 0.1, 10  # of all members, and members, where an organisation counts alone


def telling(refused: Mapping[str, int], members: Mapping[str, int], *, of_all: int) -> int:
    """Return how many refusals say something of us, by organisations: what they refused, and who is there.

    A mail provider counts alone, and so does one that has a large part of the members, or half of a few.
    Small ones only where several refuse, and then without the one that refuses most: whoever has a domain
    can make it say anything.
    """
    least = min(max(LARGE_LEAST, LARGE_PART * of_all), of_all / 2)
    large = {each for each in refused if has_everybody(each) or members.get(each, 0) >= least}
    small = [count for each, count in refused.items() if each not in large]
    count = sum(refused[each] for each in large)
    return count if len(refused) < SEVERAL else count + sum(small) - max(small, default=0)


def telling_refusals(session: Session, member_ids: Collection[int]) -> int:
    """Return of how many of these members, who were refused our letters, that says something of us."""
    primary = columns(col(Address.member_id), col(Address.address)).where(
        col(Address.is_primary), col(Address.confirmed_at).is_not(None)
    )
    session.flush()
    refused: Counter[str] = Counter()
    members: Counter[str] = Counter()
    for member_id, address in session.connection().execute(primary):
        members[organisation(address)] += 1
        if member_id in member_ids:
            refused[organisation(address)] += 1
    return telling(refused, members, of_all=members.total())
