"""Muting another member for oneself, and ending it: nobody else learns of it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.actions.context import Context
from digest.actions.permission import may_not_hear, of_a_member
from digest.actions.result import Done, Refused, Result
from digest.community.conversations.found_posts import readable_posts
from digest.community.conversations.post import Post
from digest.community.people.member import Member, MemberState
from digest.community.people.muted_member import (
    MutedMember,
    known_as,
    mute_member,
    muted_members,
    unmute_member,
)
from digest.intents.phrases import MuteMember
from digest.intents.told_change import ToldChange
from digest.language.similarity import closest
from digest.letters.notice import NoticePayload, Reason

LIKELY = 5  # members that a letter offers in place of one who is not there


@of_a_member
def change_member_mute(context: Context, member_id: int, phrase: MuteMember) -> Result:
    """Show the member nothing of what another one writes, or show it again.

    Only who wrote something that the member may read can be muted, so a name tells nothing of who else is
    here.
    """
    session = context.session
    if phrase.on and (refusal := may_not_hear(context, member_id)):
        return refusal
    part = f"{phrase.on}:{phrase.name}"  # several members of one mail are told in a letter each
    muted, writers = _muted(session, member_id), _writers(session, member_id)
    known = {**writers, **muted} if phrase.on else muted
    name = phrase.name.casefold()
    found = known.get(name) or writers.get(name)
    if found is None:
        likely = (known[each].name for each in _like(name, known))
        return Refused(
            reason=Reason.UNKNOWN_MEMBER,
            member_id=member_id,
            act="unknown member",
            offers=tuple(MuteMember(name=each, on=phrase.on) for each in likely),
            part=part,
        )
    if phrase.on:
        is_new = mute_member(session, member_id, found.member_id, at=context.at)
    else:
        is_new = unmute_member(session, member_id, found.member_id)
    reason = Reason.MEMBER_MUTED if phrase.on else Reason.MEMBER_UNMUTED
    now, before = (MuteMember(name=found.name, on=on) for on in (phrase.on, not phrase.on))
    notice = NoticePayload(
        reason=reason,
        name=found.name,
        is_so_already=not is_new,
        ways_back=(ToldChange(now=now, before=before),) if is_new else (),
    )
    context.answer(member_id, notice, part=part)
    return Done(act=reason.value.replace("_", " "))


@dataclass(frozen=True, slots=True)
class _Other:
    """Another member, and the name by which they are known."""

    member_id: int
    name: str


def _writers(session: Session, member_id: int) -> dict[str, _Other]:
    """Return who else wrote what the member may read, by the names they know, in small letters.

    Whoever mutes one of them finds them by the new name, too, and is told the one that they know.
    """
    name, is_theirs = known_as(member_id)
    found = (
        columns(col(Member.id), col(Member.display_name), name)
        .select_from(Member)
        .outerjoin(MutedMember, is_theirs)
        .where(
            col(Member.id).in_(readable_posts(columns(col(Post.author_id)), member_id)),
            col(Member.id) != member_id,
            col(Member.state) != MemberState.FORMER,
        )
    )
    rows = session.execute(found).all()
    now = {shown.casefold(): _Other(number, known) for number, shown, known in rows}
    return now | {known.casefold(): _Other(number, known) for number, _, known in rows}


def _muted(session: Session, member_id: int) -> dict[str, _Other]:
    theirs = muted_members(session, [member_id]).get(member_id, {})
    return {name.casefold(): _Other(number, name) for number, name in theirs.items()}


def _like(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names that have all words of one, else those that are most like it."""
    if not name:
        return ()
    words = {*name.split()}
    longer = sorted(each for each in known if words <= {*each.split()})
    return tuple(longer[:LIKELY]) or closest(name, known, most=LIKELY, at_least=0.5)
