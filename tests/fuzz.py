"""Mails that nobody would write, made from mails that somebody did: `make fuzz MINUTES=30`.

Each input is made from a number alone, so that a finding can be made again: `python -m tests.fuzz --only N`.
"""

# ruff: noqa: E501  (tables of tokens)

import argparse
import random
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, process_time
from types import FrameType

from digest.language.text import canonical
from inbound.bounce import finding
from inbound.classify import classify
from inbound.reading.read import SUBJECT_LIMIT, Flaw, Unreadable, read, refusal_at_door
from inbound.reply_text import split

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "shared" / "corpus"
SECONDS = 1  # of CPU, the most that any mail may take
STUCK = 20  # seconds of CPU, after which a mail is given up
LARGEST = 400_000  # bytes of an input
TOKENS = (
    b"\r\n", b"\n", b"\r", b"\0", b"\n\n", b"--", b"=", b"=?", b"?=", b"=?utf-8?q?=0D=0A?=", b"=?x?b?////?=",
    b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xf3\xa0\x81\x81", b"\xcc\x81" * 9, b"<", b">",
    b"<!--", b"-->", b"<div>" * 50, b"<blockquote>", b"</blockquote>", b"<style>", b"<![CDATA[", b"&#x110000;",
    b"&#0;", b"&nbsp;", b"<table><tr><td>", b'<p style="display:none">', b"> ", b">>>>>>>>", b"On x wrote:\n",
    b"-----Original Message-----\n", b"-- \n", b"From: a@b.example\n", b"Von: x\n", b"\nContent-Type: text/html\n\n",
    b"Content-Type: message/rfc822\n\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"--b--\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"charset=utf-7",
    b"charset=utf-16", b"charset=idna", b'charset="\0"', b"charset*0*=x''%ff", b"; format=flowed; delsp=yes",
    b"Content-Type: message/delivery-status\n\n", b"Content-Type: multipart/report; boundary=b\n", b"(" * 200,
    b"[" * 200, b'"' * 51, b"_" * 300, b" \t" * 200, b"*" * 100, b"https://x.example/?" + b"a" * 300, b"@@@@", b"\x1b$B",
    "\u0130\u0345\u1e9e".encode(), "👨‍👩‍👧".encode(), "ﷺ".encode() * 20, "سلام".encode("cp1256"), b"~{~}",
)  # fmt: skip
CHARSETS = (
    b"utf-8 us-ascii iso-2022-jp iso-2022-kr hz-gb-2312 gb18030 big5 shift_jis euc-kr utf-16 utf-32be koi8-r johab "
    b"windows-1252 windows-874 utf-7 rot13 unicode_escape punycode idna zlib_codec klingon mac-roman cp866"
).split()

Change = Callable[[random.Random, bytearray, "list[bytes]"], None]


@dataclass
class Findings:
    """How many inputs were read, the slowest of each station, and what went wrong with which."""

    inputs: int = 0
    number: int = 0  # of the input that is looked at
    slowest: dict[str, float] = field(default_factory=dict)
    found: dict[int, list[str]] = field(default_factory=dict)

    def note(self, wrong: str) -> None:
        self.found.setdefault(self.number, []).append(wrong)
        print(f"{self.number}: {wrong}", file=sys.stderr, flush=True)

    @contextmanager
    def station(self, name: str) -> Iterator[None]:
        before = process_time()
        yield
        taken = process_time() - before
        self.slowest[name] = max(self.slowest.get(name, 0), taken)
        if taken > SECONDS:
            self.note(f"{name} took {taken:.1f} s")


