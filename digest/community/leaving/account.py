"""Ends a membership for good: data about the member is deleted; their posts stay without their name.

Where the member wants their texts erased, these go as well. Nothing here knows of letters and mails: whoever
ends a membership lets those die in the same transaction.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, or_, select, update

from digest.community import audit
from digest.community.communities.community import Membership
from digest.community.communities.tag import TagFollow
from digest.community.conversations.conversation import (
    DELETED_TITLE,
    Conversation,
    ConversationState,
)
from digest.community.conversations.follow import Follow, Mute
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.leaving.erased_member import ErasedMember
from digest.community.people.mailbox import primary
from digest.community.people.member import Address, Member, MemberState
from digest.community.people.moderator import Moderator
from digest.community.people.muted_member import MutedMember
from digest.community.posting.archive import Imported
from digest.community.preferences.stop import StreamStop
from digest.community.requests.moderation_request import (
    AUTHOR,
    DELETED,
    ModerationRequest,
    RequestKind,
)
from digest.store.nudges import StepName, nudge

REPORT = RequestKind.REPORT
OF_OTHERS_TOO = (RequestKind.HELD_POST, RequestKind.TAGS, RequestKind.UNTAG)  # once decided
THEIRS: tuple[Any, ...] = (
    *(StreamStop, Follow, Mute, MutedMember, TagFollow),
    *(Membership, Moderator, Address),
)


def end_account(
    session: Session, member: Member, *, erases: bool, by: str, reason: str = "", at: datetime
) -> ErasedMember:
    """Delete everything about the member except an empty row, which their goodbye letter needs.

    `by` is who asked, as the audit trail names them.
    """
    mailbox = primary(session, member.id)
    departed = ErasedMember(
        member_id=member.id,
        left_at=at,
        erases=erases,
        joined_at=member.joined_at,
        address=mailbox.address if mailbox else None,
    )
    session.add(departed)
    nudge(session, StepName.ERASE)
    _part_from_posts(session, member.id, erases=erases, at=at)
    _settle_requests(session, member.id, at=at)
    for table in THEIRS:
        session.exec(delete(table).where(table.member_id == member.id))
    session.exec(delete(MutedMember).where(col(MutedMember.muted_id) == member.id))
    _blank(member, at=at)
    act = "end account and erase texts" if erases else "end account"
    target = f"member {member.id}"
    audit.record(session, actor=by, act=act, target=target, reason=reason, at=at)
    session.flush()
    return departed


def forget_row(session: Session, departed: ErasedMember) -> None:
    """Delete the empty row too, with whatever still refers to it."""
    session.exec(delete(Member).where(col(Member.id) == departed.member_id))
    departed.address = departed.joined_at = None
    session.add(departed)
    session.flush()


def titles_of(session: Session, member_id: int) -> list[str]:
    """Return the titles, now and before, of the conversations that the member started."""
    own = (Post.author_id == member_id, col(Post.is_first))
    now = select(Conversation.title).join(Post, col(Post.conversation_id) == col(Conversation.id))
    before = select(Revision.title).join(Post, col(Post.id) == col(Revision.post_id))
    found = {*session.exec(now.where(*own)), *session.exec(before.where(*own))}
    return sorted(title for title in found if title)


def _part_from_posts(session: Session, member_id: int, *, erases: bool, at: datetime) -> None:
    """Take the name off the posts; their earlier texts go, and so do those that nobody may see."""
    posts = session.exec(select(Post).where(Post.author_id == member_id)).all()
    for post in posts:
        session.exec(delete(Revision).where(col(Revision.post_id) == post.id))
        if erases or post.state is not PostState.VISIBLE:
            post.text, post.state = "", PostState.DELETED
        if erases and post.is_first:
            _erase_title(session, post)
        if erases:
            _erase_trace_of_import(session, post)
        post.author_id = post.message_id = None
        post.version += 1
        session.add(post)
        session.add(_mark(post, at))
    session.flush()


def _mark(post: Post, at: datetime) -> Revision:
    """Return an empty revision, by which letters that are being composed see that something changed.

    Only what a visible post said before makes it an edited one; this says nothing.
    """
    return Revision(
        post_id=post.id, version=post.version, state=PostState.HIDDEN, text="", replaced_at=at
    )


def _erase_title(session: Session, post: Post) -> None:
    """Take the title away; a conversation in which nobody else's words are left goes with it."""
    conversation = session.get_one(Conversation, post.conversation_id)
    others = (
        select(func.count())
        .select_from(Post)
        .where(
            Post.conversation_id == conversation.id,
            or_(col(Post.author_id).is_(None), col(Post.author_id) != post.author_id),
            col(Post.state).not_in((PostState.DELETED, PostState.HELD)),
        )
    )
    conversation.title = DELETED_TITLE
    if session.exec(others).one() == 0:
        conversation.state = ConversationState.REMOVED
    session.add(conversation)


def _erase_trace_of_import(session: Session, post: Post) -> None:
    """Forget the subject that an archive gave the post; that it was imported stays, or it would be again."""
    of_posts = select(Post.id).where(
        Post.conversation_id == post.conversation_id if post.is_first else Post.id == post.id
    )
    session.exec(update(Imported).where(col(Imported.post_id).in_(of_posts)).values(subject_key=""))


def _settle_requests(session: Session, member_id: int, *, at: datetime) -> None:
    """Let what the member asked for go; what concerns others too stays, without them and their words.

    That is a report, and a request about others' posts and conversations on which something was decided:
    letters to others tell of it, can be answered, and say how to take it back.
    """
    kind = col(ModerationRequest.kind)
    was_decided = kind.in_(OF_OTHERS_TOO) & (col(ModerationRequest.decided) != "")
    asked = (col(ModerationRequest.member_id) == member_id, was_decided | (kind == REPORT))
    waits = col(ModerationRequest.ended_at).is_(None)
    ended = {"ended_at": at, "ended_by": AUTHOR, "ruling": DELETED}
    session.exec(update(ModerationRequest).where(*asked, waits, kind != REPORT).values(**ended))
    unnamed = {"member_id": None, "words": None, "title": None, "tags": None}
    session.exec(update(ModerationRequest).where(*asked).values(**unnamed))
    session.exec(delete(ModerationRequest).where(col(ModerationRequest.member_id) == member_id))


def _blank(member: Member, *, at: datetime) -> None:
    """Set every field to what a row needs and nobody chose."""
    for name, field in Member.model_fields.items():
        if not field.is_required() and name != "id":
            setattr(member, name, field.get_default())
    member.display_name, member.state = "", MemberState.FORMER
    member.joined_at = member.summary_cursor = at
    member.summary_date = at.date()
