"""What happened to a mail, a post or a letter, step by step: ids, times and states, never what it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlmodel import Session, col, select

from digest.community.audit import AuditEntry
from digest.community.conversations.post import Post, PostState, Revision
from digest.inbox.forget import without_token
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.outbox.bounce import Bounce
from digest.outbox.delivery import WAITING, Delivery, DeliveryState
from digest.store.carried_ids import carried_posts

LOOKED_AT = ("read mail", "reveal trace", "reveal readers")
SHOWN = 10  # posts of one letter


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One thing that happened to a mail, a post or a letter, or that is to; never what it says."""

    of: str  # mail, post, letter
    id: int
    step: str
    at: datetime | None
    state: str
    member: int | None
    detail: str = ""
    message_id: str | None = None


def steps_of_mail(session: Session, received: ReceivedMail) -> Iterator[TraceStep]:
    """Yield that a mail was accepted, and what became of it."""
    sender = received.reverse_path or "nobody, or it is no longer kept"
    to = without_token(received.recipient)

    def step(name: str, at: datetime | None, detail: str) -> TraceStep:
        return TraceStep(
            of="mail",
            id=received.id,
            step=name,
            at=at,
            state=received.outcome.value,
            member=received.member_id,
            detail=detail,
        )

    came = f"250, {received.size} bytes, to {to.partition('@')[0]}, envelope from {sender}"
    yield step("accepted", received.accepted_at, came)
    for at, act in _acts(session, f"mail {received.id}"):
        yield step("decided", at, act)
    why = received.reason
    if received.outcome is Outcome.WAITING:
        told = [f"attempts so far {received.attempts}", why]
        yield step("waits", received.next_attempt_at, "; ".join(filter(None, told)))
    else:
        told = [f"post {received.post_id}" if received.post_id else "", why]
        yield step(received.outcome.value, received.worked_at, "; ".join(filter(None, told)))


def steps_of_post(session: Session, post: Post) -> Iterator[TraceStep]:
    """Yield when a post was published, changed and final."""

    def step(name: str, at: datetime | None, detail: str) -> TraceStep:
        return TraceStep(
            of="post",
            id=post.id,
            step=name,
            at=at,
            state=post.state.value,
            member=post.author_id,
            detail=detail,
            message_id=post.message_id,
        )

    yield step("published", post.published_at, f"conversation {post.conversation_id}")
    revisions = session.exec(
        select(Revision).where(Revision.post_id == post.id).order_by(col(Revision.version))
    ).all()
    states = pairwise([*(each.state for each in revisions), post.state])
    for revision, (before, state) in zip(revisions, states, strict=True):
        yield step("changed", revision.replaced_at, f"from {before} to {state}")
    for at, act in _acts(session, f"post {post.id}"):
        yield step("decided", at, act)
    if post.state is PostState.VISIBLE:
        kept_open = "kept open until a change of it is decided"
        final = "from then on in summaries"
        yield step("final", post.settles_at, kept_open if post.settles_at is None else final)


def steps_of_letter(
    letter: Delivery, bounces: Mapping[int, Sequence[Bounce]]
) -> Iterator[TraceStep]:
    """Yield when a letter was planned, what the relay said, and what came back."""

    def step(name: str, at: datetime | None, detail: str) -> TraceStep:
        return TraceStep(
            of="letter",
            id=letter.id,
            step=name,
            at=at,
            state=letter.state.value,
            member=letter.member_id,
            detail=detail,
            message_id=letter.message_id,
        )

    yield step("planned", letter.planned_at, letter.kind.value)
    if posts := carried_posts(letter.carried):
        more = f" and {len(posts) - SHOWN} more" if len(posts) > SHOWN else ""
        yield step("has", None, f"posts {', '.join(map(str, posts[:SHOWN]))}{more}")
    tried = f"attempts {letter.attempts}"
    said = "; ".join([tried, *([letter.answer] if letter.answer else [])])
    if letter.state is DeliveryState.SENT:
        yield step("sent", letter.sent_at, said)
    elif letter.state in WAITING:
        yield step("due", letter.due_at, f"{letter.state}; {said}")
    else:
        yield step(letter.state.value, None, said)
    for bounce in bounces.get(letter.id, ()):
        by = "the relay" if bounce.by_relay else "a report"
        detail = f"{bounce.verdict} {bounce.status}".strip() + f", told by {by}"
        yield step("came back", bounce.at, detail)


def _acts(session: Session, target: str) -> Iterator[tuple[datetime, str]]:
    """Yield who decided what about a mail or a post, by the audit trail; not for which reason."""
    entries = select(AuditEntry).where(
        AuditEntry.target == target, col(AuditEntry.act).not_in(LOOKED_AT)
    )
    for entry in session.exec(entries.order_by(col(AuditEntry.id))):
        yield entry.at, f"{entry.act}, by {entry.actor}"
