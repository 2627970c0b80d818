"""Says which change of several is meant by words that name one: "take back my report", "undo the mute"."""

from dataclasses import replace
from enum import Enum

from digest.community.preferences.preference import PreferenceName
from digest.community.preferences.stop import UNDO_TIME
from digest.intents.phrases import Choose, FollowThis, MuteMember, MuteThis, Phrase
from digest.language.answer_phrases import answer_phrases
from digest.language.words import pieces_of, split_words
from digest.letters.notice import Reason
from inbound.interpret.about_change import AboutChange
from inbound.interpret.answer_words import undoes
from inbound.interpret.commands.by_example import HEARD
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Interpreted, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.interpret.second_thoughts import UNDO, taken_back

LONGEST = 20  # words; a longer mail names much besides


class NamedChange(Enum):
    """What can be undone by its name; each is a list under `[choices]`."""

    REPORT = "undo_report"
    MUTE = "undo_mute"
    FOLLOW = "undo_follow"
    PAUSE = "undo_pause"


def undo_named(mail: ReadMail, facts: MailFacts, writer: Author) -> Interpreted | Refuse | None:
    """Undo the one change that words name, or ask which of several; None where they name no other."""
    pieces = pieces_of(mail.text[:HEARD], frozenset())
    is_undo = mail.phrases == (UNDO,) or any(undoes("", each) for each in pieces)
    named = _named_instead(mail, facts) if is_undo else None
    if named is None:
        return None
    wanted = taken_back(mail, named[0], facts) if len(named) == 1 else ()
    if wanted:
        return Interpreted(member_id=writer.member_id, intents=wanted)
    refusal = refuse(mail, writer, Reason.UNDO_WHAT, facts)
    plain = [each for each in named if each.conversation_id is None]
    changes = tuple(one for each in plain for one in each.changes)
    return replace(refusal, changes=changes, likely=tuple(each.before for each in changes))


def _named_instead(mail: ReadMail, facts: MailFacts) -> tuple[AboutChange, ...] | None:
    """Return the standing changes that words name; None where they name none, or that of their letter."""
    said = split_words(mail.text)
    if len(said.words) > LONGEST:
        return None
    named = {each for each in NamedChange if answer_phrases(each.value).search(said.line)}
    if not named or (facts.change is not None and named & _names_of(facts.change)):
        return None
    return tuple(
        each
        for each in facts.standing
        if named & _names_of(each) and each.told_at > mail.accepted_at - UNDO_TIME
    )


def _names_of(about: AboutChange) -> set[NamedChange]:
    """Return by which names a change goes."""
    if about.reported_id is not None:
        return {NamedChange.REPORT}
    return {name for each in about.changes if (name := _name_of(each.now)) is not None}


def _name_of(phrase: Phrase) -> NamedChange | None:
    match phrase:
        case MuteThis() | MuteMember():
            return NamedChange.MUTE
        case FollowThis():
            return NamedChange.FOLLOW
        case Choose(preference=preference) if preference.setting is PreferenceName.PAUSE:
            return NamedChange.PAUSE
        case _:
            return None
