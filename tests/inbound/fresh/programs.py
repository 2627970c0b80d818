"""What a member says, and how their mail program puts it into a mail with the letter it answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from email.message import EmailMessage
from pathlib import Path

from tests.inbound.ours.quoters import BLIND, OPEN, Answered, Own, Quoter, marked

QUOTED = "{{QUOTE}}"
PROGRAMS: dict[str, tuple[Quoter, ...]] = {  # of each client those that it is met with, in turn
    "gmail": (OPEN["gmail"], OPEN["gmail-both-parts"], OPEN["gmail-html"]),
    "outlook": (OPEN["outlook"], BLIND["outlook-html"], BLIND["outlook-word"]),
    "apple": (BLIND["apple"], BLIND["apple-html"]),
    "thunderbird": (OPEN["thunderbird"],),
    "yahoo": (OPEN["yahoo"],),
    "webde": (BLIND["web.de"], BLIND["gmx"]),
}
UNMARKED: dict[str, Quoter] = {  # those of its programs that put the letter below without marks
    "outlook": OPEN["outlook-german"],
    "yahoo": OPEN["yahoo"],
    "webde": BLIND["gmx"],
}


@dataclass(frozen=True)
class Said:
    """One mail as it is told in a file of them, with what its teller expects of it."""

    n: int
    group: str
    writer: str
    from_name: str
    lang: str
    client: str
    answers: str  # which letter of ours: its kind, or none
    to: str  # "reply", or the part before the @
    subject: str | None  # else the program's own "Re: …"
    quote: str  # all, part, unmarked, inline, none
    forwarded: str | None
    body: str
    expected: str
    must_publish: tuple[str, ...]
    must_not_publish: tuple[str, ...]
    before: str | None = None  # what the post said that this is a new version of
    joins: bool = False  # its writer is in the community that they write to
    after: int | None = None  # the mail that was sent into the same town before


def read_mails(path: Path) -> list[Said]:
    """Read the mails of a file, one a line."""
    names = {each.name for each in fields(Said)}
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Said(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in each.items()
                if name in names
            }
        )
        for each in told
    ]


def put_into(mail: EmailMessage, said: Said, letter: Answered | None) -> None:
    """Set a mail's content: what is said, what is forwarded below it, and the letter as it is quoted."""
    words = "\n\n".join(part for part in (said.body, said.forwarded) if part)
    if letter is None or said.quote == "none":
        mail.set_content(words)
    elif said.quote == "inline":
        mail.set_content(_between(words, letter, said.client))
    else:
        _quoter(said)(_part(letter) if said.quote == "part" else letter, Own(words)).put_into(mail)


def _quoter(said: Said) -> Quoter:
    if said.quote == "unmarked":
        return UNMARKED.get(said.client, OPEN["bare"])
    programs = PROGRAMS[said.client]
    return programs[said.n % len(programs)]


def _paragraphs(letter: Answered) -> list[str]:
    """Return what a member would quote of a letter: its longer paragraphs, and no address."""
    blocks = [block.strip("\n") for block in letter.text.split("\n\n")]
    whole = [
        block for block in blocks if len(block) > 40 and "@" not in block and "--" not in block
    ]
    return [*(block for block in whole if block.startswith("  ")), *whole]


def _part(letter: Answered) -> Answered:
    first = _paragraphs(letter)[0]
    return replace(letter, text=first, html=f"<p>{first}</p>")


def _between(words: str, letter: Answered, client: str) -> str:
    """Put a paragraph of the letter in for each place that is left for one; only Outlook marks nothing."""
    quote: Callable[[str], list[str]] = str.splitlines if client == "outlook" else marked
    paragraphs = iter(_paragraphs(letter))
    above = [letter.wrote] if client != "outlook" else []
    while QUOTED in words:
        lines = [*above, *quote(next(paragraphs))]
        words, above = words.replace(QUOTED, "\n".join(lines), 1), []
    return words
