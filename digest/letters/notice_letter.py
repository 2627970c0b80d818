"""Writes notices: why something was not done, what was done, and the member's own words back in full."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple, Self

from sqlmodel import Session, col, select

from digest.community.communities.alias import known_communities
from digest.community.communities.community import Community
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.conversations.readership import readable_pairs
from digest.community.people.member import Member
from digest.community.people.muted_member import muted_members
from digest.community.posting.acute import is_acute
from digest.community.posting.danger import in_danger_oneself, tells_of_another
from digest.community.preferences.stop import Stream, is_stopped
from digest.inbox.question import AT_THE_OTHER_BOX, CHANGING, LetterUse, Question, QuestionKind
from digest.intents.label import label
from digest.intents.phrases import MuteMember
from digest.intents.ready_mail import ready_mail
from digest.language.text import POST_LIMIT
from digest.letters.conversation_view import ConversationView, conversation_views
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.mailboxes import waits_until
from digest.letters.notice import NoticePayload, Reason
from digest.letters.opening import Opening
from digest.letters.options import (
    Candidate,
    LetteredOption,
    LetteredPlace,
    candidates,
    lettered_options,
    lettered_places,
)
from digest.letters.reason_facts import FACTS, AnswerUse, Audience, ReasonFacts, reasons
from digest.letters.recipient import (
    Recipient,
    at_address,
    pending_recipient,
    reachable,
    recipients,
)
from digest.letters.refusal_facts import RefusalFacts, refusal_facts
from digest.letters.reported import ReportedPost, reported_posts
from digest.mail.glimpse import spoken
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery
from digest.store.carried_ids import posts_carried

POST_WORDS = f"{POST_LIMIT // 6_000},000"  # about so many fit, of five letters and a space
TO_THE_SILENT = reasons(audience=Audience.SILENT)
STOPS = {
    Reason.STOPPED_SUMMARY: Stream.SUMMARY,
    Reason.STOPPED_NOTIFICATIONS: Stream.NOTIFICATIONS,
    Reason.STOPPED_INSTANT: Stream.NEW_CONVERSATIONS,
    Reason.STOPPED_ANNOUNCEMENTS: Stream.ANNOUNCEMENTS,
}
SOMEWHERE = ConversationView(
    conversation_id=0, title="", community="", code="all", shows_titles=False
)
OF_A_NO = (Reason.DROPPED, Reason.AS_IT_WAS)  # with the words beside it, where there were any
OF_MUTING = (Reason.MEMBER_MUTED, Reason.MEMBER_UNMUTED)  # whose name is another member's


class NoticeFacts(NamedTuple):
    """What a notice names, and how things stand that it is about."""

    choices: list[Candidate]
    lettered: list[LetteredOption]
    places: list[LetteredPlace]
    post_stands: bool  # for others to read
    community: str  # its title
    changes_box: bool  # letters are to go to the mailbox that is asked about
    until: datetime | None  # something waits that we announce; in the member's time
    zone: str
    refusal: RefusalFacts
    names: Mapping[str, str]  # titles of communities by their names
    reported: Opening | None  # how the post begins that the member reported
    posts: Mapping[int, tuple[Opening, datetime]]  # to choose one from, and when they came


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeComposer:
    """Composes notices; they go to everybody who can be reached, whatever they chose to be told."""

    sealer: LetterSealer
    window: EditWindow = field(default_factory=EditWindow)  # in which a deletion can be undone

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        batch = _Batch.of(session, deliveries, may_show=self.sealer.shows_content)
        for delivery in deliveries:
            yield self._one(session, batch, delivery, at)

    def _one(
        self, session: Session, batch: "_Batch", delivery: Delivery, at: datetime
    ) -> Composed | Skipped:
        payload = batch.payloads[delivery.id]
        question, facts = batch.asked.get(delivery.question_id or 0), FACTS[payload.reason]
        recipient = _receiver(
            batch.silent if facts.audience is Audience.SILENT else batch.people,
            delivery.member_id,
            facts.audience,
            question.address if question else None,
        )
        if isinstance(recipient, str):
            return cancelled(delivery, recipient)
        if facts.reply is AnswerUse.QUESTION and (question is None or question.ended_at):
            return cancelled(delivery, "the question is answered")
        if payload.is_put_off and _is_taken_back(session, delivery.member_id, payload):
            return cancelled(delivery, "it is not so any more")
        pair = (delivery.member_id, delivery.conversation_id or 0)
        muted = batch.muted.get(pair[0], {})
        is_readable = pair in batch.allowed
        place = batch.places[pair[1]].seen_by(pair[0], muted=muted) if is_readable else SOMEWHERE
        may_see = pair in batch.allowed and recipient.reads_others
        if not recipient.reads_others:
            somebody = self.sealer.templates.say("notice.somebody")
            place, payload = _unnamed(place), _naming_nobody(payload, somebody)
        listed = NoticeFacts(
            choices=batch.offered.get(delivery.id, []),
            lettered=batch.named.get(delivery.id, []),
            places=lettered_places(session, question),
            post_stands=delivery.post_id in batch.standing,
            community=batch.titles.get(payload.community_id or 0, place.community),
            changes_box=question is not None and question.asks in CHANGING,
            until=_until(session, question, recipient),
            zone=recipient.zone.key,
            refusal=refusal_facts(session, delivery, payload, may_read=pair in batch.allowed),
            names=batch.names,
            reported=batch.opening(payload.post_id, pair[0]) if may_see else None,
            posts={
                each: (opening, recipient.local(batch.reported[each].published_at))
                for each in (payload.posts if may_see else ())
                if (opening := batch.opening(each, pair[0]))
            },
        )
        letter = self._letter(payload, place, listed, question)
        return self.sealer.finish(delivery, recipient, letter, at=at)

    def _letter(
        self,
        payload: NoticePayload,
        place: ConversationView,
        listed: NoticeFacts,
        question: Question | None,
    ) -> Letter:
        templates, reason = self.sealer.templates, payload.reason
        return Letter(
            subject=templates.subject(
                "notice",
                reason=reason.value,
                subject=payload.subject or "",
                changes_box=listed.changes_box,
            ),
            rendered=[self._render(payload, place, listed, question)],
            code=place.code,
            reply_to=_reply_to(payload),
            carried=posts_carried(listed.posts),
            is_from_nobody=FACTS[reason].audience is Audience.OTHER_MAILBOX,
        )

    def _render(
        self,
        payload: NoticePayload,
        place: ConversationView,
        listed: NoticeFacts,
        question: Question | None,
    ) -> Rendered:
        reason, facts = payload.reason, FACTS[payload.reason]
        return self.sealer.templates.render(
            "notice",
            reason=reason.value,
            how=payload.how,
            answers=payload.reply_to_id is not None,
            asks=facts.reply is AnswerUse.QUESTION,
            words=payload.words,
            thrown=payload.thrown,
            tagged=payload.tagged,
            subject=payload.subject,
            post_id=payload.post_id,
            post_stands=listed.post_stands,
            names_person=facts.names_person or (reason in OF_A_NO and bool(payload.words)),
            is_so_already=payload.is_so_already,
            undo_minutes=self.window.minutes,
            post_words=POST_WORDS,
            conversation_id=payload.conversation_id,
            community=listed.community,
            name=payload.name,
            title=place.title,
            is_numbered=place.is_numbered,
            is_closed=place.is_closed,
            stream=facts.stream,
            choices=listed.choices,
            numbered=payload.numbered,
            lettered=listed.lettered,
            places=listed.places,
            question_id=payload.question_id,
            asked=question.asks.value if question else "",
            other_box=_other_box(facts),
            new_address=_shown_address(reason, question),
            changes_box=listed.changes_box,
            until=listed.until,
            zone=listed.zone,
            in_danger=in_danger_oneself(payload.words or ""),
            is_acute=is_acute(payload.words or ""),
            for_another=tells_of_another(payload.words or ""),
            doubts=question.told().doubts if question else (),
            letter_use=question.told().letter_use.value if question else LetterUse.POST.value,
            new_title=question.title if question else None,
            refusal=listed.refusal,
            reported=listed.reported,
            posts=[(number, *told) for number, told in listed.posts.items()],
            changed=[label(each.now) for each in payload.ways_back],
            offered=[
                (*mail, label(each, titles=listed.names))
                for each in (*payload.offers, *listed.refusal.offers)
                if (mail := ready_mail(each))
            ],
        )


def _unnamed(place: ConversationView) -> ConversationView:
    """Return a conversation, if it is one, as it is called in letters that tell nothing of it."""
    return replace(place.numbered(), community="") if place.title else place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What is read once for all notices that are composed together."""

    payloads: Mapping[int, NoticePayload]
    people: dict[int, Recipient]
    silent: dict[int, Recipient]  # also those to whose address nothing else goes
    places: Mapping[int, ConversationView]
    allowed: frozenset[tuple[int, int]]
    asked: dict[int, Question]
    offered: Mapping[int, list[Candidate]]
    named: Mapping[int, list[LetteredOption]]
    standing: set[int]
    titles: Mapping[int, str]
    names: Mapping[str, str]
    reported: Mapping[int, ReportedPost]
    muted: Mapping[int, Mapping[int, str]]  # by each member, whose words they do not see

    def opening(self, post_id: int | None, member_id: int) -> Opening | None:
        """Return how a post begins that a member reported, or may have meant to."""
        post = self.reported.get(post_id or 0)
        return None if post is None else post.seen_by(self.muted.get(member_id, {}))

    @classmethod
    def of(cls, session: Session, deliveries: Sequence[Delivery], *, may_show: bool) -> Self:
        members = {delivery.member_id for delivery in deliveries}
        conversations = {delivery.conversation_id or 0 for delivery in deliveries}
        payloads = {each.id: NoticePayload.of(each) for each in deliveries}
        probed = {each.member_id for each in deliveries if each.reason in TO_THE_SILENT}
        asked = questions(session, deliveries)
        people = recipients(session, members, may_show=may_show)
        return cls(
            payloads=payloads,
            people=people,
            silent=recipients(session, probed, probing=True) if probed else {},
            places=conversation_views(session, conversations),
            allowed=readable_pairs(session, members, conversations),
            asked=asked,
            offered=candidates(session, deliveries),
            named=lettered_options(session, deliveries, asked, people),
            standing=_standing(session, deliveries),
            titles=_titles(session, [*payloads.values()]),
            names={each.name: each.title for each in known_communities(session)},
            reported=reported_posts(session, payloads.values()),
            muted=muted_members(session, members),
        )


