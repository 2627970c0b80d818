"""Says what an answer to a receipt asks to be done with the post: delete it, change it, bring it back."""

from digest.intents.phrases import DeleteThis, EditThis, Thank, UndoThis
from digest.language.senses import speak_of
from digest.language.vocabulary import vocabularies
from digest.language.wish_examples import NOTICE
from digest.language.words import split_words
from inbound.interpret.about_post import AboutPost
from inbound.interpret.answer_words import is_rewritten, was_right
from inbound.interpret.commands.about_text import is_for_us
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.commands.in_answer import UNDO, phrases_in
from inbound.interpret.commands.match import To
from inbound.interpret.correction import Unclear
from inbound.interpret.mending import addition, mended, replacement
from inbound.interpret.new_title import new_title
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.taken_back import takes_back

UNDONE = (UndoThis(),)
BACK = frozenset({"back"})
FIRST = 3  # clauses of an answer that say what is to become of the post


def deletes(mail: ReadMail) -> bool:
    """Say whether the answer is that the post is to be deleted; EDIT as the subject says it is not."""
    asks = mail.phrases == (DeleteThis(),) or mail.answer.deletes is not None
    return (asks or takes_back(mail.text) or is_for_us(mail.text)) and not mail.answer.edits


def edits(mail: ReadMail, post: AboutPost) -> bool:
    """Say whether the answer is a new version: it says so or what to change, or most words come again."""
    if post.is_first and new_title(mail) is not None:
        return True
    is_told = mail.answer.edits or changed_part(mail, post) is not None
    return is_told or (is_rewritten(mail.text, post.text) and not _wants_it_gone(mail))


def only_thanks(mail: ReadMail) -> bool:
    """Say whether the answer says thank you and nothing else, so that nothing is to be done with it."""
    today = mail.accepted_at.date()
    return phrases_in(mail.text, today=today, to=To.A_NOTICE, kind=NOTICE) == (Thank(),)


def changed_part(mail: ReadMail, post: AboutPost) -> str | Unclear | None:
    """Return the post with what an answer wants changed or added, where it does not write all of it anew.

    Words that may be a wish to us as well change a post only where they say so.
    """
    said = mail.answer.new_text or mail.text
    below = addition(said)
    if below is not None:
        return with_below(post, below)
    if (whole := replacement(said)) is not None:
        return whole
    is_else = bool(mail.phrases) and mail.phrases != (EditThis(),)
    return mended(said, post.text, is_else=is_else)


def with_below(post: AboutPost, text: str) -> str:
    """Return a post's text with more below it."""
    return f"{post.text}\n\n{text}"


def undoes(mail: ReadMail, post: AboutPost) -> bool:
    """Say whether a deletion of the post, or its newest change, is to be undone."""
    is_told = mail.phrases == UNDONE and _names_no_change(mail, post)
    has_regrets = post.is_deleted and _regrets(mail, post)
    return mail.answer.undoes or is_told or has_regrets or _wants_before(mail, post)


def _regrets(mail: ReadMail, post: AboutPost) -> bool:
    """Say whether words about a post that is deleted ask for it back."""
    heard = _heard(mail)
    is_undo = heard.names == (UNDO,) and heard.is_certain and _names_no_change(mail, post)
    return is_undo and not deletes(mail)


def _wants_before(mail: ReadMail, post: AboutPost) -> bool:
    """Say whether words about a post that was changed want it as it stood before.

    Who names something else in it may want that changed: only what was right before is named for it.
    """
    if post.before is None or mail.answer.edits or deletes(mail) or _wants_it_gone(mail):
        return False
    today = mail.accepted_at.date()
    is_undo = phrases_in(mail.text, today=today, to=To.A_NOTICE, kind=NOTICE) == UNDONE
    names_nothing = _names_no_change(mail, post) and not _heard(mail).said.rare
    is_right = was_right(mail.text, before=post.before.text, now=post.text)
    return (is_undo and names_nothing) or is_right


def _wants_it_gone(mail: ReadMail) -> bool:
    """Say whether the answer's first words ask to take the post down, whatever stands below them.

    What stands there may be a quote without its signs, of a text that the post had before.
    """
    first = mail.text.strip().partition("\n\n")[0]
    takes_down = ("takes_down", "takes_it_down")
    clauses = clauses_of((first,), vocabularies())[:FIRST]
    return any(
        any(map(each.has, takes_down)) and not each.denies("delete") and not each.is_past
        for each in clauses
    )


def _names_no_change(mail: ReadMail, post: AboutPost) -> bool:
    """Say whether no word is told that is to give way to another: "change it back" only sounds so."""
    part = changed_part(mail, post)
    speaks_of_before = speak_of(split_words(mail.text), BACK)
    return part is None or (isinstance(part, Unclear) and speaks_of_before)


def _heard(mail: ReadMail) -> Heard:
    today = mail.accepted_at.date()
    return hear("", mail.text, place=NOTICE, today=today, languages=vocabularies())
