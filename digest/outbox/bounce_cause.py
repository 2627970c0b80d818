"""What a bounce means: the mailbox is dead or full, it is about us, or it will pass.

A mailbox counts as dead only if the server spoke about the mailbox itself. Filters also answer "user unknown"
to the text of a letter they do not like. So these words count only with a status about the address (RFC 3463
section 3.2), in answer to RCPT, or in a report that is written for people alone. "Disabled" counts only with
the status for it, and where nothing says that it is for a while.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from digest.outbox.bounce_words import GENERIC, Meaning, meanings, tells_of_trying


class BounceCause(StrEnum):
    """What a bounce means for the member's address."""

    DEAD = "dead"  # nobody reads mail there
    FULL = "full"
    OURS = "ours"  # about our server or our letters: counts against no address, alarms the operator
    PASSING = "passing"
    NOTHING = "nothing"  # delayed, or delivered after all
    CHALLENGED = "challenged"  # a filter there asks for an answer, which it never gets (L-09)


UNFINISHED = frozenset({"delayed", "delivered", "relayed", "expanded"})
DEAD_STATUS = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "1.351"})
HOST_STATUS = frozenset({"1.2", "4.310"})
SENDER_STATUS = frozenset({"1.7", "1.8", "1.9"})
FULL_STATUS = "2.2"
DISABLED_STATUS = "2.1"  # for a while or for good: only the words tell (RFC 3463 section 3.3)
NULL_MX = "1.10"  # RFC 7505; Exchange says it of an unknown mailbox

_WILL_PASS = frozenset({Meaning.TEMPORARY, Meaning.PASSING})

_STATUS = re.compile(r"(?<![\d.])#?([45])\.(\d{1,3}\.\d{1,3})(?![\d.])")
_QUOTED = re.compile(r"@\S+ \[[a-z ]+\]", re.IGNORECASE)  # address [what some server said of it]
_REPLY = re.compile(r"(?<![\d.#=-])([45]\d\d)(?=[ ,\-:#<]|$)(?!-\d)")
_OF_MAILBOX = re.compile(
    r"reply\s+to\s+(?:the\s+)?rcpt|>>>\s?rcpt\s+to|smtp:rcpt|rcpt\s+to\s+response|after\s+rcpt\s+to|"
    r"rcpt\s+to:\s?<|unknown\s+address\s+error|not\s+like\s+(?:our\s+rcpt|recipient)|\bmail\.local:",
    re.IGNORECASE,
)
_OF_LETTER = re.compile(
    r"reply\s+to\s+(?:the\s+)?(?:end\s+of\s+)?data|(?:after|end\s+of)\s+data|>>>\s?(?:\.|data\b)|^data$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is reported about one recipient; `words` are all the text that may say why."""

    address: str = ""  # as the report has it: a hint at most, since anybody can write one (L-06)
    action: str = ""  # failed, delayed, … (RFC 3464 section 2.3.3)
    status: str = ""  # 5.1.1
    words: str = ""
    transcript: str = ""  # more of the dialogue; it may name the refused command


def is_telling(status: str) -> bool:
    """Return True if an enhanced status code says more than yes or no (RFC 3463 section 3.1)."""
    return bool(status) and not status.endswith(".0.0")


def together(verdicts: Iterable[BounceCause]) -> BounceCause:
    """Return the mildest cause reported for several recipients; our letters have only one."""
    said = set(verdicts)
    order = (BounceCause.OURS, BounceCause.PASSING, BounceCause.FULL, BounceCause.DEAD)
    return next((each for each in order if each in said), BounceCause.NOTHING)


def cause_of(failure: Failure) -> BounceCause:
    """Return the cause of one recipient's failure."""
    if failure.action in UNFINISHED or (not failure.action and tells_of_trying(failure.words)):
        return BounceCause.NOTHING
    status = status_of(failure)
    means = meanings(failure.words)
    if not means and not is_telling(status):
        means = meanings(failure.transcript)
    if status[2:] in SENDER_STATUS:
        return BounceCause.OURS
    return _by_words(means, failure, status) or _by_status(status)


def _by_words(means: tuple[Meaning, ...], failure: Failure, status: str) -> BounceCause | None:
    """Return the cause that the words give, None if they add nothing to the status."""
    subject = status[2:]
    may_pass = subject not in DEAD_STATUS - {NULL_MX}
    is_passing = may_pass and not _WILL_PASS.isdisjoint(means)
    match means[0] if means else None:
        case Meaning.FULL:
            return BounceCause.FULL
        case Meaning.OURS:
            return BounceCause.OURS
        case Meaning.HOST_DEAD if not status.startswith("4") and Meaning.TEMPORARY not in means:
            return (
                BounceCause.PASSING if _OF_LETTER.search(failure.transcript) else BounceCause.DEAD
            )
        case Meaning.MAILBOX_DEAD if not is_passing or subject == NULL_MX:
            return _if_about_mailbox(failure, status)
        case Meaning.DISABLED if may_pass:
            is_for_good = subject == DISABLED_STATUS and not is_passing
            return BounceCause.DEAD if is_for_good else BounceCause.PASSING
    return BounceCause.PASSING if is_passing else None


def _if_about_mailbox(failure: Failure, status: str) -> BounceCause:
    """Return DEAD if "user unknown" is about the mailbox and not about the letter."""
    subject = status[2:]
    if subject.startswith("1."):
        return BounceCause.DEAD
    if status.startswith("4"):
        return BounceCause.PASSING
    if _OF_MAILBOX.search(failure.words) or _OF_MAILBOX.search(failure.transcript):
        return BounceCause.DEAD
    if subject.startswith("7."):
        return BounceCause.OURS
    quotes_server = _REPLY.search(failure.words) or _QUOTED.search(failure.words)
    speaks_to_people = not is_telling(status) and not quotes_server
    is_about_letter = _OF_LETTER.search(failure.transcript) is not None
    return BounceCause.DEAD if speaks_to_people and not is_about_letter else BounceCause.PASSING


def _by_status(status: str) -> BounceCause:
    subject = status[2:]
    if subject == FULL_STATUS:
        return BounceCause.FULL
    if subject.startswith("7."):
        return BounceCause.OURS
    if status.startswith("5") and subject in DEAD_STATUS | HOST_STATUS:
        return BounceCause.DEAD
    return BounceCause.PASSING


def status_of(failure: Failure) -> str:
    """Return the most specific enhanced status code, empty if there is none (RFC 3463)."""
    words = GENERIC.compiled.sub("", failure.words)
    found = [f"{digit}.{rest}" for digit, rest in _STATUS.findall(words)]
    known = [*found, *([failure.status] if failure.status else [])]
    telling = [each for each in known if is_telling(each)]
    return (telling or known or [""])[0]
