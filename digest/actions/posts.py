"""Publishing, changing and deleting posts, and the tags of conversations; with the letters that tell."""

from dataclasses import dataclass
from datetime import datetime

from digest.actions.context import Context
from digest.actions.permission import (
    may_not_act,
    may_not_bring_back,
    may_not_change,
    may_not_delete,
    may_not_publish,
    may_not_reply,
    may_not_start,
    of_a_member,
    own_post,
    refused,
)
from digest.actions.requests import ask_late
from digest.actions.result import Done, Result
from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.moderation.deciders import first_asked
from digest.community.posting import change, publish
from digest.community.posting.danger import Danger, danger_in
from digest.community.posting.tagging import NO_TAGS, Tagged, TagWishes, change_tags
from digest.community.requests import open_request
from digest.crash import Point, reach
from digest.inbox.held import settle_decided, settle_post
from digest.inbox.received_mail import Outcome
from digest.letters.audience import announce, announce_edit
from digest.letters.notice import NoticePayload, Reason
from digest.letters.urgent import NOBODY_TO_TELL, enqueue_urgent
from digest.mail.excerpt import excerpt

BEGUN = 120  # characters of a deleted post that tell which one it was


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """What somebody wants others to read."""

    text: str
    tags: TagWishes = NO_TAGS
    is_titled_by_us: bool = False  # since its mail had no subject
    shows_before: bool = False  # the receipt of a change has the text before it
    was_doubted: bool = False  # whether it is for others


@of_a_member
def reply(context: Context, member_id: int, conversation_id: int, draft: NewText) -> Result:
    """Publish a post in a conversation that is there."""
    refusal = may_not_publish(context, member_id, draft.text)
    refusal = refusal or may_not_reply(context, member_id, conversation_id, draft.text)
    if refusal is not None:
        return refusal
    conversation = context.session.get_one(Conversation, conversation_id)
    words = _words(context, member_id, draft)
    post = publish.reply(context.session, conversation, words, window=context.window)
    return _announce(context, post, draft)


@of_a_member
def start(
    context: Context, member_id: int, community_id: int, title: str, draft: NewText
) -> Result:
    """Publish a post as the start of a conversation."""
    refusal = may_not_publish(context, member_id, draft.text)
    refusal = refusal or may_not_start(context, member_id, community_id, draft.text)
    if refusal is not None:
        return refusal
    community = context.session.get_one(Community, community_id)
    words = _words(context, member_id, draft)
    post = publish.start(context.session, community, words, title=title, window=context.window)
    return _announce(context, post, draft)


@of_a_member
def edit(
    context: Context,
    member_id: int,
    post_id: int,
    draft: NewText,
    *,
    title: str | None = None,
    said_at: datetime | None = None,
) -> Result:
    """Give an own post another text; without a title, its conversation keeps its own.

    Where such a text would wait for approval as a post, moderators decide, and the post stays as it is.
    `said_at` is when the author first wanted it, where we asked them something before: their hour goes by it.
    """
    session, mail = context.session, context.mail
    post = own_post(context, member_id, post_id)
    if post is None:
        return refused(member_id, Reason.NOT_AUTHOR, words=draft.text)
    refusal = may_not_publish(context, member_id, draft.text)
    refusal = refusal or may_not_change(context, member_id, post, said_at=said_at, words=draft.text)
    if refusal is not None:
        return refusal
    if publish.change_waits(session, post, draft.text, at=context.at):
        return ask_late(context, member_id, post_id, text=draft.text, title=title)
    before = post.text
    change.edit(session, post, text=draft.text, title=title, at=context.at)
    open_request.end_wishes(session, post, at=context.at)
    settle_post(session, post_id, window=context.window, at=context.at)
    announce_edit(
        session,
        post,
        at=context.at,
        cut=mail.cut if mail else "",
        attachments=mail.attachments if mail else 0,
        tagged=_tag(context, member_id, post.conversation_id, draft.tags),
        before=before,
        shows_before=draft.shows_before,
        answers=context.answers,
    )
    return Done(act=look_after(context, post_id), outcome=Outcome.EDITED, post_id=post_id)


