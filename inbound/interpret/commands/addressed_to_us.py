"""Says whether a short text among posts is mostly a wish to the service: a pure rule of the vocabularies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from digest.community.posting.danger import in_danger
from digest.community.posting.expressions import Expressions
from digest.intents.meaning import PLAIN, TOPICS
from digest.intents.phrases import (
    AskPerson,
    Explain,
    HelpTopic,
    Phrase,
)
from digest.language.politeness import variants, without_politeness
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.wish_examples import CONVERSATION
from digest.language.words import Words, sentences_of, split_words
from digest.language.words_file import GUARD, Vocabulary
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.chance import LEAST
from inbound.interpret.commands.clauses import Clause, clauses_of
from inbound.interpret.commands.few_words import wished_in_few_words
from inbound.interpret.commands.for_size import EXPLAINED as OF_SIZE
from inbound.interpret.commands.for_size import wants_larger
from inbound.interpret.commands.laying_open import is_about_settings
from inbound.interpret.commands.mistyped import mistyped
from inbound.interpret.commands.naming_us import (
    OF_ADDRESSES,
    calls_on_moderators,
    gives_address,
    is_to_us,
    names_us,
)
from inbound.interpret.commands.private import is_private
from inbound.interpret.commands.secret import tells_secret
from inbound.interpret.commands.takedown import asks_takedown

LONGEST = 300  # characters; a longer text is a post that may tell of such a wish
LONGEST_LIKELY = 400  # where it is likely that it wishes for something itself
CLAUSE = 3  # words; what is shorter is said of anything
REPORTING = "about_report"
A_SETTING = 12  # words, at most, that speak of what letters show
FEW = 5  # words; fewer are like many things
LIKELY_TO_US = 0.75  # the chance of a wish to us from which an answer is asked about
LIKELY_OF_LETTERS = LEAST  # where it speaks of mails or notifications
IN_DOUBT = 30  # words of what may be a wish to us and names what only we have
LIKE_A_WISH = 0.6  # how much likelier than a mail that asks us for nothing
WANTING = frozenset({"want"})  # a sense of words, without which an answer is for others
FOR_OTHERS = (  # what may be asked of others, and what an address is told for
    "explain_",
    "search",
    "rules",
    "help",
    *OF_ADDRESSES,
)
OF_THE_ANSWER = ("explain_reply", "explain_who_sees")  # a question that nobody but us can answer
LIKELY_OF_THE_ANSWER = 0.6  # the chance of such a question from which it is asked about
MOST = 20  # words of a new conversation that may be no post at all
OF_LETTERS = 0.2  # how much likelier, where it begins no post and speaks of mails or notifications
A_WORD_OR_TWO = 4  # with the polite ones; of so few, "weekly" alone is said to us
HOW_OFTEN = frozenset({"weekly", "daily"})  # senses of words
AT_ENDS = 3  # clauses at the beginning and the end of a longer text that say whom it is for

_ADDRESSED = re.compile(  # what says that a paragraph is for us: "PS to the office:"
    r"^\W*(?:p\.? ?[sd]\b|(?:to|for|an|für|para|al?)\b)[^:\n]{0,40}:\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AddressedToUs:
    """What a text seems to wish for: the ready mails that do it, and whether it is to report a post.

    `is_private`: it says that others are not to read it, or is said to the people who run this.
    """

    likely: tuple[Phrase, ...]
    reports: bool = False
    is_private: bool = False


def addressed_to_us(text: str, *, has_title: bool = False) -> AddressedToUs | None:
    """Return what at least half of a short text, or of a paragraph of it, wishes for.

    One of any length is that asks that moderators look at something. A longer one is for us where it begins
    or ends by saying that others are not to read it. A lone word by which our letters are answered wishes
    for something, but who knows of which letter. None where the text is for others to read.
    """
    clauses = clauses_of((text,), vocabularies())
    if any(each.has("calls_moderators") or each.says_only("reports_it") for each in clauses):
        return AddressedToUs(likely=(), reports=True)
    if any(each.has("hides") for each in clauses) and in_danger(text):
        return AddressedToUs(likely=(AskPerson(),), is_private=True)
    if 0 < len(text.strip()) <= LONGEST:
        return _in_short(text, vocabularies()) or (None if has_title else _in_few_words(text))
    if is_private((*clauses[:AT_ENDS], *clauses[-AT_ENDS:])):
        return AddressedToUs(likely=(AskPerson(),), is_private=True)
    if len(text.strip()) > LONGEST_LIKELY or not clauses:
        return None
    heard = hear("", text, place=CONVERSATION, today=None, languages=vocabularies())
    return AddressedToUs(likely=heard.likely) if _is_likely(heard, LIKELY_TO_US) else None


def _in_short(text: str, known: Vocabularies) -> AddressedToUs | None:
    words = split_words(text)
    clauses = clauses_of((text,), known)
    is_size = wants_larger(text, known)
    is_lone = words.line.strip() in word_list("for_us", known)
    if is_size or is_lone or any(map(tells_secret, clauses)):
        return AddressedToUs(likely=OF_SIZE if is_size else ())
    command = mistyped(text, known)
    heard = hear("", command or text, place=CONVERSATION, today=None, languages=known)
    is_setting = len(words.words) <= A_SETTING and is_about_settings(clauses)
    if command is not None or is_setting:
        return AddressedToUs(likely=heard.likely)
    if is_to_us(words, clauses) or is_private(clauses):
        return AddressedToUs(likely=(AskPerson(), *heard.likely), is_private=True)
    if asks_takedown("", text, known):
        return AddressedToUs(likely=(Explain(topic=HelpTopic.EDIT), AskPerson()))
    return (
        _by_likelihood(words, heard) or _by_parts(text, known) or _in_doubt(words, clauses, heard)
    )


def _by_likelihood(words: Words, heard: Heard) -> AddressedToUs | None:
    likely = LIKELY_OF_LETTERS if speak_of(words, LETTERS) else LIKELY_TO_US
    is_wish = speak_of(words, WANTING) and _is_wish(heard)
    if len(words.words) >= FEW and (is_wish or _is_likely(heard, likely)):
        return AddressedToUs(likely=heard.likely)
    return None


def _in_doubt(words: Words, clauses: Sequence[Clause], heard: Heard) -> AddressedToUs | None:
    """Return what a text may wish for that names what only we have, where a wish is likelier than none."""
    is_to_others = len(words.words) > IN_DOUBT or any(each.has("to_others") for each in clauses)
    if heard.nothing_leads >= 0 or is_to_others:
        return None
    if calls_on_moderators(clauses):
        return AddressedToUs(heard.likely, reports=True)
    if names_us(words, clauses) or gives_address(words, clauses, heard):
        return AddressedToUs(heard.likely or (AskPerson(),))
    return None


def _by_parts(text: str, known: Vocabularies) -> AddressedToUs | None:
    texts = [text, *(_ADDRESSED.sub("", each) for each in text.split("\n\n"))]
    each_once = dict.fromkeys(texts)
    return next((found for each in each_once if (found := _mostly(each, known))), None)


def _in_few_words(text: str) -> AddressedToUs | None:
    likely = wished_in_few_words(text)
    return None if likely is None else AddressedToUs(likely)


def instead_of_a_post(subject: str, text: str) -> AddressedToUs | None:
    """Return what a mail to a community wishes for that would begin a conversation of few words.

    Nobody is answered by it, so that less makes it a wish than in the answer to what others wrote.
    """
    words, below = split_words(f"{subject} {text}"), split_words(text)
    if not 0 < len(words.words) <= MOST:
        return None
    is_few = len(below.words) <= A_WORD_OR_TWO and "?" not in text
    is_rhythm = is_few and speak_of(below, HOW_OFTEN)
    heard = hear(
        "" if is_rhythm else subject,
        text,
        place=CONVERSATION,
        today=None,
        languages=vocabularies(),
    )
    if is_rhythm:
        return AddressedToUs(heard.likely)
    least = OF_LETTERS if speak_of(words, LETTERS) else LIKE_A_WISH
    return AddressedToUs(heard.likely) if _is_wish(heard, least) else None


def _is_likely(heard: Heard, least: float) -> bool:
    """Say whether something is wished for that others cannot give, whatever words say so."""
    likeliest = next(iter(heard.candidates), None)
    if likeliest is None:
        return False
    if likeliest.name in OF_THE_ANSWER:
        return heard.asks and likeliest.chance >= LIKELY_OF_THE_ANSWER
    return not likeliest.name.startswith(FOR_OTHERS) and likeliest.chance >= least


def _is_wish(heard: Heard, least: float = LIKE_A_WISH) -> bool:
    """Say whether what was heard is a wish to us rather than something for others to read."""
    is_for_others = all(each.startswith(FOR_OTHERS) for each in heard.names)
    return not is_for_others and heard.beyond_nothing >= least


def _mostly(text: str, known: Vocabularies) -> AddressedToUs | None:
    lines = without_politeness(text, known)
    whole = split_words(" ".join(lines))
    if not any(_wishes_of(each).may_match_in(whole.line) for each in known):
        return None
    sentences = [split_words(each) for line in lines for each in sentences_of(line)]
    names = [_named(each, known) or _by_clause(each, known) for each in sentences]
    told = sum(len(each.words) for each, name in zip(sentences, names, strict=True) if name)
    is_most = 2 * told >= len(whole.words)
    first = _named(whole, known) or next((name for name in names if name and is_most), None)
    return None if first is None else _meant(first)


def _named(words: Words, known: Vocabularies) -> str | None:
    """Return the name of the wish that words are as a whole, in one language or another."""
    for language in known:
        if GUARD not in language.levels or not language.labels:
            continue
        for each in variants(words, language, with_requests=True):
            found = _phrase(each, language) if each.words else None
            if found is not None:
                return found
    return None


@cache
def _wishes_of(language: Vocabulary) -> Expressions:
    level = language.levels.get(GUARD)
    return Expressions.of(each for _, each in level.expressions) if level else Expressions.of(())


def _by_clause(sentence: Words, known: Vocabularies) -> str | None:
    """Return what a sentence begins with that goes on with a reason, or asks politely behind one.

    What somebody said or wrote to others is no wish to us.
    """
    clauses = list(_clauses(sentence))
    for place, clause in enumerate(clauses):
        if len(clause.words) < CLAUSE or (place and not _asks(clause, known)):
            continue
        told = {word for each in clauses[:place] for word in each.words}
        found = None if told & word_list("saying", known) else _named(clause, known)
        if found is not None:
            return found
    return None


def _clauses(sentence: Words) -> Iterator[Words]:
    """Yield the parts of a sentence between its commas, if there are any."""
    first = 0
    for place, raw in enumerate(sentence.raw, start=1):
        if raw.endswith((",", " -", " –")) and place < len(sentence.raw):
            yield sentence[slice(first, place)]
            first = place
    if first:
        yield sentence[slice(first, None)]


def _asks(words: Words, known: Vocabularies) -> bool:
    """Say whether words begin as one asks for something."""
    begin = (
        phrases for each in known for phrases in (each.politeness.polite, each.politeness.requests)
    )
    return any((found := each.either.match(words.line)) and found.end() for each in begin)


def _phrase(words: Words, language: Vocabulary) -> str | None:
    level = language.levels[GUARD]
    plain = level.plain.fullmatch(words.line)
    if plain is not None and plain.lastgroup is not None:
        return plain.lastgroup
    for name, expression in level.slotted:
        match = expression.fullmatch(words.line)
        if match is not None and "@" in (match["address"] or "@"):
            return name
    return None


def _meant(name: str) -> AddressedToUs:
    likely = TOPICS[name] if name in TOPICS else (PLAIN[name],)
    return AddressedToUs(likely, reports=name == REPORTING)
