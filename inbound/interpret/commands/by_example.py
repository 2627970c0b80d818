"""Hears what a mail in free words asks for, by the examples that it is most like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from digest.community.preferences.preference import Daily, PreferenceName, Weekly, Zone
from digest.intents.meaning import PLAIN, TOPICS, WEEKLY
from digest.intents.phrases import Choose, Explain, HelpTopic, Phrase
from digest.language.likelihood import Likely, wish_weights
from digest.language.politeness import without_politeness
from digest.language.times_in_text import TimeKind
from digest.language.told_address import with_spoken_written
from digest.language.vocabulary import Vocabularies, word_list
from digest.language.wish_examples import (
    BAR,
    TOGETHER,
    features_of,
    known_words,
)
from digest.language.words import pieces_of, sentences_of
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import candidates, fill, needs_value, spelled_out
from inbound.interpret.commands.together import together

NOTHING = "nothing"
CERTAIN = 0.06  # how much likelier a wish must be than the next for it to be done
DOUBTFUL = 0.02  # below which nothing was heard
CLEAR = 0.15  # of a single sentence
SHORT = 6  # words of a piece that says little more than a value
CLEAR_PIECE = 2 * CLEAR  # of what is not even a sentence
FEW = 3  # words that examples have; of fewer nothing is concluded
HEARD = 600  # characters; a longer mail has said by then what it wants
MOST = 4  # guesses that a letter offers
CHOICES = frozenset(  # of which several may be in one mail
    "hour zone name language summary_weekly summary_weekly_on summary_daily notifications_at_once "
    "notifications_gathered notifications_settled notifications_off receipts_always receipts_problems "
    "discreet_on discreet_off letters_text letters_html join leave".split()
)
DENIED_BY = {  # what is not done where a sentence says not to
    "stop_this": ("stop", "delete"),
    "stop_all": ("stop", "delete", "leave"),
    "terminate": ("leave", "delete", "stop"),
    "terminate_erasing": ("delete", "leave", "stop"),
    "unfollow_this": ("stop", "unfollow", "leave"),
    "summary_never": ("stop", "delete"),
    "notifications_off": ("stop", "delete"),
    "summary_weekly": ("weekly",),
    "summary_daily": ("daily",),
    "leave": ("leave", "stop", "delete", "stay"),
    "join": ("join",),
    "pause": ("pause",),
}
ENDING = frozenset(DENIED_BY) - {"join", "summary_weekly", "summary_daily"}
OF_LETTERS = {  # what can be said only in answer to such letters
    "stop_this": {"summary", "notification", "receipt", "notice"},
    "more": {"summary"},
    "delete_this": {"receipt"},
    "edit_this": {"receipt"},
    "follow_this": {"notification", "receipt"},
    "unfollow_this": {"notification", "receipt"},
}
HARMLESS = ("explain_", "show_", "search", "person", "data")  # whoever wishes it
_INSTEAD = {
    "pause": "about_pause",
    "join": "about_joining",
    "zone": "about_hour",
    "hour": "about_hour",
    "name": "about_name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a mail most likely asks for; `phrases` are empty where it asks for nothing, or is not clear."""

    name: str
    phrases: tuple[Phrase, ...] = ()
    likely: tuple[Phrase, ...] = ()
    lead: float = 0.0  # how much likelier than the next
    beyond_nothing: float = 0.0  # how much likelier than that it asks for nothing
    days: tuple[Phrase, ...] = ()  # the break whose days are told, whatever else is said of it
    is_denied: bool = False  # somebody stays, or does not want it, or wants it for another
    is_denied_by_writer: bool = False  # in words by which they speak of themselves

    @property
    def is_certain(self) -> bool:
        """Say whether it may be done unasked."""
        return self.lead >= CERTAIN

    @property
    def asks_nothing(self) -> bool:
        """Say whether it is surely like what asks for nothing."""
        return self.name == NOTHING and self.lead >= CLEAR


def hear(
    subject: str, text: str, *, place: str, today: date | None, languages: Vocabularies
) -> Heard:
    """Return what a mail to an address for commands, or an answer to a kind of letter, asks for."""
    lines = tuple(without_politeness(text[:HEARD], languages))
    subject = subject[:HEARD]
    said = Said(subject=subject, lines=lines, today=today, languages=languages)
    ranked = _ranked(tuple(map(with_spoken_written, (subject, *lines))), place)
    name, lead = ranked[0].name, ranked[0].score - ranked[1].score
    nothing = next((each.score for each in ranked if each.name == NOTHING), 0.0)
    beyond = ranked[0].score - nothing
    if known_words(said.text) < FEW:
        lead = beyond = 0.0
    is_denied = _is_denied(said)
    phrases = _with_what_is_beside(name, lead, said, place)
    if not phrases and lead < CERTAIN and not is_denied:
        pieces = _besides((), said, place)
        phrases = pieces if len(pieces) > 1 else ()
    return Heard(
        name=name,
        phrases=phrases,
        likely=_offered([each.name for each in ranked], said),
        lead=lead,
        beyond_nothing=beyond,
        days=fill("pause", said) if said.tells_period else (),
        is_denied=is_denied,
        is_denied_by_writer=is_denied and any(each.has("first_person") for each in said.clauses),
    )


