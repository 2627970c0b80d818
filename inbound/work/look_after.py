"""Lets a person look at once after a member whose words tell that they may harm themselves."""

from sqlmodel import Session

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.posting.danger import in_danger
from digest.intents.intents import Edit, Reply, Start
from digest.letters.urgent import enqueue_urgent
from inbound.interpret.interpretation import AskBack, AskToPublish
from inbound.work.occasion import Occasion


def look_after_words(
    session: Session, decision: AskBack | AskToPublish, occasion: Occasion, words: str
) -> None:
    """Tell them of somebody whose words wait for an answer, without the words."""
    community_id = _community(session, decision)
    if community_id is None or not in_danger(words):
        return
    about = f"mail:{occasion.received.id}"
    enqueue_urgent(session, decision.member_id, community_id, about=about, at=occasion.at)


def _community(session: Session, decision: AskBack | AskToPublish) -> int | None:
    """Return the community that words are meant for, as far as that is known; of several the first."""
    wanted = decision.instead_of if isinstance(decision, AskToPublish) else decision
    number: int | None
    match wanted:
        case Start(community_id=community_id):
            return community_id
        case Reply(conversation_id=number):
            pass
        case Edit(post_id=post_id):
            number = session.get_one(Post, post_id).conversation_id
        case AskBack(conversation_id=conversation_id, offered=offered):
            number = conversation_id or next(iter(offered), None)
    found = None if number is None else session.get(Conversation, number)
    return None if found is None else found.community_id
