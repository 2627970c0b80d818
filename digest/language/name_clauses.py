"""Parts a text in which a name is told into clauses, none of which ends within a name or within quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from digest.language.vocabulary import vocabularies, word_list
from digest.language.wish_examples import is_common
from digest.language.words import Words, split_words

Languages = tuple[str, ...]  # codes

LONGEST_CUE = 4  # words
NEAR_END = 3  # words behind a name of which the last ones may tell of it
MOST_BESIDE = 5  # of words beside a name that may stand between it and what tells of it

_QUOTED = re.compile(r"(?<!\w)[\"'“”„«»‚‘’]([^\"“”„«»‚‘\n]{1,40}?)[\"'“”„«»‘’](?!\w)")
_JOINED = "\u2060"  # between quoted words, which are one
_QUOTES = "\"'“”„«»‚‘’"
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+$")
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}[.)]|[a-z]\))$")  # "2." and "b)" begin a point of a list


@dataclass(frozen=True)
class NameClause:
    """Some words of a sentence, which is counted from 0; `after` is the sign before them, if any."""

    words: Words
    languages: Languages
    sentence: int
    after: str
    is_asked: bool

    def has(self, kind: str) -> bool:
        """Say whether any words of a list stand in it."""
        return any(f" {each} " in f" {self.words.line}" for each in listed(kind, self.languages))

    def has_beside(self, kind: str, begins: int, ends: int) -> bool:
        """Say whether any words of a list stand in it before or behind a name."""
        parts = (self.words[slice(0, begins)], self.words[slice(ends, None)])
        return any(replace(self, words=each).has(kind) for each in parts)

    def is_only(self, begins: int, ends: int) -> bool:
        """Say whether it holds nothing but a name and such words as "please"."""
        words, beside = self.words.words, _passed(self.languages)
        others = {*words[:begins], *words[ends:]} - listed("parts_clauses", self.languages)
        return others <= beside | listed("wishes_a_name", self.languages)

    def begins(self, kind: str) -> bool:
        """Say whether it begins with words of a list, politeness aside."""
        at, beside = 0, _passed(self.languages) | listed("parts_clauses", self.languages)
        starts = listed(kind, self.languages)
        while at < len(self.words.words):
            if any(
                self.words[slice(at, at + length)].line.strip() in starts
                for length in range(1, LONGEST_CUE + 1)
            ):
                return True
            if self.words.words[at] not in beside:
                return False
            at += 1
        return False

    def before(self, at: int, kind: str) -> int:
        """Return how many words of a list stand before a place; such as "please" may be between."""
        return self._cue(range(at, -1, -1), -1, kind)

    def follows(self, at: int, kind: str) -> bool:
        """Say whether words of a list stand right behind a place."""
        return self._at(at, 1, kind) > 0

    def ends_before(self, at: int, kind: str) -> bool:
        """Say whether words of a list stand right before a place."""
        return self._at(at, -1, kind) > 0

    def behind(self, at: int, kind: str) -> int:
        """Return how many words of a list stand behind a place, or at the end of the clause."""
        end = len(self.words.words)
        found = self._cue(range(at, end), 1, kind)
        return found or (self._at(end, -1, kind) if 0 < end - at <= NEAR_END else 0)

    def _cue(self, places: range, step: int, kind: str) -> int:
        beside = _passed(self.languages)
        for nth, at in enumerate(places[: MOST_BESIDE + 1]):
            found = self._at(at, step, kind)
            if found:
                return found
            passed = self.words.words[at - 1 if step < 0 else at : at if step < 0 else at + 1]
            is_place = not nth and step < 0 and {*passed} & listed("before_no_name", self.languages)
            if is_place or not passed or passed[0] not in beside:
                break
        return 0

    def _at(self, at: int, step: int, kind: str) -> int:
        known = listed(kind, self.languages)
        for length in range(LONGEST_CUE, 0, -1):
            part = slice(at - length, at) if step < 0 else slice(at, at + length)
            if part.start >= 0 and " ".join(self.words.words[part]) in known:
                return length
        return 0


def name_clauses(text: str) -> list[NameClause]:
    """Return the clauses of a text, in the languages that know most of its words."""
    languages = _spoken(text)
    found: list[NameClause] = []
    sentence = 0
    for line in text.splitlines():
        after = ""
        for part in _sentences(split_words(_with_quoted_joined(line)), languages):
            is_asked = part.raw[-1].rstrip(_QUOTES).endswith("?")
            for words in _parts(part, languages):
                found.append(NameClause(words, languages, sentence, after, is_asked))
                after = words.raw[-1].rstrip(_QUOTES)[-1:]
                after = after if after in ",:;" else ""
            after = after if after == ":" else ""
            sentence += 1
    return found


def quoted_in(text: str) -> list[str]:
    """Return what stands in quotes."""
    return [each.strip() for each in _QUOTED.findall(text)]


def is_quoted(raw: str) -> bool:
    """Say whether a word of a clause is all that stands between quotes."""
    return _QUOTED.match(raw.lstrip("(¿¡")) is not None


def unquoted(raw: str) -> str:
    """Return what stands between the quotes of a word of a clause."""
    found = _QUOTED.search(raw)
    return (found[1] if found else raw).replace(_JOINED, " ").strip()


def is_initial(raw: str) -> bool:
    """Say whether a word is an initial, or several: "R.", "P.K."."""
    return _INITIALS.search(raw) is not None


def is_title(raw: str, languages: Languages) -> bool:
    """Say whether a word is a short title that a point ends: "Prof."."""
    return raw.endswith(".") and raw[:-1].lower() in listed("titles_of_names", languages)


def ends_clause(raw: str, languages: Languages) -> bool:
    """Say whether a clause ends with a word as written; a title and an initial end none by their point."""
    bare = raw.rstrip(_QUOTES)
    if bare.endswith(tuple(",;:!?")):
        return True
    if not bare.endswith("."):
        return bare.endswith(")") and "(" not in bare
    return not (is_initial(bare) or is_title(bare, languages))


def is_known(word: str) -> bool:
    """Say whether a folded word is one of ours and therefore, by itself, no name."""
    return is_common(word) or any(
        word in each.vocabulary or word in each.listed for each in vocabularies()
    )


def is_language(word: str, languages: Languages) -> bool:
    """Say whether a folded word is what a language is called in these languages."""
    return any(word in each.languages for each in vocabularies() if each.language in languages)


@cache
def listed(kind: str, languages: Languages) -> frozenset[str]:
    """Return the lines of a list in these languages, folded."""
    return word_list(kind, tuple(each for each in vocabularies() if each.language in languages))


def _passed(languages: Languages) -> frozenset[str]:
    return (
        listed("beside_a_name", languages)
        | listed("passed_beside_a_name", languages)
        | listed("articles", languages)
    )


def _spoken(text: str) -> Languages:
    words = split_words(text).words
    each = vocabularies()
    known = [sum(word in one.vocabulary or word in one.listed for word in words) for one in each]
    return tuple(
        one.language for one, count in zip(each, known, strict=True) if count == max(known)
    )


def _with_quoted_joined(line: str) -> str:
    return _QUOTED.sub(lambda found: found[0].replace(" ", _JOINED), line)


def _sentences(words: Words, languages: Languages) -> Iterator[Words]:
    first = 0
    for end, raw in enumerate(words.raw, start=1):
        bare = raw.rstrip(_QUOTES)
        is_end = bare.endswith((".", "!", "?", ";")) and ends_clause(raw, languages)
        if end == len(words.raw) or is_end or _starts_anew(words, end, languages):
            yield words[slice(first, end)]
            first = end


def _starts_anew(words: Words, at: int, languages: Languages) -> bool:
    """Say whether a sentence begins at a place: with a number, or behind an initial with our word."""
    raw, then = words.raw[at - 1], words.raw[at]
    if _NUMBERED.match(then):
        return True
    is_capital = then[:1].isupper() and not is_initial(then)
    ends = raw.endswith(".") and not is_title(raw, languages)
    return ends and is_capital and is_known(words.words[at])


def _parts(sentence: Words, languages: Languages) -> Iterator[Words]:
    """Yield what stands between commas, in brackets, and between what joins or sets against."""
    joints, first = listed("parts_clauses", languages), 0
    for at, raw in enumerate(sentence.raw):
        is_joint = sentence.words[at] in joints and not _joins_names(sentence, at)
        opens = raw.startswith("(") and ")" not in raw
        if (is_joint or opens or _sets_against(sentence, at, languages)) and at > first:
            yield sentence[slice(first, at)]
            first = at
        if ends_clause(raw, languages) or at + 1 == len(sentence.raw):
            yield sentence[slice(first, at + 1)]
            first = at + 1


def _joins_names(words: Words, at: int) -> bool:
    beside = words.raw[max(at - 1, 0) : at] + words.raw[at + 1 : at + 2]
    return len(beside) == 2 and all(each[:1].isupper() for each in beside)  # noqa: PLR2004


def _sets_against(words: Words, at: int, languages: Languages) -> bool:
    """Say whether a not stands between a name and what it is not: "Rosa not Rosalind"."""
    if not 0 < at < len(words.words) - 1 or not (
        words.raw[at].isalpha() and words.raw[at].islower()
    ):
        return False
    word, then = words.words[at], words.raw[at + 1]
    is_not = word in listed("instead_of_a_name", languages)
    is_behind = words.raw[at - 1][:1].isupper() and not is_known(words.words[at - 1])
    is_other = then[:1].isupper() or words.words[at + 1] in listed("articles", languages)
    return is_not and is_behind and (is_other or not is_known(words.words[at + 1]))
