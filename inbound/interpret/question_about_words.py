"""Decides what an answer says about words that we keep: where they belong, or that they are to be dropped."""

from collections.abc import Sequence
from dataclasses import replace

from digest.inbox.question import QuestionKind
from digest.intents.intents import Decline, PublishKept
from digest.language.whole_names import KnownName
from digest.letters.notice import Reason
from inbound.interpret.about_community import AboutCommunity
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.answer_words import is_word, quotes_title
from inbound.interpret.asked_of_post import deletes
from inbound.interpret.commands.choice import chosen_in
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Ignore, Interpreted, MailResult, Refuse
from inbound.interpret.kept_use import named_use, reads
from inbound.interpret.late_change import deleted_by_moderators
from inbound.interpret.mending import tells_text
from inbound.interpret.plain_yes import plainly_says
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import answer_to_receipt, can_change
from inbound.interpret.refusal import not_kept, refuse
from inbound.interpret.which_one import ToDo, begins_new, which_one

AGAIN = {
    QuestionKind.WHICH_CONVERSATION: Reason.WHICH_AGAIN,
    QuestionKind.WHICH_COMMUNITY: Reason.WHICH_AGAIN,
    QuestionKind.NEW_OR_REPLY: Reason.NEW_OR_REPLY_AGAIN,
    QuestionKind.WHAT_TO_DO: Reason.WHAT_AGAIN,
}


NAMING = (
    QuestionKind.WHICH_CONVERSATION,
    QuestionKind.WHICH_COMMUNITY,
)  # its list is shown each time


