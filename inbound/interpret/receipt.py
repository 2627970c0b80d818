"""Says what the answer to a receipt does: edit, delete, undo, or ask back."""

from dataclasses import replace
from datetime import datetime

from digest.intents.intents import (
    BringBack,
    ChangeTags,
    Decline,
    Delete,
    Edit,
    WriteToModerators,
)
from digest.intents.phrases import EditThis
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.authenticate import AuthStatus
from inbound.interpret.about_post import AboutPost
from inbound.interpret.answer_words import title_and_text
from inbound.interpret.asked_of_post import (
    changed_part,
    deletes,
    edits,
    only_thanks,
    undoes,
    with_below,
)
from inbound.interpret.commands.about_text import cuts_a_part, tells_moderators
from inbound.interpret.commands.left_over import is_to_be_added
from inbound.interpret.correction import Unclear
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, Ignore, Interpreted, MailResult, Refuse
from inbound.interpret.mending import addition
from inbound.interpret.new_title import new_title
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import problem, refuse
from inbound.interpret.tag_lines import read_tags
from inbound.interpret.taken_back import takes_it_down

_WHY = {
    Unclear.NOWHERE: Reason.WORDS_NOT_THERE,
    Unclear.SEVERAL: Reason.WORDS_TWICE,
    Unclear.UNLIKE: Reason.WHOLE_TEXT,
}
A_WORD = 2  # EDIT, CHANGE IT; who writes more tells what to change


