"""Hears what an answer wants besides its no: "no, do not publish it, but make the break"."""

from dataclasses import dataclass, replace
from datetime import date

from digest.community.preferences.preference import Pause, RefusedPreference
from digest.community.preferences.stop import Stream
from digest.intents.intents import Decline, Intent, StopStreams
from digest.intents.phrases import (
    AskPerson,
    Choose,
    Explain,
    FollowTag,
    FollowThis,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    MuteMember,
    MuteThis,
    NotUnderstood,
    Phrase,
    Show,
    StopThis,
    all_read,
)
from digest.language.vocabulary import vocabularies
from digest.language.wish_examples import CONVERSATION
from inbound.interpret.commands.asked import HELP, asked_at
from inbound.interpret.commands.by_example import hear
from inbound.interpret.commands.choice import after_no, takes_it
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.commands.in_answer import phrases_in
from inbound.interpret.commands.match import To
from inbound.interpret.commands.named_wishes import MOST
from inbound.interpret.facts import MailFacts
from inbound.interpret.intents_of import intents_of, needs_letter
from inbound.interpret.interpretation import Interpreted
from inbound.interpret.read_mail import ReadMail

NAMING_A_BREAK = (Choose(preference=Pause(None)), Explain(topic=HelpTopic.PAUSE))
LONGEST = 25  # words of an answer that wishes for something and tells no story
DONE_AT_ONCE = (
    *(Choose, JoinCommunity, LeaveCommunity, FollowTag, Explain, Show),
    *(FollowThis, MuteThis, MuteMember),
)
OFFERED = (Explain, Show, JoinCommunity, LeaveCommunity)  # what a reason may sound like
STOP_ALL = StopThis(all=True)


