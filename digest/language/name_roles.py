"""Says what a name is by what stands around it: to be shown, one's own, old, denied or another's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from digest.language.name_clauses import NameClause, is_language

_GIVING = ("calls_a_name", "gives_a_name", "before_a_name", "kinds_of_names")
_GENITIVES = ("'s", "’s")


class Role(Enum):
    """What a name is that is told."""

    WANTED = "wanted"
    OWN = "own"  # what somebody is called
    NAMED = "named"
    DENIED = "denied"  # said not to be shown
    OTHER = "other"  # the old one, or another person's
    NONE = "none"  # no name, or only how a mail is signed


@dataclass(frozen=True)
class NamePlace:
    """A name among the clauses of a text: in the one of this number, between two of its words."""

    clauses: Sequence[NameClause]
    at: int
    begins: int
    ends: int

    @property
    def clause(self) -> NameClause:
        """The clause that it stands in."""
        return self.clauses[self.at]

    @property
    def clause_before(self) -> NameClause | None:
        """The clause before in the same sentence, or the one that ends with a colon."""
        before = self.clauses[self.at - 1] if self.at else None
        is_same = before is not None and before.sentence == self.clause.sentence
        return before if is_same or self.clause.after == ":" else None

    @cached_property
    def is_alone(self) -> bool:
        """Whether its clause holds nothing else but such words as "please"."""
        return self.clause.is_only(self.begins, self.ends)

    def behind(self, *kinds: str) -> int:
        """Return how many words of these lists stand before the name, the most of any."""
        return max(self.clause.before(self.begins, kind) for kind in kinds)

    def role(self) -> Role:
        """Return what the name is, as the first of the rules has it."""
        return next((role for rule in _RULES if (role := rule(self))), Role.NAMED)

    @cached_property
    def gives(self) -> int:
        """How many words before it give a name, whatever else the clause says."""
        return self.behind("calls_a_name", "gives_a_name")

    @cached_property
    def asks(self) -> int:
        """How many words before it ask for a name, where the clause wishes."""
        kinds = ("before_a_name", "turns_into_a_name")
        return self.behind(*kinds if self.clause.has("changes_a_name") else kinds[:1])


def wishes(clause: NameClause) -> bool:
    """Say whether a clause wishes something."""
    is_order = clause.begins("asks_for_a_name") and not clause.has("states_a_name")
    return is_order or clause.has("wishes_a_name")


def goes_on_wishing(clauses: Sequence[NameClause], at: int) -> bool:
    """Say whether a clause wishes, or goes on with what the one before it in its sentence wishes."""
    clause = clauses[at]
    if wishes(clause):
        return not clause.has("asks_why_a_name")
    if not at or clause.has("states_a_name") or clause.sentence != clauses[at - 1].sentence:
        return False
    return goes_on_wishing(clauses, at - 1)


def _in_passing(name: NamePlace) -> Role | None:
    """Tell who is greeted, or has something ("Peter's"), and a language."""
    clause = name.clause
    is_of_somebody = clause.words.raw[name.ends - 1].endswith(_GENITIVES)
    is_greeted = clause.begins("greets_a_name") and not name.gives
    is_one = name.ends - name.begins == 1
    is_spoken = is_one and is_language(clause.words.words[name.begins], clause.languages)
    return Role.NONE if is_of_somebody or is_greeted or is_spoken else None


def _denied(name: NamePlace) -> Role | None:
    is_denied = name.behind("instead_of_this_name") or name.clause.has("denies_a_name")
    return Role.DENIED if is_denied else None


def _not_the_new_one(name: NamePlace) -> Role | None:
    """Tell another person's name, and one that is told as it is now."""
    clause = name.clause
    is_of_another = clause.has_beside("others_with_names", name.begins, name.ends)
    is_of_another &= not clause.has("speaks_of_oneself")
    is_old = name.behind("old_name_before") > max(name.gives, name.asks)
    is_old |= clause.has("states_a_name") and not wishes(clause)
    return Role.OTHER if is_of_another or is_old else None


def _own(name: NamePlace) -> Role | None:
    """Tell what somebody is called: if from now on, it is wanted, and if by an office, the old one."""
    clause = name.clause
    is_wish = wishes(clause)
    is_called = name.behind("calls_a_name") and clause.has("calls_by_others") and not is_wish
    least = max(name.gives, name.asks, 1) + is_wish
    if not is_called and name.behind("tells_own_name") < least:
        return None
    if clause.has("offices_that_name"):
        return Role.OTHER
    return Role.WANTED if clause.follows(name.ends, "says_from_when") else Role.OWN


def _wanted(name: NamePlace) -> Role | None:
    clause = name.clause
    is_told = name.gives or clause.behind(name.ends, "suits_as_name")
    if not is_told and goes_on_wishing(name.clauses, name.at):
        is_told = name.asks or clause.behind(name.ends, "behind_a_name")
    acts = clause.follows(name.ends, "acts_by_name")
    return (Role.NAMED if acts else Role.WANTED) if is_told else None


def _behind_what_it_is(name: NamePlace) -> Role | None:
    """Tell a name alone behind a colon, or behind the word for its kind: "my initials, P. K."."""
    head = name.clause_before
    if head is None or not name.is_alone:
        return None
    is_wish, end = goes_on_wishing(name.clauses, name.at - 1), len(head.words.words)
    if name.clause.after == ":":
        is_old = head.before(end, "old_name_before") > 0
        is_old |= head.has("states_a_name") and not wishes(head)
        is_new = is_wish or any(head.before(end, kind) for kind in _GIVING)
    else:
        is_old, is_new = False, is_wish and head.has("kinds_of_names")
    if is_old or (is_new and head.has("denies_a_name")):
        return Role.OTHER if is_old else Role.DENIED
    return Role.WANTED if is_new else None


def _of_another(name: NamePlace) -> Role | None:
    clause = name.clause
    is_of_another = clause.has_beside("others_with_names", name.begins, name.ends)
    return Role.OTHER if is_of_another or clause.follows(name.ends, "acts_by_name") else None


def _no_name(name: NamePlace) -> Role | None:
    """Tell a place, a thing, the first word of a sentence, and how a mail is signed."""
    clause = name.clause
    if any(clause.ends_before(name.begins, kind) for kind in ("before_no_name", "articles")):
        return Role.NONE
    if name.is_alone and wishes(clause) and not clause.is_asked:
        return Role.WANTED  # "Just Mick."
    if name.is_alone:
        return Role.NONE if 0 < name.at == len(name.clauses) - 1 else None
    return Role.NONE if name.ends == 1 and name.clause_before is None else None


_RULES: tuple[Callable[[NamePlace], Role | None], ...] = (
    _in_passing,
    _denied,
    _not_the_new_one,
    _own,
    _wanted,
    _behind_what_it_is,
    _of_another,
    _no_name,
)
