"""How things stand now for whom a moderator's decision concerns: its letter tells that, and no promise."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Community, Membership
from digest.community.communities.tag import TagFollow
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.readership import is_readable
from digest.community.moderation.decide import Concern, starter_of
from digest.community.people.member import Member, MemberState
from digest.community.posting.conversation_care import own_tags
from digest.community.preferences.stop import Stream, is_stopped
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest
from digest.letters.recipient import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """What is so of the reader, and of the conversation for them."""

    is_suspended: bool
    is_held: bool  # each post of theirs waits for a moderator
    no_summary: bool
    no_notifications: bool
    break_until: datetime | None  # as their clock shows it
    zone: str
    belongs: bool  # to any community
    follows_tags: bool  # which bring letters from everywhere
    follows: bool
    is_removed: bool  # the conversation
    may_read: bool
    is_starter: bool  # the conversation, and so its title, is theirs
    home: str  # the name of the conversation's community
    tags: tuple[str, ...]  # of the conversation, beside its community's
    post: PostState | None  # of the post that it is about

    @property
    def hears_of_replies(self) -> bool:
        """Whether they follow the conversation and chose to be told: who does not hears of no move either."""
        return self.follows and not self.no_notifications and not self.is_suspended


def decision_facts(
    session: Session, request: ModerationRequest | None, recipient: Recipient, at: datetime
) -> DecisionFacts:
    """Return how things stand for the reader of a letter about a decision."""
    member = session.get_one(Member, recipient.member_id, populate_existing=True)
    number = request.conversation_id if request else None
    conversation = None if number is None else session.get_one(Conversation, number)
    post = None if request is None else session.get(Post, request.post_id or 0)
    until = recipient.paused_until if recipient.pauses(at) else None
    return DecisionFacts(
        is_suspended=member.state is MemberState.SUSPENDED,
        is_held=member.needs_approval,
        no_summary=is_stopped(session, member, Stream.SUMMARY),
        no_notifications=is_stopped(session, member, Stream.NOTIFICATIONS),
        break_until=until and recipient.local(until),
        zone=recipient.zone.key,
        belongs=_has(session, Membership, member.id),
        follows_tags=_has(session, TagFollow, member.id),
        follows=session.get(Follow, (member.id, number or 0)) is not None,
        is_removed=bool(conversation and conversation.state is ConversationState.REMOVED),
        may_read=is_readable(session, member.id, number or 0),
        is_starter=starter_of(session, number or 0) == member.id,
        home=session.get_one(Community, conversation.community_id).name if conversation else "",
        tags=tuple(tag.name for tag in own_tags(session, conversation)) if conversation else (),
        post=post.state if post else None,
    )


def why_untold(reason: str, facts: DecisionFacts, *, reads_again: bool) -> str | None:
    """Return why somebody is not told any more what became of a conversation; None where they are."""
    if reason in (Concern.STARTER, Concern.FOLLOWER) and facts.is_removed:
        return "the conversation is not there any more"
    if reason == Concern.FOLLOWER and not facts.hears_of_replies:
        return "the member is not told of it any more"
    if reason == Concern.FOLLOWER and reads_again and not facts.may_read:
        return "the member may not read the conversation"
    return None


def _has(session: Session, table: type[Membership | TagFollow], member_id: int) -> bool:
    found = select(table).where(col(table.member_id) == member_id).limit(1)
    return session.exec(found).first() is not None


def told_action(
    session: Session,
    request: ModerationRequest | None,
    reason: str,
    action: ModerationAction | None,
) -> ModerationAction | None:
    """Return what a letter tells of: how it is now with the post that was reported, or the tags suggested."""
    if request is None:
        return action
    if reason == Concern.ASKER and action in (ModerationAction.ADD_TAGS, ModerationAction.TAKE_OFF):
        conversation = session.get_one(Conversation, request.conversation_id)
        there = {tag.name for tag in own_tags(session, conversation)}
        wanted = {*(request.tags or "").split()}
        is_so = wanted & there if action is ModerationAction.ADD_TAGS else wanted - there
        return action if is_so else ModerationAction.DECLINE
    if reason != Concern.REPORTER or request.post_id is None:
        return action
    state = session.get_one(Post, request.post_id).state
    now = {PostState.VISIBLE: ModerationAction.KEEP, PostState.HIDDEN: ModerationAction.HIDE}
    return now.get(state, action)
