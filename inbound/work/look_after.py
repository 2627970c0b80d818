"""Lets somebody look after the writer of a mail that no other member reads, where it tells of danger.

What is published, and what is for moderators anyway, is looked after where that is done.
"""

from sqlmodel import Session

from digest.actions.requests import tell_of_another
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.moderation.deciders import first_asked
from digest.community.posting.danger import Danger, tells_of_another
from digest.community.requests import open_request
from digest.inbox import for_people
from digest.inbox.question import QuestionKind
from digest.inbox.received_mail import Outcome
from digest.intents.intents import Edit, Intent, Reply, Start
from digest.letters.notice import Reason
from digest.letters.operator_letter import OperatorReason
from digest.letters.remind_moderators import tell_at_once
from digest.letters.urgent import enqueue_urgent
from inbound.interpret.interpretation import (
    Ask,
    AskBack,
    AskToPublish,
    Hold,
    Interpretation,
    Interpreted,
    OtherVersion,
    Refuse,
)
from inbound.interpret.of_another import READ
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.unclear import all_written, danger_of, is_cry
from inbound.work.occasion import Occasion
from inbound.work.tell_operator import tell_soon

ToUs = Interpreted | Refuse | Ask | AskBack | AskToPublish | Hold


def look_after(
    session: Session, decision: Interpretation, mail: ReadMail, occasion: Occasion
) -> None:
    """Tell moderators at once, without the words, whose text waits that is meant for their community.

    Of what is for none of them, or tells of danger only perhaps, the staff are asked, or else the operator:
    they are shown the words, which no member is to read. Words about somebody else are shown to moderators;
    where none may read them, the operator hears of it in any case. Of what nobody else is asked,
    and of what is held for a person, the operator hears within minutes, each time.
    """
    if danger_of(mail) is Danger.NONE:
        return
    if occasion.received.outcome is Outcome.HELD:
        tell_soon(session, OperatorReason.PERSON, at=occasion.at)
    said = _to_us(decision)
    if said is None:
        return
    member_id, at, words = said.member_id or 0, occasion.at, all_written(mail)
    is_of_another, is_own = mail.is_proved and tells_of_another(words), is_cry(mail)
    is_shown = is_of_another and tell_of_another(session, member_id, words, at=at)
    community_id = _community_of(session, said) if is_own else None
    is_heard = is_shown or not is_of_another
    if community_id is not None:
        about = f"mail:{occasion.received.id}"
        is_shown |= enqueue_urgent(session, member_id, community_id, about=about, at=at)
    if not is_shown and not isinstance(said, Hold):
        asked = [open_request.look_after_member(session, member_id, words=words, at=at)]
        if is_own or is_of_another:
            is_heard &= tell_at_once(session, asked, at=at)
        else:
            is_heard &= bool(first_asked(session, asked))
    if not is_heard:
        tell_soon(session, OperatorReason.UNDECIDED, at=at)


def _to_us(decision: Interpretation) -> ToUs | None:
    """Return the decision where no person reads the mail because of it; None where one does."""
    match decision:
        case OtherVersion(becomes=AskBack() | AskToPublish() as becomes):
            return becomes
        case Interpreted(intents=intents):
            return None if any(isinstance(each, READ) for each in intents) else decision
        case AskBack() | AskToPublish() | Refuse():
            return decision
        case Hold(tells=Reason.A_PERSON_READS) | Hold(reason=for_people.ENOUGH):
            return decision  # once it is the operator's turn
        case Ask(asks=QuestionKind.TOO_MANY_POSTS | QuestionKind.SAME_AGAIN):
            return decision
        case _:
            return None


def _community_of(session: Session, decision: ToUs) -> int | None:
    """Return the community that words are meant for, as far as that is known; of several the first."""
    wanted: Intent | ToUs = decision.instead_of if isinstance(decision, AskToPublish) else decision
    number: int | None = None
    match wanted:
        case Start(community_id=community_id):
            return community_id
        case Reply(conversation_id=number):
            pass
        case Edit(post_id=post_id):
            number = session.get_one(Post, post_id).conversation_id
        case AskBack(communities=(community_id, *_)):
            return community_id
        case AskBack(conversation_id=conversation_id, offered=offered):
            number = conversation_id or next(iter(offered), None)
        case _:
            return None
    found = None if number is None else session.get(Conversation, number)
    return None if found is None else found.community_id