def _with_what_is_beside(name: str, lead: float, said: Said, place: str) -> tuple[Phrase, ...]:
    """Return what a name comes to and what is chosen besides; nothing where a time would be lost."""
    phrases = _phrases(name, said) if lead >= CERTAIN else ()
    if not phrases:
        return ()
    phrases = together(phrases, _besides(name.split(TOGETHER), said, place))
    if _leaves_out_hour(phrases, said) and lead >= CLEAR:
        phrases += fill("hour", said)
    lacks_day = WEEKLY in phrases and bool(said.of(TimeKind.WEEKDAY))
    return () if lacks_day or _leaves_out_hour(phrases, said) else phrases


def _is_denied(said: Said) -> bool:
    """Say whether somebody stays or does not want something, or another person wants it."""
    if said.speaks_of("stay") or said.wishing.is_for_another or not said.wishing.is_open:
        return True
    return any(map(said.denies, ("leave", "stop", "delete", "join")))


def _ranked(lines: Sequence[str], place: str) -> list[Likely]:
    """Return what lines, the first of them a subject, can mean, the likeliest first."""
    subject, *others = lines
    words = f"{subject} {BAR} {' '.join(others)}" if subject.strip() else " ".join(others)
    return _possible(wish_weights().rank(features_of(words, place)), place)


def _besides(names: Sequence[str], said: Said, place: str) -> tuple[Phrase, ...]:
    """Return what single sentences, or what stands between their commas, choose besides the whole mail."""
    families = {*map(_family, names)}
    if not CHOICES.issuperset(names):
        return ()
    found: list[Phrase] = []
    for each, least in _pieces(said).items():
        first, second, *_ = _ranked(("", each), place)
        piece = replace(said, subject="", lines=(each,))
        lead, known = first.score - second.score, known_words(each)
        is_told = needs_value(first.name) and lead >= CERTAIN and len(piece.words.words) <= SHORT
        is_sure = is_told or (known >= FEW and lead >= least)
        if is_sure and first.name in CHOICES and _family(first.name) not in families:
            families.add(_family(first.name))
            found += _phrases(first.name, piece)
    return tuple(dict.fromkeys(found))


def _leaves_out_hour(phrases: tuple[Phrase, ...], said: Said) -> bool:
    """Say whether a summary, or a clock, would be chosen without the hour that is told with it."""
    chosen = [each.preference for each in phrases if isinstance(each, Choose)]
    is_timed = any(isinstance(each, Daily | Weekly | Zone) for each in chosen)
    has_hour = any(each.setting is PreferenceName.HOUR for each in chosen)
    return is_timed and not has_hour and bool(said.of(TimeKind.CLOCK))


def _pieces(said: Said) -> dict[str, float]:
    """Return the sentences of a mail, and what stands in them between commas, with the lead that each needs.

    One alone has none: it is the mail.
    """
    joining = word_list("and", said.languages)
    sentences = [one for line in said.lines for one in sentences_of(line)]
    pieces = [piece for each in sentences for piece in pieces_of(each, joining)]
    found = dict.fromkeys(pieces, CLEAR_PIECE) | dict.fromkeys(sentences, CLEAR)
    return found if len(found) > 1 else {}


def _family(name: str) -> str:
    """Return what a choice is about: two of one family are not meant together."""
    return name.partition("_")[0]


def _possible(ranked: Sequence[Likely], place: str) -> list[Likely]:
    """Return what can be meant where the mail went: of a letter only where such a one is answered."""
    return [
        each
        for each in ranked
        if all(place in OF_LETTERS.get(one, {place}) for one in each.name.split(TOGETHER))
    ]


def _phrases(name: str, said: Said) -> tuple[Phrase, ...]:
    """Return what a name, or several, come to; nothing where one of them lacks its value."""
    found: list[Phrase] = []
    for each in name.split(TOGETHER):
        if not _is_meant(each, said):
            return ()
        if each == "pause_off" and (said.is_open_ended or fill("pause", said)):  # on a day to come
            return ()
        phrases = fill(each, said) if needs_value(each) else (PLAIN[each],) if each in PLAIN else ()
        if not phrases:
            return ()
        found += phrases
    return tuple(found)


def _is_meant(name: str, said: Said) -> bool:
    """Say whether the writer wants what was heard: nobody else, for now, and no clause says not to."""
    if said.wishing.is_for_another and not name.startswith(HARMLESS):
        return False
    if name in ENDING and not said.wishing.is_open:
        return False
    return not any(map(said.denies, DENIED_BY.get(name, ())))


def _offered(names: Sequence[str], said: Said) -> tuple[Phrase, ...]:
    """Return what may be meant, the likeliest first; where a value is missing, what shows how to say it."""
    found: dict[Phrase, None] = {}
    if said.wishing.is_for_another:
        found[Explain(topic=HelpTopic.FOR_ANOTHER)] = None
    for name in names:
        phrases = spelled_out(_phrases(name, said))
        for each in () if phrases else name.split(TOGETHER):
            topic = TOPICS.get(_INSTEAD.get(each, each), ())
            phrases += candidates(each, said) or topic[: 2 if found else MOST]
        found |= dict.fromkeys(phrases)
        if len(found) >= MOST:
            break
    return tuple(found)[:MOST]
