"""What the outbox holds of one letter, in words: due, sent, what the relay said, what came back."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlmodel import Session, col, select

from digest.mail.format import counted
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind
from digest.outbox.warm_up_order import LONGEST
from digest.queries.warm_up import waits_for_warm_up
from digest.queries.why.because import Because, LocalTimes, WhyRule, without_addresses

REACHED = {  # whether the member has it; where a connection broke, nobody knows
    DeliveryState.SENT: True,
    DeliveryState.UNKNOWN: None,
    DeliveryState.LOST: None,
}
CALLED = {
    LetterKind.NOTIFICATION: "a notification",
    LetterKind.NEW_CONVERSATION: "the letter about its new conversation",
    LetterKind.CONVERSATION: "a conversation that they asked for",
    LetterKind.OVERVIEW: "a list or summary that they asked for",
    LetterKind.RECEIPT: "the receipt of it",
}
RETURNED = (BounceCause.DEAD, BounceCause.FULL, BounceCause.OURS, BounceCause.PASSING)
CAME_BACK = {
    BounceCause.DEAD: "the mailbox is not there any more",
    BounceCause.FULL: "the mailbox is full",
    BounceCause.OURS: "the server there refuses us or our letters",
    BounceCause.PASSING: "something that passes by itself",
    BounceCause.CHALLENGED: "a filter there asks for an answer first, which it never gets",
    BounceCause.NOTHING: "it says nothing",
}

AGAIN = "It is tried again on {due}; `digest outbox retry {number}` makes it due now."
BROKEN = (
    "Letter {number} was handed over, but the connection or our process ended before the relay's answer "
    "({tried}): nobody knows whether it arrived. {again} A second copy has the same Message-ID, so most "
    "mailboxes show one."
)
PUT_OFF = "The relay did not take letter {number} ({tried}); it {says}. {again}"
WAITS_NOW = (
    "Letter {number} is due since {due} and waits to be handed over ({tried} so far): a running "
    "`digest serve`, or `digest run`, does that."
)
WAITS_YET = "Letter {number} is due on {due}."
DONE = {
    DeliveryState.SENT: (
        WhyRule.SENT,
        "Letter {number} was handed over on {sent}{which}; the relay {says}.",
    ),
    DeliveryState.SENDING: (WhyRule.IN_HAND, "Letter {number} is being handed over just now."),
    DeliveryState.FAILED: (
        WhyRule.GIVEN_UP,
        "Letter {number} was refused by the relay or given up, after {tried}: {said}.",
    ),
    DeliveryState.CANCELLED: (
        WhyRule.CANCELLED,
        "Letter {number} was let go of at its turn: {said}.",
    ),
    DeliveryState.SUPERSEDED: (
        WhyRule.SUPERSEDED,
        "Letter {number} never went out; what it had to tell is in a later one: {said}.",
    ),
    DeliveryState.EMPTY: (
        WhyRule.EMPTY,
        "So letter {number} was not sent: when its turn came there was {said}.",
    ),
    DeliveryState.LOST: (
        WhyRule.LOST,
        "Letter {number} may have gone out before a backup was put back, so it is not sent again.",
    ),
}


def named(letter: Delivery, words: LocalTimes) -> str:
    """Return what a letter is called: "the summary of Tuesday 3 March 2026", "a notification"."""
    if letter.kind is LetterKind.SUMMARY:
        return f"the summary of {words.day(summary_day(letter))}"
    return CALLED.get(letter.kind, f"a letter ({letter.kind})")


def summary_day(letter: Delivery) -> date:
    """Return the local date that a summary is of; its key says so, also where a wrong clock planned it."""
    return date.fromisoformat(letter.key.split(":")[2])


class FarAlong(Protocol):
    """As much of a letter as says how far it has come."""

    @property
    def state(self) -> DeliveryState:
        """Its state."""

    @property
    def attempts(self) -> int:
        """How often it was tried."""

    @property
    def carried(self) -> bytes | None:
        """What is in it, if it is out or may be."""

    @property
    def answer(self) -> str | None:
        """The relay's last words."""


