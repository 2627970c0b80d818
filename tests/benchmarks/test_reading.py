"""Reading a mail for a command takes little, whatever 64 KiB it is made of: as a ratio to plain additions."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import process_time

import pytest

from digest.community.conversations.post import EditWindow
from digest.inbox.envelope import Envelope
from digest.mail.signed_address import Keys
from inbound.authenticate.auth_result import proved
from inbound.work.understand import Means, UnderstoodMail, understand

SIZE = 65_536
ADDITIONS = 1_000_000  # take 20 to 35 milliseconds
MOST = {"plain": 3.0, "html": 4.0}  # times as much as these; half of it where nothing else runs
ROUNDS = 5
PLAINLY = 0.75  # of the most: where the first round takes less, it is enough
ADDRESSES = ("settings", "leave")  # where most is looked for
TEXTS = {
    "one long line": "i would like to have the summary only on sundays because it is too much ",
    "short lines": "go home\n",
    "shortest lines": "ab\n",
    "sentences": "Please pause. ",
    "nested quotes": "> " * 40 + "I said so\n",
    "digits": "1 2 3 4 5 ",
    "dates": "4 March 2024, 12.3.24 at 9:15 ",
    "lines of dates": "4.3.2024 09:15\n",
    "not not not": "not ",
    "links": "https://example.org/a?b=c&d=e#f\n",
    "list": "sleep, lung, ",
    "and": "and ",
    "brackets": "[x] (y) ",
    "quotes": '"a b" ',
    "accents": "a\u0301\u0301 ",
    "wrapped": "this is a line of about seventy characters which a mail program broke\n",
    "paragraphs": "a b c\n\n",
    "keys": "Tags: a\n",
    "German": "Ich möchte bitte die Zusammenfassung nur noch sonntags bekommen. ",
}
HTML = {
    "deep tables": "<table><tr><td>a b ",
    "divisions": "<div>go home</div>",
    "coloured": '<font color="red" size="2">a</font> ',
    "quotes": "<blockquote>a</blockquote>",
    "links": '<a href="http://x.example/z">q</a>',
    "text": "i would like to have the summary only on sundays because it is too much ",
}


@pytest.fixture(scope="module")
def means() -> Means:
    return Means(
        keys=Keys({1: bytes(range(32))}),
        domains=("mail.example.org",),
        authenticate=lambda raw, fields, author, envelope: proved(author, by="a test"),
        window=EditWindow(),
    )


@pytest.mark.always
@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_any_text_is_soon_read(means, piece):
    assert _is_soon_read(means, _mail(piece * (SIZE // len(piece)), "plain"), MOST["plain"])


@pytest.mark.always
@pytest.mark.parametrize("piece", HTML.values(), ids=HTML)
def test_any_html_is_soon_read(means, piece):
    assert _is_soon_read(means, _mail(f"<p>{piece * (SIZE // len(piece))}", "html"), MOST["html"])


def test_no_word_of_a_long_mail_is_lost(means):
    text = "\n".join(f"I have said this {number} times" for number in range(2_000))
    read = _understood(means, _mail(text, "plain"), "help")

    assert read.mail.text == text


def _mail(text: str, kind: str) -> bytes:
    header = f"""From: Ana <ana@example.net>
Message-ID: <1@example.net>
MIME-Version: 1.0
Content-Type: text/{kind}; charset=utf-8
Content-Transfer-Encoding: 8bit

"""
    return header.encode() + text.encode()[:SIZE]


def _understood(means: Means, raw: bytes, name: str) -> UnderstoodMail:
    to = Envelope(
        reverse_path="ana@example.net",
        recipient=f"{name}@mail.example.org",
        accepted_at=datetime(2026, 3, 3, tzinfo=UTC),
    )
    read = understand(raw, to, means)
    assert isinstance(read, UnderstoodMail)
    return read


def _is_soon_read(means: Means, raw: bytes, most: float) -> bool:
    """Say whether it takes fewer times as much as the additions than `most`, wherever it is sent to."""

    def reads(name: str) -> Callable[[int], object]:
        return lambda number: _understood(means, raw + f"{name} {number}".encode(), name)

    return all(_takes_less(reads(name), most) for name in ADDRESSES)


def _takes_less(work: Callable[[int], object], most: float) -> bool:
    """Say whether work takes fewer times as much as the additions; it is told which round it is in.

    Each round of it is held against additions just after it: a busy machine slows both.
    """
    gc.disable()
    try:
        rounds = (_spent(work, number) / _spent(_add, number) for number in range(ROUNDS))
        first = next(rounds)
        return first < most * PLAINLY or median([first, *rounds]) < most
    finally:
        gc.enable()


def _add(_number: int) -> None:
    total = 0
    for number in range(ADDITIONS):
        total += number


def _spent(work: Callable[[int], object], number: int) -> float:
    """Return the seconds of this process alone that work takes."""
    before = process_time()
    work(number)
    return process_time() - before
