"""Says what the answer to a question of ours does besides, or instead, where it wishes for something.

No word beyond a no is lost: a command is done, who asks for a person is heard by one, and the rest goes back.
"""

from dataclasses import replace

from digest.inbox.for_people import A_PERSON
from digest.inbox.question import NEVER_TOO_LATE, QuestionKind
from digest.intents.intents import Decline, Intent
from digest.letters.notice import Reason
from inbound.interpret.about_question import OF_WORDS, AboutQuestion
from inbound.interpret.beside_a_no import (
    said_with_no,
    wish_beside_no,
    wish_instead,
    wish_of_kept,
)
from inbound.interpret.commands.about_text import is_for_us, wants_a_part
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import (
    Hold,
    Ignore,
    Interpreted,
    MailResult,
    OtherVersion,
    Refuse,
)
from inbound.interpret.question_about_words import AGAIN, NAMING
from inbound.interpret.question_publishing import may_be_new_text
from inbound.interpret.read_mail import ReadMail

OF_A_TEXT = frozenset({QuestionKind.PUBLISH_THIS, QuestionKind.WHAT_TO_DO})  # of which parts can go


def of_a_command(
    mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> Interpreted | Refuse | None:
    """Return what the words of a command do that begin with a no, and are no answer; the question stays open.

    Where they are about something that we cannot tell, we ask again. Of letters a no may say the same.
    """
    if question.asks is QuestionKind.STILL_WANTED:
        return None
    said = said_with_no(mail, _about(facts, question))
    if said is None or (question.is_settled and not said.intents):
        return None
    if said.intents:
        return Interpreted(member_id=question.member_id, intents=said.intents)
    return Refuse(
        member_id=question.member_id,
        reason=AGAIN.get(question.asks, Reason.YES_OR_NO),
        words=mail.text,
        question_id=question.question_id,
    )


def wishes_plainly(mail: ReadMail, facts: MailFacts, question: AboutQuestion) -> bool:
    """Say whether it is plain what an answer wishes for beside its no."""
    wish = wish_beside_no(mail, _about(facts, question))
    return wish is not None and wish.is_clear


def with_wish(
    found: MailResult, mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> MailResult:
    """Return what a proved answer does, with what it wishes for beside its no, or instead of an answer."""
    if question.asks in OF_A_TEXT and isinstance(found, Refuse) and wants_a_part(mail.text):
        return found
    if question.asks in OF_WORDS and _waits(mail, question) and is_for_us(mail.text):
        return _of_words_for_us(mail, facts, question)
    beside = _beside(found, mail, facts, question)
    return _instead(beside, mail, _about(facts, question), facts.asked_about or "")


def with_thrown(found: MailResult, facts: MailFacts) -> MailResult:
    """Return what an answer does; words that its no throws away go back in the letter that says so."""
    if not facts.asked_about:
        return found
    if isinstance(found, Interpreted):
        intents = tuple(_giving_back(each, facts.asked_about) for each in found.intents)
        return replace(found, intents=intents)
    return _giving_back(found, facts.asked_about) if isinstance(found, Decline) else found


def _giving_back(intent: Intent, kept: str) -> Intent:
    return replace(intent, thrown=kept) if isinstance(intent, Decline) else intent


def _beside(
    found: MailResult, mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> MailResult:
    """Return what an answer does, and what it wishes for beside its no.

    A no is not taken for one of a question whose no is a yes to something else.
    """
    wish = wish_beside_no(mail, _about(facts, question))
    if wish is None:
        return found
    if question.asks in NAMING:
        wish = wish.only_offered()
    in_time = mail.accepted_at < question.lapses_at
    is_open = question.asks in NEVER_TOO_LATE or (
        not question.is_settled and question.is_kept and in_time
    )
    if wish.wants_person and isinstance(found, Decline | Refuse | OtherVersion | Ignore):
        return _for_a_person(found, question, is_open=is_open)
    if wish.intents and not is_open and isinstance(found, Refuse | Ignore):
        return Interpreted(member_id=question.member_id, intents=wish.intents)
    if not is_open or question.asks is QuestionKind.NEW_OR_REPLY:
        return found
    is_no = isinstance(found, OtherVersion | Refuse)
    if question.asks is QuestionKind.PUBLISH_THIS:
        asks = mail.text.rstrip().endswith("?")
        is_no &= not (asks or may_be_new_text(mail, facts.asked_about or ""))
    else:
        is_no &= bool(wish.intents)
    if isinstance(found, Decline) or is_no:
        is_instead = question.asks is QuestionKind.STILL_WANTED  # of the letters as they come
        return wish.declining(question.question_id, question.member_id, is_instead=is_instead)
    return found


def _waits(mail: ReadMail, question: AboutQuestion) -> bool:
    """Say whether the words still wait for the answer."""
    in_time = mail.accepted_at < question.lapses_at
    return in_time and question.is_kept and not question.is_settled


def _of_words_for_us(
    mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> Hold | Interpreted:
    """Return what kept words come to of which the answer says that they were for us.

    What they clearly wish for is done; else a person reads them, and nothing of them is thrown away.
    """
    wished = wish_of_kept(facts, mail.accepted_at.date())
    if not wished:
        reads = Reason.A_PERSON_READS
        return Hold(reason=A_PERSON, member_id=question.member_id, tells=reads)
    no = Decline(question_id=question.question_id, is_told=False)
    return Interpreted(member_id=question.member_id, intents=(no, *wished))


def _for_a_person(found: MailResult, question: AboutQuestion, *, is_open: bool) -> Hold:
    """Return that a person reads the mail; its no is taken, but for one to letters, which may mean some."""
    is_plain = isinstance(found, Decline) and question.asks is not QuestionKind.STILL_WANTED
    return Hold(
        reason=A_PERSON,
        member_id=question.member_id,
        tells=Reason.A_PERSON_READS,
        declines=question.question_id if is_plain and is_open else None,
    )


def _instead(found: MailResult, mail: ReadMail, facts: MailFacts, kept: str) -> MailResult:
    """Return what an answer does; where it answers nothing and clearly wishes for something, that.

    The question stays open. What is like the text that waits for the answer is another version of it.
    """
    if not isinstance(found, Refuse | OtherVersion) or may_be_new_text(mail, kept):
        return found
    wished = wish_instead(mail, facts)
    if not wished or facts.writer is None:
        return found
    return Interpreted(member_id=facts.writer.member_id, intents=wished)


def _about(facts: MailFacts, question: AboutQuestion) -> MailFacts:
    """Return the facts with the one conversation that is asked about, which "this one" means."""
    return replace(facts, conversation=question.conversation)