def answer_to_receipt(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult:
    """Edit or delete where that is clearly meant and in time; anything else destroys nothing."""
    post = facts.post
    if post is None or post.author_id != writer.member_id:
        return refuse(mail, writer, Reason.NOT_AUTHOR)
    if undoes(mail, post):
        return _bring_back(mail, facts, writer, post)
    if deletes(mail):
        return _delete(mail, facts, writer, post)
    found = problem(mail, writer) or _useless(mail, facts, writer, post)
    if found is not None and not (post.is_first and not post.is_deleted and new_title(mail)):
        return found
    if edits(mail, post):
        return _edit(mail, facts, writer, post)
    return _only_tags(mail, post) or _asked(mail, facts, writer, post)


def _asked(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> AskBack | Refuse:
    """Ask what is to be done with the words; after the hour offer nothing that would be refused.

    Words that tell us what to do with a part of the post are none that could stand in its place.
    """
    is_late = not can_change(mail, post)
    if not is_late and (cuts_a_part(mail.text) or is_to_be_added(mail.text)):
        return refuse(mail, writer, Reason.WHOLE_TEXT, facts)
    if is_late and takes_it_down(mail.text):
        return refuse(mail, writer, Reason.DELETE_WINDOW_OVER, facts)
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.TOO_LATE_FOR_WORDS if is_late else Reason.ASK_BACK,
        words=mail.text,
        post_id=post.post_id,
        conversation_id=post.conversation_id,
    )


def _only_tags(mail: ReadMail, post: AboutPost) -> ChangeTags | None:
    """Return what changes the conversation's tags, where the answer says nothing else."""
    if not mail.post.tags or mail.post.text.strip():
        return None
    return ChangeTags(conversation_id=post.conversation_id, tags=mail.post.tags)


def _useless(
    mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost
) -> Ignore | Refuse | None:
    """Return why nothing can come of words that are neither a deletion nor to be undone."""
    if only_thanks(mail):
        return Ignore(reason="thanks", member_id=writer.member_id)
    if post.is_deleted:
        return refuse(mail, writer, Reason.DELETED_ALREADY, facts)
    tells = mail.phrases == (EditThis(),) and changed_part(mail, post) is None
    if tells:  # and not what, or not in words that we can follow
        is_word = len(mail.text.split()) <= A_WORD
        return refuse(mail, writer, Reason.NO_TEXT if is_word else Reason.WHOLE_TEXT, facts)
    return None


def replace_post(
    mail: ReadMail, facts: MailFacts, writer: Author, *, said_at: datetime, adds: bool = False
) -> MailResult:
    """Replace the post by kept words, or add them to it, where the mail that said so was taken in time."""
    post = facts.post
    if post is None or post.author_id != writer.member_id:
        return refuse(mail, writer, Reason.NOT_AUTHOR)
    said = replace(mail, accepted_at=said_at)
    found = _add(said, facts, writer, post) if adds else _edit(said, facts, writer, post)
    return replace(found, said_at=said_at) if isinstance(found, Edit) else found


def asked_change(mail: ReadMail, facts: MailFacts) -> int | None:
    """Return the post that a mail asks in time to change or delete; None where it never can.

    Who wrote it may be unknown yet: it is one that an answer of the post's author can still let through.
    """
    post, target = facts.post, facts.target
    if post is None or not isinstance(target, Ticket) or target.purpose is not Purpose.POST:
        return None
    is_forged = mail.result not in (AuthStatus.PROVED, AuthStatus.NOT_PROVED)
    is_of_another = facts.writer is not None and facts.writer.member_id != target.member_id
    if is_forged or is_of_another or target.member_id != post.author_id:
        return None
    asks = deletes(mail) or edits(mail, post)
    return post.post_id if asks and can_change(mail, post) else None


def _delete(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    if post.is_deleted:
        return refuse(mail, writer, Reason.DELETED_ALREADY, facts)
    if not can_change(mail, post):
        return refuse(mail, writer, Reason.DELETE_WINDOW_OVER, facts)
    deleted, asked_about = Delete(post_id=post.post_id), facts.asked_about or ""
    said = mail.text if tells_moderators(mail.text) or not asked_about else asked_about
    return telling_moderators(deleted, writer, said, mail.text, asked_about, post.text)


def telling_moderators(
    intent: Delete | Decline, writer: Author, said: str, *words: str
) -> Delete | Decline | Interpreted:
    """Return what goes, and these `words` for the moderators where they are `said` to be told, too."""
    if not tells_moderators(said):
        return intent
    told = WriteToModerators(words="\n\n".join(dict.fromkeys(filter(None, (said, *words)))))
    return Interpreted(member_id=writer.member_id, intents=(intent, told))


def _bring_back(
    mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost
) -> BringBack | Edit | Refuse:
    """Undo a deletion or a change in time; a suspended author publishes nothing, not even again."""
    if post.deleted_at is None:
        return _change_back(mail, facts, writer, post)
    if writer.is_suspended:
        return refuse(mail, writer, Reason.SUSPENDED)
    if not mail.window.may_bring_back(post.deleted_at, accepted_at=mail.accepted_at):
        return replace(
            refuse(mail, writer, Reason.UNDO_OVER, facts), words=post.deleted_text or None
        )
    return BringBack(post_id=post.post_id)


def _change_back(
    mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost
) -> Edit | Refuse:
    """Give a post the words that it had before its newest change."""
    if post.before is None:
        return refuse(mail, writer, Reason.NOT_DELETED, facts)
    if not can_change(mail, post):
        return refuse(mail, writer, Reason.WINDOW_OVER, facts)
    was = post.before
    return Edit(post_id=post.post_id, text=was.text, title=was.title, shows_before=True)


def _edit(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    if not can_change(mail, post):
        return refuse(mail, writer, Reason.WINDOW_OVER, facts)
    title = new_title(mail) if post.is_first else None
    if title is not None:
        return Edit(post_id=post.post_id, text=post.text, title=title)
    part = changed_part(mail, post)
    if isinstance(part, Unclear) and not mail.answer.edits:
        return refuse(mail, writer, _WHY[part], facts)
    if isinstance(part, str):
        return _with_part(post, part)
    below = mail.answer.new_text
    new = mail.post if below is None else read_tags(below)
    title, text = title_and_text(new.text) if post.is_first else (None, new.text)
    tags = new.tags
    if title is not None and not tags:
        text, tags = read_tags(text)
    if not text.strip():
        return refuse(mail, writer, Reason.NO_TEXT, facts)
    return Edit(post_id=post.post_id, text=text, title=title, tags=tags)


def _add(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    """Put the words of an answer below the post."""
    if not can_change(mail, post):
        return refuse(mail, writer, Reason.WINDOW_OVER, facts)
    return replace(_with_part(post, with_below(post, addition(mail.text) or mail.text)), adds=True)


def _with_part(post: AboutPost, text: str) -> Edit:
    """Return the change to a text of which the author's mail has only a part."""
    whole = read_tags(text)
    return Edit(
        post_id=post.post_id, text=whole.text, title=None, tags=whole.tags, shows_before=True
    )


def can_change(mail: ReadMail, post: AboutPost) -> bool:
    """Say whether the post's hour was not over when its author wrote."""
    return mail.window.may_change(post.state, post.published_at, accepted_at=mail.accepted_at)
