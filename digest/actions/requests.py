"""What members bring to moderators: a report, a wish after the hour, words to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from digest.actions.context import Context
from digest.actions.permission import (
    may_not_ask_late,
    of_a_member,
    own_post,
    readable_conversation,
    refused,
)
from digest.actions.result import Done, Result
from digest.community.conversations.post import Post, PostState
from digest.community.moderation.deciders import attended, community_now, decider_of, may_decide
from digest.community.people.member import Member
from digest.community.people.moderator import is_moderator
from digest.community.people.muted_member import MutedMember
from digest.community.posting.danger import Danger, danger_in
from digest.community.requests import open_request
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.received_mail import Outcome
from digest.intents.phrases import MuteMember, Phrase
from digest.letters.moderation import YOURS, RequestsPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.remind_moderators import tell_at_once
from digest.letters.urgent import NOBODY_TO_TELL


@of_a_member
def report(
    context: Context,
    member_id: int,
    post_id: int,
    words: str = "",
    *,
    among: Sequence[int] = (),
    part: str = "",
) -> Result:
    """Bring a post before the moderators; one of them who reports it is asked what shall happen.

    Where it can be any of several, its reporter is asked which, and nobody else hears of it yet.

    One that its author deleted, nobody reads any more: there is nothing to decide. Whoever reports what was
    decided on already reads that. Words that tell of danger are shown at once.
    """
    session, post = context.session, context.session.get(Post, post_id)
    conversation = (
        None if post is None else readable_conversation(context, member_id, post.conversation_id)
    )
    if post is None or conversation is None:
        return refused(member_id, Reason.MAY_NOT_READ, words=words)
    if among:
        which = refused(member_id, Reason.WHICH_POST, words=words, conversation=conversation)
        return replace(which, posts=tuple(among), part=part)
    if post.state is PostState.DELETED:
        return refused(member_id, Reason.POST_GONE, words=words)
    community_id = conversation.community_id
    decides = is_moderator(session, member_id, community_id) and post.author_id != member_id
    is_hurried = danger_in(words) is not Danger.NONE
    request = open_request.report(
        session, post, member_id=member_id, words=words, at=context.at, again=decides or is_hurried
    )
    are_read = not is_hurried or tell_at_once(session, [request], at=context.at)
    if decides and may_decide(session, member_id, request):
        asked = RequestsPayload(reason=YOURS, matter_id=request.id)
        context.answer_with(member_id, asked, *([part] if part else []))
    else:
        was_decided = request.ended_at is not None
        notice = NoticePayload(
            reason=Reason.REPORTED,
            conversation_id=conversation.id,
            post_id=post_id,
            is_so_already=was_decided,
            words=words if is_hurried else None,
            offers=_muting(session, member_id, post),
        )
        context.answer(member_id, notice, part=part)
    return Done(act="report" if are_read else NOBODY_TO_TELL, post_id=post_id)


@of_a_member
def withdraw_report(context: Context, member_id: int, post_id: int) -> Result:
    """Take the member's report of a post back, which no moderator has decided on yet."""
    post = context.session.get(Post, post_id)
    if post is None or not open_request.withdraw_report(
        context.session, post, member_id=member_id, at=context.at
    ):
        return refused(member_id, Reason.REPORT_STANDS)
    context.record("withdraw report", f"post {post_id}")
    context.answer(member_id, NoticePayload(reason=Reason.REPORT_WITHDRAWN))
    return Done(act="withdraw report", post_id=post_id)


BESIDE = "moderators"  # sets the letter apart from one about what else the mail asked for


def _muting(session: Session, member_id: int, post: Post) -> tuple[Phrase, ...]:
    """Return how the member sees nothing more of who wrote a post; nothing where that is so, or of none."""
    author = session.get(Member, post.author_id) if post.author_id != member_id else None
    if author is None or session.get(MutedMember, (member_id, author.id)) is not None:
        return ()
    return (MuteMember(name=author.display_name, on=True),)


@of_a_member
def ask_late(
    context: Context, member_id: int, post_id: int, *, text: str | None, title: str | None
) -> Result:
    """Open a request for an author's change after the hour, or without a text for the deletion."""
    post = own_post(context, member_id, post_id)
    if post is None:
        return refused(member_id, Reason.NOT_AUTHOR, words=text)
    refusal = may_not_ask_late(context, member_id, post, text or "")
    if refusal is not None:
        return refusal
    open_request.late_wish(context.session, post, text=text, title=title, at=context.at)
    context.answer(member_id, NoticePayload(reason=Reason.LATE_ASKED))
    return Done(act="ask a moderator", post_id=post_id)


@of_a_member
def write_to_moderators(
    context: Context, member_id: int, words: str, *, request_id: int | None = None
) -> Result:
    """Show a member's words to whom they are for, and tell the member; without anybody, to the operator.

    `request_id` is whose letter was answered: the words are for whoever decided.
    """
    session, at = context.session, context.at
    decided = None if request_id is None else session.get(ModerationRequest, request_id)
    if decided is not None:
        decider_id = decider_of(session, decided)
        communities, read = [community_now(session, decided)], Reason.MODERATOR_READS
    else:
        decider_id = None
        communities, read = [*attended(session, member_id)], Reason.MODERATORS_READ
    opened = [
        open_request.words(
            session, member_id, community_id, said=words, to=decider_id, about=decided, at=at
        )
        for community_id in communities
    ]
    is_hurried = danger_in(words) is not Danger.NONE
    are_read = tell_at_once(session, opened, at=at) if is_hurried else bool(opened)
    reason = read if are_read else Reason.A_PERSON_READS
    told = NoticePayload(reason=reason, words=words if is_hurried else None)
    context.answer(member_id, told, part=BESIDE)
    if opened:
        return Done(act="words to moderators" if are_read else NOBODY_TO_TELL)
    return Done(act="for moderators", outcome=Outcome.HELD)


def tell_of_another(session: Session, member_id: int, words: str, *, at: datetime) -> bool:
    """Show moderators at once what a member tells of somebody in danger; return False if nobody reads it."""
    opened = [
        open_request.words(session, member_id, community_id, said=words, at=at)
        for community_id in attended(session, member_id)
    ]
    return tell_at_once(session, opened, at=at)