def _naming_nobody(payload: NoticePayload, somebody: str) -> NoticePayload:
    """Return what a letter tells without the name of anybody who wrote something, and offers with one."""
    offers = tuple(each for each in payload.offers if not isinstance(each, MuteMember))
    name = somebody if payload.reason in OF_MUTING else payload.name
    return payload.model_copy(update={"offers": offers, "name": name})


def _receiver(
    people: dict[int, Recipient], member_id: int, audience: Audience, address: str | None
) -> Recipient | str:
    """Return whom a notice goes to, or why it goes to nobody; `address` is the one that it asks about."""
    if audience is Audience.PENDING:
        return pending_recipient(people, member_id, address)
    if audience is Audience.OTHER_MAILBOX:
        return at_address(people, member_id, address)
    return reachable(people, member_id)


def questions(session: Session, deliveries: Sequence[Delivery]) -> dict[int, Question]:
    """Return what the letters ask, by its id."""
    ids = {each.question_id for each in deliveries if each.question_id is not None}
    if not ids:
        return {}
    found = session.exec(select(Question).where(col(Question.id).in_(ids)))
    return {question.id: question for question in found}


def _shown_address(reason: Reason, question: Question | None) -> str | None:
    """Return the address that is asked about; a stranger's is shown so that nobody can press it."""
    address = question.address if question and not FACTS[reason].is_of_this_box else None
    return spoken(address) if address and reason is Reason.YOUR_ADDRESS else address


