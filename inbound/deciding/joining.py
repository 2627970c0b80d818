"""Decides what the answer to "do you want to join?" does; its writer is no member yet, so none is answered.

The letter went to one mailbox alone, and only a mail from that very mailbox says anything. Whoever was
proved when they asked is to be proved when they answer; who was invited may have a provider that signs
nothing, and still nobody else has the address in the letter.
"""

from digest.community.wish import JoinCommunity
from inbound.authenticate import Result
from inbound.deciding.about_question import AboutQuestion
from inbound.deciding.decision import Agree, Decline, Hold, Ignore
from inbound.deciding.facts import Facts
from inbound.deciding.letter import Letter
from inbound.deciding.words import stop_word
from inbound.deciding.yes_or_no import yes_or_no

FORGED = frozenset({Result.FORGED, Result.NO_AUTHOR})

Answer = Agree | Decline | Hold | Ignore


def answer_of_newcomer(letter: Letter, facts: Facts, question: AboutQuestion) -> Answer:
    """Return what the answer does: a yes makes a member, a no has the address forgotten."""
    is_checked = letter.is_proved or not (question.is_by_mail or letter.result in FORGED)
    if not is_checked:
        return Hold(reason=letter.why_not or "not proved")
    if facts.author is None or facts.author != question.address:
        return Hold(reason="not theirs")
    if question.is_settled or letter.accepted_at >= question.lapses_at:
        return Ignore(reason="answered already" if question.is_settled else "asked too long ago")
    says = _says(letter)
    if says is None:
        return Hold(reason="neither yes nor no")
    done = Agree if says else Decline
    return done(member_id=question.member_id, question_id=question.question_id)


def _says(letter: Letter) -> bool | None:
    if stop_word(letter.text) is not None:
        return False
    wishes = letter.wishes if isinstance(letter.wishes, tuple) else ()
    wants_to = any(isinstance(wish, JoinCommunity) for wish in wishes)
    return True if wants_to else yes_or_no(letter.subject, letter.text)
