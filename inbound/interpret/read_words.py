"""Reads a mail's own words, once: what they ask for, what they say as an answer, and which tags they name.

Nothing here knows the database. What words mean only beside a post or a list of titles, the rules that have
these compare.
"""

from dataclasses import dataclass, replace
from datetime import date

from digest.intents.phrases import AskPerson, NotUnderstood, PhrasesRead, StopThis
from digest.language.agreement import Agrees, agrees_to
from digest.language.vocabulary import vocabularies, word_list
from digest.language.wish_examples import CONVERSATION, NOTICE, RECEIPT, SUMMARY
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.answer_words import (
    calls_person,
    is_mere_assent,
    refuses,
    short_line,
    undoes,
    without_line,
    yes_or_no,
)
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.deletion import Deletes, asks_deletion
from inbound.interpret.commands.in_answer import asked_in, phrases_in
from inbound.interpret.commands.laying_open import asked_unless_exact
from inbound.interpret.commands.match import To
from inbound.interpret.commands.stopping import STOP_AND_MORE, says_only_stop, stops
from inbound.interpret.tag_lines import TaggedText, read_tags
from inbound.interpret.which_one import ToDo, what_to_do
from inbound.recipient import AddressRole, Destination, FixedAddress
from inbound.subject import bare_subject, is_forward

