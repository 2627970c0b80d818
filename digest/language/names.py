"""Finds the names of communities in what people wrote: with small typos, several in a mail."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from digest.language.beside_names import LONGEST_NAME, is_of_oneself, names_of_oneself, tells
from digest.language.name_words import NO_WORD, NameWord, is_listed, name_words, stems, trimmed
from digest.language.similarity import edit_distance, likeness
from digest.language.whole_names import Known, KnownName, WholeNames, with_words

PROSE = 12  # words in a line from which it tells a story: what it names is offered, and not done
SHORT_NAME = 5  # letters from which one wrong letter cannot make it another illness's short name
ALIKE = 0.7  # from which on a name is offered in place of another
MOST_LIKELY = 3  # names offered for one
LONGEST = 2_000  # characters of a mail in which names are looked for
MOST_LINES = 40  # of these
LOOKED_AT = 60  # words of a long line that may be a part of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A name that is nobody's, as it was written, and those that it is like."""

    words: str
    likely: tuple[KnownName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatches:
    """What was named, each once, and the names that are nobody's."""

    found: tuple[KnownName, ...] = ()
    unknown: tuple[UnknownName, ...] = ()


def match_names(
    text: str,
    names: Iterable[KnownName],
    *,
    is_wish: bool = False,
    first: Collection[int] | None = None,
) -> NameMatches:
    """Return which of these a text names.

    Whole names count wherever they stand, in any case, with accents or without; else a name may have one
    wrong letter, or be the beginning or part of one name alone. What could be two is found in none. A long
    line only tells of what it names, unless it `is_wish`: the text is known to ask for what it names. What
    is not whole is looked for in `first`, and elsewhere only where it is not there.
    """
    return _matched(_lines(text, is_wish=is_wish), with_words(names), first)


def wanted_names(
    wishes: Iterable[str], stories: Iterable[str], names: Iterable[KnownName]
) -> NameMatches:
    """Return which of these wishes name, and stories, of which nobody knows that they ask for any."""
    asked, told = "\n".join(wishes), "\n".join(stories)
    lines = [*_lines(asked, is_wish=True), *_lines(told, is_wish=False)]
    return _matched(lines, with_words(names), None)


def called(words: str, names: Iterable[KnownName]) -> tuple[KnownName, ...]:
    """Return those whose whole name, title or alias the words are, and nothing else."""
    said = stems(trimmed(name_words(words.partition("@")[0].strip(" #"))))
    return tuple(each for each, names in with_words(names) if said and said in map(stems, names))


def is_general(name: str) -> bool:
    """Say whether a name could be part of many: "cancer", "the group"."""
    return not any(map(_tells, name_words(name)))


def tells_story(text: str) -> bool:
    """Say whether a text holds more than names."""
    return any(_is_prose(line) for line in text[:LONGEST].split("\n"))


def is_polite(text: str) -> bool:
    """Say whether a text, thanks or a greeting, names nothing at all."""
    return all(word is NO_WORD for word in name_words(text[:LONGEST]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What one line names."""

    found: tuple[KnownName, ...] = ()
    is_exact: bool = False  # some by their whole names
    is_list: bool = True  # it holds nothing longer than a name
    unknown: tuple[UnknownName, ...] = ()
    told: tuple[UnknownName, ...] = ()  # clauses that are names only where nothing else is
    denied: tuple[UnknownName, ...] = ()  # "not lung cancer"


def _lines(text: str, *, is_wish: bool) -> list[tuple[str, bool]]:
    lines = [line for line in text[:LONGEST].split("\n") if line.strip()]
    return [(line, is_wish) for line in dict.fromkeys(lines[:MOST_LINES])]


def _matched(
    lines: Sequence[tuple[str, bool]], known: Known, first: Collection[int] | None
) -> NameMatches:
    read = [_read(line, known, first, is_wish=is_wish) for line, is_wish in lines]
    found = dict.fromkeys(each for line in read for each in line.found)
    is_told = any(_is_prose(line) for line, _ in lines)  # more than names
    is_list = all(line.is_list for line in read)
    is_exact = any(line.is_exact for line in read)
    missed = [each for line in read for each in line.unknown]
    if not (found or missed):
        missed = [each for line in read for each in line.told]
    if not found:
        missed += [each for line in read for each in line.denied]
    unknown = [
        each
        for each in missed
        if (each.likely and not found.keys() >= {*each.likely})
        or not (each.likely or is_told or (is_exact and not is_list))
    ]
    return NameMatches(found=tuple(found), unknown=tuple(dict.fromkeys(unknown)))


def _read(line: str, known: Known, first: Collection[int] | None, *, is_wish: bool) -> _Line:
    words = name_words(line)
    whole = WholeNames(words, known)
    if _is_prose(line) and not (is_wish and whole.named):
        likely = (*whole.named, *whole.either, *(_mentioned(words, known) if is_wish else ()))
        return _Line(is_list=False, unknown=_offered(line.strip(), likely))
    unknown, told = [*_offered(line.strip(), whole.either)], list[UnknownName]()
    found, own_names = list(whole.named), names_of_oneself(line)
    is_list = not _is_prose(line)
    for clause in () if _is_prose(line) else whole.other_clauses():
        one, likely = _nearest(clause, known, first)
        missed = UnknownName(words=" ".join(each.raw for each in clause), likely=likely)
        if one is not None:
            found.append(one)
        elif likely or not is_of_oneself(clause, own_names):
            is_list = is_list and len(clause) <= LONGEST_NAME
            (told if tells(clause) and not likely else unknown).append(missed)
    return _Line(
        found=tuple(found),
        is_exact=bool(whole.named),
        is_list=is_list,
        unknown=tuple(unknown),
        told=tuple(told),
        denied=_offered(line.strip(), whole.denied),
    )


def _offered(words: str, likely: Iterable[KnownName]) -> tuple[UnknownName, ...]:
    each = tuple(dict.fromkeys(likely))[:MOST_LIKELY]
    return (UnknownName(words=words, likely=each),) if each else ()


def _nearest(
    clause: Sequence[NameWord], known: Known, first: Collection[int] | None
) -> tuple[KnownName | None, tuple[KnownName, ...]]:
    """Return the one that a clause can mean, or else those it is like."""
    for is_it in (_is_one_letter_off, _is_part_of):
        fitting = [each for each, names in known if any(is_it(clause, name) for name in names)]
        fitting = [each for each in fitting if first and each.id in first] or fitting
        if fitting:
            return (fitting[0], ()) if len(fitting) == 1 else (None, tuple(fitting[:MOST_LIKELY]))
    rated = [(max(_likeness(clause, name) for name in names), each) for each, names in known]
    rated.sort(key=lambda pair: (-pair[0], pair[1].name))
    return None, tuple(each for rate, each in rated if rate >= ALIKE)[:MOST_LIKELY]


def _mentioned(words: Sequence[NameWord], known: Known) -> list[KnownName]:
    """Return those of whose names a word stands in a long line, alone or with a slip."""
    telling = [each for each in words if _tells(each)][:LOOKED_AT]
    return [each for each, names in known if _has_any(telling, {*chain(*names)})]


def _has_any(words: Sequence[NameWord], parts: Collection[NameWord]) -> bool:
    return any(_is_one_letter_off([word], [part]) for part in parts for word in words)


def _is_one_letter_off(words: Sequence[NameWord], name: Sequence[NameWord]) -> bool:
    """Say whether both are the same but for one slip or an ending; a short name must be exact."""
    if stems(words) == stems(name):
        return True
    one, other = _joined(words), _joined(name)
    slips = 1 if min(len(one), len(other)) >= SHORT_NAME else 0
    return edit_distance(one, other, at_most=slips) <= slips


def _is_part_of(words: Sequence[NameWord], name: Sequence[NameWord]) -> bool:
    return {*stems(words)} <= {*stems(name)} and any(map(_tells, words))


def _likeness(words: Sequence[NameWord], name: Sequence[NameWord]) -> float:
    """Return how alike they are: one word that tells something is enough."""
    if {each.stem for each in words if _tells(each)} & {*stems(name)}:
        return 1.0
    return likeness(_joined(words), _joined(name), at_least=ALIKE)


def _tells(word: NameWord) -> bool:
    return word is not NO_WORD and not is_listed(word, "general_in_names")


def _joined(words: Iterable[NameWord]) -> str:
    return "".join(each.spelled for each in words if each is not NO_WORD)


def _is_prose(line: str) -> bool:
    return len(line.split()) > PROSE
