"""Asks "Did you mean to publish this?" where something makes us doubt that a text is for others to read."""

from dataclasses import replace
from datetime import datetime

from digest.community.posting.danger import in_danger, tells_of_another
from digest.inbox.question import LetterUse, QuestionKind
from digest.intents.intents import Edit, Reply, SendConversations, Start
from digest.intents.phrases import (
    AskPerson,
    Explain,
    HelpTopic,
    NotUnderstood,
    Terminate,
)
from digest.letters.notice import Reason
from inbound.absence import is_note_of_absence
from inbound.interpret.addresses_in import has_any_of, has_quoted
from inbound.interpret.commands.addressed_to_us import (
    AddressedToUs,
    addressed_to_us,
    instead_of_a_post,
)
from inbound.interpret.commands.laying_open import asks_exactly_to_read
from inbound.interpret.commands.leaning import (
    heard_in_doubt,
    leaning,
    may_be_wish,
    only_answers,
)
from inbound.interpret.commands.left_over import has_left_over
from inbound.interpret.commands.named_wishes import MOST
from inbound.interpret.commands.spoken_of import complains_of, is_for_one_of, wants_none_of
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack, AskToPublish, Doubt, MailResult, Refuse
from inbound.interpret.own_name import bears_name, tells_name
from inbound.interpret.reachable import tells_where
from inbound.interpret.read_mail import ReadMail
from inbound.reply_text.contact import is_only_contact

A_LINE = 1  # of a letter of ours may be the writer's own


def doubts(
    text: str, mail: ReadMail, facts: MailFacts, wish: AddressedToUs | None
) -> tuple[Doubt, ...]:
    """Return what speaks against publishing `text` unasked: a text as it would stand, from this letter.

    `wish` is what its words seem to be for, where that is not others to read.

    An address that is somebody else's, a clinic's say, is published, and its writer warned of it.
    """
    writer = facts.writer
    own = {facts.author or ""} | (writer.addresses if writer else frozenset())
    display_name = writer.display_name if writer else ""
    is_own = has_any_of(text, own - {""})
    is_contact = is_only_contact(text)
    is_reachable = tells_where(text) or bears_name(text, mail.from_name, display_name)
    seen = {
        Doubt.OWN_ADDRESS: is_own,
        Doubt.QUOTED_ADDRESS: has_quoted(text),
        Doubt.OWN_NAME: tells_name(text, mail.from_name, display_name),
        Doubt.SIGNED_ADDRESS: mail.holds_token,
        Doubt.ONLY_CONTACT: is_contact,
        Doubt.WHERE_THEY_ARE: is_reachable and not is_own and not is_contact,
        Doubt.ABSENCE: is_note_of_absence(text),
        Doubt.WISH: wish is not None and not wish.reports,
        Doubt.REPORT: wish is not None and wish.reports,
        Doubt.OF_ANOTHER: tells_of_another(text),
        Doubt.OURS_LEFT: mail.ours_left > A_LINE,
        Doubt.LEFT_OVER: not mail.is_for_others and has_left_over(text),
        Doubt.UNSEEN: writer is not None and not writer.sees_content,
    }
    return tuple(doubt for doubt, is_seen in seen.items() if is_seen)


def words_to_us(
    text: str, mail: ReadMail, decision: MailResult, *, to_summary: bool = False
) -> AddressedToUs | None:
    """Return what a text wishes for, with its title or without; nothing where it says that it is a post.

    It says so by the word, and as the beginning of a conversation by the tags that it is to have.
    Of a new version only the text counts, for what the mail says of it we have understood. `to_summary`: it
    answers a summary of one conversation, where nobody is answered in particular.
    """
    if mail.is_for_others or (isinstance(decision, Start) and mail.post.tags):
        return None
    said = text if isinstance(decision, Edit) else mail.post.text  # without its tags
    found = addressed_to_us(said, has_title=isinstance(decision, Edit))
    is_private = found is not None and found.is_private
    if to_summary and isinstance(mail.phrases, NotUnderstood) and not is_private:
        return AddressedToUs(mail.phrases.likely)
    if found is None and to_summary and only_answers(said):
        found = AddressedToUs(likely=())
    if found is None and to_summary and (heard := heard_in_doubt(said)):
        found = AddressedToUs(heard.likely)
    if found is None and text != said:
        found = addressed_to_us(text, has_title=True)
    if found is None and isinstance(decision, Start):
        found = instead_of_a_post(mail.answer.subject, said)
    return found


PRIVATE = frozenset(
    {
        Doubt.OWN_ADDRESS,
        Doubt.QUOTED_ADDRESS,
        Doubt.OWN_NAME,
        Doubt.SIGNED_ADDRESS,
        Doubt.WHERE_THEY_ARE,
        Doubt.OF_ANOTHER,
        Doubt.UNSEEN,
    }
)
WISHES = frozenset({Doubt.WISH, Doubt.REPORT})