SENT_BY = {"notify": CONVERSATION, "summary": SUMMARY}  # what letters come from, but for notices
ANSWERED = {
    Purpose.REPLY: CONVERSATION,
    Purpose.POST: RECEIPT,
    Purpose.SUMMARY: SUMMARY,
    Purpose.ANNOUNCEMENT: NOTICE,
}
BY_KIND = {CONVERSATION: To.A_CONVERSATION, RECEIPT: To.A_RECEIPT, NOTICE: To.A_NOTICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRead:
    """What words say as an answer to a letter of ours, whichever letter it is."""

    subject: str  # without what answering puts before it
    is_own_subject: bool  # and not that of our letter
    stop: StopThis | None  # it says so, and below nothing but thanks or a complaint
    begins_with_stop: bool  # whatever stands below that line
    says: bool | None  # yes or no
    refuses: bool  # it begins with a no, and may go on
    agrees: frozenset[Agrees]  # to what it says a yes, and nothing but that
    is_assent: bool  # it begins with a word by which people also say that they have read something
    takes_back: bool
    to_do: ToDo | None  # with words that we keep
    wants_more: bool  # of what a summary only counted
    wants_person: bool
    undoes: bool  # a deletion
    is_edit: bool  # the subject says so
    new_text: str | None  # below a first line that says EDIT
    deletes: Deletes | None

    @property
    def edits(self) -> bool:
        """Whether it says that it is a new version."""
        return self.is_edit or self.new_text is not None

    @property
    def drops(self) -> bool:
        """Whether words that we keep are to go nowhere."""
        return self.to_do is ToDo.DROP


def read_answer(subject: str, text: str, *, about_words: bool = True) -> AnswerRead:
    """Read short answers; `subject` is as the mail has it.

    `about_words`: it may answer a letter about the writer's own words, a receipt or a question; only then can
    it say yes, or what shall become of these.
    """
    bare = bare_subject(subject)
    is_own = bare == subject.strip()
    heading, whole = short_line(bare), short_line(text)
    first = short_line(text.strip().partition("\n")[0])
    says, stop = yes_or_no(bare, text) if about_words else None, stops(text)
    return AnswerRead(
        subject=bare,
        is_own_subject=is_own,
        stop=stop if stop and says_only_stop(text) else None,
        begins_with_stop=stop is not None,
        says=says,
        refuses=about_words and refuses(bare, text),
        agrees=agrees_to(text.strip() or bare) if says else frozenset(),
        is_assent=says is True and is_mere_assent(bare, text),
        takes_back=about_words and undoes(bare, text),
        to_do=what_to_do(bare, text) if about_words else None,
        wants_more=whole in word_list("more"),
        wants_person=calls_person(text)
        or not word_list("person").isdisjoint((heading if is_own else "", first)),
        undoes=not word_list("undo").isdisjoint((heading, whole)),
        is_edit=heading in word_list("edit"),
        new_text=without_line("edit", text),
        deletes=_deletes(bare if is_own else "", heading, text, whole) if about_words else None,
    )


def _deletes(own: str, heading: str, text: str, whole: str) -> Deletes | None:
    """Return what deletes: one word, or a sentence in the text or in a subject of its own."""
    if whole in word_list("delete"):
        return Deletes.BY_TEXT
    if heading in word_list("delete"):
        return Deletes.BY_SUBJECT
    return asks_deletion(own, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRead:
    """All that the words of one mail tell by themselves."""

    text: str
    is_for_others: bool  # its first line, which is not in the text, says that it is to be posted
    phrases: PhrasesRead
    heading: PhrasesRead  # what the subject asks for, where it may be a ready one
    answer: AnswerRead
    post: TaggedText


def read_words(
    asked: Destination | None,
    subject: str,
    text: str,
    *,
    is_answer: bool,
    today: date,
    is_doubtful: bool = False,
) -> WordsRead:
    """Read the words of a mail to an address; `is_answer`: it names a letter of ours that it answers.

    Words below a line that says POST ask for nothing. `is_doubtful`: the text may be a message of somebody
    else that was passed on, so that at an address for commands it is only asked about.
    """
    is_command = isinstance(asked, FixedAddress) and asked.role is AddressRole.COMMAND
    below = None if is_command else without_line("post", text)
    words = text if below is None else below
    about_words = _may_be_about_words(asked)
    answer = read_answer(subject, words, about_words=about_words)
    if is_command and is_forward(subject):  # the subject of somebody else
        answer = replace(answer, subject="")
    phrases: PhrasesRead = ()
    if below is None:
        read = _phrases(asked, answer, words, is_answer=is_answer, today=today)
        is_said = answer.is_own_subject or not words.strip()
        told = (answer.subject, words) if is_said else (words,)
        phrases = asked_unless_exact(read, told, vocabularies())
    if is_doubtful and is_command and isinstance(phrases, tuple):
        phrases = NotUnderstood(likely=phrases)
    if isinstance(phrases, tuple) and AskPerson() in phrases:
        answer, phrases = replace(answer, wants_person=True), ()
    return WordsRead(
        text=words,
        is_for_others=below is not None,
        phrases=phrases,
        heading=asked_in(answer.subject, to=To.A_RECEIPT) if about_words else (),
        answer=answer,
        post=read_tags(words),
    )


def _may_be_about_words(asked: Destination | None) -> bool:
    """Check whether a mail may answer a receipt or a question; a plain answer is traced only later."""
    if isinstance(asked, Ticket):
        return asked.purpose in (Purpose.POST, Purpose.CONFIRM)
    return isinstance(asked, FixedAddress) and asked.role is AddressRole.SENDER


def _phrases(
    asked: Destination | None, answer: AnswerRead, text: str, *, is_answer: bool, today: date
) -> PhrasesRead:
    """Return what a mail's words ask for; a plain answer to a letter of ours comes to its sender."""
    match asked:
        case FixedAddress(role=AddressRole.COMMAND, name=name):
            is_ours = not answer.is_own_subject and text.strip()  # that of the letter says nothing
            return asked_at(name, "" if is_ours else answer.subject, text, today=today)
        case FixedAddress(role=AddressRole.SENDER) if not is_answer:  # it was begun anew
            return asked_at("", answer.subject, text, today=today)
        case FixedAddress(role=AddressRole.SENDER, name=name):
            return _in_answer(answer, text, SENT_BY.get(name, NOTICE), today)
        case FixedAddress(role=AddressRole.COMMUNITY):
            return _of_a_starter(answer, text, today)
        case Ticket(purpose=purpose):
            return _in_answer(answer, text, ANSWERED.get(purpose, ""), today)
        case _:
            return ()


def _in_answer(answer: AnswerRead, text: str, kind: str, today: date) -> PhrasesRead:
    if answer.stop is not None:
        return (answer.stop,)
    if answer.begins_with_stop:
        return STOP_AND_MORE
    if answer.edits:  # what reads like a wish is the text of a post
        kind = CONVERSATION
    return phrases_in(text, today=today, to=BY_KIND.get(kind, To.US), kind=kind)


def _of_a_starter(answer: AnswerRead, text: str, today: date) -> PhrasesRead:
    """Return what words to a community ask for: a subject that is a title makes of any words a post."""
    said = _in_answer(answer, text, CONVERSATION, today)
    if answer.stop is not None or not answer.subject:
        return said
    return asked_in(answer.subject, today=today) if said or not text.strip() else ()
