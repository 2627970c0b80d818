"""Display names: what others see of a member, so nothing that tells who they are, and nobody else's name."""

import re
import unicodedata

from sqlmodel import Session, col, func, or_, select

from digest.community.member import FORMER_MEMBER, Badge, Member, MemberState
from digest.community.moderator import Moderator
from digest.community.text import one_line
from digest.errors import BadInput

SHORTEST, LONGEST = 2, 40  # characters

_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.(?:com|org|net|de|es|info|io|eu|uk)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d[\s().+/-]*){6,}")  # of a telephone, or of an insurance card
_OFFICES = frozenset(
    "admin administrator administration moderator moderators moderation staff support "
    "operator postmaster webmaster helpdesk "
    "moderatorin moderatoren verwaltung betreiber moderador moderadora administrador".split()
)
# Letters of other scripts, and digits, that look like a Latin one.
_LOOKS = str.maketrans(
    "авсԁеһіјкӏмопрԛѕтухүԝ" + "αβειικνορτυχ" + "013458|ł",
    "abcdehijklmonpqstyxyw" + "abeiiknoptux" + "oieasbil",
)


def good_name(text: str) -> str:
    """Return a display name as it is kept; raise BadInput, saying the fix, for what must not be one."""
    name = one_line(text, limit=10 * LONGEST).strip(" \"'<>,;:")
    if len(name) < SHORTEST or not any(c.isalpha() for c in name):
        raise BadInput("A display name has two letters or more. Please choose a longer one.")
    if len(name) > LONGEST:
        raise BadInput(f"A display name has {LONGEST} characters at most. Please shorten it.")
    if _ADDRESS.search(name):
        raise BadInput(
            "A display name is seen by everybody, so it must hold no address. Please choose another."
        )
    if _NUMBER.search(name):
        raise BadInput(
            "A display name is seen by everybody, so it must hold no long number. "
            "Please choose another."
        )
    if any(_skeleton(word) in _SKELETONS for word in name.split()) or (
        _skeleton(name) == _skeleton(FORMER_MEMBER)
    ):
        raise BadInput("This name sounds like somebody who runs the place. Please choose another.")
    return name


def free_name(session: Session, text: str, *, member_id: int | None = None) -> str:
    """Return a display name that this member, or somebody new, may have; raise BadInput otherwise.

    No two have the same name, in whatever case, and nobody has one that can be taken for a moderator's, an
    expert's or that of the staff.
    """
    name = good_name(text)
    others = (col(Member.state) != MemberState.FORMER, col(Member.id).is_distinct_from(member_id))
    same = or_(func.lower(Member.display_name) == name.lower(), col(Member.display_name) == name)
    taken = session.exec(select(Member.id).where(same, *others).limit(1)).first()
    if taken is None:
        trusted = or_(
            col(Member.badge) != Badge.NONE, col(Member.id).in_(select(Moderator.member_id))
        )
        names = session.exec(select(Member.display_name).where(trusted, *others))
        wanted = _skeleton(name)
        taken = any(_skeleton(each) == wanted for each in names) or None
    if taken is not None:
        raise BadInput(
            "Somebody else has this name, or one that looks like it. Please choose another."
        )
    return name


def _skeleton(name: str) -> str:
    """Return what a name looks like at a glance: two names with the same one can be mistaken."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in plain if c.isalnum() or c == "|")
    return letters.translate(_LOOKS).replace("l", "i").replace("ı", "i").replace("rn", "m")


_SKELETONS = frozenset(_skeleton(word) for word in _OFFICES)