def _standing(session: Session, deliveries: Sequence[Delivery]) -> set[int]:
    """Return the posts that the letters are about and that others can read."""
    ids = {each.post_id for each in deliveries if each.post_id is not None}
    if not ids:
        return set()
    visible = select(Post.id).where(col(Post.id).in_(ids), Post.state == PostState.VISIBLE)
    return set(session.exec(visible))


def _titles(session: Session, payloads: Sequence[NoticePayload]) -> dict[int, str]:
    """Return the titles of the communities that the letters are about."""
    ids = {each.community_id for each in payloads if each.community_id is not None}
    known = select(Community.id, Community.title).where(col(Community.id).in_(ids))
    return dict(session.exec(known).all()) if ids else {}


def _until(session: Session, question: Question | None, recipient: Recipient) -> datetime | None:
    """Return until when something waits that is done without an answer, in the member's time."""
    if question is None:
        return None
    is_moving = question.asks is QuestionKind.MOVE_ADDRESS
    until = waits_until(session, question) if is_moving else question.waits_until
    return None if until is None else recipient.local(until)


def _is_taken_back(session: Session, member_id: int, payload: NoticePayload) -> bool:
    """Say whether what a letter calls stopped comes again."""
    member, of = session.get_one(Member, member_id), payload.community_id or 0
    return not is_stopped(session, member, STOPS[payload.reason], of=of)


def _other_box(facts: ReasonFacts) -> int:
    """Return the detail of the address that settles the question, for the mailbox that reads the letter."""
    return AT_THE_OTHER_BOX if facts.audience is Audience.OTHER_MAILBOX else 0


def _reply_to(payload: NoticePayload) -> Slot | None:
    """Return where an answer goes: to what the member was about to do, and nowhere it could do harm."""
    facts, post_id, conversation_id = (
        FACTS[payload.reason],
        payload.post_id,
        payload.conversation_id,
    )
    if facts.reply is AnswerUse.QUESTION:
        return Slot(Purpose.CONFIRM, payload.question_id or 0, _other_box(facts))
    if facts.reply is AnswerUse.NOTHING:
        return None
    if post_id is not None:
        return Slot(Purpose.POST, post_id)
    is_again = facts.reply is AnswerUse.AGAIN and conversation_id is not None
    return Slot(Purpose.REPLY, conversation_id or 0) if is_again else None
