"""Says what a mail does that takes back, or corrects, what we have told its writer was changed.

The letter that told of a change knows what it was: "put it back" in answer to it undoes just that, and a
mere value is one of the setting that it was about. A mail that answers no letter is about the newest change,
for as long as a deletion can be undone; after that we ask, and name the change.
"""

from dataclasses import replace

from digest.intents.intents import (
    BringBack,
    ChangePreferences,
    Intent,
    WithdrawReport,
)
from digest.intents.meaning import HOME
from digest.intents.phrases import (
    Choose,
    FollowThis,
    JoinCommunity,
    LeaveCommunity,
    MuteThis,
    NotUnderstood,
    Phrase,
    PhrasesRead,
    Thank,
    UndoThis,
)
from digest.intents.told_change import ToldChange
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from digest.letters.notice import Reason
from inbound.interpret.about_change import AboutChange
from inbound.interpret.commands.corrected import corrected
from inbound.interpret.commands.named_wishes import MOST
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import intents_of, of_conversation
from inbound.interpret.interpretation import Ignore, Interpreted, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse

UNDO = UndoThis()


def second_thought(mail: ReadMail, facts: MailFacts, writer: Author) -> Interpreted | Refuse | None:
    """Return what a mail does about a change that we told of; None where it is about none."""
    about, phrases = facts.change, mail.phrases
    if about is None:
        why = Reason.MADE_FOR_ANOTHER if facts.answers_anothers else Reason.UNDO_WHAT
        return refuse(mail, writer, why, facts) if phrases == (UNDO,) else None
    if is_near(mail, about) and (_is_about(phrases, about.changes) or _is_mere_value(mail, about)):
        found = _corrected(mail, facts, writer, about)
        if found is not None:
            return found
    takes_back = phrases == (UNDO,) or (about.is_asked and mail.answer.says is True)
    takes_back = takes_back or _wants_to_belong(phrases, about)
    if not takes_back:
        return None
    wanted = taken_back(mail, about, facts) if is_near(mail, about) else ()
    if wanted:
        return Interpreted(member_id=writer.member_id, intents=wanted)
    if about.replaced:  # what was chosen later stands; UNDO in answer to this letter undoes it
        return replace(
            refuse(mail, writer, Reason.CHOSEN_SINCE, facts),
            words=None,
            changes=about.replaced,
            likely=tuple(each.before for each in about.replaced),
        )
    refusal = refuse(mail, writer, Reason.UNDO_WHAT, facts)
    if about.has_post_since:
        refusal = replace(refusal, likely=(HOME, *refusal.likely))
    is_recent = mail.window.may_bring_back(about.told_at, accepted_at=mail.accepted_at)
    return naming_change(refusal, about if is_recent or not about.answers_another else None)


def _corrected(
    mail: ReadMail, facts: MailFacts, writer: Author, about: AboutChange
) -> Interpreted | Refuse | None:
    """Choose the values that stand in place of those a letter told of, or ask which of several."""
    values = corrected(
        mail.text, about.changes, today=mail.accepted_at.date(), languages=vocabularies()
    )
    if not values:
        return None
    if any(len(each) > 1 for each in values):
        likely = tuple(one for each in values for one in each)[:MOST]
        return replace(refuse(mail, writer, Reason.UNCLEAR, facts), likely=likely)
    chosen = ChangePreferences(choices=tuple(each.preference for (each,) in values))
    return Interpreted(member_id=writer.member_id, intents=(chosen,))


def _is_mere_value(mail: ReadMail, about: AboutChange) -> bool:
    """Say whether an answer to the letter that told of a change speaks of no letters: "I meant Sunday"."""
    return about.is_answered and not speak_of(split_words(mail.text), LETTERS)


def naming_change(refusal: Refuse, about: AboutChange | None) -> Refuse:
    """Return a refusal that names the change which the mail may be about, with what takes it back."""
    if about is None or not about.changes:
        return refusal
    back = tuple(each.before for each in about.changes)
    return replace(
        refusal,
        changes=about.changes,
        likely=(*back, *(each for each in refusal.likely if each not in back)),
        conversation_id=about.conversation_id,
    )


def thanked(mail: ReadMail, writer: Author) -> Ignore | Refuse | None:
    """Return what becomes of thanks: nothing at all, and a kind word where more was said."""
    match mail.phrases:
        case (Thank(is_plain=True),):
            return Ignore(reason="thanks", member_id=writer.member_id)
        case (Thank(),):
            return replace(refuse(mail, writer, Reason.THANKED), words=None)
        case _:
            return None


def is_near(mail: ReadMail, about: AboutChange) -> bool:
    """Say whether a mail answers the letter that told of a change, or came just after it and answers none.

    What its writer posted since may as well be meant.
    """
    in_time = mail.window.may_bring_back(about.told_at, accepted_at=mail.accepted_at)
    return about.is_answered or (in_time and not (about.answers_another or about.has_post_since))


def _is_about(phrases: PhrasesRead, changes: tuple[ToldChange, ...]) -> bool:
    """Say whether words ask for nothing else than to undo a change, or to choose again what it was about."""
    if isinstance(phrases, NotUnderstood):
        return True
    settings = {_setting(each.now) for each in changes}
    return all(each == UNDO or _setting(each) in settings for each in phrases)


def _wants_to_belong(phrases: PhrasesRead, about: AboutChange) -> bool:
    """Say whether whoever is told that they joined or left most likely wants that undone.

    The letter is answered where one joins, where much else is said; and it harms nobody.
    """
    is_likely = isinstance(phrases, NotUnderstood) and phrases.likely[:1] == (UNDO,)
    told = all(isinstance(each.now, JoinCommunity | LeaveCommunity) for each in about.changes)
    return is_likely and about.is_answered and told


def _setting(phrase: Phrase) -> object:
    return phrase.preference.setting if isinstance(phrase, Choose) else phrase


def taken_back(mail: ReadMail, about: AboutChange, facts: MailFacts) -> tuple[Intent, ...]:
    """Return what undoes the change; a deleted post comes back by the plain word, or in answer to that."""
    if about.reported_id is not None:
        return (WithdrawReport(post_id=about.reported_id),)
    if about.deleted_id is not None:
        undoes = mail.answer.undoes or (mail.phrases == (UNDO,) and about.is_answered)
        return (BringBack(post_id=about.deleted_id),) if undoes else ()
    back = [each.before for each in about.changes]
    number = about.conversation_id
    of_it = [each for each in back if isinstance(each, FollowThis | MuteThis)]
    others = [each for each in back if not isinstance(each, FollowThis | MuteThis)]
    found: list[Intent] = list(intents_of(others, facts)) if others else []
    if number is not None:
        found += [of_conversation(each, number) for each in of_it]
    return tuple(found)