def answer_about_words(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult:
    """Return what an answer to one of these questions does."""
    said = _new(mail, question, facts) or _said(mail, question, facts.asked_about or "")
    if question.is_settled:
        return _once_more(mail, writer, question, said)
    if mail.accepted_at >= question.lapses_at or not question.is_kept:
        return refuse(mail, writer, not_kept(question))
    if said is not None:
        return said
    if question.asks is QuestionKind.WHAT_TO_DO and (
        found := _of_post(mail, facts, writer, question)
    ):
        return found
    is_last = question.was_repeated and question.asks not in NAMING
    is_late = facts.post is not None and not can_change(mail, facts.post)
    again = Reason.TOO_LATE_FOR_WORDS if is_late else AGAIN[question.asks]
    return Refuse(
        member_id=writer.member_id,
        reason=Reason.UNCLEAR if is_last else again,
        words=mail.text or None,
        post_id=question.post_id,
        question_id=None if is_last else question.question_id,
    )


def _of_post(
    mail: ReadMail, facts: MailFacts, writer: Author, question: AboutQuestion
) -> MailResult | None:
    """Return what an answer does with the post; moderators are asked where the question told of them."""
    asked = replace(mail, accepted_at=question.asked_at)
    was_too_late = facts.post is not None and not can_change(asked, facts.post)
    found = deleted_by_moderators(mail, facts, writer) if was_too_late else None
    if found is None and (mail.answer.edits or deletes(mail) or tells_text(mail.text)):
        return answer_to_receipt(mail, facts, writer)
    return found


def _said(
    mail: ReadMail, question: AboutQuestion, kept: str
) -> PublishKept | Decline | Interpreted | None:
    """Return what the answer plainly says; `kept`: the words that wait for it."""
    if question.asks is QuestionKind.WHAT_TO_DO and (deletes(mail) or tells_text(mail.text)):
        return None  # it is about the post, and not about these words
    is_open = question.asks is QuestionKind.NEW_OR_REPLY and is_word("no", mail.text)
    if mail.answer.drops and not is_open:  # of two, a no is as well a yes to the other
        return Decline(question_id=question.question_id)
    match question.asks:
        case QuestionKind.WHAT_TO_DO:
            return _what_to_do(mail, question)
        case QuestionKind.NEW_OR_REPLY:
            return _new_or_reply(mail, question)
        case QuestionKind.WHICH_COMMUNITY:
            return _which_community(mail, question)
        case _:
            return named_use(mail, question, kept)


def _new(mail: ReadMail, question: AboutQuestion, facts: MailFacts) -> PublishKept | None:
    """Return that the words begin a conversation, since they are about none of those that we named.

    A community that the answer names is where; else it is the writer's only one, or is asked for.
    """
    if question.asks is not QuestionKind.WHICH_CONVERSATION or not facts.own:
        return None
    titles = [each.title for each in question.offered if each and each.may_read]
    is_named = which_one(mail.subject, mail.text, titles) and not mail.answer.drops
    if is_named or not begins_new(mail.subject, mail.text, titles):
        return None
    said = f"{mail.subject}\n{mail.text}" if mail.answer.is_own_subject else mail.text
    named = [each.community_id for each in facts.own if quotes_title(said, each.title)]
    place = named[0] if len(named) == 1 else None
    return PublishKept(question_id=question.question_id, community_id=place)


def _what_to_do(mail: ReadMail, question: AboutQuestion) -> PublishKept | None:
    number, wanted = question.question_id, mail.answer.to_do
    if wanted in (ToDo.REPLACE, ToDo.ADD):
        return PublishKept(question_id=number, adds=wanted is ToDo.ADD)
    if wanted is not ToDo.REPLY or question.conversation_id is None:
        return None
    return PublishKept(question_id=number, conversation_id=question.conversation_id)


def _new_or_reply(mail: ReadMail, question: AboutQuestion) -> PublishKept | None:
    """Return where an answer says that the words belong: to the conversation, or to one of their own."""
    number, wanted = question.question_id, mail.answer.to_do
    if wanted is ToDo.NEW:
        return PublishKept(question_id=number, conversation_id=None)
    answered = question.offered[0]
    titles = [answered.title if answered and answered.may_read else None]
    if wanted is not ToDo.REPLY and not which_one(mail.subject, mail.text, titles):
        return None
    return PublishKept(question_id=number, conversation_id=question.offered_ids[0])


def _which_community(mail: ReadMail, question: AboutQuestion) -> PublishKept | None:
    """Return which community an answer means; a yes is enough where one alone is offered."""
    places = question.places
    meant = which_one(mail.subject, mail.text, [each.title for each in places])
    if len(places) == 1 and plainly_says(mail, QuestionKind.PUBLISH_THIS):
        meant = frozenset({0})
    meant = meant or _named(mail.text, places)
    if len(meant) != 1:
        return None
    chosen = places[min(meant)].community_id
    return PublishKept(question_id=question.question_id, community_id=chosen)


def _named(text: str, places: Sequence[AboutCommunity]) -> frozenset[int]:
    """Return which of these an answer takes by its name, whatever else it says."""
    known = [KnownName(id=at, name=each.name, title=each.title) for at, each in enumerate(places)]
    chosen = chosen_in(text, known)
    return frozenset(each.id for each in chosen) if isinstance(chosen, tuple) else frozenset()


def _once_more(
    mail: ReadMail,
    writer: Author,
    question: AboutQuestion,
    said: PublishKept | Decline | Interpreted | None,
) -> MailResult:
    """Do nothing for an answer to a settled question, but bring what is to be read.

    One that says the same again is not answered.
    """
    if isinstance(said, Interpreted) and reads(said):
        return said
    if isinstance(said, PublishKept):
        is_place = question.asks is not QuestionKind.WHICH_COMMUNITY or (
            question.community_id == said.community_id
        )
        is_same = (
            question.was_yes is True
            and (question.chosen_id, question.adds) == (said.conversation_id, said.adds)
            and is_place
        )
    else:
        is_same = said is not None and question.was_yes is False
    if is_same:
        return Ignore(reason="answered already", member_id=writer.member_id)
    reason = not_kept(question) if question.was_yes is None else Reason.ANSWERED_BEFORE
    return refuse(mail, writer, reason)