@of_a_member
def delete(context: Context, member_id: int, post_id: int) -> Result:
    """Take a post away for its author, in time."""
    post = own_post(context, member_id, post_id)
    if post is None:
        return refused(member_id, Reason.NOT_AUTHOR)
    refusal = may_not_delete(context, member_id, post)
    if refusal is not None:
        return refusal
    begun = excerpt(post.text, limit=BEGUN)
    change.delete(context.session, post, at=context.at)
    told = NoticePayload(reason=Reason.DELETED, post_id=post_id, thrown=begun)
    context.answer(member_id, told)
    return Done(act="", outcome=Outcome.DELETED, post_id=post_id)


@of_a_member
def bring_back(context: Context, member_id: int, post_id: int) -> Result:
    """Let a deleted post be seen again; it settles as after any late decision: no summary has missed it."""
    post = own_post(context, member_id, post_id)
    if post is None:
        return refused(member_id, Reason.NOT_AUTHOR)
    refusal = may_not_bring_back(context, member_id, post)
    if refusal is not None:
        return refusal
    change.bring_back(context.session, post, at=context.at)
    settle_decided(context.session, window=context.window, at=context.at)
    context.answer(member_id, NoticePayload(reason=Reason.BROUGHT_BACK, post_id=post_id))
    return Done(act="undo", post_id=post_id)


@of_a_member
def change_conversation_tags(
    context: Context, member_id: int, conversation_id: int, tags: TagWishes
) -> Result:
    """Give a conversation tags, and take others away."""
    refusal = may_not_act(context, member_id)
    refusal = refusal or may_not_reply(context, member_id, conversation_id, "")
    if refusal is not None:
        return refusal
    tagged = _tag(context, member_id, conversation_id, tags)
    context.answer(
        member_id,
        NoticePayload(reason=Reason.TAGS_CHANGED, conversation_id=conversation_id, tagged=tagged),
    )
    return Done(act="tags")


def look_after(context: Context, post_id: int) -> str:
    """Tell the moderators, once, of a post whose author may harm themselves; ask them where it is unsure.

    Return why the operator is to be told, empty where not.
    """
    session = context.session
    post = session.get_one(Post, post_id)
    danger = danger_in(post.text)
    if post.author_id is None or danger is Danger.NONE:
        return ""
    if danger is Danger.PERHAPS:
        asked = open_request.look_after_author(session, post, at=context.at)
        return "" if asked is None or first_asked(session, [asked]) else NOBODY_TO_TELL
    conversation = session.get_one(Conversation, post.conversation_id)
    is_told = enqueue_urgent(
        session,
        post.author_id,
        conversation.community_id,
        about=f"post:{post.id}",
        at=context.at,
        conversation_id=conversation.id,
        post_id=post.id,
    )
    return "" if is_told else NOBODY_TO_TELL


def _words(context: Context, member_id: int, draft: NewText) -> publish.Draft:
    return publish.Draft(
        author_id=member_id, text=draft.text, at=context.at, message_id=context.answers
    )


def _announce(context: Context, post: Post, draft: NewText) -> Result:
    """Tag the conversation, and tell its author and whoever follows."""
    mail = context.mail
    tagged = _tag(context, post.author_id or 0, post.conversation_id, draft.tags)
    reach(Point.POST_MADE)
    announce(
        context.session,
        post,
        at=context.at,
        gathering=context.policy.community.gathering_delay,
        cut=mail.cut if mail else "",
        attachments=mail.attachments if mail else 0,
        tagged=tagged,
        is_titled_by_us=draft.is_titled_by_us,
        was_doubted=draft.was_doubted,
        answers=context.answers,
    )
    reach(Point.LETTERS_OWED)
    return Done(act=look_after(context, post.id), outcome=Outcome.POSTED, post_id=post.id)


def _tag(context: Context, member_id: int, conversation_id: int, tags: TagWishes) -> Tagged:
    conversation = context.session.get_one(Conversation, conversation_id)
    return change_tags(context.session, conversation, tags, member_id=member_id, at=context.at)
