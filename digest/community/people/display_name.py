"""Display names: what others see of a member, so nothing that tells who they are, and nobody else's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from sqlmodel import Session, col, func, or_, select

from digest.community.people.claims import is_like, names_service
from digest.community.people.looks import look
from digest.community.people.member import FORMER_MEMBER, Badge, Member, MemberState
from digest.community.people.moderator import Moderator
from digest.community.people.preference_fault import BadName, PreferenceFault
from digest.community.people.roles import claims_role
from digest.community.people.signs import has_badge, has_bracket
from digest.language.text import one_line

SHORTEST, LONGEST = 2, 40  # characters

# Mail programs make links of what looks like a host by themselves: a dot, and small letters at once after it.
_ADDRESS = re.compile(
    r"@|://|(?i:\bwww\.|\w\.(?:com|org|net|de|es|info|io|eu|uk)\b)|\w\.(?![A-Z])[^\W\d_][\w-]"
)
_DOTS = str.maketrans("。．｡․﹒", ".....")
_NUMBER = re.compile(r"(?:\d[\s().+/-]*){6,}")  # of a telephone, or of an insurance card


def as_kept(text: str) -> str:
    """Return a display name as it is kept where it is a good one."""
    return one_line(text, limit=10 * LONGEST).strip(" \"'<>,;:")


def good_name(text: str, *, service: str = "") -> str:
    """Return a display name as it is kept; raise BadName, saying the fix, for what must not be one.

    `service` is what this installation calls itself: no member is called so.
    """
    name = as_kept(text)
    if len(name) < SHORTEST or not any(c.isalpha() for c in name):
        raise BadName(PreferenceFault.NAME_SHORT)
    if len(name) > LONGEST:
        raise BadName(PreferenceFault.NAME_LONG)
    if _ADDRESS.search(name.translate(_DOTS)):
        raise BadName(PreferenceFault.NAME_ADDRESS)
    if _NUMBER.search(name):
        raise BadName(PreferenceFault.NAME_NUMBER)
    _refuse_claims(name, service)
    return name


def _refuse_claims(name: str, service: str) -> None:
    if has_bracket(name):
        raise BadName(PreferenceFault.NAME_BRACKET)
    if has_badge(name):
        raise BadName(PreferenceFault.NAME_BADGE)
    if claims_role(name) or look(name) == look(FORMER_MEMBER):
        raise BadName(PreferenceFault.NAME_ROLE)
    if names_service(name, service):
        raise BadName(PreferenceFault.NAME_SERVICE, service=service)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesInUse:
    """Which of some names others have already, and whom nobody may be taken for."""

    taken: set[str]  # in small letters
    trusted: Sequence[str]

    @classmethod
    def among(cls, session: Session, names: Sequence[str], *, member_id: int | None = None) -> Self:
        """Look up some names at once, for this member or for somebody new."""
        others = (
            col(Member.state) != MemberState.FORMER,
            col(Member.id).is_distinct_from(member_id),
        )
        same = or_(
            func.lower(Member.display_name).in_([name.lower() for name in names]),
            col(Member.display_name).in_(names),
        )
        found = session.exec(select(Member.display_name).where(same, *others))
        taken = {name.lower() for name in found}
        return cls(taken=taken, trusted=[name for _, name in _trusted(session, member_id)])

    def has(self, name: str) -> bool:
        """Say whether somebody has this name, in whatever case, or can be taken for its bearer."""
        return name.lower() in self.taken or any(is_like(name, each) for each in self.trusted)


def free_name(
    session: Session,
    text: str,
    *,
    member_id: int | None = None,
    service: str = "",
    in_use: NamesInUse | None = None,
) -> str:
    """Return a display name that this member, or somebody new, may have; raise BadName otherwise.

    No two have the same name, in whatever case, and nobody has one that can be taken for a moderator's, an
    expert's or that of the staff. `in_use` was looked up before, for this name and others.
    """
    name = good_name(text, service=service)
    known = in_use or NamesInUse.among(session, [name], member_id=member_id)
    if known.has(name):
        raise BadName(PreferenceFault.NAME_TAKEN)
    return name


def lookalikes(session: Session, member: Member) -> list[int]:
    """Return the members whose names can be taken for this one's, whom the operator comes to vouch for."""
    found = select(Member.id, Member.display_name).where(
        col(Member.state) != MemberState.FORMER, Member.id != member.id
    )
    rows = session.exec(found.order_by(col(Member.id)))
    return [number for number, name in rows if is_like(name, member.display_name)]


def refused_names(session: Session, *, service: str = "") -> Iterator[tuple[int, str, str]]:
    """Yield the members whose names of long ago nobody could choose today, the name, and why not."""
    trusted = _trusted(session, None)
    vouched = {number for number, _ in trusted}
    rows = session.exec(
        select(Member.id, Member.display_name)
        .where(col(Member.state) != MemberState.FORMER)
        .order_by(col(Member.id))
    ).all()
    for number, name in rows:
        if number in vouched:
            continue
        try:
            good_name(name, service=service)
        except BadName as error:
            yield number, name, str(error)
            continue
        like = [each for each, other in trusted if is_like(name, other)]
        if like:
            yield number, name, f"It looks like the name of member {like[0]}."


def _trusted(session: Session, but: int | None) -> list[tuple[int, str]]:
    """Return the members that others must not be taken for, with their names."""
    trusted = or_(col(Member.badge) != Badge.NONE, col(Member.id).in_(select(Moderator.member_id)))
    found = select(Member.id, Member.display_name).where(
        trusted, col(Member.state) != MemberState.FORMER, col(Member.id).is_distinct_from(but)
    )
    return list(session.exec(found.order_by(col(Member.id))))
