"""What a refusal says of how things stand: who closed a conversation, where one is, what else a mail did."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from digest.community import audit
from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState
from digest.community.requests.moderation_action import ModerationAction
from digest.intents.phrases import JoinCommunity, KeptPhrase, Show, Viewable
from digest.letters.notice import NoticePayload, Reason
from digest.letters.reason_facts import FACTS, LetterRole
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts:
    """What is true when the letter is written; communities by their titles."""

    closed_by_operator: bool = False
    moved_to: str = ""
    offers: tuple[KeptPhrase, ...] = ()  # what would bring the member further
    published_in: tuple[str, ...] = ()  # by the same mail
    waits_in: tuple[str, ...] = ()  # of the same mail, for a moderator
    start_in: tuple[tuple[str, str], ...] = ()  # names and titles, where words can begin anew


NOTHING = RefusalFacts()
ALL_COMMUNITIES = Show(what=Viewable.COMMUNITIES)
BEGIN_ANEW = (Reason.CLOSED, Reason.NO_CONVERSATION)
NAMES_THEM_ALL = (
    *(Reason.MAY_NOT_READ, Reason.UNKNOWN_COMMUNITY, Reason.GONE),
    Reason.LEFT_SINCE,
)


def refusal_facts(
    session: Session, delivery: Delivery, payload: NoticePayload, *, may_read: bool
) -> RefusalFacts:
    """Return what is to be said beside the reason; nothing in a letter that refuses nothing."""
    if FACTS[payload.reason].role is not LetterRole.REFUSAL:
        return NOTHING
    number = payload.conversation_id or 0
    closed = payload.reason is Reason.CLOSED and may_read
    moved = payload.reason is Reason.MAY_NOT_READ and not may_read
    home = _moved_to(session, number) if moved else None
    return RefusalFacts(
        closed_by_operator=closed and _by_operator(session, number),
        moved_to=home.title if home else "",
        offers=_offers(payload.reason, home),
        published_in=_elsewhere(session, delivery, PostState.VISIBLE),
        waits_in=_elsewhere(session, delivery, PostState.HELD),
        start_in=_start_in(session, delivery.member_id, payload),
    )


def _offers(reason: Reason, home: Community | None) -> tuple[KeptPhrase, ...]:
    """Return what helps now: to join the community it was moved to, or to see them all."""
    if home is not None:
        return (JoinCommunity(name=home.name),)
    return (ALL_COMMUNITIES,) if reason in NAMES_THEM_ALL else ()


def _by_operator(session: Session, number: int) -> bool:
    closed = _last(session, ModerationAction.CLOSE, number)
    return closed is not None and audit.is_operator(closed.actor)


def _moved_to(session: Session, number: int) -> Community | None:
    """Return the community that a conversation was moved to, if it was; its move was told by name, too."""
    conversation = session.get(Conversation, number)
    if conversation is None or conversation.state is ConversationState.REMOVED:
        return None
    moved = _last(session, ModerationAction.MOVE, number)
    return None if moved is None else session.get_one(Community, conversation.community_id)


def _last(session: Session, action: ModerationAction, number: int) -> audit.Earlier | None:
    return audit.made_so(session, action.word, target=f"conversation {number}")


def _start_in(
    session: Session, member_id: int, payload: NoticePayload
) -> tuple[tuple[str, str], ...]:
    """Return where words that reach none can begin a conversation: in its community, or else in theirs."""
    if payload.reason not in BEGIN_ANEW:
        return ()
    theirs = (
        select(Community.name, Community.title)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member_id)
        .order_by(Community.title)
    )
    closed = session.get(Conversation, payload.conversation_id or 0)
    home = theirs.where(Community.id == closed.community_id) if closed is not None else theirs
    return tuple(session.exec(home).all() or session.exec(theirs).all())


def _elsewhere(session: Session, delivery: Delivery, state: PostState) -> tuple[str, ...]:
    """Return where the same mail, written to several communities, is a post in this state."""
    if delivery.reply_to_id is None:
        return ()
    found = (
        select(Community.title)
        .join(Conversation, col(Conversation.community_id) == col(Community.id))
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .where(
            Post.message_id == delivery.reply_to_id,
            Post.author_id == delivery.member_id,
            Post.state == state,
        )
    )
    return tuple(session.exec(found.order_by(Community.title)))
