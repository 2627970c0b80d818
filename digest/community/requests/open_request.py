"""Brings something before the moderators, once: a report, a held post, a late wish, a stranger's mail."""

from datetime import datetime

from sqlmodel import Session, col, select

from digest.community import audit
from digest.community.conversations.conversation import TITLE_LIMIT, Conversation
from digest.community.conversations.earlier_text import is_other_text
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.settling import keep_open
from digest.community.requests.moderation_request import (
    AUTHOR,
    CHANGED,
    REPORTER,
    WITHDRAWN,
    ModerationRequest,
    RequestKind,
    close_request,
    close_requests,
)
from digest.language.text import canonical, one_line

WORDS_LIMIT = 65_536  # characters that are kept of what somebody said
LATE = (RequestKind.LATE_EDIT, RequestKind.LATE_DELETE)
STRANGERS = (
    20  # mails by strangers that wait in one community; what more comes is the operator's alone
)


def report(
    session: Session, post: Post, *, member_id: int, words: str, at: datetime, again: bool = False
) -> ModerationRequest:
    """Bring a post before the moderators; where the member has reported this very text before, return that.

    Other words about it are brought beside the first; `again`: also where that was decided on.
    """
    earlier = _reported(session, post, member_id)
    if earlier is not None:
        is_told = (_kept(words) or earlier.words) == earlier.words
        if is_told if earlier.ended_at is None else not again:
            return earlier
    audit.record(
        session,
        actor=f"member {member_id}",
        act="report",
        target=f"post {post.id}",
        at=at,
    )
    return _raise(session, RequestKind.REPORT, post=post, member_id=member_id, words=words, at=at)


def withdraw_report(session: Session, post: Post, *, member_id: int, at: datetime) -> bool:
    """End the member's reports of a post; return False where nobody waits for a decision on them."""
    waiting = select(ModerationRequest).where(
        ModerationRequest.kind == RequestKind.REPORT,
        ModerationRequest.post_id == post.id,
        ModerationRequest.member_id == member_id,
        col(ModerationRequest.ended_at).is_(None),
    )
    found = session.exec(waiting.with_for_update()).all()
    for request in found:
        close_request(request, by=REPORTER, action=WITHDRAWN, at=at)
        session.add(request)
    return bool(found)


def unasked(session: Session, post: Post, kind: RequestKind, *, at: datetime) -> ModerationRequest:
    """Open a request about a post for which nobody asked, to be decided at once."""
    return _raise(session, kind, post=post, member_id=None, at=at)


def about_member(session: Session, member_id: int, *, at: datetime) -> ModerationRequest:
    """Open a request about a member for which nobody asked, to be decided at once."""
    request = ModerationRequest(
        kind=RequestKind.NEW_MEMBER, community_id=None, member_id=member_id, asked_at=at
    )
    return _kept_row(session, request)


def held_post(session: Session, post: Post, *, at: datetime) -> ModerationRequest:
    """Ask for the approval of a post that nobody sees before."""
    return _raise(session, RequestKind.HELD_POST, post=post, member_id=post.author_id, at=at)


def held_anew(session: Session, post: Post, *, at: datetime) -> ModerationRequest:
    """Ask for the approval of another text of a held post: what was asked about the one before ends."""
    _end_changed(session, post, RequestKind.HELD_POST, at=at)
    return held_post(session, post, at=at)


def reported_anew(session: Session, post: Post, *, at: datetime) -> None:
    """Bring the reports of a post's earlier text before the moderators again, with the text of now."""
    for earlier in _end_changed(session, post, RequestKind.REPORT, at=at):
        by, words = earlier.member_id, earlier.words
        _raise(session, RequestKind.REPORT, post=post, member_id=by, words=words, at=at)


def late_wish(
    session: Session, post: Post, *, text: str | None, title: str | None = None, at: datetime
) -> ModerationRequest:
    """Ask for another text after the hour, or, without one, for the deletion; the newest wish counts.

    A wish for something else ends the one before: moderators decide only about the text that they were shown.
    The post is in no summary until it is decided; whoever had it is not sent it again.
    """
    kind = RequestKind.LATE_DELETE if text is None else RequestKind.LATE_EDIT
    new_title = one_line(title, limit=TITLE_LIMIT) if title and post.is_first else None
    waiting = select(ModerationRequest).where(
        ModerationRequest.post_id == post.id,
        col(ModerationRequest.kind).in_(LATE),
        col(ModerationRequest.ended_at).is_(None),
    )
    request = session.exec(waiting.with_for_update()).first()
    wanted = (kind, _kept(text), new_title)
    if request is None or (request.kind, request.words, request.title) != wanted:
        _end_changed(session, post, *LATE, at=at)
        request = _raise(session, kind, post=post, member_id=post.author_id, words=text, at=at)
        request.title = new_title
    if post.state is PostState.VISIBLE:
        keep_open(post, at=at)
    session.flush()
    return request


def end_wishes(session: Session, post: Post, *, at: datetime) -> None:
    """End what its author asked for late, and nobody has decided: they have changed the post themselves."""
    _end_changed(session, post, *LATE, at=at)


