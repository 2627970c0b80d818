"""Decides what the answer to a question of ours does: a yes, a no, or neither.

Its address was mailed to one mailbox alone. So a member's yes counts with their From even where nobody
vouches for it, as it does for a member whose provider signs nothing. A From that is forged never does, nor
does a signed mail that may have been written to somebody else before we asked, nor an unproved one from a
mailbox that became the member's, or the first of theirs, later: the question went to another. The letter may
have been passed on, too: where a member's mails are proved else, an unproved yes to what is grave, or any
answer about words that came proved, asks "was this you?" first (decision 19). Words of its own need proof in
any case, as a post does.
"""

from dataclasses import replace

from digest.inbox.question import (
    ABOUT_WORDS,
    AT_THE_OTHER_BOX,
    ENDING,
    OF_ADDRESSES,
    QuestionKind,
)
from digest.intents.intents import Agree, Decline
from digest.intents.phrases import ChangeAddress, GetData, Phrase, Terminate, UseAddress
from digest.letters.notice import Reason
from digest.mail.signed_address import Ticket
from inbound.absence import reads_like_an_absence
from inbound.authenticate import AuthStatus
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.admit import not_theirs, of_the_unproved
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import asked_to_stop, stop
from inbound.interpret.interpretation import (
    Ask,
    AskOnceMore,
    Hold,
    Ignore,
    MailResult,
    Refuse,
)
from inbound.interpret.less_proof import is_below_usual, may_be_its_own, of_less_proof
from inbound.interpret.plain_yes import plainly_says, wants_letters
from inbound.interpret.question_about_words import answer_about_words
from inbound.interpret.question_publishing import (
    answer_about_publishing,
    is_yes_or_no,
)
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import not_kept, refuse
from inbound.interpret.stranger import answer_of_newcomer
from inbound.interpret.wish_in_answer import of_a_command, with_thrown, with_wish

GRAVE = OF_ADDRESSES | ENDING  # the letter that asks may have been passed on
AGAIN: dict[QuestionKind, Phrase] = {
    QuestionKind.DATA: GetData(),
    QuestionKind.TERMINATE: Terminate(),
    QuestionKind.TERMINATE_ERASING: Terminate(erases=True),
}


def answer_to_question(mail: ReadMail, facts: MailFacts, ticket: Ticket) -> MailResult:
    """Return what an answer to a question does."""
    question = facts.question
    if question is None or question.member_id != ticket.member_id:
        return _of_no_question(mail, facts)
    if question.asks is QuestionKind.JOIN:
        return answer_of_newcomer(mail, facts, question)
    if ticket.detail == AT_THE_OTHER_BOX:
        return _of_the_other_box(mail, facts, question)
    return _of_its_member(mail, facts, question)


def _of_no_question(mail: ReadMail, facts: MailFacts) -> Ignore | Refuse:
    """Tell a proved member that what they answer is not here any more."""
    if facts.writer is None or not mail.is_proved:
        return Ignore(reason="no such question")
    return refuse(mail, facts.writer, Reason.NOT_KEPT)


def _of_its_member(mail: ReadMail, facts: MailFacts, question: AboutQuestion) -> MailResult:
    """Return what an answer does that came with the member's own address, if it is the member's."""
    writer = facts.writer
    unsure = _of_who_may_be_another(mail, facts, question)
    if unsure is not None or writer is None:
        return unsure or Hold(reason="not theirs")
    is_plain = question.asks is QuestionKind.PUBLISH_THIS and is_yes_or_no(mail)  # "cancel" is a no
    asked = asked_to_stop(mail) if mail.is_proved and not is_plain else None
    if asked is not None:
        return stop(asked, mail, facts, writer)
    commanded = of_a_command(mail, facts, question)
    if commanded is not None:
        return commanded if mail.is_proved else of_the_unproved(mail, facts)
    if question.asks is QuestionKind.PUBLISH_THIS:
        found = answer_about_publishing(mail, facts, writer, question)
    elif question.asks is QuestionKind.STILL_WANTED:
        found = _about_letters(mail, writer, question)
    elif question.asks in ABOUT_WORDS:
        found = answer_about_words(mail, facts, writer, question)
    else:
        found = _of_the_member(mail, writer, question)
    if not mail.is_proved:
        return with_thrown(of_less_proof(found, mail, facts, question), facts)
    return with_thrown(with_wish(found, mail, facts, question), facts)


def _of_who_may_be_another(
    mail: ReadMail, facts: MailFacts, question: AboutQuestion
) -> Ask | Hold | None:
    """Return what becomes of an answer that perhaps its member did not give."""
    if mail.result not in (AuthStatus.PROVED, AuthStatus.NOT_PROVED):
        return Hold(reason=mail.why_not or "not proved")
    if facts.writer is None or facts.writer.member_id != question.member_id:
        return not_theirs(mail, facts.writer)
    if mail.is_untied and not mail.was_signed_after(question.asked_at):
        return of_the_unproved(mail, facts)
    if may_be_its_own(mail) and _is_younger(facts.writer, question):
        return Hold(reason=mail.why_not or "not proved")
    is_grave = question.asks in GRAVE and not question.is_settled
    if is_grave and is_below_usual(mail, facts.writer):
        return of_the_unproved(mail, facts) if mail.answer.says else None
    return None