@dataclass(frozen=True, slots=True)
class WishBeside:
    """What is clearly wished for, or may be; `words`: that say more than a no."""

    intents: tuple[Intent, ...] = ()
    likely: tuple[Phrase, ...] = ()
    heard: tuple[Phrase, ...] = ()  # of which the intents come, where they are no very command
    words: str = ""
    wants_person: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether it is plain what is wished for."""
        return bool(self.intents) or self.wants_person

    def only_offered(self) -> "WishBeside":
        """Return it with what was heard offered, and not done: the words may tell of those that wait."""
        return replace(self, intents=(), likely=self.heard) if self.heard else self

    def declining(
        self, question_id: int, member_id: int, *, is_instead: bool = False
    ) -> Interpreted:
        """Return the no with what is wished for besides; `is_instead`: that is all the no asks for."""
        is_told = not (is_instead and self.intents)
        words = None if self.intents else self.words
        no = Decline(question_id=question_id, likely=self.likely, words=words, is_told=is_told)
        return Interpreted(member_id=member_id, intents=(no, *self.intents))


def wish_beside_no(mail: ReadMail, facts: MailFacts) -> WishBeside | None:
    """Return what the words wish for that stand beside a no; None where they say no more, or yes.

    A wish that has its value in the text which waits for the answer is named by its mere name.
    """
    said = after_no(mail.text)
    if not said or takes_it(mail.text):
        return None
    exact = _commanded(said, mail, facts)
    if exact is not None:
        return exact
    today = mail.accepted_at.date()
    wished = asked_at(HELP, "", said, today=today)
    waits = asked_at(HELP, "", facts.asked_about, today=today) if facts.asked_about else ()
    if isinstance(waits, tuple) and waits and _is_mere_name(wished, waits):
        wished = waits
    if isinstance(wished, tuple) and AskPerson() in wished:
        return WishBeside(words=mail.text, wants_person=True)
    if isinstance(wished, tuple) and wished and _may_be_reason(wished, said):
        return WishBeside(likely=wished[:MOST], words=mail.text)
    if (
        wished
        and isinstance(wished, tuple)
        and all(_is_done_at_once(each, facts) for each in wished)
    ):
        heard_of = wished[:MOST]
        return WishBeside(intents=intents_of(wished, facts), heard=heard_of, words=mail.text)
    heard = hear("", said, place=HELP, today=today, languages=vocabularies())
    is_wish = heard.is_heard and not heard.asks_nothing and heard.beyond_nothing > 0
    likely = heard.likely if is_wish else wished if isinstance(wished, tuple) else ()
    return WishBeside(likely=likely[:MOST], words=mail.text)


def _may_be_reason(wished: tuple[Phrase, ...], said: str) -> bool:
    """Say whether what was heard may only tell why it is a no: "No, that was for my doctor"."""
    return "?" not in said and all(isinstance(each, OFFERED) for each in wished)


def said_with_no(mail: ReadMail, facts: MailFacts) -> WishBeside | None:
    """Return what words wish for that begin with a no which is a part of them: "no letters about this".

    They are the very words of a command, so it is no answer; what it is about we may not know.
    """
    is_no = mail.answer.says is False or mail.answer.refuses or mail.answer.drops
    if not is_no or after_no(mail.text):
        return None
    return _commanded(mail.text, mail, facts)


def _commanded(text: str, mail: ReadMail, facts: MailFacts) -> WishBeside | None:
    """Return what the very words of a command ask for, also of the conversation that is asked about."""
    today, place = mail.accepted_at.date(), To.A_CONVERSATION
    asked = phrases_in(text, today=today, to=place, kind=CONVERSATION)
    if not asked or isinstance(asked, NotUnderstood):
        return None
    intents: tuple[Intent, ...] = ()
    if asked == (STOP_ALL,):
        intents = (StopStreams(streams=tuple(Stream), by_word=True),)
    elif all(_is_done_at_once(each, facts) for each in asked):
        intents = intents_of(asked, facts)
    elif not any(isinstance(each, FollowThis | MuteThis) for each in asked):
        return None
    return WishBeside(intents=intents, words=mail.text)


def _is_done_at_once(phrase: Phrase, facts: MailFacts) -> bool:
    return isinstance(phrase, DONE_AT_ONCE) and not needs_letter(phrase, facts)


def wish_instead(mail: ReadMail, facts: MailFacts) -> tuple[Intent, ...]:
    """Return what an answer clearly wishes for that is none to our question: it is done all the same.

    One with a yes in it answers the question, however unclear.
    """
    if len(mail.text.split()) > LONGEST or mail.answer.edits or takes_it(mail.text):
        return ()
    exact = _commanded(mail.text, mail, facts)
    if exact is not None and exact.intents:
        return exact.intents
    wished = asked_at(HELP, "", without_said_to_us(mail.text), today=mail.accepted_at.date())
    if not isinstance(wished, tuple) or not all(map(_is_clear, wished)):
        return ()
    return intents_of(wished, facts)


def wish_of_kept(facts: MailFacts, today: date) -> tuple[Intent, ...]:
    """Return what the words that wait clearly wish for, read as a mail to us."""
    wished = asked_at(HELP, "", facts.asked_about or "", today=today)
    if not isinstance(wished, tuple) or not wished or not all(map(_is_clear, wished)):
        return ()
    return intents_of(wished, facts)


def without_said_to_us(text: str) -> str:
    """Return an answer without the clauses that only say that the words were for us: "That was for you"."""
    clauses = clauses_of((text,), vocabularies())
    left = [" ".join(each.words.raw) for each in clauses if not each.says_only("said_to_us")]
    return " ".join(left) if 0 < len(left) < len(clauses) else text


def _is_clear(phrase: Phrase) -> bool:
    match phrase:
        case Choose(preference=preference):
            return not isinstance(preference, RefusedPreference)
        case _:
            return isinstance(phrase, JoinCommunity | LeaveCommunity | FollowTag | Explain)


def _is_mere_name(wished: NotUnderstood | tuple[Phrase, ...], waits: tuple[Phrase, ...]) -> bool:
    """Say whether a break is named, without its days, that the other words tell."""
    near = all_read(wished)
    is_named = any(each in NAMING_A_BREAK for each in near)
    told = (each.preference for each in waits if isinstance(each, Choose))
    return is_named and any(each.setting is Pause.setting for each in told)
