"""Reads what a post's author wants changed in it, or added, without writing it anew.

"Where it says 5 litres it should be 1.5", "Add: …". Only what names its place beyond doubt is put there: the
words to be changed stand in the post once, as whole words.
"""

from itertools import chain

from digest.language.answer_phrases import answer_phrases
from digest.language.name_clauses import quoted_in
from digest.language.politeness import is_polite, without_politeness
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import pieces_of, sentences_of, split_words
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.correction import (
    PLAIN,
    REPLACES,
    Correction,
    Unclear,
    Ways,
    excuses,
    one_correction,
)
from inbound.interpret.like_for_like import Like
from inbound.interpret.which_one import ToDo, what_to_do

LONGEST = 40  # words of an answer that names what to change
LONGEST_VERB = 3  # words with which an answer begins: "would you change"
MOST_CLAUSES = 6


def mended(said: str, post: str, *, is_else: bool = False) -> str | Unclear | None:
    """Return a post with what an answer to its receipt wants changed; None where it names nothing.

    Several corrections count together: all of them, or none. `is_else`: the words may be a wish to us, so
    only those count that say what they do.
    """
    lines = without_politeness(said, vocabularies())
    if not lines or sum(len(line.split()) for line in lines) > LONGEST:
        return None
    sentences = [each for line in lines for each in sentences_of(line)]
    told = [_told(each, post, (REPLACES,) if is_else else (REPLACES, PLAIN)) for each in sentences]
    wanted = [each for each in told if each is not None]
    left = (each for each, known in zip(sentences, told, strict=True) if known is None)
    if not wanted or not all(map(_says_nothing, left)):
        between = _of_quotes(said, post)
        return None if between is None else between.put_into(post)
    for each in chain.from_iterable(wanted):
        found = each.put_into(post)
        if isinstance(found, Unclear):
            return found
        post = found
    return post


def _of_quotes(said: str, post: str) -> Correction | None:
    """Return the correction that two runs of words in quotes are, of which just one stands in the post."""
    quoted = [each for one in quoted_in(said) if (each := split_words(one)).words]
    known = f" {split_words(post).line}"
    old = [each for each in quoted if known.count(f" {each.line}") == 1]
    new = [each for each in quoted if f" {each.line}" not in known]
    if len(quoted) != len(old) + len(new) or len(old) != 1 or len(new) != 1:
        return None
    words, others = old[0].words, new[0]
    like = Like((0, len(words)), (0, len(others.words)))
    return Correction(words, others.as_written(), like)


def addition(said: str) -> str | None:
    """Return what is to stand below the post, behind a first word that says so: "Add: …"."""
    head, colon, first = said.strip().partition("\n")[0].partition(":")
    text = said.strip()[len(head) + len(colon) :].strip()
    is_line = bool(colon) or not first
    said = split_words(head).line
    bare = answer_phrases("fillers").sub("", said)
    is_told = any(each.strip() in word_list("add") for each in (said, bare))
    return text if text and is_line and is_told else None


def replacement(said: str) -> str | None:
    """Return what is to stand in place of the post, behind words that say so: "replace it with: …"."""
    head, _, text = said.strip().partition(":")
    words = split_words(head).words
    is_led = len(words) == 1 or words[-1:] in [(each,) for each in word_list("replaced_by")]
    is_told = is_led and "\n" not in head and what_to_do("", head) is ToDo.REPLACE
    return text.strip() or None if is_told else None


def tells_text(said: str) -> bool:
    """Say whether an answer brings the text with it that is to stand in place of the post, or below it."""
    return addition(said) is not None or replacement(said) is not None


def _told(sentence: str, post: str, names: Ways) -> tuple[Correction, ...] | None:
    """Return the corrections that a sentence tells: one, or one between each two words that join."""
    pieces = pieces_of(sentence, word_list("and") | {";"})
    if len(pieces) > 1:
        each = _of_pieces(pieces, post, names)
        if each is not None:
            return each
    one = one_correction(sentence, post, names) or _among_others(sentence, post, names)
    return None if one is None else (one,)


def _of_pieces(pieces: list[str], post: str, names: Ways) -> tuple[Correction, ...] | None:
    """Return a correction for each piece; the verb of the first one counts for all."""
    first = split_words(pieces[0]).raw[:LONGEST_VERB]
    begins = [" ".join(first[:size]) for size in range(len(first) + 1)]
    found = []
    for piece in pieces:
        tried = (one_correction(f"{each} {piece}", post, names) for each in begins)
        one = next((each for each in tried if each is not None), None)
        if one is None:
            return None
        found.append(one)
    is_each = len({each.old for each in found}) == len(pieces)
    return tuple(found) if is_each else None


def _among_others(sentence: str, post: str, names: Ways) -> Correction | None:
    """Return the correction that some clauses of a sentence tell, where the others are about its writer."""
    clauses = pieces_of(sentence, frozenset())
    count = len(clauses)
    for size in range(count - 1, 0, -1) if count <= MOST_CLAUSES else ():
        for first in range(count - size + 1):
            others = (*clauses[:first], *clauses[first + size :])
            if all(map(_is_beside, others)):
                found = one_correction("".join(clauses[first : first + size]), post, names)
                if found is not None:
                    return found
    return None


def _is_beside(clause: str) -> bool:
    """Say whether a clause announces a correction, or tells why there is one."""
    if clause.rstrip().endswith(":") or _says_nothing(clause):
        return True
    known = vocabularies()
    sorry = {word for each in known if each.deletion for word in each.deletion.excuses}
    is_of_oneself = any(each.has("first_person") for each in clauses_of((clause,), known))
    return is_of_oneself or not sorry.isdisjoint(split_words(clause).words)


def _says_nothing(sentence: str) -> bool:
    """Say whether a sentence only excuses what was wrong, or is polite."""
    return is_polite(sentence, vocabularies()) or excuses(split_words(sentence))