def _of_the_member(mail: ReadMail, writer: Author, question: AboutQuestion) -> MailResult:
    says = plainly_says(mail, question.asks)
    if question.is_settled:
        if says is not None and says is question.was_yes:
            return Ignore(reason="answered already", member_id=writer.member_id)
        return _too_late(mail, writer, question)
    if mail.accepted_at >= question.lapses_at or not question.is_kept:
        return _too_late(mail, writer, question)
    if says is None:
        return _yes_or_no(mail, writer, question)
    if says:
        return Agree(question_id=question.question_id)
    return Decline(question_id=question.question_id)


def _about_letters(mail: ReadMail, writer: Author, question: AboutQuestion) -> MailResult:
    """Return what an answer does to the question whether letters are still wanted: it is never too late."""
    says = plainly_says(mail, question.asks)
    if says is None and wants_letters(mail):
        says = True
    if says is None:
        return _yes_or_no(mail, writer, question)
    if question.is_settled and says is question.was_yes:
        return Ignore(reason="answered already", member_id=writer.member_id)
    number = question.question_id
    return Agree(question_id=number) if says else Decline(question_id=number)


def _yes_or_no(mail: ReadMail, writer: Author, question: AboutQuestion) -> Refuse:
    return Refuse(
        member_id=writer.member_id,
        reason=Reason.YES_OR_NO,
        words=mail.text or None,
        question_id=question.question_id,
    )


def _too_late(mail: ReadMail, writer: Author, question: AboutQuestion) -> Refuse:
    """Say that the answer did nothing, and how to ask again for what it was about."""
    again = AGAIN.get(question.asks) or _about_mailbox(question)
    if again is None:
        return refuse(mail, writer, not_kept(question))
    return replace(refuse(mail, writer, Reason.QUESTION_OVER), likely=(again,))


def _about_mailbox(question: AboutQuestion) -> Phrase | None:
    """Return the wish that a question about a mailbox of the member's came from."""
    if question.asks is QuestionKind.ADD_ADDRESS and question.address:
        return UseAddress(address=question.address, on=True)
    if question.asks is QuestionKind.CHANGE_ADDRESS and question.address:
        return ChangeAddress(address=question.address)
    return None


def _is_younger(writer: Author, question: AboutQuestion) -> bool:
    """Say whether letters go to the mailbox only since the question went out."""
    return writer.letters_since is not None and writer.letters_since > question.asked_at


def _from_another_box(writer: Author | None, question: AboutQuestion) -> Hold | Refuse:
    """Tell the member, who answered from the mailbox that is theirs already, where to answer from."""
    is_way_back = question.asks is QuestionKind.UNDO_ADDRESS  # which is the other one's alone
    is_member = writer is not None and writer.member_id == question.member_id
    if writer is None or not is_member or is_way_back or question.is_settled:
        return Hold(reason="not theirs")
    asked = question.question_id
    return Refuse(member_id=writer.member_id, reason=Reason.ADDRESS_ASKED, question_id=asked)


def _of_the_other_box(mail: ReadMail, facts: MailFacts, question: AboutQuestion) -> MailResult:
    """Only a proved mail from that very mailbox says anything; nobody there is written to but once.

    The way back to an earlier mailbox was mailed to it when it was the member's, as to any of theirs.
    """
    is_way_back = question.asks is QuestionKind.UNDO_ADDRESS
    is_theirs = mail.is_proved or mail.was_signed_after(question.asked_at)
    if not is_theirs and not (is_way_back and may_be_its_own(mail)):
        return Hold(reason=mail.why_not or "not proved")
    if facts.author is None or facts.author != question.address:
        return _from_another_box(facts.writer, question)
    if question.is_settled or mail.accepted_at >= question.lapses_at:
        return Ignore(reason="answered already")
    says = plainly_says(mail, question.asks)
    if is_way_back:
        says = True if says or mail.answer.takes_back else None
    number = question.question_id
    if says is None:
        return _unclear_from_the_other_box(mail, question)
    if says:
        return Agree(question_id=number, at_the_other_box=True)
    return Decline(question_id=number)


def _unclear_from_the_other_box(mail: ReadMail, question: AboutQuestion) -> AskOnceMore | Hold:
    """Ask a mailbox once more that is to be the member's; the way back asks for another word than yes."""
    if question.asks is QuestionKind.UNDO_ADDRESS:
        return Hold(reason="neither yes nor no")
    if reads_like_an_absence(mail.text):
        return Hold(reason="doubtful")
    return AskOnceMore(member_id=question.member_id, question_id=question.question_id)
