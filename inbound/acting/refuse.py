"""Tells a writer why nothing was done, with what they wrote."""

from collections.abc import Iterable

from sqlmodel import Session

from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome
from digest.intents.intents import Intent
from digest.intents.ready_mail import ready_mail
from digest.letters.notice import Reason
from inbound.acting.answer import answer
from inbound.acting.ask_back import note_asked_again
from inbound.acting.occasion import Occasion
from inbound.deciding.decision import Refuse


def refuse(session: Session, decision: Refuse, occasion: Occasion) -> None:
    """Owe the letter, and end the work on the mail."""
    if decision.reason in (Reason.WHICH_AGAIN, Reason.WHAT_AGAIN):
        note_asked_again(session, decision.question_id, occasion)
    answer(
        session,
        occasion,
        decision.member_id,
        decision.reason,
        words=decision.words,
        post_id=decision.post_id,
        conversation_id=decision.conversation_id,
        question_id=decision.question_id,
        offered=ready_mails(decision.likely),
    )
    finish(
        session,
        occasion.received,
        Outcome.REFUSED,
        reason=decision.reason.value,
        member_id=decision.member_id,
        post_id=decision.post_id,
        at=occasion.at,
    )


def ready_mails(wishes: Iterable[Intent]) -> str | None:
    """Return wishes as ready mails, one a line, None for none."""
    mails = (ready_mail(wish) for wish in wishes)
    return "\n".join(f"{mail[0]} {mail[1]}" for mail in mails if mail) or None
