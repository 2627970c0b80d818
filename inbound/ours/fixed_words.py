"""What every letter of ours may say, whoever it is for: made ready once in a process."""

from functools import cache
from pathlib import Path

from digest.community.people.member import A_MEMBER, FORMER_MEMBER
from digest.mail.fixed_text import SAID_IN_CODE, fixed_texts
from digest.mail.moments import DAYS, MONTHS
from inbound.ours.known import FIXED, Texts, texts_of


@cache
def fixed_words(names: tuple[str, ...] = (), folder: Path | None = None) -> Texts:
    """Return the fixed words of all letters; `names` are the service's and its postal address."""
    days = (*DAYS, *MONTHS, *(each[:3] for each in (*DAYS, *MONTHS)), "time")
    made = texts_of((*fixed_texts(folder), *SAID_IN_CODE, *days, FORMER_MEMBER, A_MEMBER), FIXED)
    for name in names:
        made.add_ours(name)
    return made
