"""Muting another member for oneself, and ending it: nobody else learns of it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.actions.context import Context
from digest.actions.permission import may_not_hear, of_a_member
from digest.actions.result import Done, Refused, Result
from digest.community.conversations.found_posts import readable_posts
from digest.community.conversations.post import Post
from digest.community.people.member import Member, MemberState
from digest.community.people.muted_member import MutedMember, mute_member, unmute_member
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
    writers = _writers(session, member_id)
    known = writers if phrase.on else _muted(session, member_id)
    found = known.get(phrase.name.casefold()) or writers.get(phrase.name.casefold())
    if found is None:
        likely = (known[each].display_name for each in _like(phrase.name.casefold(), known))
        return Refused(
            reason=Reason.UNKNOWN_MEMBER,
            member_id=member_id,
            act="unknown member",
            offers=tuple(MuteMember(name=each, on=phrase.on) for each in likely),
            part=part,
        )
    if phrase.on:
        is_new = mute_member(session, member_id, found.id, at=context.at)
    else:
        is_new = unmute_member(session, member_id, found.id)
    reason = Reason.MEMBER_MUTED if phrase.on else Reason.MEMBER_UNMUTED
    now, before = (MuteMember(name=found.display_name, on=on) for on in (phrase.on, not phrase.on))
    notice = NoticePayload(
        reason=reason,
        name=found.display_name,
        is_so_already=not is_new,
        ways_back=(ToldChange(now=now, before=before),) if is_new else (),
    )
    context.answer(member_id, notice, part=part)
    return Done(act=reason.value.replace("_", " "))


def _writers(session: Session, member_id: int) -> dict[str, Member]:
    """Return who else wrote what the member may read, by their names in small letters."""
    return _by_name(session, readable_posts(columns(col(Post.author_id)), member_id), but=member_id)


def _muted(session: Session, member_id: int) -> dict[str, Member]:
    theirs = columns(col(MutedMember.muted_id)).where(col(MutedMember.member_id) == member_id)
    return _by_name(session, theirs, but=member_id)


def _by_name(session: Session, ids: Any, *, but: int) -> dict[str, Member]:
    found = select(Member).where(
        col(Member.id).in_(ids), Member.id != but, col(Member.state) != MemberState.FORMER
    )
    return {each.display_name.casefold(): each for each in session.exec(found)}


def _like(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names that have all words of one, else those that are most like it."""
    if not name:
        return ()
    words = {*name.split()}
    longer = sorted(each for each in known if words <= {*each.split()})
    return tuple(longer[:LIKELY]) or closest(name, known, most=LIKELY, at_least=0.5)
