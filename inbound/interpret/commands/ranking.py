"""Ranks what the words of a mail can ask for, by the examples, where it was sent or what it answers."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from math import exp, log

from digest.language.likelihood import Likely, wish_weights
from digest.language.wish_examples import ALIKE, BAR, features_of

NOTHING = "nothing"
CERTAIN = 0.2  # how much likelier a wish must be than the next for it to be done
DOUBTFUL = 0.05  # below which nothing was heard
CLEAR = 0.35  # what may be done although something speaks against it
FEW = 3  # words that examples have; of fewer nothing is concluded
LEAST = -0.5  # the score below which nothing was heard, whatever the lead
ALSO = 0.1  # the score from which a mail asks for something besides the likeliest
PERHAPS = -0.3  # the score from which the opposite may be meant, too
SURELY = 0.6  # by how much a thing must lead before its opposite for this to be out of question
TOLD = 0.5  # how much more likely a value that is told makes what it is for
HARDLY = -0.1  # the score below which a wish is hardly said, however little else is
MOST_WISHES = 3
OPPOSITES = (  # of which each names something else
    ("join", "leave"),
    ("follow_tag", "unfollow_tag"),
    ("add_address", "remove_address"),
    ("instant_on", "instant_off"),
)
WITHOUT_VALUE = {  # what is wished without saying which, or how long
    "about_joining": "join",
    "about_leaving": "leave",
    "about_pause": "pause",
    "about_address": "change_address",
}
MORE_EXACTLY = {  # what is a kind of the other: the two do not speak against each other
    "terminate_erasing": "terminate",
    "summary_weekly_on": "summary_weekly",
}
STOPS = frozenset("stop_this unfollow_this summary_never notifications_off stop_all".split())
OWN_STOP = {"summary": "summary_never", "notification": "unfollow_this"}  # of these, a letter's own
STEEP = 3.0  # how fast likelihood grows with the score
STEEP_SHARE = 4.0  # how fast a share does
UNHEARD = -1.5  # the score of what nothing speaks for
OF_LETTERS = {  # what can be said only in answer to such letters, or at such addresses
    "stop_this": {"summary", "notification", "receipt", "notice"},
    "more": {"summary"},
    "mute_this": {"summary"},
    "undo_this": {"notice", "help", "settings", "pause", "join", "leave", "tags"},
    "delete_this": {"receipt"},
    "edit_this": {"receipt"},
    "follow_this": {"notification", "receipt", "summary"},
    "unfollow_this": {"notification", "receipt"},
}


@lru_cache(maxsize=64)  # a mail is heard several times: as an answer, as a wish, as a post
def ranked(subject: str, text: str, place: str) -> tuple[Likely, ...]:
    """Return what a subject and a text can ask for, the likeliest first."""
    words = f"{subject} {BAR} {text}" if subject.strip() else text
    best: dict[str, Likely] = {}
    for each in wish_weights().rank(features_of(words, place)):
        name, kind = _here(each.name, place)
        if name and kind not in best:
            best[kind] = Likely(name, each.score)
    found = list(best.values())
    own = OWN_STOP.get(place)
    return tuple(_as_one(found, own) if own else found)


@lru_cache(maxsize=1_024)
def _here(name: str, place: str) -> tuple[str, str]:
    """Return what a name means at a place, and what it is a kind of; nothing where it cannot be said."""
    name = WITHOUT_VALUE.get(name, ALIKE.get((name, place), name))
    return (
        (name, MORE_EXACTLY.get(name, name)) if place in OF_LETTERS.get(name, {place}) else ("", "")
    )


def _as_one(likely: list[Likely], own: str) -> list[Likely]:
    """Return what is likely with all that stops something as one, which is as likely as these together.

    It is the one that stops the letter that was answered, unless another is clearly likelier.
    """
    stops = [each for each in likely if each.name in STOPS]
    names = [each.name for each in stops if each.score >= stops[0].score - CERTAIN]
    name = own if own in names else stops[0].name
    together = log(sum(exp(STEEP * each.score) for each in stops)) / STEEP
    others = [each for each in likely if each.name not in STOPS]
    return sorted([*others, Likely(name, together)], key=lambda each: -each.score)


def likelier(name: str, likely: Sequence[Likely]) -> tuple[Likely, ...]:
    """Return what is likely with a name whose value is told, so that it is wished for more likely."""
    told = [
        each._replace(score=each.score + TOLD) if each.name == name else each for each in likely
    ]
    return tuple(sorted(told, key=lambda each: -each.score))


def log_shares(likely: Sequence[Likely]) -> defaultdict[str, float]:
    """Return by name the logarithm of the share that it has in what is likely, 0 where it is all."""
    whole = log(sum([exp(STEEP_SHARE * score) for _, score in likely]))
    unheard = STEEP_SHARE * UNHEARD - whole
    shares = {name: STEEP_SHARE * score - whole for name, score in likely}
    return defaultdict(lambda: unheard, shares)


def meant(likely: Sequence[Likely]) -> tuple[list[Likely], Likely]:
    """Return the likeliest with what else is asked for, one of a kind, and the next that is not."""
    first, *others = likely
    found = [first]
    for each in () if first.name == NOTHING else others:
        if each.score < ALSO or len(found) == MOST_WISHES:
            break
        if each.name != NOTHING and kind_of(each.name) not in {kind_of(one.name) for one in found}:
            found.append(each)
    return found, next(each for each in others if each not in found)


def opposites(likely: Sequence[Likely], names: Sequence[str]) -> tuple[str, str] | None:
    """Return a thing and its opposite that may both be asked for: who knows which name is for which."""
    scores = {each.name: each.score for each in likely if each.score >= PERHAPS}
    for one, other in OPPOSITES:
        if names[0] not in (one, other):
            continue
        is_near = one in scores and other in scores and abs(scores[one] - scores[other]) <= SURELY
        if is_near or {one, other} <= {*names}:
            return one, other
    return None


@cache
def kind_of(name: str) -> str:
    """Return what a wish is about: two of one kind are not meant together."""
    return "address" if name.endswith("_address") else name.partition("_")[0]
