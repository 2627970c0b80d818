"""Following conversations and tags, muting, and ending it; each is confirmed with what takes it back."""

from sqlmodel import Session, col, or_, select, update

from digest.actions.context import Context
from digest.actions.permission import (
    may_not_hear,
    of_a_member,
    readable_conversation,
    refused,
)
from digest.actions.result import Done, Refused, Result
from digest.community.communities.community import Community
from digest.community.communities.tag import (
    SITE_FEEDBACK,
    ConversationTag,
    Tag,
    find_tag,
    follow_tag,
    unfollow_tag,
)
from digest.community.conversations.follow import Follow, follow, mute, unfollow, unmute
from digest.community.people.member import ReceiptChoice
from digest.community.preferences.preference import Receipts
from digest.intents.phrases import Choose, FollowTag, FollowThis, MuteThis, Show, StopThis, Viewable
from digest.intents.told_change import ToldChange
from digest.language.similarity import closest
from digest.language.text import beside_a_number, tag_name
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind

LIKELY = 5  # tags that a letter offers in place of one that there is not
FOLLOWED = ToldChange(now=FollowThis(on=True), before=FollowThis(on=False))
UNFOLLOWED = ToldChange(now=FOLLOWED.before, before=FOLLOWED.now)
UNMUTED = ToldChange(now=MuteThis(on=False), before=MuteThis(on=True))
PROBLEMS_ONLY = Choose(preference=Receipts(ReceiptChoice.PROBLEMS))


@of_a_member
def follow_conversation(
    context: Context, member_id: int, conversation_id: int, *, part: str = ""
) -> Result:
    """Tell the member of replies to a conversation from now on, where they may read them."""
    refusal = may_not_hear(context, member_id)
    if refusal is not None:
        return refusal
    if readable_conversation(context, member_id, conversation_id) is None:
        return refused(member_id, Reason.MAY_NOT_READ)
    is_new = follow(context.session, member_id, conversation_id, at=context.at)
    notice = NoticePayload(
        reason=Reason.FOLLOWED,
        conversation_id=conversation_id,
        is_so_already=not is_new,
        ways_back=(FOLLOWED,) if is_new else (),
    )
    context.answer(member_id, notice, part=part)
    return Done(act=Reason.FOLLOWED.value)


@of_a_member
def unfollow_conversation(
    context: Context,
    member_id: int,
    conversation_id: int,
    *,
    by_stop: bool = False,
    answers_receipt: bool = False,
    part: str = "",
) -> Result:
    """Tell the member no more, letters already planned included.

    `by_stop`: the word was STOP, which may have meant more; the letter offers that, and of an answer to a
    receipt fewer receipts.
    """
    _cancel_waiting(context.session, member_id, conversation_id)
    is_new = unfollow(context.session, member_id, conversation_id)
    offers = (*((PROBLEMS_ONLY,) if answers_receipt else ()), StopThis(all=True)) if by_stop else ()
    notice = NoticePayload(
        reason=Reason.UNFOLLOWED,
        conversation_id=conversation_id,
        offers=offers,
        is_so_already=not is_new,
        ways_back=(UNFOLLOWED,) if is_new else (),
    )
    context.answer(member_id, notice, part=part)
    return Done(act=Reason.UNFOLLOWED.value)


@of_a_member
def mute_conversation(
    context: Context, member_id: int, conversation_id: int, *, part: str = ""
) -> Result:
    """Leave a conversation out of the member's summaries, and unfollow it; letters about it are cancelled."""
    if readable_conversation(context, member_id, conversation_id) is None:
        return refused(member_id, Reason.MAY_NOT_READ)
    followed = context.session.get(Follow, (member_id, conversation_id)) is not None
    _cancel_waiting(context.session, member_id, conversation_id)
    is_new = mute(context.session, member_id, conversation_id, at=context.at)
    back = FOLLOWED.now if followed else UNMUTED.now
    notice = NoticePayload(
        reason=Reason.MUTED,
        conversation_id=conversation_id,
        is_so_already=not is_new,
        ways_back=(ToldChange(now=UNMUTED.before, before=back),) if is_new else (),
    )
    context.answer(member_id, notice, part=part)
    return Done(act=Reason.MUTED.value)


@of_a_member
def unmute_conversation(
    context: Context, member_id: int, conversation_id: int, *, part: str = ""
) -> Result:
    """Let a conversation stand in the member's summaries again, where they read its community or tag."""
    is_new = unmute(context.session, member_id, conversation_id)
    notice = NoticePayload(
        reason=Reason.UNMUTED,
        conversation_id=conversation_id,
        is_so_already=not is_new,
        ways_back=(UNMUTED,) if is_new else (),
    )
    context.answer(member_id, notice, part=part)
    return Done(act=Reason.UNMUTED.value)


@of_a_member
def change_tag_follow(context: Context, member_id: int, phrase: FollowTag) -> Result:
    """Follow a tag, or do so no more; a name of no tag is answered with the tags that it is like.

    Whoever names a conversation that has it, too, means the tag.
    """
    session = context.session
    written = (tag_name(each) or "" for each in (phrase.name, beside_a_number(phrase.name)))
    names = tuple(dict.fromkeys(written))
    name = next((each for each in names if each and find_tag(session, each)), names[-1])
    part = f"{phrase.on}:{phrase.name}"  # several tags of one mail are told in a letter each
    tag = find_tag(session, name)
    if tag is None or (phrase.on and name not in known_tags(session)):
        likely = closest(name, known_tags(session), most=LIKELY, at_least=0.5)
        return Refused(
            reason=Reason.UNKNOWN_TAG,
            member_id=member_id,
            act="unknown tag",
            offers=(
                *(FollowTag(name=each, on=phrase.on) for each in likely),
                Show(what=Viewable.TAGS),
            ),
            part=part,
        )
    if phrase.on:
        refusal = may_not_hear(context, member_id)
        if refusal is not None:
            return refusal
        is_new = follow_tag(session, member_id, tag.id, at=context.at)
    else:
        is_new = unfollow_tag(session, member_id, tag.id)
    reason = Reason.TAG_FOLLOWED if phrase.on else Reason.TAG_UNFOLLOWED
    now, before = (FollowTag(name=name, on=on) for on in (phrase.on, not phrase.on))
    back = (ToldChange(now=now, before=before),) if is_new else ()
    notice = NoticePayload(
        reason=reason, offers=(before,), is_so_already=not is_new, ways_back=back
    )
    context.answer(member_id, notice, part=part)
    return Done(act=reason.value.replace("_", " "))


def known_tags(session: Session) -> list[str]:
    """Return the names of all tags that bring something: some conversation has them, or a community."""
    used = select(ConversationTag.tag_id)
    homes = select(Community.tag_id)
    found = select(Tag.name).where(
        or_(col(Tag.id).in_(used), col(Tag.id).in_(homes), Tag.name == SITE_FEEDBACK)
    )
    return list(session.exec(found.order_by(Tag.name)))


def _cancel_waiting(session: Session, member_id: int, conversation_id: int) -> None:
    session.exec(
        update(Delivery)
        .where(
            col(Delivery.member_id) == member_id,
            col(Delivery.kind) == LetterKind.NOTIFICATION,
            col(Delivery.conversation_id) == conversation_id,
            col(Delivery.state).in_(WAITING),
        )
        .values(
            state=DeliveryState.CANCELLED,
            answer="the member does not follow the conversation any more",
        )
    )
