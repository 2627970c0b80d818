"""Decides what an answer to "Did you mean to publish this?" does: yes, no, or another text instead."""

import re
from collections.abc import Set
from itertools import pairwise

from digest.inbox.question import LetterUse, QuestionKind
from digest.intents.intents import Agree, ChangeTags, Decline, Edit, Reply, Start
from digest.intents.phrases import UndoThis
from digest.language.words import sentences_of
from digest.letters.notice import Reason
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.admit import of_the_unproved
from inbound.interpret.commands.about_text import hands_to_moderators, wants_a_part
from inbound.interpret.commands.choice import after_no
from inbound.interpret.commands.laying_open import asks_exactly_to_read
from inbound.interpret.commands.leaning import asks_to_read
from inbound.interpret.doubts import asked_first
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import (
    AskBack,
    AskToPublish,
    Ignore,
    Interpreted,
    MailResult,
    OtherVersion,
    Refuse,
)
from inbound.interpret.kept_use import named_use, reads, used
from inbound.interpret.kept_words import in_place
from inbound.interpret.plain_yes import plainly_says
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import not_kept, problem, refuse

LONGEST_ASSENT = 3  # "OK, thank you for telling me" agrees to nothing
LONGEST_NO = 25  # words; a longer one that begins with a no may be a new version
TELLING, FEWEST = 4, 3  # letters of a word that tells something, and how many a text has
MOST = 0.5  # of the pairs of words of a new version, which stand in the kept text too

_WORD = re.compile(r"\w+")


def answer_about_publishing(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what an answer does; a text that is neither yes nor no stands in place of the kept one."""
    says = None if _is_part_wanted(mail, facts) else _says(mail)
    asked = _of_its_conversation(mail, facts, question) if says is None else None
    if asked is not None and (not question.is_settled or reads(asked)):
        return asked
    if question.is_settled:
        return _once_more(mail, writer, question, says=says)
    if mail.accepted_at >= question.lapses_at or not question.is_kept:
        return refuse(mail, writer, not_kept(question))
    if says is None:
        return _other_words(mail, facts, writer, question)
    if says:
        return Agree(question_id=question.question_id)
    return Decline(question_id=question.question_id)


def _of_its_conversation(
    mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> Interpreted | None:
    """Return the reading or the report of the conversation that the kept words answer, if it is asked for.

    To read it harms nobody, whatever the words are, and leaves the question open.
    """
    if not question.offered_ids or mail.phrases == (UndoThis(),):
        return None
    kept = facts.asked_about or ""
    if len(question.offered_ids) == 1 and hands_to_moderators(mail.text):
        words = f"{kept}\n\n{mail.text}" if kept else mail.text
        return used(question, question.offered_ids[0], LetterUse.REPORT, words)
    wanted = named_use(mail, question, kept)
    is_offered = question.letter_use is not LetterUse.POST
    if isinstance(wanted, Interpreted) and (is_offered or reads(wanted)):
        return wanted
    is_told = asks_to_read(mail.text) if is_offered else asks_exactly_to_read(mail.text)
    is_one = len(question.offered_ids) == 1 or is_offered
    is_text = mail.answer.edits or is_version_of(mail.text, kept)
    if wanted is None and is_told and is_one and not is_text:
        return used(question, question.offered_ids[0], LetterUse.READ, kept)
    return None


def is_yes_or_no(mail: ReadMail) -> bool:
    """Say whether an answer is a plain yes or no to such a question, whatever it answers."""
    return _says(mail) is not None


def is_version_of(new: str, kept: str) -> bool:
    """Say whether a text is mostly made of the words of another, in their order."""
    told, known = _words(new), _words(kept)
    if len(told) < 2:  # noqa: PLR2004
        return told == known[:1] or told == known[-1:]
    pairs = _pairs(told)
    return len(pairs & _pairs(known)) >= MOST * len(pairs)


def may_be_new_text(mail: ReadMail, kept: str) -> bool:
    """Say whether an answer may be what to publish instead, though it says no: it is long, or alike."""
    return len(mail.text.split()) > LONGEST_NO or _is_new_text(mail, kept)


def _is_new_text(mail: ReadMail, kept: str) -> bool:
    """Say whether an answer says that it is the text to publish instead, or is like the one that waits.

    Its first sentence may tell us what is wrong: "Oh no, leave the street out! I am Joan, and my scan …".
    """
    if mail.answer.edits or is_version_of(mail.text, kept):
        return True
    _, *rest = [one for line in mail.text.splitlines() for one in sentences_of(line)] or [""]
    telling = [word for word in _words(" ".join(rest)) if len(word) >= TELLING]
    known = [word for word in _words(kept) if len(word) >= TELLING]
    again = [word for word in telling if any(_is_like(word, each) for each in known)]
    return len(telling) >= FEWEST and len(again) >= MOST * len(telling)


def _is_like(word: str, other: str) -> bool:
    """Say whether two words differ by their endings alone."""
    shorter, longer = sorted((word, other), key=len)
    return longer.startswith(shorter)


def _says(mail: ReadMail) -> bool | None:
    if mail.answer.drops:
        return False
    is_long = mail.answer.is_assent and len(_words(mail.text)) > LONGEST_ASSENT
    return None if is_long else plainly_says(mail, QuestionKind.PUBLISH_THIS)


def _is_part_wanted(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether an answer only tells what is to go, so that we ask for the text as it shall be."""
    is_text = mail.answer.edits or is_version_of(mail.text, facts.asked_about or "")
    return not is_text and wants_a_part(mail.text)


def _once_more(
    mail: ReadMail, writer: Author, question: AboutQuestion, *, says: bool | None
) -> Ignore | Refuse:
    if says is not None and says is question.was_yes:
        return Ignore(reason="answered already", member_id=writer.member_id)
    reason = not_kept(question) if question.was_yes is None else Reason.ANSWERED_BEFORE
    return refuse(mail, writer, reason)


def _other_words(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what other words than yes or no do; a yes needs no proof beyond our question, words do.

    Most of them tell us something. A text gives way to none but its own new version: else a later yes would
    publish a remark, and the text would be lost.
    """
    if not mail.text.strip():
        return _again(mail, facts, writer, question)
    if not mail.is_proved:
        return of_the_unproved(mail, facts)
    kept = facts.asked_about or ""
    if not _is_new_text(mail, kept):
        return _again(mail, facts, writer, question)
    wanted = problem(mail, writer) or in_place(mail, facts, writer, question)
    is_version = mail.answer.edits or is_version_of(mail.text, kept)
    is_other = not is_version or bool(after_no(mail.text))  # what it tells us stands in it
    becomes = asked_first(wanted, mail, facts, writer, is_other=is_other)
    if not isinstance(becomes, Reply | Start | Edit | AskBack | AskToPublish | ChangeTags):
        return becomes
    return OtherVersion(
        member_id=writer.member_id, question_id=question.question_id, becomes=becomes
    )


def _again(mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion) -> Refuse:
    return Refuse(
        member_id=writer.member_id,
        reason=Reason.YES_OR_NO,
        words=mail.text or None,
        waiting=facts.asked_about,
        question_id=question.question_id,
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _pairs(words: list[str]) -> Set[tuple[str, str]]:
    return set(pairwise(words))