def stranger(
    session: Session, community_id: int, *, address: str, words: str, received_id: int, at: datetime
) -> ModerationRequest | None:
    """Show the moderators a mail by somebody who is no member; None where too many wait, or theirs does."""
    waiting = session.exec(
        select(ModerationRequest.title).where(
            ModerationRequest.community_id == community_id,
            ModerationRequest.kind == RequestKind.STRANGER,
            col(ModerationRequest.ended_at).is_(None),
        )
    ).all()
    if address in waiting or len(waiting) >= STRANGERS:
        return None
    request = ModerationRequest(
        kind=RequestKind.STRANGER,
        community_id=community_id,
        received_id=received_id,
        title=address,
        words=_kept(words),
        asked_at=at,
    )
    return _kept_row(session, request)


def new_member(
    session: Session, member_id: int, community_id: int, *, at: datetime
) -> ModerationRequest:
    """Tell the moderators of a community that somebody new is there to be welcomed."""
    request = ModerationRequest(
        kind=RequestKind.NEW_MEMBER, community_id=community_id, member_id=member_id, asked_at=at
    )
    return _kept_row(session, request)


def words(
    session: Session,
    member_id: int,
    community_id: int | None,
    *,
    said: str,
    to: int | None = None,
    about: ModerationRequest | None = None,
    at: datetime,
) -> ModerationRequest:
    """Show the moderators of a community, or the one moderator `to`, what a member writes to them.

    `about` is what was decided, where that is what they answer.
    """
    request = ModerationRequest(
        kind=RequestKind.WORDS,
        community_id=community_id,
        member_id=member_id,
        conversation_id=about.conversation_id if about else None,
        addressee_id=to,
        words=_kept(said),
        asked_at=at,
    )
    return _kept_row(session, request)


def no_community(
    session: Session, member_id: int, *, words: str, at: datetime
) -> ModerationRequest:
    """Tell the staff that a member finds no community for their illness."""
    request = ModerationRequest(
        kind=RequestKind.NO_COMMUNITY, member_id=member_id, words=_kept(words), asked_at=at
    )
    return _kept_row(session, request)


def look_after_author(session: Session, post: Post, *, at: datetime) -> ModerationRequest | None:
    """Ask the moderators, once about one text, whether a post's author needs help; None if asked before."""
    asked = select(ModerationRequest).where(
        ModerationRequest.kind == RequestKind.LOOK_AFTER, ModerationRequest.post_id == post.id
    )
    newest = session.exec(asked.order_by(col(ModerationRequest.id).desc())).first()
    if newest is not None and not is_other_text(session, post, than_at=newest.asked_at):
        return None
    _end_changed(session, post, RequestKind.LOOK_AFTER, at=at)
    return _raise(session, RequestKind.LOOK_AFTER, post=post, member_id=post.author_id, at=at)


def look_after_member(
    session: Session, member_id: int, *, words: str, at: datetime
) -> ModerationRequest:
    """Ask the staff whether a member needs help who wrote this to us alone."""
    request = ModerationRequest(
        kind=RequestKind.LOOK_AFTER, member_id=member_id, words=_kept(words), asked_at=at
    )
    return _kept_row(session, request)


def in_danger(
    session: Session, member_id: int, community_id: int, *, at: datetime
) -> ModerationRequest:
    """Let moderators write to a member whose words tell of danger, and are not for them to read."""
    request = ModerationRequest(
        kind=RequestKind.IN_DANGER, community_id=community_id, member_id=member_id, asked_at=at
    )
    return _kept_row(session, request)


def suggested_tags(
    session: Session,
    conversation: Conversation,
    names: list[str],
    *,
    kind: RequestKind,
    member_id: int,
    at: datetime,
) -> ModerationRequest:
    """Show the moderators tags that a member would add or, by its kind, take off, and may not."""
    request = ModerationRequest(
        kind=kind,
        community_id=conversation.community_id,
        conversation_id=conversation.id,
        member_id=member_id,
        tags=" ".join(names),
        asked_at=at,
    )
    return _kept_row(session, request)


def _reported(session: Session, post: Post, member_id: int) -> ModerationRequest | None:
    """Return the member's newest report of the post where it said then what it says now."""
    earlier = select(ModerationRequest).where(
        ModerationRequest.kind == RequestKind.REPORT,
        ModerationRequest.post_id == post.id,
        ModerationRequest.member_id == member_id,
    )
    newest = session.exec(earlier.order_by(col(ModerationRequest.id).desc())).first()
    if newest is None or newest.ended_at is None:
        return newest
    if newest.ended_by == REPORTER:
        return None
    return None if is_other_text(session, post, than_at=newest.asked_at) else newest


def _end_changed(
    session: Session, post: Post, *kinds: RequestKind, at: datetime
) -> list[ModerationRequest]:
    return close_requests(session, post.id, kinds=kinds, by=AUTHOR, action=CHANGED, at=at)


def _raise(
    session: Session,
    kind: RequestKind,
    *,
    post: Post,
    member_id: int | None,
    words: str | None = None,
    at: datetime,
) -> ModerationRequest:
    conversation = session.get_one(Conversation, post.conversation_id)
    request = ModerationRequest(
        kind=kind,
        community_id=conversation.community_id,
        conversation_id=conversation.id,
        post_id=post.id,
        member_id=member_id,
        words=_kept(words),
        asked_at=at,
    )
    return _kept_row(session, request)


def _kept(words: str | None) -> str | None:
    return None if words is None else canonical(words).strip()[:WORDS_LIMIT]


def _kept_row(session: Session, request: ModerationRequest) -> ModerationRequest:
    session.add(request)
    session.flush()
    return request