def may_be_out(letter: FarAlong) -> bool:
    """Say whether a letter that waits again was perhaps taken: a connection broke, or its worker died."""
    if letter.state is DeliveryState.UNKNOWN or (letter.attempts and letter.carried is not None):
        return True
    was_in_hand = letter.state is DeliveryState.PLANNED and letter.attempts > 0
    return was_in_hand and letter.answer is None  # an answer that stays says that it was not taken


def reached(letter: FarAlong) -> bool | None:
    """Say whether the member was sent a letter; None where nobody can know."""
    if letter.state in WAITING and may_be_out(letter):
        return None
    return REACHED.get(letter.state, False)


def came_back(session: Session, letters: Sequence[Delivery]) -> frozenset[int]:
    """Return those of the letters that did not stay where they were delivered."""
    back = select(Bounce.delivery_id).where(
        col(Bounce.delivery_id).in_([each.id for each in letters]),
        col(Bounce.verdict).in_(RETURNED),
    )
    return frozenset(each for each in session.exec(back) if each is not None)


def outbox_words(
    session: Session, letter: Delivery, words: LocalTimes, *, at: datetime
) -> Sequence[Because]:
    """Return what became of a letter, in order."""
    halt = why_halted(session, at) if letter.state in WAITING else None
    bounces = session.exec(
        select(Bounce).where(Bounce.delivery_id == letter.id).order_by(col(Bounce.id))
    )
    turn = waits_for_warm_up(session, letter, at) if letter.state in WAITING else None
    return [
        _state(letter, words, at),
        *_halt(halt, letter),
        *_warm_up(turn, letter, words),
        *_bounces(bounces.all(), words),
    ]


def _state(letter: Delivery, words: LocalTimes, at: datetime) -> Because:
    """Return how far a letter has come; what the relay, or we, said last is in it."""
    rule, sentence = _sentence(letter, at)
    said = without_addresses(letter.answer or "")
    is_done = letter.state not in WAITING
    return Because(
        rule=rule,
        says=sentence.format(
            number=letter.id,
            tried=counted(letter.attempts, "attempt"),
            which="" if letter.attempts <= 1 else f", at attempt {letter.attempts}",
            says=f"said: {said}" if said else "said nothing",
            said=said or "nothing to say",
            due=words.moment(letter.due_at),
            sent=words.moment(letter.sent_at or letter.due_at),
            again=AGAIN.format(due=words.moment(letter.due_at), number=letter.id),
        ),
        at=letter.sent_at if is_done else letter.due_at,
        letter=letter.id,
    )


def _sentence(letter: Delivery, at: datetime) -> tuple[WhyRule, str]:
    if letter.state not in WAITING:
        return DONE[letter.state]
    if may_be_out(letter):
        return WhyRule.UNKNOWN, BROKEN
    if letter.state is DeliveryState.DEFERRED:
        return WhyRule.DEFERRED, PUT_OFF
    return WhyRule.WAITS, WAITS_NOW if letter.due_at <= at else WAITS_YET


def _halt(halt: str | None, letter: Delivery) -> Iterator[Because]:
    if halt is not None:
        says = f"All sending is stopped: {halt}."
        yield Because(rule=WhyRule.SENDING_STOPPED, says=says, letter=letter.id)


def _warm_up(turn: datetime | None, letter: Delivery, words: LocalTimes) -> Iterator[Because]:
    if turn is not None:
        says = (
            f"It waits for the warm-up, which lets only so many letters go in a day and an hour, of the most "
            f"active members first; nobody waits for more than {LONGEST.days} days. Some more may go on "
            f"{words.moment(turn)} (`digest warmup status`)."
        )
        yield Because(rule=WhyRule.WARM_UP, says=says, at=turn, letter=letter.id)


def _bounces(bounces: Sequence[Bounce], words: LocalTimes) -> Iterator[Because]:
    for bounce in bounces:
        status = f" ({bounce.status})" if bounce.status else ""
        by = "the relay refused it" if bounce.by_relay else "it came back"
        yield Because(
            rule=WhyRule.CAME_BACK,
            says=f"On {words.moment(bounce.at)} {by}: {CAME_BACK[bounce.verdict]}{status}.",
            at=bounce.at,
            letter=bounce.delivery_id,
        )
