"""Reads words by the address that they came to: at `join` and `leave` they name communities."""

from digest.community.wish import JoinCommunity, LeaveCommunity, Unclear, Wish
from inbound.deciding.facts import Facts
from inbound.deciding.letter import Letter
from inbound.deciding.words import bare_subject
from inbound.recipient import Place, Role


def wishes_by_place(letter: Letter, facts: Facts) -> tuple[Wish, ...]:
    """Return what words mean that are no command by themselves; nothing anywhere else.

    The subject of an answer is that of the letter answered, and says nothing.
    """
    target = facts.target
    if not (isinstance(target, Place) and target.role is Role.COMMAND):
        return ()
    if isinstance(letter.wishes, Unclear) and letter.wishes.likely:
        return ()
    own_subject = bare_subject(letter.subject) == letter.subject.strip()
    words = "\n".join([letter.subject.strip() if own_subject else "", letter.text.strip()]).strip()
    if target.name == "join":
        return (JoinCommunity(name=words),)
    if target.name == "leave":
        return (LeaveCommunity(name=words or None),)
    return ()
