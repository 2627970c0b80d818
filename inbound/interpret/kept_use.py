"""Says what an answer does with a conversation that our question about words named: read, report, or post."""

from collections.abc import Sequence
from dataclasses import replace

from digest.inbox.question import LetterUse
from digest.intents.intents import Decline, Intent, PublishKept, ReportPost, SendConversations
from digest.language.vocabulary import word_list
from digest.language.words import pieces_of, split_words
from digest.letters.prepared_words import own_words
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.by_number import OF_CONVERSATION, intents_by_number
from inbound.interpret.commands.numbered import (
    NumberedAct,
    NumberedWish,
    lettered,
    numbered_wishes,
)
from inbound.interpret.interpretation import Interpreted
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.told_by_writer import told_by_writer, without_writer
from inbound.interpret.which_one import use_of_one, which_one

LONGEST_REASON = 12  # words behind what is to be done


def named_use(
    mail: ReadMail, question: AboutQuestion, kept: str
) -> PublishKept | Interpreted | None:
    """Return what the answer wants with the one conversation that it names; None where that is not plain.

    To read one leaves the question open, unless the kept words seemed to ask for just that. A report takes
    the words to the moderators, and to nobody else.
    """
    by_letter = _by_letter(mail, question, kept)
    if by_letter is not None:
        return by_letter
    titles = [each.title if each and each.may_read else None for each in question.offered]
    said, meant = use_of_one(mail.subject, mail.text, titles)
    if not meant:
        meant = _of_writer(mail.text, question) or _of_writer_and_title(mail.text, question, titles)
    if len(meant) != 1:
        return _reported_with_reason(mail, question, kept, titles)
    number, use = question.offered_ids[min(meant)], said or question.letter_use
    if use is LetterUse.POST:
        return PublishKept(question_id=question.question_id, conversation_id=number)
    return used(question, number, use, kept)


def _of_writer(text: str, question: AboutQuestion) -> frozenset[int]:
    """Return the places of the conversations in which the one wrote whom an answer names."""
    told = told_by_writer(text, {each.author for each in question.written})
    wrote = {each.conversation_id for each in question.written if each.author == told}
    return frozenset(at for at, number in enumerate(question.offered_ids) if number in wrote)


def _of_writer_and_title(
    text: str, question: AboutQuestion, titles: Sequence[str | None]
) -> frozenset[int]:
    """Return the one place that is told by its writer and its title: "the one by Anna about taste"."""
    for name in sorted({each.author for each in question.written}):
        rest = without_writer(text, name)
        if rest is None:
            continue
        wrote = {each.conversation_id for each in question.written if each.author == name}
        meant = which_one("", rest, titles)
        if len(meant) == 1 and question.offered_ids[min(meant)] in wrote:
            return meant
    return frozenset()


def _reported_with_reason(
    mail: ReadMail, question: AboutQuestion, kept: str, titles: Sequence[str | None]
) -> Interpreted | None:
    """Return the report that an answer begins with, with the reason behind it: "report it, he is cruel"."""
    first, *reason = pieces_of(mail.text, frozenset()) or [""]
    if not reason or sum(len(each.split()) for each in reason) > LONGEST_REASON:
        return None
    said, meant = use_of_one("", first, titles)
    if said is not LetterUse.REPORT or len(meant) != 1:
        return None
    words = f"{kept}\n\n{mail.text}" if kept else mail.text
    return used(question, question.offered_ids[min(meant)], said, words)


def _by_letter(mail: ReadMail, question: AboutQuestion, kept: str) -> Interpreted | None:
    """Return what is wished with letters as with numbers, but to read: "REPORT B, he is rude"."""
    count = len(question.offered_ids)
    wishes = _lettered_wishes(mail.text, count)
    acts = {each.act for each in wishes}
    is_known = all(1 <= number <= count for each in wishes for number in each.numbers)
    known = {*OF_CONVERSATION, NumberedAct.REPORT}
    is_told = not word_list("reading").isdisjoint(split_words(mail.text).words)
    if question.letter_use is LetterUse.READ or is_told:
        known.add(NumberedAct.READ)
    if not acts or not acts <= known or not is_known:
        return None
    said = [each if each.words else replace(each, words=kept) for each in wishes]
    intents = intents_by_number(said, question.offered_ids, question.newest)
    ends = Decline(question_id=question.question_id, is_told=False)
    is_over = question.letter_use is not LetterUse.POST or NumberedAct.REPORT in acts
    found = (*([ends] if is_over and not question.is_settled else []), *intents)
    return Interpreted(member_id=question.member_id, intents=found)


def _lettered_wishes(text: str, count: int) -> tuple[NumberedWish, ...]:
    """Return what is wished with letters; its reason may stand behind it: "MUTE B, it makes me sad"."""
    wishes = numbered_wishes(lettered(text, count))
    first, *reason = pieces_of(text, frozenset()) or [""]
    if wishes or not reason or sum(len(each.split()) for each in reason) > LONGEST_REASON:
        return wishes
    beside = numbered_wishes(lettered(first, count))
    return beside if all(each.act in OF_CONVERSATION for each in beside) else ()


def used(question: AboutQuestion, number: int, use: LetterUse, kept: str) -> Interpreted:
    """Return the reading of a conversation, or the report of its newest post."""
    ends = Decline(question_id=question.question_id, is_told=False)
    if use is LetterUse.REPORT:
        post_id = question.newest.get(number, 0)
        wanted: tuple[Intent, ...] = (ends, ReportPost(post_id=post_id, words=own_words(kept)))
    else:
        is_all = question.letter_use is LetterUse.READ and not question.is_settled
        wanted = (*([ends] if is_all else []), SendConversations(conversation_ids=(number,)))
    return Interpreted(member_id=question.member_id, intents=wanted)


def reads(wanted: Interpreted) -> bool:
    """Say whether something is only to be read."""
    return all(isinstance(each, SendConversations) for each in wanted.intents)