def seeds() -> list[bytes]:
    """Return the mails to begin with: our own, and the corpus where it is there."""
    files = sorted((HERE / "hostile").glob("*.eml"))
    if CORPUS.is_dir():
        files += sorted((CORPUS / "eml").rglob("*.eml")) + sorted((CORPUS / "auto").rglob("*.eml"))
    raws = [file.read_bytes() for file in files]
    return [raw for raw in raws if len(raw) <= LARGEST // 4]


def made(number: int, begun: list[bytes]) -> bytes:
    """Return the input of this number."""
    chance = random.Random(number)
    raw = bytearray(chance.choice(begun))
    for _ in range(chance.choice((1, 2, 4, 8, 30))):
        chance.choice(CHANGES)(chance, raw, begun)
        del raw[LARGEST:]
    return bytes(raw)


def look(raw: bytes, findings: Findings) -> Iterator[str]:
    """Take a mail apart as the server does, and yield what is wrong with the result."""
    with findings.station("door"):
        refusal_at_door(raw)
    with findings.station("read"):
        mail = read(raw)
    if isinstance(mail, Unreadable):
        if mail.flaw is Flaw.MALFORMED:
            yield "an exception was swallowed"
        return
    with findings.station("classify"):
        for path in ("", "a@b.example"):
            classify(mail, reverse_path=path, domains=["mail.example.org"])
    with findings.station("bounce"):
        finding(mail, raw)
    with findings.station("reply text"):
        said = split(mail.text)
    for name, text in {"text": mail.text, "own": said.text, "cut": said.cut}.items():
        if canonical(text) != text:
            yield f"{name} is not canonical"
    if len(mail.subject) > SUBJECT_LIMIT or re.search(r"[\r\n\0]", mail.subject):
        yield "subject"
    if mail.author is not None and not re.fullmatch(r"[^\s<>,\"]+@[^\s<>,\"]+", mail.author):
        yield "author"


def fuzz(begin: int, *, until: Callable[[int], bool]) -> Findings:
    """Look at one input after the other until `until` says so of their count."""
    begun, findings = seeds(), Findings()
    while not until(findings.inputs):
        findings.number = begin + findings.inputs
        raw = made(findings.number, begun)
        try:
            with _limited():
                for wrong in look(raw, findings):
                    findings.note(wrong)
        except Exception as error:
            findings.note(f"{type(error).__name__}: {error}")
        findings.inputs += 1
    return findings


@contextmanager
def _limited() -> Iterator[None]:
    """Raise TimeoutError, with where it was, in what takes far too long."""

    def give_up(_signal: int, frame: FrameType | None) -> None:
        raise TimeoutError("".join(traceback.format_stack(frame)[-3:]))

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, STUCK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _flip(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    for _number in range(chance.choice((1, 5, 50))):
        if raw:
            raw[chance.randrange(len(raw))] = chance.randrange(256)


def _insert(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    place = chance.randrange(len(raw) + 1)
    raw[place:place] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 3, 100, 3_000))


def _remove(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    place = chance.randrange(len(raw) + 1)
    del raw[place : place + chance.choice((1, 10, 200, 5_000))]


def _repeat(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    place = chance.randrange(len(raw) + 1)
    span = raw[place : place + chance.choice((1, 20, 400))]
    raw[place:place] = span * chance.choice((2, 20, 500))


def _splice(chance: random.Random, raw: bytearray, begun: "list[bytes]") -> None:
    other = chance.choice(begun)
    start = chance.randrange(len(other) + 1)
    place = chance.randrange(len(raw) + 1)
    raw[place : place + chance.choice((0, 100, 10_000))] = other[start : start + 3_000]


def _swap_lines(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    lines = bytes(raw).split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    raw[:] = b"\n".join(lines)


def _charset(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    new = b"charset=" + chance.choice(CHARSETS)
    raw[:] = re.sub(rb"(?i)charset=\"?[\w-]+\"?", lambda _found: new, bytes(raw))


def _line_ends(chance: random.Random, raw: bytearray, _: "list[bytes]") -> None:
    plain = bytes(raw).replace(b"\r\n", b"\n")
    raw[:] = plain.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\x0b")))


CHANGES: tuple[Change, ...] = (
    _flip, _insert, _insert, _remove, _repeat, _splice, _swap_lines, _charset, _line_ends,
)  # fmt: skip


def main() -> int:
    """Fuzz for some minutes and print what was found."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--minutes", type=float, default=1)
    options.add_argument("--begin", type=int, default=0, help="number of the first input")
    options.add_argument("--only", type=int, help="look at one input, and let its error through")
    chosen = options.parse_args()
    if chosen.only is not None:
        print(*look(made(chosen.only, seeds()), Findings()), sep="\n")
        return 0
    end = monotonic() + 60 * chosen.minutes
    findings = fuzz(chosen.begin, until=lambda _count: monotonic() > end)
    slowest = ", ".join(f"{name} {taken:.2f} s" for name, taken in findings.slowest.items())
    print(f"{findings.inputs} inputs, {len(findings.found)} findings; the slowest: {slowest}")
    for number, wrong in findings.found.items():
        print(f"{number}: {'; '.join(wrong)}")
    return 1 if findings.found else 0


if __name__ == "__main__":
    sys.exit(main())
