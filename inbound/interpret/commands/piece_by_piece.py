"""Hears what single sentences of a mail, or what stands between their commas, choose besides the whole."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from math import log

from digest.intents.phrases import Phrase
from digest.language.vocabulary import word_list
from digest.language.wish_examples import known_words
from digest.language.words import pieces_of, sentences_of
from inbound.interpret.commands.named_wishes import phrases_of
from inbound.interpret.commands.ranking import (
    CERTAIN,
    CLEAR,
    FEW,
    LEAST,
    NOTHING,
    kind_of,
    log_shares,
    ranked,
)
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import needs_value

SHORT = 6  # words of a piece that says little more than a value
MOST_PIECES = 16  # that are listened to
CLEAR_PIECE = 2 * CLEAR  # of what is not even a sentence
NEARLY_ALL = log(0.9)  # the share of a piece from which a wish is said in few words
CHOICES = frozenset(  # of which several may be in one mail
    "hour zone name language summary_weekly summary_weekly_on summary_daily length_long length_short "
    "scope_all scope_followed announcements_on announcements_off "
    "notifications_at_once notifications_gathered notifications_settled notifications_off receipts_always "
    "receipts_problems discreet_on discreet_off letters_text letters_html".split()
)

FURTHER = frozenset(  # what a sentence of its own may wish for beside anything else
    "pause follow_tag unfollow_tag data search followed tags communities hour zone name length_short "
    "length_long summary_weekly summary_weekly_on summary_daily letters_text".split()
)
AFTER = {
    "data": ("terminate", "terminate_erasing")
}  # what is asked about, and often wished for then
ASKING = "explain_"  # what is only told
SURELY_FURTHER = 0.6  # by how much a further wish must be likelier than none

BESIDES = CHOICES | {"pause_off", "summary_never"}  # beside which something is chosen

_OF_A_LIST = re.compile(r"(?:^|\s)(?:\d|[a-h])[).]\s+")


def besides(names: Sequence[str], said: Said, place: str) -> tuple[Phrase, ...]:
    """Return what the pieces of a mail choose besides what all of it asks for by these names."""
    kinds = {*map(kind_of, names)}
    if not BESIDES.issuperset(names):
        return ()
    found: list[Phrase] = []
    for each, least in islice(_pieces(said).items(), MOST_PIECES):
        first, second, *_ = likely = ranked("", each, place)
        piece = replace(said, subject="", lines=(each,))
        lead, known = first.score - second.score, known_words(each)
        is_told = needs_value(first.name) and lead >= CERTAIN and len(piece.words.words) <= SHORT
        is_sure = is_told or (known >= FEW and lead >= least)
        is_sure |= known >= FEW - 1 and log_shares(likely)[first.name] >= NEARLY_ALL
        if is_sure and first.name in CHOICES and kind_of(first.name) not in kinds:
            kinds.add(kind_of(first.name))
            found += phrases_of((first.name,), piece)
    return tuple(dict.fromkeys(found))


def further(names: Sequence[str], said: Said, place: str) -> tuple[Phrase, ...]:
    """Return what single sentences ask for that no name of the whole mail is about.

    A sentence that leads by much is a wish of its own: "Send me my data. And nothing until May, please."
    """
    kinds = {*map(kind_of, names)}
    sentences = [
        one for line in said.lines for each in _numbered(line) for one in sentences_of(each)
    ]
    found: list[Phrase] = []
    for each in sentences[:MOST_PIECES] if len(sentences) > 1 else ():
        first, second, *_ = likely = ranked("", each, place)
        nothing = next((one.score for one in likely if one.name == NOTHING), LEAST)
        is_sure = first.score - second.score >= CLEAR and first.score - nothing >= SURELY_FURTHER
        is_new = kind_of(first.name) not in kinds and known_words(each) >= FEW
        piece = replace(said, subject="", lines=(each,))
        if is_sure and is_new and _may_be_further(first.name, names, piece):
            kinds.add(kind_of(first.name))
            found += phrases_of((first.name,), piece)
    return tuple(dict.fromkeys(found))


def _may_be_further(name: str, names: Sequence[str], piece: Said) -> bool:
    """Say whether a sentence is a wish of its own, or a question, beside what the mail asks for."""
    if name.startswith(ASKING):
        return any(each.is_asked for each in piece.clauses)
    return name in FURTHER or any(name in AFTER.get(each, ()) for each in names)


def _numbered(line: str) -> list[str]:
    """Return what stands behind each number or letter of a list in a line: 1) this 2) that."""
    return [each for each in _OF_A_LIST.split(line) if each.strip()]


def each_way(both: tuple[str, str], said: Said, place: str) -> tuple[Phrase, ...]:
    """Return what is asked for of a thing and its opposite, piece by piece: out of one, into another.

    Nothing where a sentence, or else what stands in it between commas, may be for either.
    """
    sentences, pieces = _sentences_and_pieces(said)
    return _apart(both, sentences, said, place) or _apart(both, pieces, said, place)


def _apart(
    both: tuple[str, str], pieces: Sequence[str], said: Said, place: str
) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    heard: set[str] = set()
    for each in pieces[:MOST_PIECES]:
        scores = {one.name: one.score for one in ranked("", each, place)}
        first, second = sorted(both, key=lambda name: -scores.get(name, LEAST))
        piece = replace(said, subject="", lines=(each.strip(),))
        is_named = piece.addresses if first.endswith("address") else piece.rare
        if scores.get(first, LEAST) <= LEAST or not is_named:
            continue
        if scores[first] - scores[second] < CLEAR:
            return ()
        heard.add(first)
        found += phrases_of((first,), piece)
    return tuple(dict.fromkeys(found)) if heard == {*both} else ()


def taken_apart(said: Said) -> list[str]:
    """Return the sentences of a mail, its subject among them, and then what stands between their commas."""
    sentences, pieces = _sentences_and_pieces(said)
    return [*([said.subject] if said.subject.strip() else []), *sentences, *map(str.strip, pieces)]


def _pieces(said: Said) -> dict[str, float]:
    """Return the sentences of a mail, and what stands in them between commas, with the lead that each needs.

    One alone has none: it is the mail.
    """
    sentences, pieces = _sentences_and_pieces(said)
    found = dict.fromkeys(pieces, CLEAR_PIECE) | dict.fromkeys(sentences, CLEAR)
    return found if len(found) > 1 else {}


def _sentences_and_pieces(said: Said) -> tuple[list[str], list[str]]:
    """Return the sentences of a mail, and what stands in them between commas and "and"."""
    joining = word_list("and", said.languages)
    sentences = [one for line in said.lines for one in sentences_of(line)]
    return sentences, [piece for each in sentences for piece in pieces_of(each, joining)]
