"""Says what a mail to an address for commands asks for in words."""

from collections.abc import Sequence
from datetime import date

from digest.intents.meaning import TOPICS
from digest.intents.phrases import (
    Choose,
    Explain,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    NoCommunity,
    NotUnderstood,
    Phrase,
    PhrasesRead,
    Search,
    Show,
    StopThis,
    Terminate,
    Thank,
    UndoThis,
    all_read,
)
from digest.language.politeness import without_politeness
from digest.language.vocabulary import Vocabularies, vocabularies
from digest.language.wish_examples import LONGEST as WORDS_HEARD
from digest.language.words import beginning
from inbound.interpret.commands.bare import ALWAYS, bare, silence
from inbound.interpret.commands.by_example import Heard, hear, is_wanted
from inbound.interpret.commands.complaint import grievance_at
from inbound.interpret.commands.for_all import EXPLAINED, asks_for_all
from inbound.interpret.commands.for_size import EXPLAINED as OF_SIZE
from inbound.interpret.commands.for_size import asks_for_size
from inbound.interpret.commands.in_answer import LONGEST as LONGEST_ANSWER
from inbound.interpret.commands.in_answer import UNDO
from inbound.interpret.commands.match import PhraseScope
from inbound.interpret.commands.muted_by_name import muted_by_name
from inbound.interpret.commands.read_lines import read_lines
from inbound.interpret.commands.reported import own_words, without_quotes
from inbound.interpret.commands.slots import either_half
from inbound.interpret.commands.tags_named import what_names_tags
from inbound.interpret.commands.takedown import SHOWN, asks_takedown
from inbound.interpret.commands.thanks import thanks
from inbound.interpret.commands.together import together, with_pieces

Likeliest = tuple[Phrase, ...]

LONGEST_MAIL = 2_000  # characters of a mail to an address for commands that are looked at
MOST_WORDS = 400
MOST_PHRASES = 10
HELP = "help"
OF_POSTS = ("", HELP, "home", "settings")  # where a post may be spoken of that no letter is about
ONLY_SHOWING = ("home", "communities", "data", "search")  # where no wish is expected
SHOWING, ENDING = (Show, Explain, GetData, Search), (StopThis, Terminate, LeaveCommunity)
SURE = 0.3  # where an address is for something else
SURE_OF_A_SEARCH = 0.7  # any words may be looked for
NAMES_AT = {
    "join": "join",
    "leave": "leave",
    "tags": "follow_tag",
    "search": "search",
}  # mere names


def asked_at(
    command: str,
    subject: str,
    text: str,
    *,
    today: date | None = None,
    languages: Vocabularies | None = None,
) -> PhrasesRead:
    """Return what a mail to the address of a command asks for; `subject` is without Re: and its like.

    The subject comes first, then each line of the text. The words may be in any language that we know;
    `today` is the day from which "until friday" counts.
    """
    known = languages or vocabularies()
    if command == "tags":
        subject, text = what_names_tags(subject, text, known)
    of_posts = _of_posts(subject, text, known) if command in OF_POSTS else ()
    if of_posts:
        return of_posts
    complaint = grievance_at(command or HELP, subject, _heard_of(text), today, known)
    if complaint:
        return complaint
    found = _of_own_words(command, subject, text, today, known)
    if command not in ONLY_SHOWING or len(text) > LONGEST_ANSWER:
        return found
    shown = all_read(found)
    if shown is found and not _only_shows(shown):
        return found
    ending = _would_end(subject, text, today, known)
    return NotUnderstood(likely=tuple(dict.fromkeys((*ending[:2], *shown)))) if ending else found


def _of_posts(subject: str, text: str, known: Vocabularies) -> tuple[Phrase, ...]:
    """Return what is asked for of posts that no letter is about, or of what all members see."""
    if asks_takedown(subject, text, known):
        return SHOWN
    if asks_for_all(subject, text, known):
        return EXPLAINED
    if asks_for_size(subject, text, known):
        return OF_SIZE
    return muted_by_name(text, known)


def _of_own_words(
    command: str, subject: str, text: str, today: date | None, known: Vocabularies
) -> PhrasesRead:
    """Return what is asked for beside what others said, wrote or want; that is only offered."""
    head = _heard_of(text)
    told = without_quotes(head, known) + text[len(head) :]
    own = own_words(_heard_of(told), known)
    if own is None:
        return _asked_at(command, subject, told, today, known)
    found = _asked_at(command, subject, own, today, known) if own else ()
    if found and not isinstance(found, NotUnderstood) and _only_shows(found):
        return found
    heard = hear(subject, text, place=command or HELP, today=today, languages=known)
    return NotUnderstood(likely=heard.likely)


def _heard_of(text: str) -> str:
    """Return as much of a text as is heard: who writes more than that wishes for it at its beginning."""
    return beginning(text, characters=LONGEST_MAIL, words=WORDS_HEARD)


def _only_shows(phrases: Sequence[Phrase]) -> bool:
    return all(isinstance(each, SHOWING) for each in phrases)


