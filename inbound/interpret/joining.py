"""Decides what the answer to "do you want to join?" does; its writer is no member yet.

The letter went to one mailbox alone, and only a mail from that very mailbox says anything. Whoever was
proved when they asked is to be proved when they answer; who was invited may have a provider that signs
nothing, and still nobody else has the address in the letter. An answer that is neither yes nor no is told
so once, unless a machine may have given it.
"""

from digest.intents.intents import Agree, Decline
from digest.intents.phrases import JoinCommunity
from inbound.authenticate import AuthStatus
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.absence_words import reads_like_an_absence
from inbound.interpret.answer_words import stop_word
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import AskNewcomerAgain, Hold, Ignore
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.yes_or_no import yes_or_no

FORGED = frozenset({AuthStatus.FORGED, AuthStatus.NO_AUTHOR})

NewcomerAnswer = Agree | AskNewcomerAgain | Decline | Hold | Ignore


def answer_of_newcomer(
    letter: ReadMail, facts: MailFacts, question: AboutQuestion
) -> NewcomerAnswer:
    """Return what the answer does: a yes makes a member, a no has the address forgotten."""
    is_proved = letter.is_proved or letter.was_signed_after(question.asked_at)
    is_open = not (question.is_by_mail or letter.result in FORGED or letter.is_untied)
    is_checked = is_proved or is_open
    if not is_checked:
        return Hold(reason=letter.why_not or "not proved")
    if facts.author is None or facts.author != question.address:
        return Hold(reason="not theirs")
    if question.is_settled or letter.accepted_at >= question.lapses_at:
        return Ignore(reason="answered already" if question.is_settled else "asked too long ago")
    says = _says(letter)
    if says is None and reads_like_an_absence(letter.text):
        return Hold(reason="doubtful")
    number = question.question_id
    if says is None:
        return AskNewcomerAgain(member_id=question.member_id, question_id=number)
    return Agree(question_id=number) if says else Decline(question_id=number)


def _says(letter: ReadMail) -> bool | None:
    if stop_word(letter.text) is not None:
        return False
    wishes = letter.wishes if isinstance(letter.wishes, tuple) else ()
    wants_to = any(isinstance(wish, JoinCommunity) for wish in wishes)
    return True if wants_to else yes_or_no(letter.subject, letter.text)
