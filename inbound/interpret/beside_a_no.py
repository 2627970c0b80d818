"""Hears what an answer wants besides its no: "no, do not publish it, but make the break"."""

from dataclasses import dataclass

from digest.community.preferences.preference import Pause, RefusedPreference
from digest.intents.intents import Decline, Intent
from digest.intents.phrases import (
    Choose,
    Explain,
    FollowTag,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    NotUnderstood,
    Phrase,
    Show,
)
from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.asked import HELP, asked_at
from inbound.interpret.commands.by_example import hear
from inbound.interpret.commands.choice import after_no, takes_it
from inbound.interpret.commands.named_wishes import MOST
from inbound.interpret.facts import MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.interpret.read_mail import ReadMail

NAMING_A_BREAK = (Choose(preference=Pause(None)), Explain(topic=HelpTopic.PAUSE))
LONGEST = 25  # words of an answer that wishes for something and tells no story
DONE_AT_ONCE = (Choose, JoinCommunity, LeaveCommunity, FollowTag, Explain, Show)


@dataclass(frozen=True, slots=True)
class WishBeside:
    """What is clearly wished for, or may be."""

    intents: tuple[Intent, ...] = ()
    likely: tuple[Phrase, ...] = ()

    def declining(
        self, question_id: int, member_id: int, *, is_instead: bool = False
    ) -> Interpreted:
        """Return the no with what is wished for besides; `is_instead`: that is all the no asks for."""
        is_told = not (is_instead and self.intents)
        no = Decline(question_id=question_id, likely=self.likely, is_told=is_told)
        return Interpreted(member_id=member_id, intents=(no, *self.intents))


def wish_beside_no(mail: ReadMail, facts: MailFacts) -> WishBeside | None:
    """Return what the words wish for that stand beside a no; None where they say no more, or yes.

    A wish that has its value in the text which waits for the answer is named by its mere name.
    """
    said = after_no(mail.text)
    if not said or takes_it(mail.text):
        return None
    today = mail.accepted_at.date()
    wished = asked_at(HELP, "", said, today=today)
    waits = asked_at(HELP, "", facts.asked_about, today=today) if facts.asked_about else ()
    if isinstance(waits, tuple) and waits and _is_mere_name(wished, waits):
        wished = waits
    if isinstance(wished, tuple):
        is_clear = bool(wished) and all(isinstance(each, DONE_AT_ONCE) for each in wished)
        return WishBeside(intents=intents_of(wished, facts)) if is_clear else None
    heard = hear("", said, place=HELP, today=today, languages=vocabularies())
    is_wish = heard.is_heard and not heard.asks_nothing and heard.beyond_nothing > 0
    return WishBeside(likely=wished.likely[:MOST]) if is_wish else None


def wish_instead(mail: ReadMail, facts: MailFacts) -> tuple[Intent, ...]:
    """Return what an answer clearly wishes for that is none to our question: it is done all the same.

    One with a yes in it answers the question, however unclear.
    """
    if len(mail.text.split()) > LONGEST or mail.answer.edits or takes_it(mail.text):
        return ()
    wished = asked_at(HELP, "", mail.text, today=mail.accepted_at.date())
    if not isinstance(wished, tuple) or not all(map(_is_clear, wished)):
        return ()
    return intents_of(wished, facts)


def _is_clear(phrase: Phrase) -> bool:
    match phrase:
        case Choose(preference=preference):
            return not isinstance(preference, RefusedPreference)
        case _:
            return isinstance(phrase, JoinCommunity | LeaveCommunity | FollowTag | Explain)


def _is_mere_name(wished: NotUnderstood | tuple[Phrase, ...], waits: tuple[Phrase, ...]) -> bool:
    """Say whether a break is named, without its days, that the other words tell."""
    near = wished.likely if isinstance(wished, NotUnderstood) else wished
    is_named = any(each in NAMING_A_BREAK for each in near)
    told = (each.preference for each in waits if isinstance(each, Choose))
    return is_named and any(each.setting is Pause.setting for each in told)
