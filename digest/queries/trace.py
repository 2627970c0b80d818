"""One mail from its receipt through its outcome and its post to each letter: ids, times and states."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from digest.community.conversations.post import Post
from digest.inbox.received_mail import ReceivedMail
from digest.outbox.bounce import Bounce
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.queries.trace_steps import TraceStep, steps_of_letter, steps_of_mail, steps_of_post
from digest.queries.why.because import without_addresses
from digest.queries.why.readers_of_post import letters_with
from digest.store.carried_ids import carried_posts

OF_A_MAIL = ("answer", "chosen", "overview", "conversation", "looked", "lapsed")  # keys begin so
MOST_SHOWN = 10_000  # letters: as many as one statement may name
ASKED = ("ask", 3)  # and so, with the mail's number second of three


class TracedLetter(NamedTuple):
    """A letter that is counted, and perhaps shown."""

    id: int
    kind: LetterKind
    state: DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The steps by what they are of; of many letters the first, and how many there are by kind and state."""

    steps: Sequence[TraceStep]
    letters: Mapping[str, int]
    left_off: int = 0  # letters whose steps are not shown


def trace_mail(session: Session, number: int, *, limit: int, reveal: bool = False) -> Trace | None:
    """Return what became of a mail; None where there is none. `reveal` shows whole addresses."""
    received = session.get(ReceivedMail, number)
    if received is None:
        return None
    post = session.get(Post, received.post_id) if received.post_id else None
    about = [] if post is None else _about(session, post)
    letters = _once([*_answers(session, received), *about])
    steps = [
        *steps_of_mail(session, received),
        *([] if post is None else steps_of_post(session, post)),
    ]
    return _traced(session, steps, letters, limit, reveal=reveal)


def trace_post(session: Session, number: int, *, limit: int, reveal: bool = False) -> Trace | None:
    """Return the mails that made and changed a post, and the letters about it; None where there is none."""
    post = session.get(Post, number)
    if post is None:
        return None
    mails = session.exec(
        select(ReceivedMail).where(ReceivedMail.post_id == number).order_by(col(ReceivedMail.id))
    ).all()
    answers = [letter for each in mails for letter in _answers(session, each)]
    letters = _once([*answers, *_about(session, post)])
    steps = [step for each in mails for step in steps_of_mail(session, each)]
    steps += steps_of_post(session, post)
    return _traced(session, steps, letters, limit, reveal=reveal)


def trace_letter(
    session: Session, number: int, *, limit: int, reveal: bool = False
) -> Trace | None:
    """Return what became of a letter, with the mail that it answers and the one post it tells of, if so."""
    letter = session.get(Delivery, number)
    if letter is None:
        return None
    told = carried_posts(letter.carried) or ([letter.post_id] if letter.post_id else [])
    post = session.get(Post, told[0]) if len(told) == 1 else None
    mails = _mails_of(session, letter, post)
    steps = [step for each in mails for step in steps_of_mail(session, each)]
    steps += [] if post is None else steps_of_post(session, post)
    itself = TracedLetter(letter.id, letter.kind, letter.state)
    return _traced(session, steps, [itself], limit, reveal=reveal)


def _traced(
    session: Session,
    steps: Sequence[TraceStep],
    letters: Sequence[TracedLetter],
    limit: int,
    *,
    reveal: bool,
) -> Trace:
    first = [each.id for each in letters[: min(limit, MOST_SHOWN)]]
    rows = session.exec(select(Delivery).where(col(Delivery.id).in_(first)))
    by_id = {each.id: each for each in rows}
    shown, bounces = [by_id[id_] for id_ in first], _bounces(session, first)
    found = [*steps, *(step for each in shown for step in steps_of_letter(each, bounces))]
    if not reveal:
        found = [replace(each, detail=without_addresses(each.detail)) for each in found]
    counts = Counter(f"{each.kind} {each.state}" for each in letters)
    return Trace(steps=found, letters=dict(counts), left_off=len(letters) - len(shown))


def _about(session: Session, post: Post) -> list[TracedLetter]:
    """Return the receipts of a post, and then the letters that bring it to others."""
    receipts = session.exec(
        select(Delivery)
        .where(
            Delivery.member_id == post.author_id,
            Delivery.kind == LetterKind.RECEIPT,
            Delivery.post_id == post.id,
        )
        .order_by(col(Delivery.id))
    )
    others = letters_with(session, post)
    return [TracedLetter(each.id, each.kind, each.state) for each in (*receipts, *others)]


def _answers(session: Session, received: ReceivedMail) -> list[TracedLetter]:
    """Return the letters that a mail made us write: their once-only keys have its number second."""
    number = str(received.id)
    written = session.exec(
        select(Delivery)
        .where(
            Delivery.planned_at >= received.accepted_at,
            or_(
                col(Delivery.key).like(f"%:{number}"),
                col(Delivery.key).like(f"%:{number}:%"),
            ),
        )
        .order_by(col(Delivery.id))
    )
    found = (each for each in written if _answered(each) == received.id)
    return [TracedLetter(each.id, each.kind, each.state) for each in found]


def _answered(letter: Delivery) -> int | None:
    """Return the number of the mail that a letter answers, by its key; None of any other letter."""
    word, number, *others = [*letter.key.split(":"), ""]
    is_asked = (word, 1 + len(others)) == ASKED
    return int(number) if number.isdecimal() and (word in OF_A_MAIL or is_asked) else None


def _mails_of(session: Session, letter: Delivery, post: Post | None) -> list[ReceivedMail]:
    """Return the mail that a letter answers, or those that made and changed the post it tells of."""
    if post is not None:
        of_post = select(ReceivedMail).where(ReceivedMail.post_id == post.id)
        return list(session.exec(of_post.order_by(col(ReceivedMail.id))))
    number = _answered(letter)
    received = None if number is None else session.get(ReceivedMail, number)
    if received is None or received.accepted_at > letter.planned_at:
        return []
    return [received] if received.member_id == letter.member_id else []


def _bounces(session: Session, letters: Sequence[int]) -> dict[int, list[Bounce]]:
    found: dict[int, list[Bounce]] = {}
    rows = select(Bounce).where(col(Bounce.delivery_id).in_(letters)).order_by(col(Bounce.id))
    for each in session.exec(rows):
        found.setdefault(each.delivery_id or 0, []).append(each)
    return found


def _once(letters: Sequence[TracedLetter]) -> list[TracedLetter]:
    return list(dict.fromkeys(letters))
