"""Says what an answer does with a conversation that our question about words named: read, report, or post."""

from digest.inbox.question import LetterUse
from digest.intents.intents import Decline, Intent, PublishKept, ReportPost, SendConversations
from digest.letters.prepared_words import own_words
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.interpretation import Interpreted
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.which_one import use_of_one


def named_use(
    mail: ReadMail, question: AboutQuestion, kept: str
) -> PublishKept | Interpreted | None:
    """Return what the answer wants with the one conversation that it names; None where that is not plain.

    To read one leaves the question open, unless the kept words seemed to ask for just that. A report takes
    the words to the moderators, and to nobody else.
    """
    titles = [each.title if each and each.may_read else None for each in question.offered]
    said, meant = use_of_one(mail.subject, mail.text, titles)
    if len(meant) != 1:
        return None
    number, use = question.offered_ids[min(meant)], said or question.letter_use
    if use is LetterUse.POST:
        return PublishKept(question_id=question.question_id, conversation_id=number)
    return used(question, number, use, kept)


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
