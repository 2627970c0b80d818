"""One letter of every kind and reason that there is, to Ana, as it stands in the outbox before it is sent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from digest.community.communities.announcement import OperatorAnnouncement, write_announcement
from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.leaving.erased_member import ErasedMember
from digest.community.leaving.pending_member import pending_member
from digest.community.moderation.decide import Concern
from digest.community.people.member import Address, MemberState
from digest.community.people.moderator import Moderator
from digest.community.posting.tagging import Tagged
from digest.community.requests import open_request
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.inbox.question import Question, QuestionKind, QuestionPayload
from digest.inbox.received_mail import ReceivedMail
from digest.intents.phrases import FollowTag, StopThis
from digest.letters import moderation
from digest.letters.membership_changed import MembershipChangedPayload, MembershipChanges
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.reason_facts import Audience, reasons
from digest.letters.summary.rest import SummaryAgainPayload
from digest.letters.urgent import URGENT, UrgentPayload
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Composed
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.conftest import Village, a_mail
from tests.inbound.post_office import PostOffice
from tests.rows import owe

NEW_BOX = "ana.work@example.com"  # that Ana wants to add
STRANGER = "mara@example.com"
A_NIGHT = timedelta(hours=22)  # until the summaries after noon
FAILING = "My mailbox is full, and my mail could not be delivered: user unknown."
SOON = timedelta(minutes=5)
TITLE = "Delivery failed: please confirm your e-mail address"  # as a bounce or a filter may say it
MODERATION = (
    moderation.WAITING,
    moderation.YOURS,
    moderation.ASK_AGAIN,
    moderation.NOT_YOURS,
    *(role.value for role in Concern),
    *(fit.value for fit in Applicability),
    URGENT,
)
REASONS: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.NOTICE: tuple(reason.value for reason in Reason),
    LetterKind.OVERVIEW: tuple(overview.value for overview in Overview),
    LetterKind.MODERATION: MODERATION,
}
EVERY = [(kind, reason) for kind in LetterKind for reason in REASONS.get(kind, ("",))]
ASKED: dict[str, QuestionKind] = {  # what a letter asks that is not called as it is
    Reason.YES_OR_NO: QuestionKind.WAS_THIS_YOU,
    Reason.ASK_BACK: QuestionKind.WHAT_TO_DO,
    Reason.TOO_LATE_FOR_WORDS: QuestionKind.WHAT_TO_DO,
    Reason.WHAT_AGAIN: QuestionKind.WHAT_TO_DO,
    Reason.WHICH_CONVERSATION: QuestionKind.WHICH_CONVERSATION,
    Reason.WHICH_COMMUNITY: QuestionKind.WHICH_COMMUNITY,
    Reason.WHERE_TO_PUBLISH: QuestionKind.WHICH_COMMUNITY,
    Reason.WHICH_AGAIN: QuestionKind.WHICH_CONVERSATION,
    Reason.NEW_OR_REPLY_AGAIN: QuestionKind.NEW_OR_REPLY,
    Reason.CONFIRM_ADDRESS: QuestionKind.ADD_ADDRESS,
    Reason.ADDRESS_YES_OR_NO: QuestionKind.ADD_ADDRESS,
    Reason.ADDRESS_ASKED: QuestionKind.ADD_ADDRESS,
    Reason.CONFIRM_ADDING: QuestionKind.ADD_ADDRESS,
    Reason.CONFIRM_CHANGING: QuestionKind.CHANGE_ADDRESS,
    Reason.CHANGE_ANNOUNCED: QuestionKind.MOVE_ADDRESS,
    Reason.CHANGED_AWAY: QuestionKind.UNDO_ADDRESS,
    Reason.CONFIRM_DATA: QuestionKind.DATA,
    Reason.CONFIRM_TERMINATE: QuestionKind.TERMINATE,
    Reason.CONFIRM_ERASING: QuestionKind.TERMINATE_ERASING,
} | dict.fromkeys(reasons(audience=Audience.PENDING), QuestionKind.JOIN)
OF_ADDRESSES = (
    *(QuestionKind.ADD_ADDRESS, QuestionKind.YOUR_ADDRESS),
    *(QuestionKind.CHANGE_ADDRESS, QuestionKind.MOVE_ADDRESS, QuestionKind.UNDO_ADDRESS),
)


@dataclass(frozen=True)
class Scene:
    """What letters to Ana can be about; numbers."""

    mine: int  # her post, within its hour
    news: tuple[int, int]  # what Ben said after it
    matter: int  # a report that she has to decide on
    kept: int  # a mail in her name that nobody vouches for


def set_scene(village: Village) -> Scene:
    """Let Ana be a moderator who follows Ben's conversation and wrote in it, with a mail of hers kept."""
    number, ana = village.sleep.conversation_id, village.ana
    mine = village.say(ana, "I sleep propped up.")
    first, last = (village.say(village.ben, words).id for words in ("With tea?", FAILING))
    unproved = a_mail("ana@example.net", "Tea, and a book.", verdict="none")
    village.receive(unproved, village.address(Purpose.REPLY, ana, number))
    village.work()
    with village.store.write() as session:
        session.get_one(Conversation, number).title = TITLE
        session.add(Moderator(member_id=ana.id, community_id=village.lung.id, since=village.noon))
        session.get_one(Membership, (ana.id, village.lung.id)).instant = True
        follow(session, ana.id, number, at=village.noon)
        reported = open_request.report(
            session, village.sleep, member_id=village.cleo.id, words="Rude.", at=village.noon
        )
        assert reported is not None
        kept = session.exec(select(ReceivedMail).order_by(col(ReceivedMail.id))).first()
        assert kept is not None
        return Scene(mine=mine.id, news=(first, last), matter=reported.id, kept=kept.id)


