"""Writes notices: why something was not done, what was done, and the member's own words back in full."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from digest.community.danger import in_danger
from digest.community.post import EditWindow, Post, PostState
from digest.inbox.question import AT_THE_OTHER_BOX, Question
from digest.letters.conversation_view import ConversationView, conversation_views
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.notice import (
    ASKING,
    REFUSALS,
    TO_NEWCOMERS,
    TO_THE_ADDRESS,
    NoticePayload,
    Reason,
)
from digest.letters.options import Candidate, LetteredOption, candidates, lettered_options
from digest.letters.readable import readable
from digest.letters.recipient import at_address, pending_recipient, reachable, recipients
from digest.mail.glimpse import spoken
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery

STREAMS = {
    Reason.STOPPED_SUMMARY: "summary",
    Reason.STOPPED_NOTIFICATIONS: "notifications",
}
NAMES_PERSON = REFUSALS | {Reason.ASK_BACK, Reason.WHICH_CONVERSATION, Reason.MADE_FOR_ANOTHER}
OF_A_POST = (  # an answer is about the post, as that to its receipt is
    Reason.DELETED,
    Reason.BROUGHT_BACK,
    Reason.DELETED_ALREADY,
)
TRY_AGAIN = frozenset(  # an answer with the words they asked for does what was not done
    {
        Reason.NO_TEXT,
        Reason.ONLY_FORWARDED,
        Reason.TOO_LONG,
        Reason.UNDECODABLE,
        Reason.ENCRYPTED,
    }
)
OF_THIS_BOX = frozenset(  # whose question names the very mailbox that the letter goes to
    {Reason.CHANGED_AWAY, Reason.CHANGE_UNDONE, Reason.UNDONE_AWAY}
)
TO_THE_SILENT = frozenset({Reason.PROBE, Reason.CHANGE_ANNOUNCED})  # even if letters came back
SOMEWHERE = ConversationView(conversation_id=0, title="", community="", code="all", discreet=False)


class NoticeFacts(NamedTuple):
    """The conversations that a notice names, and how the post stands that it is about."""

    choices: list[Candidate]
    lettered: list[LetteredOption]
    post_stands: bool  # for others to read


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeComposer:
    """Composes notices; they go to everybody who can be reached, whatever they chose to be told."""

    sealer: LetterSealer
    window: EditWindow = field(default_factory=EditWindow)  # in which a deletion can be undone
    label: Callable[[str, str], str] = lambda _command, subject: subject.capitalize()

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        members = {delivery.member_id for delivery in deliveries}
        conversations = {delivery.conversation_id or 0 for delivery in deliveries}
        people = recipients(session, members)
        probed = {each.member_id for each in deliveries if each.reason in TO_THE_SILENT}
        silent = recipients(session, probed, probing=True) if probed else {}
        known = conversation_views(session, conversations)
        allowed = readable(session, members, conversations)
        offered = candidates(session, deliveries)
        asked = questions(session, deliveries)
        named = lettered_options(session, deliveries, asked)
        standing = _standing(session, deliveries)
        for delivery in deliveries:
            question = asked.get(delivery.question_id or 0)
            known_people = silent if delivery.reason in TO_THE_SILENT else people
            recipient = reachable(known_people, delivery.member_id)
            address = question.address if question else None
            if delivery.reason in TO_NEWCOMERS:
                recipient = pending_recipient(people, delivery.member_id, address)
            elif delivery.reason in TO_THE_ADDRESS:
                recipient = at_address(people, delivery.member_id, address)
            if isinstance(recipient, str):
                yield cancelled(delivery, recipient)
                continue
            pair = (delivery.member_id, delivery.conversation_id or 0)
            place = known[pair[1]] if pair in allowed else SOMEWHERE
            if delivery.reason in ASKING and (question is None or question.ended_at is not None):
                yield cancelled(delivery, "the question is answered")
                continue
            listed = NoticeFacts(
                choices=offered.get(delivery.id, []),
                lettered=named.get(delivery.id, []),
                post_stands=delivery.post_id in standing,
            )
            letter = self._letter(NoticePayload.of(delivery), place, listed, question)
            yield self.sealer.finish(delivery, recipient, letter, at=at)

    def _letter(
        self,
        payload: NoticePayload,
        place: ConversationView,
        listed: NoticeFacts,
        question: Question | None,
    ) -> Letter:
        templates, reason = self.sealer.templates, payload.reason
        return Letter(
            subject=templates.subject("notice", reason=reason.value, subject=payload.subject or ""),
            rendered=[self._render(payload, place, listed, question)],
            code=place.code,
            reply_to=_reply_to(payload),
            is_from_nobody=reason in TO_THE_ADDRESS,  # its bounces concern no member
        )

    def _render(
        self,
        payload: NoticePayload,
        place: ConversationView,
        listed: NoticeFacts,
        question: Question | None,
    ) -> Rendered:
        reason = payload.reason
        return self.sealer.templates.render(
            "notice",
            reason=reason.value,
            words=payload.words,
            tagged=payload.tagged,
            subject=payload.subject,
            post_id=payload.post_id,
            post_stands=listed.post_stands,
            names_person=reason in NAMES_PERSON,
            undo_minutes=int(self.window.length.total_seconds() // 60),
            conversation_id=payload.conversation_id,
            community=place.community,
            title=place.title,
            stream=STREAMS.get(reason, ""),
            choices=listed.choices,
            lettered=listed.lettered,
            question_id=payload.question_id,
            other_box=AT_THE_OTHER_BOX if reason in TO_THE_ADDRESS else 0,
            new_address=_shown_address(reason, question),
            in_danger=in_danger(payload.words or ""),
            doubts=question.told().doubts if question else (),
            new_title=question.title if question else None,
            offered=[(*mail, self.label(*mail)) for mail in payload.buttons()],
        )


def questions(session: Session, deliveries: Sequence[Delivery]) -> dict[int, Question]:
    """Return what the letters ask, by its id."""
    ids = {each.question_id for each in deliveries if each.question_id is not None}
    if not ids:
        return {}
    found = session.exec(select(Question).where(col(Question.id).in_(ids)))
    return {question.id: question for question in found}


def _shown_address(reason: Reason, question: Question | None) -> str | None:
    """Return the address that is asked about; a stranger's is shown so that nobody can press it."""
    address = question.address if question and reason not in OF_THIS_BOX else None
    return spoken(address) if address and reason is Reason.YOUR_ADDRESS else address


def _standing(session: Session, deliveries: Sequence[Delivery]) -> set[int]:
    """Return the posts that the letters are about and that others can read."""
    ids = {each.post_id for each in deliveries if each.post_id is not None}
    if not ids:
        return set()
    visible = select(Post.id).where(col(Post.id).in_(ids), Post.state == PostState.VISIBLE)
    return set(session.exec(visible))


def _reply_to(payload: NoticePayload) -> Slot | None:
    """Return where an answer goes: to what the member was about to do, and nowhere it could do harm."""
    reason = payload.reason
    if reason in ASKING:
        other_box = AT_THE_OTHER_BOX if reason in TO_THE_ADDRESS else 0
        return Slot(Purpose.CONFIRM, payload.question_id or 0, other_box)
    if reason in OF_A_POST and payload.post_id is not None:
        return Slot(Purpose.POST, payload.post_id)
    if reason not in TRY_AGAIN:
        return None
    if payload.post_id is not None:
        return Slot(Purpose.POST, payload.post_id)
    if payload.conversation_id is not None:
        return Slot(Purpose.REPLY, payload.conversation_id)
    return None
