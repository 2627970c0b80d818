"""Publishes, changes and deletes posts and the tags of conversations, and owes the letters that tell."""

from typing import assert_never

from sqlmodel import Session

from digest.community import change, publish
from digest.community.community import Community
from digest.community.conversation import Conversation
from digest.community.post import EditWindow, Post
from digest.community.tagging import Tagged, change_tags
from digest.crash import Point, reach
from digest.inbox.finish import finish
from digest.inbox.held import settle_decided
from digest.inbox.received_mail import Outcome
from digest.letters.audience import announce, announce_edit
from digest.letters.notice import About, Reason
from digest.policy import Policy
from inbound.acting.answer import answer
from inbound.acting.look_after import look_after_post
from inbound.acting.occasion import Occasion
from inbound.deciding.decision import BringBack, ChangeTags, Delete, Edit, Reply, Start

OfPosts = Reply | Start | Edit | Delete | BringBack | ChangeTags


def do_post(session: Session, decision: OfPosts, occasion: Occasion, policy: Policy) -> None:
    """Do what was decided, and say what became of the mail."""
    outcome, why = Outcome.COMMAND, ""
    post_id: int | None = None
    match decision:
        case Reply() | Start():
            outcome, post_id = Outcome.POSTED, _publish(session, decision, occasion, policy)
            why = look_after_post(session, post_id, occasion)
        case Edit():
            outcome, post_id = Outcome.EDITED, decision.post_id
            _edit(session, decision, occasion)
            why = look_after_post(session, decision.post_id, occasion)
        case Delete():
            outcome, post_id = Outcome.DELETED, decision.post_id
            _delete(session, decision, occasion)
        case BringBack():
            why, post_id = "undo", decision.post_id
            _bring_back(session, decision, occasion, policy)
        case ChangeTags():
            why = "tags"
            _change_tags(session, decision, occasion)
        case _:
            assert_never(decision)
    ids = {"member_id": decision.member_id, "post_id": post_id}
    finish(session, occasion.received, outcome, reason=why, at=occasion.at, **ids)


def _publish(session: Session, decision: Reply | Start, occasion: Occasion, policy: Policy) -> int:
    """Make the post and owe its letters; return its number."""
    words = publish.Draft(
        author_id=decision.member_id,
        text=decision.text,
        at=occasion.at,
        message_id=occasion.message_id,
    )
    if isinstance(decision, Reply):
        conversation = session.get_one(Conversation, decision.conversation_id)
        post = publish.reply(session, conversation, words, window=EditWindow.of(policy.community))
    else:
        community = session.get_one(Community, decision.community_id)
        post = publish.start(
            session, community, words, title=decision.title, window=EditWindow.of(policy.community)
        )
    tagged = _tag(session, decision, post.conversation_id, occasion)
    reach(Point.POST_MADE)
    announce(
        session,
        post,
        at=occasion.at,
        gathering=policy.community.gathering_delay,
        cut=occasion.cut,
        attachments=occasion.attachments,
        tagged=tagged,
        answers=occasion.message_id,
    )
    reach(Point.LETTERS_OWED)
    return post.id


def _edit(session: Session, decision: Edit, occasion: Occasion) -> None:
    post = session.get_one(Post, decision.post_id)
    change.edit(session, post, text=decision.text, title=decision.title, at=occasion.at)
    tagged = _tag(session, decision, post.conversation_id, occasion)
    announce_edit(
        session,
        post,
        at=occasion.at,
        cut=occasion.cut,
        attachments=occasion.attachments,
        tagged=tagged,
        answers=occasion.message_id,
    )


def _delete(session: Session, decision: Delete, occasion: Occasion) -> None:
    change.delete(session, session.get_one(Post, decision.post_id), at=occasion.at)
    answer(session, occasion, decision.member_id, Reason.DELETED, post_id=decision.post_id)


def _bring_back(session: Session, decision: BringBack, occasion: Occasion, policy: Policy) -> None:
    """Let the post be seen again; it settles as after any late decision, so no summary has missed it."""
    change.bring_back(session, session.get_one(Post, decision.post_id), at=occasion.at)
    settle_decided(session, window=EditWindow.of(policy.community), at=occasion.at)
    answer(session, occasion, decision.member_id, Reason.BROUGHT_BACK, post_id=decision.post_id)


def _change_tags(session: Session, decision: ChangeTags, occasion: Occasion) -> None:
    number = decision.conversation_id
    tagged = _tag(session, decision, number, occasion)
    about: About = {"conversation_id": number, "tagged": tagged}
    answer(session, occasion, decision.member_id, Reason.TAGS_CHANGED, **about)


def _tag(
    session: Session, decision: Reply | Start | Edit | ChangeTags, number: int, occasion: Occasion
) -> Tagged:
    """Give the conversation of this number the tags, and take those away, that the mail says."""
    conversation = session.get_one(Conversation, number)
    tags, member_id = decision.tags, decision.member_id
    return change_tags(session, conversation, tags, member_id=member_id, at=occasion.at)
