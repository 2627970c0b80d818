"""Who may do what, asked by each action in the transaction that does it.

Whoever interprets a mail has asked the same rules before, of what it had read; pages and others need not.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from digest.actions.context import Context
from digest.actions.result import LEFT, Refused, Result, Unchanged
from digest.community.communities.community import Community, belongs
from digest.community.conversations.conversation import (
    Conversation,
    ConversationState,
)
from digest.community.conversations.earlier_text import last_revision
from digest.community.conversations.post import CHANGEABLE, Post, PostState
from digest.community.conversations.readership import readable
from digest.community.people.member import Member, MemberState, locked_member
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.language.text import POST_LIMIT
from digest.letters.notice import Reason
from digest.store.kept import keep

Values = ParamSpec("Values")
Whose = TypeVar("Whose", bound=int | Member | Question)


def of_a_member(
    action: Callable[Concatenate[Context, Whose, Values], Result],
) -> Callable[Concatenate[Context, Whose, Values], Result]:
    """Let only the member themselves ask for an action, or the operator for them.

    An action's second value says whose it is: a member, their number, or a question to them.
    """

    @wraps(action)
    def asked(
        context: Context, whose: Whose, /, *values: Values.args, **named: Values.kwargs
    ) -> Result:
        return not_theirs(context, _number_of(whose)) or action(context, whose, *values, **named)

    return asked


def _number_of(whose: int | Member | Question) -> int:
    match whose:
        case Question(member_id=number) | Member(id=number):
            return number
        case int():
            return whose


def not_theirs(context: Context, member_id: int) -> Refused | None:
    """Return that what is one member's own is not for another, where another asks for it."""
    by = context.actor.member_id
    return None if by in (None, member_id) else refused(by, Reason.MADE_FOR_ANOTHER)


def refused(
    member_id: int,
    reason: Reason,
    *,
    words: str | None = None,
    conversation: Conversation | None = None,
    post: Post | None = None,
) -> Refused:
    """Return a refusal about a post or a conversation; words that were to be published go back."""
    return Refused(
        reason=reason,
        member_id=member_id,
        act=reason.value,
        outcome=Outcome.REFUSED,
        words=words or None,
        conversation_id=conversation.id if conversation else post.conversation_id if post else None,
        post_id=post.id if post else None,
    )


def operators_alone(context: Context) -> Refused | None:
    """Return that an act is not for a member, where one asks for it."""
    member_id = context.actor.member_id
    return None if member_id is None else refused(member_id, Reason.NOT_YOURS)


def may_not_act(
    context: Context, member_id: int, words: str | None = None
) -> Refused | Unchanged | None:
    """Return why nothing by this member is seen by others: they are suspended, or have left."""
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    if member.state is not MemberState.ACTIVE:
        return refused(member_id, Reason.SUSPENDED, words=words)
    return None


def may_not_hear(context: Context, member_id: int) -> Refused | Unchanged | None:
    """Return why this member is sent nothing that others write: they are suspended, or have left."""
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    if member.state is not MemberState.ACTIVE:
        return refused(member_id, Reason.NOTHING_BY_OTHERS)
    return None


def may_not_publish(context: Context, member_id: int, words: str) -> Refused | Unchanged | None:
    """Return why nothing by this member, or nothing of this text, can be published."""
    refusal = may_not_act(context, member_id, words)
    if refusal is not None:
        return refusal
    if not words.strip():
        return refused(member_id, Reason.NO_TEXT)
    if len(words.encode()) > POST_LIMIT:
        return refused(member_id, Reason.TOO_LONG, words=words)
    return None


def readable_conversation(
    context: Context, member_id: int, conversation_id: int
) -> Conversation | None:
    """Return the conversation where the member may read it."""
    found = readable(context.session, member_id, conversation_id)
    return found and keep(context.session, found)


def may_not_reply(
    context: Context, member_id: int, conversation_id: int, words: str
) -> Refused | None:
    """Return why the member cannot add anything to the conversation."""
    conversation = readable_conversation(context, member_id, conversation_id)
    if conversation is None:
        return refused(member_id, Reason.MAY_NOT_READ, words=words)
    if conversation.state is not ConversationState.OPEN:
        return refused(member_id, Reason.CLOSED, words=words, conversation=conversation)
    return None


def may_not_start(
    context: Context, member_id: int, community_id: int, words: str
) -> Refused | None:
    """Return why the member cannot start a conversation in the community."""
    if context.session.get(Community, community_id) is None:
        return refused(member_id, Reason.UNKNOWN_COMMUNITY, words=words)
    if not belongs(context.session, member_id, community_id):
        return refused(member_id, Reason.NOT_A_MEMBER, words=words)
    return None


def own_post(context: Context, member_id: int, post_id: int) -> Post | None:
    """Return the post where the member is its author."""
    post = context.session.get(Post, post_id)
    return post if post is not None and post.author_id == member_id else None


def may_not_change(
    context: Context, member_id: int, post: Post, *, said_at: datetime | None, words: str
) -> Refused | None:
    """Return why the author can give the post no other text any more; it counts when they said so."""
    if post.state is PostState.DELETED:
        return refused(member_id, Reason.DELETED_ALREADY, words=words, post=post)
    asked_at = said_at or context.asked_at
    if not context.window.may_change(post.state, post.published_at, accepted_at=asked_at):
        return refused(member_id, Reason.WINDOW_OVER, words=words, post=post)
    return None


def may_not_delete(context: Context, member_id: int, post: Post) -> Refused | None:
    """Return why the author cannot delete the post any more."""
    if post.state is PostState.DELETED:
        return refused(member_id, Reason.DELETED_ALREADY, post=post)
    asked_at = context.asked_at
    if not context.window.may_change(post.state, post.published_at, accepted_at=asked_at):
        return refused(member_id, Reason.DELETE_WINDOW_OVER, post=post)
    return None


def may_not_bring_back(context: Context, member_id: int, post: Post) -> Refused | Unchanged | None:
    """Return why a deletion cannot be undone; a suspended author publishes nothing, not even again."""
    if post.state is not PostState.DELETED:
        return refused(member_id, Reason.NOT_DELETED, post=post)
    refusal = may_not_act(context, member_id)
    if refusal is not None:
        return refusal
    deleted_at = last_revision(context.session, post.id).replaced_at
    if not context.window.may_bring_back(deleted_at, accepted_at=context.asked_at):
        return refused(member_id, Reason.UNDO_OVER, post=post)
    return None


def may_not_ask_late(
    context: Context, member_id: int, post: Post, words: str
) -> Refused | Unchanged | None:
    """Return why no moderator is asked to change the post."""
    if post.state not in CHANGEABLE:
        return refused(member_id, Reason.NO_COMMAND, words=words)
    return may_not_act(context, member_id, words)
