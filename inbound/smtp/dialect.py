"""SMTP as anybody speaks it to us, and LMTP as our own border does (RFC 2033)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs between the two."""

    name: str  # in the greeting
    greetings: Mapping[str, bool]  # the commands that greet, and whether they ask for extensions
    answers_each_recipient: bool  # of a mail; otherwise there is one answer to all (S-12)
    refuses: bool  # a border took the mail already: a refusal would go to its alleged author (S-13)
    sizes: int  # of the largest mail: who sends more in one transaction is broken off


ESMTP = Dialect(
    name="ESMTP",
    greetings={"HELO": False, "EHLO": True},
    answers_each_recipient=False,
    refuses=True,
    sizes=2,
)
LMTP = Dialect(
    name="LMTP",
    greetings={"LHLO": True},
    answers_each_recipient=True,
    refuses=False,
    sizes=64,  # a border that is broken off only comes again
)
