"""Hears what single sentences of a mail, or what stands between their commas, choose besides the whole."""

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
    "scope_all scope_followed "
    "notifications_at_once notifications_gathered notifications_settled notifications_off receipts_always "
    "receipts_problems discreet_on discreet_off letters_text letters_html".split()
)

BESIDES = CHOICES | {"pause_off", "summary_never"}  # beside which something is chosen


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
