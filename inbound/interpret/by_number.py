"""Says what an answer does that names conversations by the numbers of the letter it answers.

Numbers hold for a while only, and only in answer to a letter that numbers something: anywhere else a number
is words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.inbox.question import LetterUse
from digest.intents.intents import Intent, ReportPost, SendConversations, SendRest
from digest.intents.meaning import HOME
from digest.intents.phrases import FollowTag, FollowThis, MuteThis, PhrasesRead
from digest.letters.notice import Reason
from digest.letters.prepared_words import own_words
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_conversation import AboutSummary
from inbound.interpret.commands.numbered import (
    NumberedAct,
    NumberedWish,
    numbered_wishes,
    said_to_number,
)
from inbound.interpret.commands.one_named import wish_with_one
from inbound.interpret.commands.several_named import several_named
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import of_conversation
from inbound.interpret.interpretation import Interpreted, MailResult, Refuse
from inbound.interpret.posting import which_of
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse

HOLD_FOR = timedelta(days=30)  # after the letter was sent
MOST_AT_ONCE = 20  # conversations of one mail
OF_CONVERSATION: Mapping[NumberedAct, FollowThis | MuteThis] = {
    NumberedAct.FOLLOW: FollowThis(on=True),
    NumberedAct.UNFOLLOW: FollowThis(on=False),
    NumberedAct.MUTE: MuteThis(on=True),
    NumberedAct.UNMUTE: MuteThis(on=False),
}
READS = (NumberedAct.READ, NumberedAct.REPLY)  # to answer a conversation, its letter comes


def of_numbers(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult | None:
    """Return what a mail of nothing but numbers, and what to do with them, comes to; None for any other."""
    summary = facts.summary
    wishes = _wishes(mail, summary)
    if summary is not None and not wishes and _named(mail, summary) == ():
        return which_of(mail, writer, summary, summary.conversations, LetterUse.READ)
    if summary is None or not wishes:
        return None
    refusal = _refusal(mail, writer, summary, wishes) or _asked_about(mail, writer, summary, wishes)
    if refusal is not None:
        return refusal
    numbers = {number for wish in wishes for number in wish.numbers}
    if len(numbers) > MOST_AT_ONCE:
        several = [] if summary.is_list else sorted(numbers)
        return SendRest(
            until=summary.until,
            conversation_ids=tuple(summary.named[number - 1] for number in several),
        )
    found = tuple(dict.fromkeys(intents_by_number(wishes, summary.named, summary.newest)))
    if len(found) == 1:
        return found[0]
    return Interpreted(member_id=writer.member_id, intents=found)


def answered_by_number(mail: ReadMail, facts: MailFacts) -> tuple[ReadMail, MailFacts]:
    """Return a mail whose words stand below "REPLY 3", or behind "3.", as the answer that they are."""
    summary, target = facts.summary, facts.target
    if summary is None or not isinstance(target, Ticket):
        return mail, facts
    wishes = _wishes(mail, summary)
    told = None if wishes or mail.is_for_others else said_to_number(mail.text)
    said = (told,) if told else wishes
    is_one = len(said) == 1 and said[0].act is NumberedAct.REPLY and said[0].words
    if not is_one or _wrong(summary, said, mail) or (told and not _may_be_there(summary, told)):
        return mail, facts
    number, words = summary.named[said[0].numbers[0] - 1], said[0].words
    place = replace(target, purpose=Purpose.REPLY, object_id=number, detail=0)
    worded = mail.worded(words)
    about = summary.known.get(number)
    return (
        worded if told else replace(worded, phrases=(), is_for_others=True),
        replace(facts, target=place, summary=None, conversation=about),
    )


def _may_be_there(summary: AboutSummary, told: NumberedWish) -> bool:
    """Say whether words behind a mere number may go there unasked; in a list they may be meant for us."""
    about = summary.known.get(summary.named[told.numbers[0] - 1])
    return about is not None and about.may_read and not summary.is_list


def _wishes(mail: ReadMail, summary: AboutSummary | None) -> tuple[NumberedWish, ...]:
    """Return what is wished by number; where a summary has but one, other mere numbers may be said in it."""
    if summary is None or not summary.named or mail.is_for_others:
        return ()
    has_one = len(summary.named) == 1 and not summary.is_list
    wishes = numbered_wishes(mail.text) or _named_as_tag(mail.phrases)
    if wishes:
        is_said = has_one and all(wish.is_bare and wish.numbers != (1,) for wish in wishes)
        return () if is_said else wishes
    named = _named(mail, summary)
    if named is not None:
        return named
    wish = wish_with_one(mail.text, _titles(summary), by_title=not has_one)
    return (wish,) if wish else ()


def _named(mail: ReadMail, summary: AboutSummary) -> tuple[NumberedWish, ...] | None:
    """Return what is wished with several, some of them by their titles, as `several_named` does."""
    is_read = not mail.is_for_others and len(summary.named) > 1
    return several_named(mail.text, _titles(summary)) if is_read else None


def _titles(summary: AboutSummary) -> list[str]:
    known = (summary.known.get(each) for each in summary.named)
    return [each.title if each and each.may_read else "" for each in known]


def _named_as_tag(phrases: PhrasesRead) -> tuple[NumberedWish, ...]:
    """Return what is wished with a number that was read as the name of a tag, its word perhaps misspelt."""
    match phrases:
        case (FollowTag(name=name, on=on),):
            act = NumberedAct.FOLLOW if on else NumberedAct.UNFOLLOW
            return tuple(
                replace(each, act=act, is_bare=False)
                for each in numbered_wishes(name)
                if each.act is NumberedAct.READ
            )
        case _:
            return ()


def _wrong(summary: AboutSummary, wishes: Sequence[NumberedWish], mail: ReadMail) -> Reason | None:
    """Return why numbers name nothing: the letter is too old, or has no such number."""
    if _is_over(summary.sent_at, mail.accepted_at):
        return Reason.OLD_NUMBERS
    numbers = (number for wish in wishes for number in wish.numbers)
    has_all = all(1 <= number <= len(summary.named) for number in numbers)
    return None if has_all else Reason.NO_SUCH_NUMBER


def _is_over(sent_at: datetime | None, accepted_at: datetime) -> bool:
    return sent_at is not None and accepted_at >= sent_at + HOLD_FOR


def _refusal(
    mail: ReadMail, writer: Author, summary: AboutSummary, wishes: Sequence[NumberedWish]
) -> Refuse | None:
    reason = _wrong(summary, wishes, mail)
    if reason is None:
        return None
    found = refuse(mail, writer, reason)
    if reason is Reason.NO_SUCH_NUMBER:
        return replace(found, numbered=len(summary.named))
    return replace(found, until=summary.until, likely=(HOME,) if summary.is_list else ())


def _asked_about(
    mail: ReadMail, writer: Author, summary: AboutSummary, wishes: Sequence[NumberedWish]
) -> Refuse | None:
    """Ask what is to be done with a conversation that only does not interest its reader."""
    disliked = [each for each in wishes if each.act is NumberedAct.DISLIKE]
    if not disliked:
        return None
    (number, *_) = disliked[0].numbers
    about = summary.known.get(summary.named[number - 1])
    found = refuse(mail, writer, Reason.UNCLEAR)
    return replace(found, conversation_id=about.conversation_id if about else None)


def intents_by_number(
    wishes: Sequence[NumberedWish], named: Sequence[int], newest: Mapping[int, int]
) -> Iterator[Intent]:
    """Yield what is wished, in its order; all that is to be read comes by one intent."""
    read = tuple(
        named[number - 1] for wish in wishes if wish.act in READS for number in wish.numbers
    )
    for wish in wishes:
        if wish.act in READS:
            yield SendConversations(conversation_ids=tuple(dict.fromkeys(read)))
            continue
        for number in wish.numbers:
            yield _intent(wish, named[number - 1], newest)


def _intent(wish: NumberedWish, conversation_id: int, newest: Mapping[int, int]) -> Intent:
    if wish.act in OF_CONVERSATION:
        return of_conversation(OF_CONVERSATION[wish.act], conversation_id)
    post_id = newest.get(conversation_id, 0)
    return ReportPost(post_id=post_id, words=own_words(wish.words))