def _asked_at(
    command: str, subject: str, text: str, today: date | None, known: Vocabularies
) -> PhrasesRead:
    place = PhraseScope.at(command, today, known)
    whole, text = text, beginning(text, characters=LONGEST_MAIL, words=MOST_WORDS)
    heading, lines = without_politeness(subject, known), without_politeness(text, known)
    heard = hear(subject, _heard_of(text), place=command or HELP, today=today, languages=known)
    named, written = (read_lines(each, place) for each in (heading, lines))
    phrases = _corrected(together(named.phrases, written.phrases))
    is_ready = any(isinstance(each, NoCommunity) for each in phrases)  # to be filled in
    is_exact = is_ready or (written.is_whole and (named.is_whole or bool(written.phrases)))
    if heard.asks:
        phrases = tuple(each for each in phrases if is_wanted(each, heard))
    is_here = heard.names[0] == NAMES_AT.get(command, heard.names[0])
    is_otherwise = heard.is_denied_by_writer or (heard.is_heard and not is_here)
    is_otherwise |= len(phrases) > 1 and bool(heard.phrases)  # a sentence in two is no two names
    if phrases and is_exact and not (is_otherwise and _is_named(phrases)):
        return tuple(_with_words(each, heading + lines) for each in phrases[:MOST_PHRASES])
    if (named.is_silent and written.is_silent) or thanks(heading + lines, place):
        is_thanks = command != "join" and thanks(heading + lines, place)
        return (Thank(),) if is_thanks else named.topic or written.topic or silence(command)
    words = lines if named.is_silent else heading
    partly = () if heard.is_denied else phrases if written.is_silent else written.phrases
    partly = tuple(either_half(each, heard.said) for each in partly if is_wanted(each, heard))
    least = SURE_OF_A_SEARCH if command == "search" else SURE
    if heard.phrases and (is_here or heard.lead >= least):
        return heard.phrases if heard.names == (UNDO,) else with_pieces(heard.phrases, partly)
    if heard.asks_nothing:
        return silence(command, text)
    if partly and any(each in heard.likely for each in partly):
        return tuple(_with_words(each, heading + lines) for each in partly[:MOST_PHRASES])
    topic = named.topic or written.topic
    is_question = command == "leave" and whole.rstrip().endswith("?")
    names_it = heard.names[0] == NAMES_AT.get(command)
    is_other = not names_it and (heard.lead >= least if command == "search" else heard.is_certain)
    is_told = command == "tags" and not (named.is_silent or written.is_silent)
    if topic or heard.is_denied or is_question or is_other or is_told:
        words = []
    mere = bare(command, words, known) or _mere_days(command, heard, text)
    return mere[:MOST_PHRASES] or _unclear(command, topic, heard)


def _corrected(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Return what is asked for without an undo beside what is to be chosen instead."""
    others = tuple(each for each in phrases if each != UndoThis())
    return others if others and all(isinstance(each, Choose) for each in others) else phrases


def _is_named(phrases: Sequence[Phrase]) -> bool:
    """Say whether phrases have free words for a name, which may be any sentence."""
    return any(isinstance(each, JoinCommunity | LeaveCommunity) for each in phrases)


def _with_words(phrase: Phrase, lines: Sequence[str]) -> Phrase:
    """Return a phrase for a community with everything that was said about it."""
    return NoCommunity(words="\n".join(lines)) if isinstance(phrase, NoCommunity) else phrase


def _mere_days(command: str, heard: Heard, text: str) -> tuple[Phrase, ...]:
    """Return the break that a mail to `pause` asks for by its days, where nothing else is clear."""
    is_other = bool(heard.phrases) and not any(each.startswith("pause") for each in heard.names)
    if command != "pause" or heard.is_denied or is_other or text.rstrip().endswith("?"):
        return ()
    return heard.days


def _would_end(subject: str, text: str, today: date | None, known: Vocabularies) -> Likeliest:
    """Return what words may end anywhere else: letters, a membership, an account; none where nothing."""
    asked = _asked_at(HELP, subject, text, today, known)
    likely = asked if isinstance(asked, tuple) else ()
    if not likely:
        heard = hear(subject, text, place=HELP, today=today, languages=known)
        likely = heard.likely if heard.is_heard else ()
    return likely if likely and isinstance(likely[0], ENDING) else ()


def _unclear(command: str, topic: NotUnderstood | None, heard: Heard) -> PhrasesRead:
    """Return what may be meant; an address that only shows something shows it all the same."""
    if command == "tags" and not heard.is_heard:
        return NotUnderstood(likely=(*(topic.likely if topic else ()), *TOPICS["about_tags"]))
    usual = ALWAYS.get(command)
    is_meant = heard.asks_nothing or not heard.is_heard or usual in heard.likely[:1]
    if usual is not None and is_meant:
        return (usual,)
    may_join = heard.names[0] != "leave" and not any(each.leaves for each in heard.said.clauses)
    if command == "join" and may_join and not heard.is_certain and not heard.is_denied:
        return silence(command)
    likely = dict.fromkeys((*(topic.likely if topic else ()), *heard.likely))
    if not likely:
        meant = silence(command)
        likely = dict.fromkeys(all_read(meant))
    return NotUnderstood(likely=tuple(likely))
