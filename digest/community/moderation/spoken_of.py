"""Says whom words are about that tell of somebody who may harm themselves: they are not to read them."""

import re
from collections.abc import Set

from sqlmodel import Session, col, select

from digest.community.people.member import Member
from digest.community.people.moderator import moderators
from digest.community.posting.danger import names_moderator, tells_of_another
from digest.community.posting.phrases_of_danger import common_words
from digest.language.words import split_words

SHORT = 2  # letters; a shorter part of a name stands in any text
_SPELT = re.compile(r"(?:(?<!\S)\S ){3,}")  # letter by letter: G a u r i


def spoken_of(
    session: Session, words: str, among: Set[int], *, community_id: int | None
) -> set[int]:
    """Return whom of some members words may tell of as in danger; by their office, who moderates there."""
    if not among or not tells_of_another(words):
        return set()
    line = split_words(words).line
    spelt = "".join(each.replace(" ", "") + "\n" for each in _SPELT.findall(line))
    people = session.exec(select(Member).where(col(Member.id).in_(among)))
    named = {each.id for each in people if _is_named(each.display_name, line, spelt)}
    if community_id is not None and names_moderator(words):
        named |= among & set(moderators(session, community_id))
    return named


def _is_named(name: str, line: str, spelt: str) -> bool:
    """Say whether a name, or a part of it that is no common word, stands in words or is spelt in them."""
    whole = split_words(name)
    own = {each for each in whole.words if len(each) > SHORT and each not in common_words()}
    said = f" {line}"
    is_said = any(f" {each}" in said for each in own | {whole.line})
    return is_said or any(each in spelt for each in own)