def sent_one(village: Village, office: PostOffice, kind: LetterKind, reason: str) -> Composed:
    """Send the letter of this kind and reason, and return it."""
    scene = set_scene(village)
    if kind is not LetterKind.SUMMARY:  # which is planned by itself
        _owe(village, scene, kind, reason)
    office.run(village.noon + (A_NIGHT if kind is LetterKind.SUMMARY else SOON))
    ana, is_summary = village.ana.id, kind is LetterKind.SUMMARY
    own = {
        each.id
        for each in village.all(Delivery)
        if each.key == "it" or (is_summary and each.kind is kind and each.member_id == ana)
    }
    [letter] = [each for each in office.handed_over if each.delivery_id in own]
    return letter


def _owe(village: Village, scene: Scene, kind: LetterKind, reason: str) -> None:
    with village.store.write() as session:
        facts = _FACTS[kind](session, village, scene, reason)
        number = facts.pop("member_id", village.ana.id)
        facts = {"conversation_id": village.sleep.conversation_id, **facts}
        owe(session, kind=kind, key="it", member_id=number, at=village.noon, **facts)


Facts = dict[str, Any]


def _of_mine(_session: Session, _village: Village, scene: Scene, _reason: str) -> Facts:
    return {"post_id": scene.mine}


def _of_news(_session: Session, _village: Village, scene: Scene, _reason: str) -> Facts:
    return {"post_id": scene.news[0], "last_post_id": scene.news[1]}


def _notice(session: Session, village: Village, scene: Scene, reason: str) -> Facts:
    asked = _question(session, village, scene, Reason(reason))
    if reason == Reason.PROBE:
        of_ana = select(Address).where(Address.member_id == village.ana.id)
        session.exec(of_ana).one().suppressed_at = village.noon
    is_of_tags = reason == Reason.TAGS_CHANGED
    told = NoticePayload(
        reason=Reason(reason),
        subject="Re: Sleeping well",
        words=None if is_of_tags else "Propped up.\nAnd tea.",
        tagged=Tagged(added=("fatigue",), suggested=("night",)) if is_of_tags else Tagged(),
        conversation_id=village.sleep.conversation_id,
        post_id=scene.mine,
        question_id=asked.id,
        offers=(FollowTag(name="fatigue", on=True), StopThis(all=True)),
    )
    return {**told.columns(), "member_id": asked.member_id}


