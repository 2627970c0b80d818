"""How things stand now for whom a moderator's decision concerns: its letter tells that, and no promise."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community import audit
from digest.community.communities.community import Community, Membership
from digest.community.communities.tag import TagFollow
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.readership import is_readable
from digest.community.moderation.decide import Concern, starter_of
from digest.community.people.member import Member, MemberState
from digest.community.posting.conversation_care import all_tags, own_tags
from digest.community.preferences.stop import Stream, is_stopped
from digest.community.requests.moderation_action import TAGGING, ModerationAction
from digest.community.requests.moderation_request import ModerationRequest
from digest.letters.moderation import DecisionPayload
from digest.letters.recipient import Recipient

ADD_TAGS, TAKE_OFF = ModerationAction.ADD_TAGS, ModerationAction.TAKE_OFF
HIDING, SHOWING = (
    (ModerationAction.HIDE,),
    (ModerationAction.SHOW, ModerationAction.APPROVE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDecision:
    """What a letter tells was decided."""

    action: ModerationAction | None
    by_operator: bool  # and not by a moderator
    some_tags: tuple[str, ...] = ()  # of those suggested, where it is so of some


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
    is_as_asked: bool  # others see the post just as a late wish would have it

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
        is_as_asked=post is not None and request is not None and _is_as_asked(post, request),
    )


def why_untold(told: DecisionPayload, facts: DecisionFacts) -> str | None:
    """Return why somebody is not told any more what was decided; None where they are."""
    if told.reason in (Concern.STARTER, Concern.FOLLOWER) and facts.is_removed:
        return "the conversation is not there any more"
    if told.reason == Concern.FOLLOWER and not facts.hears_of_replies:
        return "the member is not told of it any more"
    if told.reason == Concern.FOLLOWER and told.reads_again and not facts.may_read:
        return "the member may not read the conversation"
    if told.action is ModerationAction.SHOW and told.reason == Concern.AUTHOR:
        return "its author has deleted it" if facts.post is PostState.DELETED else None
    return None


def _is_as_asked(post: Post, request: ModerationRequest) -> bool:
    return post.state is PostState.VISIBLE and post.text.strip() == (request.words or "").strip()


def _has(session: Session, table: type[Membership | TagFollow], member_id: int) -> bool:
    found = select(table).where(col(table.member_id) == member_id).limit(1)
    return session.exec(found).first() is not None


def told_now(
    session: Session, request: ModerationRequest | None, told: DecisionPayload
) -> ToldDecision:
    """Return what a letter tells of: how it is now with the post that was reported, or the tags suggested."""
    decided = ToldDecision(action=told.action, by_operator=told.by_operator)
    if request is None:
        return decided
    if told.reason == Concern.ASKER and told.action in (ADD_TAGS, TAKE_OFF):
        return _of_tags(session, request, decided)
    if told.reason == Concern.REPORTER and request.post_id is not None:
        return _of_reported_post(session, request.post_id, decided)
    return decided


def _of_tags(session: Session, request: ModerationRequest, decided: ToldDecision) -> ToldDecision:
    there = {*all_tags(session, request.conversation_id or 0)}
    wanted = (request.tags or "").split()
    so = tuple(tag for tag in wanted if (tag in there) is (decided.action is ADD_TAGS))
    if not so:
        target = f"conversation {request.conversation_id}"
        return _decided_since(session, ModerationAction.DECLINE, decided, TAGGING, target)
    return decided if len(so) == len(wanted) else replace(decided, some_tags=so)


def _of_reported_post(session: Session, post_id: int, decided: ToldDecision) -> ToldDecision:
    state, target = session.get_one(Post, post_id).state, f"post {post_id}"
    if state is PostState.HIDDEN and decided.action is not ModerationAction.HIDE:
        return _decided_since(session, ModerationAction.HIDE, decided, HIDING, target)
    if state is PostState.VISIBLE and decided.action is not ModerationAction.KEEP:
        return _decided_since(session, ModerationAction.KEEP, decided, SHOWING, target)
    return decided


def _decided_since(
    session: Session,
    action: ModerationAction,
    decided: ToldDecision,
    acts: tuple[ModerationAction, ...],
    target: str,
) -> ToldDecision:
    """Return that this is how it is by now, and whether an operator made it so."""
    made = audit.made_so(session, *(each.word for each in acts), target=target)
    by_operator = decided.by_operator if made is None else audit.is_operator(made.actor)
    return ToldDecision(action=action, by_operator=by_operator)
