"""What people call a community beside its name and its title: its illness, in each of their languages.

An alias may name an illness: it finds a community in what members write, and stands in no header, subject,
Message-ID or link.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from digest.community.communities.community import RESERVED_NAMES, Community, Membership
from digest.errors import BadInput
from digest.language.name_words import compared
from digest.language.names import called, is_general, match_names
from digest.language.text import one_line
from digest.language.vocabulary import is_command_word
from digest.language.whole_names import KnownName
from digest.store.types import NUMBERED, Id, UtcDateTime

LIMIT = 80  # characters
MOST = 50  # of one community
LANGUAGE = re.compile(r"[a-z]{2,3}")


class CommunityAlias(SQLModel, table=True):
    """Another name of a community."""

    __tablename__ = "community_alias"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    community_id: int = Field(foreign_key="community.id", index=True, sa_type=Id)
    name: str
    compared: str = Field(unique=True)  # however it is spelled
    language: str | None = None  # that it is a word of
    created_at: datetime = Field(sa_type=UtcDateTime)


def known_communities(session: Session, *, of_member: int | None = None) -> list[KnownName]:
    """Return all communities by their names, or those that a member is in."""
    wanted = select(Community).order_by(col(Community.title), col(Community.id))
    if of_member is not None:
        belongs = col(Membership.community_id) == col(Community.id)
        wanted = wanted.join(Membership, belongs).where(Membership.member_id == of_member)
    aliases: dict[int, list[str]] = {}
    for alias in session.exec(select(CommunityAlias).order_by(col(CommunityAlias.id))):
        aliases.setdefault(alias.community_id, []).append(alias.name)
    return [
        KnownName(
            id=each.id, name=each.name, title=each.title, aliases=tuple(aliases.get(each.id, ()))
        )
        for each in session.exec(wanted)
    ]


def communities_called(session: Session, words: str) -> list[Community]:
    """Return those whose name, title or alias the words are, in whatever spelling; one at most by a name."""
    named = session.exec(select(Community).where(Community.name == words.strip().lower())).first()
    if named is not None:
        return [named]
    found = called(words, known_communities(session))
    return [session.get_one(Community, each.id) for each in found]


def communities_like(session: Session, words: str) -> list[Community]:
    """Return those that somebody may mean, whom no community is called so; the likeliest first."""
    named = match_names(words, known_communities(session))
    likely = dict.fromkeys((*named.found, *(each for one in named.unknown for each in one.likely)))
    return [session.get_one(Community, each.id) for each in likely]


def named_by_address(communities: Iterable[Community]) -> str:
    """Return communities as one writes them where only one may be meant."""
    return " or ".join(f"{each.name} ({each.title})" for each in communities)


def aliases_of(session: Session, community_id: int) -> list[CommunityAlias]:
    """Return the aliases of a community in the order of their letters."""
    found = select(CommunityAlias).where(CommunityAlias.community_id == community_id)
    return list(session.exec(found.order_by(col(CommunityAlias.name), col(CommunityAlias.id))))


def add_alias(
    session: Session, community: Community, name: str, *, language: str | None, at: datetime
) -> CommunityAlias | None:
    """Give a community another name; None where it is called so already.

    Raises BadInput for what another one is called, for a word that asks us for something and for words that
    fit many communities.
    """
    alias = one_line(name, limit=LIMIT)
    whose = called(alias, known_communities(session))
    if [each.id for each in whose] == [community.id]:
        return None
    if whose:
        raise BadInput(f"{alias!r} is what members call {whose[0].name!r}: choose other words")
    _check(session, community, alias, language)
    made = CommunityAlias(
        community_id=community.id,
        name=alias,
        compared=compared(alias),
        language=language,
        created_at=at,
    )
    session.add(made)
    session.flush()
    return made


def remove_alias(session: Session, community: Community, name: str) -> int | None:
    """Take an alias away, in whatever spelling, and return its number; None where it is none."""
    wanted = compared(name)
    for alias in aliases_of(session, community.id):
        if alias.compared == wanted:
            session.delete(alias)
            session.flush()
            return alias.id
    return None


def refuse_called(session: Session, *words: str) -> None:
    """Raise BadInput where a community is called so by an alias."""
    for each in words:
        for alias in session.exec(
            select(CommunityAlias).where(CommunityAlias.compared == compared(each))
        ):
            name = session.get_one(Community, alias.community_id).name
            raise BadInput(
                f"members call {name!r} so: `digest communities alias {name} --remove {alias.name!r}` "
                "comes first, or choose other words"
            )


def _check(session: Session, community: Community, alias: str, language: str | None) -> None:
    if language is not None and not LANGUAGE.fullmatch(language):
        raise BadInput(f"{language!r} is no language: use its code, as in de")
    if "@" in alias or not any(letter.isalnum() for letter in alias):
        raise BadInput(f"{alias!r} is no name: use words")
    is_reserved = alias.lower() in RESERVED_NAMES
    if not is_reserved and is_general(alias):
        raise BadInput(f"{alias!r} would fit many communities: say which, as in “lung cancer”")
    if is_reserved or is_command_word(alias):
        raise BadInput(f"mails ask us for something by the word {alias!r}: add another word to it")
    if len(aliases_of(session, community.id)) >= MOST:
        raise BadInput(f"{community.name!r} has {MOST} other names: remove one first")