def _question(session: Session, village: Village, scene: Scene, reason: Reason) -> Question:
    """Ask what the letter asks; where it asks nothing, it is about an address that Ana wants to add."""
    asks = ASKED.get(reason) or (
        QuestionKind(reason) if reason in set(QuestionKind) else QuestionKind.ADD_ADDRESS
    )
    member_id, address, kept = village.ana.id, None, None
    if asks is QuestionKind.JOIN:
        member_id = pending_member(session, STRANGER, at=village.noon).id
        address = STRANGER
    elif asks in OF_ADDRESSES:
        address = NEW_BOX
    elif asks not in (QuestionKind.DATA, QuestionKind.TERMINATE, QuestionKind.TERMINATE_ERASING):
        kept = scene.kept
    if asks is QuestionKind.WHAT_TO_DO:
        session.get_one(ReceivedMail, scene.kept).post_id = scene.mine
    question = Question(
        member_id=member_id,
        asks=asks,
        address=address,
        received_id=kept,
        agreed_at=village.noon if asks is QuestionKind.ADD_ADDRESS else None,
        asked_at=village.noon,
    )
    if asks in (QuestionKind.WHICH_CONVERSATION, QuestionKind.NEW_OR_REPLY):
        question.payload = QuestionPayload(conversations=(village.sleep.conversation_id,))
    if asks is QuestionKind.WHICH_COMMUNITY:
        question.payload = QuestionPayload(communities=(village.lung.id,))
    session.add(question)
    session.flush()
    return question


def _overview(_session: Session, village: Village, _scene: Scene, reason: str) -> Facts:
    told = {
        Overview.FOUND: SearchResultsPayload(query="tea"),
        Overview.AGAIN: SummaryAgainPayload(
            since=village.noon, until=village.noon + timedelta(hours=18)
        ),
        Overview.BELONGING: MembershipChangedPayload(
            changes=MembershipChanges(joined=(village.lung.id,))
        ),
    }
    payload = told.get(Overview(reason), OverviewPayload(reason=Overview(reason)))
    return {**payload.columns(), "conversation_id": None}


def _goodbye(session: Session, village: Village, _scene: Scene, _reason: str) -> Facts:
    """Let Ana have left; only her address is known yet, until this letter is sent."""
    ana, at = village.ana, village.noon
    session.get_one(type(ana), ana.id).state = MemberState.FORMER
    address = session.exec(select(Address).where(Address.member_id == ana.id)).one()
    session.add(ErasedMember(member_id=ana.id, left_at=at, erases=False, address=address.address))
    return {"conversation_id": None}


def _moderation(_session: Session, village: Village, scene: Scene, reason: str) -> Facts:
    if reason == URGENT:
        urgent = UrgentPayload(author_id=village.ben.id, post_id=scene.news[0])
        return {**urgent.columns(), "conversation_id": village.sleep.conversation_id}
    facts: Facts = {"reason": reason, "matter_id": scene.matter, "conversation_id": None}
    if reason in MODERATION[:4]:
        return facts
    hide, show = ModerationAction.HIDE, ModerationAction.SHOW
    told = moderation.DecisionPayload(action=hide, undo=show, words="Be kind.")
    return {**told.columns(), **facts}


def _plain(_session: Session, _village: Village, _scene: Scene, _reason: str) -> Facts:
    return {}


def _announced(session: Session, village: Village, _scene: Scene, _reason: str) -> Facts:
    said = OperatorAnnouncement(
        title=TITLE, text=FAILING, is_safety=False, is_at_once=True, written_at=village.noon
    )
    return {"announcement_id": write_announcement(session, said).id, "conversation_id": None}


_FACTS = {
    LetterKind.ANNOUNCEMENT: _announced,
    LetterKind.SAFETY: _announced,
    LetterKind.RECEIPT: _of_mine,
    LetterKind.NOTICE: _notice,
    LetterKind.CONVERSATION: _plain,
    LetterKind.OVERVIEW: _overview,
    LetterKind.DATA: _plain,
    LetterKind.GOODBYE: _goodbye,
    LetterKind.MODERATION: _moderation,
    LetterKind.NEW_CONVERSATION: _plain,
    LetterKind.NOTIFICATION: _of_news,
}
