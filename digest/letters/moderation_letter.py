"""Writes letters about moderation: what waits, with a button for each decision; what a decision did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.community.audit import SYSTEM, is_operator
from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.earlier_text import is_titled_anew
from digest.community.conversations.post import Post
from digest.community.moderation.apply_action import subject_of
from digest.community.moderation.decide import Concern
from digest.community.moderation.deciders import community_now, may_decide, requests_by_decider
from digest.community.moderation.urgency import by_urgency
from digest.community.people.member import Member
from digest.community.people.moderator import name_in
from digest.community.requests.moderation_action import Applicability, ModerationAction, sealed
from digest.community.requests.moderation_request import (
    AUTHOR,
    REPORTER,
    ModerationRequest,
    RequestKind,
    is_changed,
    newest_like,
)
from digest.letters.conversation_view import conversation_views
from digest.letters.decision_facts import DecisionFacts, decision_facts, told_now, why_untold
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.letters.moderation import ASK_AGAIN, NOT_YOURS, WAITING, YOURS, DecisionPayload
from digest.letters.prepared_words import ready_text
from digest.letters.recipient import Recipient, active, reachable, recipients
from digest.letters.request_view import RequestView, views
from digest.letters.urgent import URGENT, urgent_letter
from digest.mail.fitting import as_many_as_fit
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery
from digest.policy import LETTER_LIMIT

SHOWN = 12  # requests in one letter; the rest is counted
AROUND = 8_000  # bytes that the rest of the letter may take
LATE = (RequestKind.LATE_EDIT, RequestKind.LATE_DELETE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationComposer:
    """Composes letters to moderators and to whom their decisions concern, as things stand at sending."""

    sealer: LetterSealer
    html_limit: int = LETTER_LIMIT  # bytes, as transferred

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        members, may_show = {each.member_id for each in deliveries}, self.sealer.shows_content
        people = recipients(session, members, may_show=may_show)
        for delivery in deliveries:
            shows = delivery.reason in (WAITING, YOURS)
            found = (active if shows else reachable)(people, delivery.member_id)
            letter = found if isinstance(found, str) else self._letter(session, delivery, found, at)
            if isinstance(found, str):
                yield cancelled(delivery, found)
            elif isinstance(letter, Letter):
                yield self.sealer.finish(delivery, found, letter, at=at)
            else:
                yield empty(delivery, letter)

    def _letter(
        self, session: Session, delivery: Delivery, recipient: Recipient, at: datetime
    ) -> Letter | str:
        if delivery.reason == URGENT:
            return urgent_letter(session, delivery, recipient, self.sealer.templates)
        if delivery.reason not in (WAITING, YOURS):
            return self._ruled(session, delivery, recipient, at)
        requests = _requests(session, delivery)
        if not requests:
            return "nothing waits any more"
        shown = views(session, requests, recipient)
        is_own = delivery.reason == YOURS
        hurries = not is_own and requests[0].id == delivery.matter_id
        return self._waiting(shown, recipient, is_own=is_own, hurries=hurries)

    def _waiting(
        self, shown: list[RequestView], recipient: Recipient, *, is_own: bool, hurries: bool
    ) -> Letter:
        """Return the letter; `hurries`: it goes out at once, for the danger that the first one tells of."""
        render = self.sealer.templates.render
        zone = recipient.zone.key
        cases = (render("matter", "case", matter=each, zone=zone) for each in shown[:SHOWN])
        kept = as_many_as_fit(cases, self.html_limit - AROUND, at_least=1)
        left_out = len(shown) - len(kept)
        facts: dict[str, Any] = {
            "count": len(shown),
            "kind": shown[0].kind,
            "is_own": is_own,
            "hurries": hurries,
            "zone": zone,
        }
        return Letter(
            subject=self.sealer.templates.subject("matter", **facts),
            rendered=[
                render("matter", **facts),
                *kept,
                render("matter", "end", left_out=left_out, is_own=is_own),
            ],
        )

    def _ruled(
        self, session: Session, delivery: Delivery, recipient: Recipient, at: datetime
    ) -> Letter | str:
        told = DecisionPayload.of(delivery)
        if told.action is None and told.reason not in (ASK_AGAIN, NOT_YOURS):
            return "what was decided is forgotten"
        request = session.get(ModerationRequest, told.matter_id or 0, populate_existing=True)
        facts = decision_facts(session, request, recipient, at)
        why_not = why_untold(told, facts)
        if why_not is not None:
            return why_not
        values = _outcome(session, request, delivery, told, facts) | {"now": facts}
        templates = self.sealer.templates
        is_concerned = told.reason in list(Concern) and not facts.is_starter
        if request is not None and values["title"] and is_concerned and not recipient.reads_others:
            values["title"] = templates.say("letter.neutral", number=request.conversation_id)
            values["is_numbered"] = True
        return Letter(
            subject=templates.subject("ruled", **values),
            rendered=[templates.render("ruled", **values)],
        )


def _requests(session: Session, delivery: Delivery) -> list[ModerationRequest]:
    """Return what the letter shows; of a request about an earlier text, the one that came in its place."""
    if delivery.reason == WAITING:
        return _most_urgent_first(session, delivery)
    request = session.get(ModerationRequest, delivery.matter_id or 0)
    if request is not None and is_changed(request):
        request = newest_like(session, request)
    is_theirs = request is not None and may_decide(session, delivery.member_id, request)
    return [request] if request is not None and is_theirs else []


def _most_urgent_first(session: Session, delivery: Delivery) -> list[ModerationRequest]:
    """Return all that waits: first that for which the letter goes out at once, then what tells of danger."""
    waiting = requests_by_decider(session).get(delivery.member_id, [])
    urgent, others = by_urgency(session, waiting)
    return sorted([*urgent, *others], key=lambda each: each.id != delivery.matter_id)


def _outcome(
    session: Session,
    request: ModerationRequest | None,
    delivery: Delivery,
    told: DecisionPayload,
    facts: DecisionFacts,
) -> dict[str, Any]:
    """Return the values of a letter that tells what a decision did."""
    now, undo = told_now(session, request, told), told.undo
    action = now.action
    title = _title(session, request, delivery, told, facts)
    is_of_one = request is not None and request.conversation_id is not None

    def about(pressed: ModerationAction | None) -> int:
        return sealed(request.id, request.decided, pressed) if request and pressed else 0

    return {
        "reason": told.reason,
        "ruling": action.word if action else "",
        "kind": request.kind.value if request else "",
        "undo_about": about(undo),
        "again_about": about(action),
        "ruling_number": action.value if action else 0,
        "title": title,
        "is_unnamed": is_of_one and not title and told.reason in list(Concern),
        "words": told.words,
        "by_operator": now.by_operator,
        "some_tags": now.some_tags,
        "reads_again": told.reads_again,
        "problem": told.problem,
        "no_community": told.no_community,
        "likely": told.likely,
        "is_told": told.is_told,
        "own_text": _own_text(session, request, delivery, action),
        "undo": undo.value if undo else "",
        "undo_word": undo.word if undo else "",
        "undo_body": ready_text(undo, told.undo_words) if undo else "",
        "again_body": ready_text(action, told.words or "") if action else "",
        "decided": request.ruling if request and request.ruling else "",
        "decided_by": _decided_by(request, delivery),
        "judge": _judge(session, request, told),
        "community": _community(session, request),
    }


def _title(
    session: Session,
    request: ModerationRequest | None,
    delivery: Delivery,
    told: DecisionPayload,
    facts: DecisionFacts,
) -> str:
    """Return the title of the conversation where the reader may know it, and else nothing.

    Who decided may while it is theirs to decide; whom it concerns, while they may read the conversation or
    where it is their own. A follower who may read it no more knows its title as long as it has had no other
    since the move: one that was taken away never leaves. But for moderators, it is as members see it.
    """
    if request is None or request.conversation_id is None:
        return ""
    number = request.conversation_id
    if told.reason in list(Applicability):
        knows = may_decide(session, delivery.member_id, request, told.undo)
    else:
        knows = facts.may_read or facts.is_starter
    if not knows and told.reason == Concern.FOLLOWER:
        knows = not is_titled_anew(session, number, since=delivery.planned_at)
    if not knows:
        return ""
    view = conversation_views(session, [number])[number]
    is_deciding = told.reason in list(Applicability)
    return view.own_title if is_deciding else view.seen_by(delivery.member_id).title


def _community(session: Session, request: ModerationRequest | None) -> str:
    """Return the title of the community that the conversation is in now, or that the request is of."""
    number = None if request is None else request.community_id
    if request is not None and request.conversation_id is not None:
        number = session.get_one(Conversation, request.conversation_id).community_id
    return "" if number is None else session.get_one(Community, number).title


def _own_text(
    session: Session,
    request: ModerationRequest | None,
    delivery: Delivery,
    action: ModerationAction | None,
) -> str | None:
    """Return the text that is given back to its author: of a wish, or of a post that is not seen."""
    is_theirs = delivery.reason in (Concern.AUTHOR, Concern.ASKER)
    if request is None or not is_theirs or delivery.member_id != subject_of(session, request):
        return None
    if request.kind in LATE:
        return request.words
    gone = request.post_id is not None and action in (
        ModerationAction.HIDE,
        ModerationAction.DECLINE,
    )
    return session.get_one(Post, request.post_id).text if gone else None


def _decided_by(request: ModerationRequest | None, delivery: Delivery) -> str:
    """Return who decided, as the letter to a moderator who came later says it."""
    by = (request.ended_by or "") if request else ""
    if request is not None and is_changed(request):
        return "changed"
    if is_operator(by):
        return "operator"
    if by == f"member {delivery.member_id}":
        return "you"
    return {SYSTEM: "time", AUTHOR: "author", REPORTER: "reporter"}.get(by, "moderator")


def _judge(session: Session, request: ModerationRequest | None, told: DecisionPayload) -> str:
    """Return the name of who decided, with their role; moderators read it, and who is welcomed or answered.

    Whoever may be in danger has words of all moderators, and never the name of one.
    """
    if told.reason == Concern.ASKER and request and request.kind is RequestKind.IN_DANGER:
        return ""
    by = (request.ended_by or "") if request else ""
    word, _, number = by.partition(" ")
    member = session.get(Member, int(number)) if word == "member" and number.isdecimal() else None
    return name_in(session, member, community_now(session, request)) if request and member else ""
