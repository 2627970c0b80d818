"""Decides whether an answer is a yes to what a question asks: only one that says nothing else."""

from digest.inbox.question import ENDING, OF_ADDRESSES, WISHES, QuestionKind
from digest.intents.phrases import Choose
from digest.language.agreement import Agrees
from digest.language.vocabulary import word_list
from digest.language.words import split_words
from inbound.interpret.commands.asked import HELP, asked_at
from inbound.interpret.read_mail import ReadMail

_OTHERS = {QuestionKind.DATA: Agrees.DATA, QuestionKind.JOIN: Agrees.JOIN}
AGREES = (
    dict.fromkeys(ENDING, Agrees.END)
    | dict.fromkeys((*OF_ADDRESSES, QuestionKind.UNDO_ADDRESS), Agrees.ADDRESS)
    | _OTHERS
)
LASTING = ENDING | WISHES | {QuestionKind.DATA}  # of which a no throws nothing away


def plainly_says(mail: ReadMail, asks: QuestionKind) -> bool | None:
    """Return True for a plain yes to such a question, False for a no, None for anything else.

    What a yes does may last for good, and may be done in somebody's name: so one with a question, a
    condition or another wish beside it is none, and "OK, thank you" ends nothing.
    """
    if mail.answer.says is None and asks in LASTING and mail.answer.refuses:
        return False  # in any words: a no leaves all as it is
    if not mail.answer.says:
        return mail.answer.says
    is_plain = AGREES.get(asks, Agrees.PUBLISH) in mail.answer.agrees
    is_mere_assent = asks in ENDING and mail.answer.is_assent
    return True if is_plain and not is_mere_assent else None


def wants_letters(mail: ReadMail) -> bool:
    """Say whether an answer is a yes to letters as they come, whatever it adds: "Yes, I love reading them".

    All stays as it is by it. One that asks, is unsure or chooses something is none.
    """
    unsure = word_list("unsure").intersection(split_words(mail.text).words)
    if not mail.answer.says or "?" in mail.text or unsure:
        return False
    wished = asked_at(HELP, "", mail.text, today=mail.accepted_at.date())
    return not isinstance(wished, tuple) or not any(isinstance(each, Choose) for each in wished)
