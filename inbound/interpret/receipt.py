"""Says what the answer to a receipt does: edit, delete, undo, ask a moderator when late, or ask back."""

from dataclasses import replace
from datetime import datetime

from digest.intents.intents import AskLate, BringBack, Delete, Edit
from digest.intents.meaning import HOME
from digest.intents.phrases import AskModerator, DeleteThis, EditThis
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.authenticate import AuthStatus
from inbound.interpret.answer_words import (
    asks_to_delete,
    asks_to_edit,
    asks_to_undo,
    bare_subject,
    says_edit,
    title_and_text,
    without_edit_line,
)
from inbound.interpret.commands.asked import asked_in
from inbound.interpret.commands.deletion import asks_deletion
from inbound.interpret.commands.match import To
from inbound.interpret.facts import AboutPost, Author, MailFacts
from inbound.interpret.interpretation import AskBack, MailResult, Refuse
from inbound.interpret.posting import split_tags
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import problem, refuse
from inbound.interpret.unclear import unclear


def answer_to_receipt(letter: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Edit or delete where that is clearly meant and in time; anything else destroys nothing."""
    post = facts.post
    if post is None or post.author_id != writer.member_id:
        return refuse(letter, writer, Reason.NOT_AUTHOR)
    if asks_to_undo(letter.subject, letter.text):
        return _bring_back(letter, facts, writer, post)
    if deletes(letter):
        return _delete(letter, facts, writer, post)
    found = problem(letter, writer) or _useless(letter, facts, writer, post)
    if found is not None:
        return found
    if asks_to_edit(letter.subject, letter.text, post.text):
        return _edit(letter, facts, writer, post)
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.ASK_BACK,
        words=letter.text,
        post_id=post.post_id,
        conversation_id=post.conversation_id,
    )


def _useless(letter: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> Refuse | None:
    """Return why nothing can come of words that are neither a deletion nor to be undone."""
    if post.is_deleted:
        return refuse(letter, writer, Reason.DELETED_ALREADY, facts)
    if letter.wishes == (EditThis(),):  # and not a word of what it is to say
        return refuse(letter, writer, Reason.NO_TEXT, facts)
    return None


def replace_post(
    letter: ReadMail, facts: MailFacts, writer: Author, *, said_at: datetime
) -> MailResult:
    """Replace the post by kept words, where the mail that said so was taken in time."""
    post = facts.post
    if post is None or post.author_id != writer.member_id:
        return refuse(letter, writer, Reason.NOT_AUTHOR)
    found = _edit(replace(letter, accepted_at=said_at), facts, writer, post)
    return replace(found, said_at=said_at) if isinstance(found, Edit) else found


def deletes(letter: ReadMail) -> bool:
    """Say whether the answer is that the post is to be deleted; EDIT as the subject says it is not."""
    if says_edit(letter.subject):
        return False
    if letter.wishes == (DeleteThis(),) or asks_to_delete(letter.subject, letter.text):
        return True
    is_own = bare_subject(letter.subject) == letter.subject.strip()  # and not that of our letter
    return asks_deletion(letter.subject if is_own else "", letter.text)


def asked_change(letter: ReadMail, facts: MailFacts) -> int | None:
    """Return the post that a mail asks in time to change or delete; None where it never can.

    Who wrote it may be unknown yet: it is one that an answer of the post's author can still let through.
    """
    post, target = facts.post, facts.target
    if post is None or not isinstance(target, Ticket) or target.purpose is not Purpose.POST:
        return None
    is_forged = letter.result not in (AuthStatus.PROVED, AuthStatus.NOT_PROVED)
    is_of_another = facts.writer is not None and facts.writer.member_id != target.member_id
    if is_forged or is_of_another or target.member_id != post.author_id:
        return None
    asks = deletes(letter) or asks_to_edit(letter.subject, letter.text, post.text)
    return post.post_id if asks and _can_change(letter, post) else None


def _delete(letter: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    if post.is_deleted:
        return refuse(letter, writer, Reason.DELETED_ALREADY, facts)
    if not _can_change(letter, post):
        return refuse(letter, writer, Reason.DELETE_WINDOW_OVER, facts)
    return Delete(post_id=post.post_id)


def _bring_back(
    letter: ReadMail, facts: MailFacts, writer: Author, post: AboutPost
) -> BringBack | Refuse:
    """Undo a deletion in time; a suspended author publishes nothing, not even again."""
    if post.deleted_at is None:
        return refuse(letter, writer, Reason.NOT_DELETED, facts)
    if writer.is_suspended:
        return refuse(letter, writer, Reason.SUSPENDED)
    if not letter.window.may_bring_back(post.deleted_at, accepted_at=letter.accepted_at):
        return refuse(letter, writer, Reason.UNDO_OVER, facts)
    return BringBack(post_id=post.post_id)


def _edit(letter: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    if not _can_change(letter, post):
        return refuse(letter, writer, Reason.WINDOW_OVER, facts)
    new = without_edit_line(letter.text) or letter.text
    new, tags = split_tags(new)
    title, text = title_and_text(new) if post.is_first else (None, new)
    if title is not None and not tags:
        text, tags = split_tags(text)
    if not text.strip():
        return refuse(letter, writer, Reason.NO_TEXT, facts)
    return Edit(post_id=post.post_id, text=text, title=title, tags=tags)


def _can_change(letter: ReadMail, post: AboutPost) -> bool:
    return letter.window.may_change(post.state, post.published_at, accepted_at=letter.accepted_at)


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
