"""Decides what it comes to when an author asks a moderator to change a post after its hour."""

from dataclasses import replace

from digest.intents.intents import AskLate, Delete, Edit
from digest.intents.phrases import AskModerator
from digest.letters.notice import Reason
from inbound.interpret.about_post import AboutPost
from inbound.interpret.answer_words import (
    asks_to_delete,
    bare_subject,
    title_and_text,
    without_edit_line,
)
from inbound.interpret.commands.asked import asked_in
from inbound.interpret.commands.deletion import asks_deletion
from inbound.interpret.commands.match import To
from inbound.interpret.commands.meaning import HOME
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import MailResult, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import problem, refuse
from inbound.interpret.unclear import unclear

ASKS = (AskModerator(),)


def asks_a_moderator(letter: ReadMail) -> bool:
    """Say whether the text asks for one, or the subject, as in the ready mail of a refused change."""
    return letter.wishes == ASKS or asked_in(bare_subject(letter.subject), to=To.A_RECEIPT) == ASKS


def late_wish(letter: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """File what the author asks for; in time after all, it is done at once."""
    post = facts.post
    if post is None or post.author_id != writer.member_id:
        return refuse(letter, writer, Reason.NOT_AUTHOR)
    if letter.wishes == ASKS:  # and not what for
        return _way_to_a_moderator(letter, facts, writer, post)
    found = problem(letter, writer)
    if found is None and not post.can_change:
        found = refuse(letter, writer, Reason.NO_COMMAND)
    return found or _filed(letter, facts, writer, post)


def _way_to_a_moderator(
    letter: ReadMail, facts: MailFacts, writer: Author, post: AboutPost
) -> Refuse:
    """Answer with the ready mail that can ask; in time, with where authors change their posts themselves."""
    if letter.window.is_open(post.published_at, accepted_at=letter.accepted_at):
        return unclear(letter, facts, writer, HOME)
    return replace(refuse(letter, writer, Reason.WINDOW_OVER, facts), words=None)


def _filed(letter: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    number = post.post_id
    in_time = letter.window.is_open(post.published_at, accepted_at=letter.accepted_at)
    if asks_to_delete("", letter.text) or asks_deletion("", letter.text):
        return Delete(post_id=number) if in_time else AskLate(post_id=number, text=None, title=None)
    new = without_edit_line(letter.text) or letter.text
    title, text = title_and_text(new) if post.is_first else (None, new)
    if not text.strip():
        return refuse(letter, writer, Reason.NO_TEXT, facts)
    if in_time:
        return Edit(post_id=number, text=text, title=title)
    return AskLate(post_id=number, text=text, title=title)