def asked_first(
    decision: MailResult,
    mail: ReadMail,
    facts: MailFacts,
    writer: Author,
    *,
    is_other: bool = False,
) -> MailResult:
    """Return the decision, or the question whether its text is to be published.

    Who said yes to this very text is not asked again. Whose letters show nothing gets what they want to read
    of it: that is never a text for others. `is_other`: it answers our question, and is no version
    of the text that we asked about.
    """
    if not isinstance(decision, Reply | Start | Edit | AskBack):
        return decision
    if facts.kept is not None and facts.kept.is_sure:
        return _doubted(decision)
    if isinstance(decision, AskBack) and decision.communities:
        return decision  # the text is asked about once it has a place
    text = _text(decision)
    if isinstance(decision, Reply) and not writer.sees_content and asks_exactly_to_read(text):
        return SendConversations(conversation_ids=(decision.conversation_id,))
    to_summary = facts.summary is not None and facts.kept is None and isinstance(decision, Reply)
    wish = _not_for_all(text, mail, facts) or words_to_us(
        text, mail, decision, to_summary=to_summary
    )
    seen = found = _that_matter(decision, doubts(text, mail, facts, wish), is_other=is_other)
    if facts.kept is not None and facts.kept.question.letter_use is not LetterUse.POST:
        found = tuple(doubt for doubt in found if doubt not in WISHES)  # it was asked about as one
    if found and in_danger(text):  # it waits for nothing but what others are not to read
        not_for_others = PRIVATE | ({Doubt.WISH} if wish and wish.is_private else set())
        found = tuple(doubt for doubt in found if doubt in not_for_others)
    if not found:
        was_doubted = bool(seen) or (
            not mail.is_for_others and may_be_wish(text, to_summary=to_summary)
        )
        return _doubted(decision) if was_doubted else decision
    likely = wish.likely[:MOST] if wish and Doubt.WISH in found else ()
    asked = AskToPublish(
        member_id=writer.member_id,
        doubts=found,
        instead_of=decision,
        said_at=_said_at(mail, facts),
        likely=likely,
        letter_use=_letter_use(decision, text, found),
    )
    return _or_no_yes_at_all(asked)


def _or_no_yes_at_all(asked: AskToPublish) -> AskToPublish | AskBack | Refuse:
    """Return the question, or what stands for it where a yes would be one to something else.

    A report without a place is asked where, which publishes nothing. Who says "delete my account" and then
    yes wants no words published: they go back.
    """
    decision = asked.instead_of
    if isinstance(decision, AskBack) and Doubt.REPORT in asked.doubts:
        return replace(decision, letter_use=LetterUse.REPORT)
    if isinstance(decision, Reply) and isinstance(next(iter(asked.likely), None), Terminate):
        return Refuse(
            member_id=asked.member_id,
            reason=Reason.UNCLEAR_POST,
            words=decision.text,
            conversation_id=decision.conversation_id,
            likely=asked.likely,
        )
    return asked


def _not_for_all(text: str, mail: ReadMail, facts: MailFacts) -> AddressedToUs | None:
    """Return whom else a text is for: moderators, where it complains of who wrote here, or one of these."""
    if mail.is_for_others:
        return None
    if complains_of(text, facts.others):
        return AddressedToUs(likely=(), reports=True)
    if wants_none_of(text, facts.others):
        mutes = (Explain(topic=HelpTopic.MUTE),)
        return AddressedToUs(likely=mutes, is_private=True)
    if is_for_one_of(text, facts.others):
        return AddressedToUs(likely=(AskPerson(),), is_private=True)
    return None


def _doubted(decision: Reply | Start | Edit | AskBack) -> MailResult:
    """Return a decision whose post has a receipt in any case, which says that we doubted."""
    return replace(decision, was_doubted=True) if isinstance(decision, Reply | Start) else decision


def _letter_use(
    decision: Reply | Start | Edit | AskBack, text: str, found: tuple[Doubt, ...]
) -> LetterUse:
    """Return what naming the conversation asks for that a text answers which reads like a wish."""
    if not isinstance(decision, Reply) or WISHES.isdisjoint(found):
        return LetterUse.POST
    return LetterUse.REPORT if Doubt.REPORT in found else leaning(text, is_wish=True)


def _that_matter(
    decision: Reply | Start | Edit | AskBack, found: tuple[Doubt, ...], *, is_other: bool
) -> tuple[Doubt, ...]:
    """Return the doubts that count for what the text is for."""
    if isinstance(decision, AskBack):  # it publishes nothing yet; but a wish belongs nowhere
        is_which = decision.reason is Reason.WHICH_CONVERSATION
        is_which &= decision.letter_use is LetterUse.POST  # else its letter offers what is meant
        return tuple(doubt for doubt in found if doubt in WISHES and is_which)
    if not isinstance(decision, Reply):  # what they begin or change answers no letter of news
        found = tuple(doubt for doubt in found if doubt is not Doubt.UNSEEN)
    return (*found, Doubt.OTHER_WORDS) if is_other else found


def _text(decision: Reply | Start | Edit | AskBack) -> str:
    """Return everything that others would read."""
    if isinstance(decision, AskBack):
        return decision.words
    title = None if isinstance(decision, Reply) else decision.title
    return f"{title}\n\n{decision.text}" if title else decision.text


def _said_at(mail: ReadMail, facts: MailFacts) -> datetime:
    """Return when the mail was taken that first wanted these words to be published."""
    if facts.kept is not None:
        return facts.kept.said_at
    asked = facts.question
    is_version = asked is not None and asked.asks is QuestionKind.PUBLISH_THIS
    return (asked.said_at if asked and is_version else None) or mail.accepted_at
