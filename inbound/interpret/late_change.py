"""Says what becomes of a change to an own post that a moderator is asked for, since its hour is over."""

from dataclasses import replace

from digest.intents.intents import AskLate, Delete, Edit
from digest.intents.meaning import HOME
from digest.intents.phrases import AskModerator
from digest.language.senses import speak_of
from digest.language.words import split_words
from digest.letters.notice import Reason
from inbound.interpret.about_post import AboutPost
from inbound.interpret.answer_words import title_and_text
from inbound.interpret.asked_of_post import changed_part, deletes
from inbound.interpret.commands.deletion import Deletes
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import MailResult, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import problem, refuse
from inbound.interpret.taken_back import takes_it_down
from inbound.interpret.unclear import unclear

ASKS = (AskModerator(),)
THEM = ("moderator",)  # a sense of words
LONGEST = 200  # characters of an answer that asks for one; a longer one tells of something


def asks_a_moderator(mail: ReadMail) -> bool:
    """Say whether the text asks for one, or the subject, as in the ready mail of a refused change."""
    return ASKS in (mail.phrases, mail.heading)


def late_change(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """File what the author asks for; in time after all, it is done at once."""
    post = facts.post
    if post is None or post.author_id != writer.member_id:
        return refuse(mail, writer, Reason.NOT_AUTHOR)
    if mail.phrases == ASKS:  # and not what for
        return _way_to_a_moderator(mail, facts, writer, post)
    found = problem(mail, writer)
    if found is None and not post.can_change:
        found = refuse(mail, writer, Reason.NO_COMMAND)
    return found or _filed(mail, facts, writer, post)


def deleted_by_moderators(mail: ReadMail, facts: MailFacts, writer: Author) -> AskLate | None:
    """Return the deletion that moderators are asked for, by who has read that only they can do it now.

    A mere yes is enough where that is all the letter offered.
    """
    post = facts.post
    if (
        post is None
        or post.author_id != writer.member_id
        or not (mail.is_proved and post.can_change)
    ):
        return None
    if mail.window.is_open(post.published_at, accepted_at=mail.accepted_at) or mail.answer.edits:
        return None
    is_short = len(mail.text) <= LONGEST
    names_them = is_short and (asks_a_moderator(mail) or speak_of(split_words(mail.text), THEM))
    says_yes = facts.is_too_late and mail.answer.says is True
    wants = says_yes or names_them or deletes(mail) or takes_it_down(mail.text)
    is_no = mail.answer.refuses or (mail.answer.drops and not deletes(mail))
    return AskLate(post_id=post.post_id, text=None, title=None) if wants and not is_no else None


def _way_to_a_moderator(
    mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost
) -> Refuse:
    """Answer with the ready mail that can ask; in time, with where authors change their posts themselves."""
    if mail.window.is_open(post.published_at, accepted_at=mail.accepted_at):
        return unclear(mail, facts, writer, HOME)
    return replace(refuse(mail, writer, Reason.WINDOW_OVER, facts), words=None)


def _filed(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    number = post.post_id
    in_time = mail.window.is_open(post.published_at, accepted_at=mail.accepted_at)
    if mail.answer.deletes is Deletes.BY_TEXT:
        return Delete(post_id=number) if in_time else AskLate(post_id=number, text=None, title=None)
    part = changed_part(mail, post)
    new = part if isinstance(part, str) else mail.answer.new_text or mail.text
    title, text = title_and_text(new) if post.is_first else (None, new)
    if title is not None and not text.strip():
        text = post.text
    if not text.strip():
        return refuse(mail, writer, Reason.NO_TEXT, facts)
    if in_time:
        return Edit(post_id=number, text=text, title=title)
    return AskLate(post_id=number, text=text, title=title)
