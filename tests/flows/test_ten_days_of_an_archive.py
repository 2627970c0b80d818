"""Ten days of summaries from an archive: every post reaches everybody who must see it, exactly once.

What each member must see is computed from the raw archive alone. The days straddle a change of the
clocks in the members' zone, and two of them pass with everything switched off.
"""

import json
import random
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr, parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.recalled import without_recalled

DAYS = [date(2026, 3, 24) + timedelta(days=n) for n in range(10)]  # clocks change on the 29th
OUTAGE = DAYS[3:5]
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")
BUSIEST_DAY = date(1993, 4, 21)  # of the two newsgroups
ON_A_DAY = re.compile(rb"^Date: .*\b(?:1[6-9]|2[0-5]) Apr (?:19)?93 ", re.MULTILINE)  # of the ten
SOME = 4
COUNTS = re.compile(r"(\d+) conversations?, (\d+) new posts?$")
SEPARATOR = re.compile(rb"(?:\A|\n\n+)From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n")
HEAD = 20  # characters by which a line is looked up
WHITE = re.compile(r"\s+")
SIGNATURE = re.compile(r"\n *-{2,} *\n|\n[_=*-]{5}")
NOT_OWN = re.compile(
    r"\s*\w{0,3}[>|:]|.*[:@]|.*(?:says|writes|wrote)\b"
)  # quotes and who is quoted
MARKS = re.compile(r"^\W*(?:\w{0,3}\W{0,2}[>|:]\W*)*")  # whatever marks a quote
WORDS = re.compile(r"[a-z0-9]", re.IGNORECASE)


@dataclass(frozen=True)
class ArchiveMessage:
    """One message as the raw archive has it; `lines` are words of its own that no other says or quotes."""

    message_id: str
    author: str
    settles_at: datetime
    lines: tuple[str, ...]


@dataclass
class Oracle:
    """Says from raw archives alone which posts a member must see; knows nothing of the product."""

    shift: timedelta
    communities: dict[str, list[ArchiveMessage]] = field(default_factory=dict)

    def read(self, name: str, path: Path, skipped: set[str]) -> None:
        parts = [part for part in SEPARATOR.split(path.read_bytes()) if part.strip()]
        said = "".join(map(_bare, b"\n".join(parts).decode("ascii", "ignore").split("\n")))
        messages = [self._message(part, said) for part in parts]
        self.communities[name] = [m for m in messages if m and m.message_id not in skipped]

    def communities_of(self, member: str) -> list[str]:
        return [
            n for n, messages in self.communities.items() if member in {m.author for m in messages}
        ]

    def expected(self, member: str, since: datetime, until: datetime) -> list[ArchiveMessage]:
        """Return what settled in the period in the member's communities, by others."""
        return [
            message
            for name in self.communities_of(member)
            for message in self.communities[name]
            if message.author != member and since <= message.settles_at < until
        ]

    def first_post(self, member: str) -> datetime:
        everything = [m for messages in self.communities.values() for m in messages]
        return min(m.settles_at for m in everything if m.author == member) - timedelta(hours=1)

    def index(self) -> dict[str, list[tuple[ArchiveMessage, str]]]:
        """Return every telling line, with its message, by its first characters."""
        found: dict[str, list[tuple[ArchiveMessage, str]]] = {}
        for message in (m for messages in self.communities.values() for m in messages):
            for line in message.lines:
                found.setdefault(line[:HEAD], []).append((message, line))
        return found

    def _message(self, raw: bytes, said: str) -> ArchiveMessage | None:
        headers = BytesHeaderParser().parsebytes(raw)
        try:
            sent = parsedate_to_datetime(str(headers["Date"]))
        except (TypeError, ValueError):
            return None
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
        body = raw.partition(b"\n\n")[2].decode("ascii", "ignore")
        body = SIGNATURE.split(body)[0]
        own = (line for line in body.split("\n") if not NOT_OWN.match(line))
        return ArchiveMessage(
            message_id=str(headers["Message-ID"]).strip(),
            author=parseaddr(str(headers["From"]))[1].lower().removesuffix("."),
            settles_at=sent + self.shift + timedelta(hours=1),
            lines=tuple(
                x for x in map(_bare, own) if len(WORDS.findall(x)) > 20 and said.count(x) == 1
            ),
        )


def _bare(line):
    return WHITE.sub("", MARKS.sub("", line))


@dataclass(frozen=True)
class Scene:
    """Archives by community, how far their dates move, every how many-th author is written to, and where."""

    archives: dict[str, Path]
    shift_days: int = 0
    one_in: int = 1
    zones: tuple[str, ...] = ZONES


@pytest.fixture
def made_up(tmp_path):
    """Two small archives of our own: eighty messages by nine people, in the ten days."""
    dice = random.Random(7)
    people = [f"person{n}@archive.example" for n in range(9)]
    scene = Scene({name: tmp_path / f"{name}.mbox" for name in ("lung", "sleep")})
    for name, path in scene.archives.items():
        titles: list[tuple[str, str]] = []
        writers = people[:7] if name == "lung" else people[3:]
        moments = sorted(dice.randrange(10 * 24 * 60) for _ in range(40))
        with path.open("w") as file:
            for number, minutes in enumerate(moments):
                sent = datetime(2026, 3, 23, tzinfo=UTC) + timedelta(minutes=minutes)
                file.write(_archived(name, number, dice.choice(writers), sent, titles, dice))
    return scene


def _archived(name, number, author, sent, titles, dice):
    message_id = f"<{name}.{number}@archive.example>"
    answers = dice.choice(titles) if titles and dice.random() < 0.7 else None
    subject = f"Re: {answers[0]}" if answers else f"{name} question {number}"
    if not answers:
        titles.append((subject, message_id))
    references = f"References: {answers[1]}\n" if answers else ""
    words = " ".join(f"{name}{number}word{dice.randrange(10**6)}" for _ in range(30))
    return (
        f"From {author} {sent:%a %b %d %H:%M:%S %Y}\nFrom: {author}\nSubject: {subject}\n"
        f"Date: {format_datetime(sent)}\nMessage-ID: {message_id}\n{references}\n"
        f"Somebody wrote:\n> what was said before\n\n{words}\n\n"
    )


@pytest.fixture
def newsgroups(corpus):
    shift = (date(2026, 3, 29) - BUSIEST_DAY).days
    archives = {
        "rooms": corpus / "mbox" / "20ng-sci.med.mbox",
        "roads": corpus / "mbox" / "20ng-rec.autos.mbox",
    }
    return Scene(archives, shift_days=shift, one_in=60)


@pytest.fixture
def some_of_the_newsgroups(newsgroups, tmp_path):
    """One in so many messages of the ten days themselves, and more of their authors written to."""
    some = {}
    for name, whole in newsgroups.archives.items():
        raw = whole.read_bytes()
        begins = [found.start() for found in SEPARATOR.finditer(raw)]
        parts = [raw[a:b].strip(b"\n") for a, b in pairwise([*begins, len(raw)])]
        kept = [part for part in parts if ON_A_DAY.search(part)][::SOME]
        some[name] = tmp_path / f"some-{name}.mbox"
        some[name].write_bytes(b"\n\n".join(kept) + b"\n")
    return Scene(some, newsgroups.shift_days, one_in=newsgroups.one_in // SOME)


@pytest.fixture
def play(digest, sink, tmp_path):
    """Import the archives, let the ten days pass, and return the oracle with what each member got."""

    def play_scene(scene, **environment):
        oracle = Oracle(timedelta(days=scene.shift_days))
        for name, path in scene.archives.items():
            skipped = _import(digest, tmp_path, name, path, scene.shift_days)
            oracle.read(name, path, skipped)
        written_to = _choose_members(tmp_path / "digest.db", scene)
        got: dict[str, list[tuple[str, str]]] = {address: [] for address in written_to}
        for moment in _runs(scene.zones):
            digest("run", "--at", moment.isoformat(), **environment)
            for recipient, letter in sink.take():
                part = next(p for p in letter.walk() if p.get_content_type() == "text/plain")
                text = without_recalled(part.get_payload(decode=True).decode())
                got[recipient].append((str(letter["Subject"]), WHITE.sub("", text)))
        return oracle, got

    return play_scene


def _import(digest, folder, name, path, shift_days):
    digest("communities", "add", name, "--title", name.title())
    report = folder / f"{name}.json"
    words = ["import", "mbox", str(path), "--community", name, "--confirmed"]
    digest(*words, "--shift-days", str(shift_days), "--report", str(report))
    told = json.loads(report.read_text())
    assert told["imported"] + len(told["skipped"]) == len(SEPARATOR.findall(path.read_bytes()))
    assert all(row["reason"] for row in told["skipped"])
    return {row["message_id"] for row in told["skipped"]}


def _choose_members(database, scene):
    """Spread the members over the zones, let only some be written to, and return their addresses."""
    with sqlite3.connect(database) as db:
        for place, zone in enumerate(scene.zones):
            of_zone = (zone, len(scene.zones), place)
            db.execute("UPDATE member SET zone = ? WHERE id % ? = ?", of_zone)
        db.execute("UPDATE address SET confirmed_at = NULL WHERE id % ? <> 0", (scene.one_in,))
        rows = db.execute("SELECT address FROM address WHERE confirmed_at IS NOT NULL").fetchall()
    db.close()
    return [address for (address,) in rows]


def _runs(zones):
    """Return the moments of the runs: at six in each zone on each day but the two of the outage."""
    return sorted(
        datetime.combine(day, time(6), ZoneInfo(zone)).astimezone(UTC)
        for zone in zones
        for day in DAYS
        if day not in OUTAGE
    )


def _zone_of(database, member):
    with sqlite3.connect(database) as db:
        query = "SELECT zone FROM member JOIN address ON member_id = member.id WHERE address = ?"
        (zone,) = db.execute(query, (member,)).fetchone()
    db.close()
    return ZoneInfo(zone)


def _own_runs(zone, joined_at, zones):
    """Return the runs that owe a member a letter: the first after each local six o'clock.

    A run for members elsewhere, just after the outage, sends what was due in it.
    """
    had, own = (
        _day_of(joined_at, UTC),
        [],
    )  # the zone was chosen after the import: see _choose_members
    for moment in _runs(zones):
        if _day_of(moment, zone) > had:
            had = _day_of(moment, zone)
            own.append(moment)
    return own


def _day_of(moment, zone):
    """Return the last local day on which it was six o'clock by then."""
    local = moment.astimezone(zone)
    return local.date() if local.hour >= 6 else local.date() - timedelta(days=1)


def _told(index, text):
    """Return for each message of which something stands in a letter: how often, and which part of it.

    A message that stands there twice has all its lines twice. Some of them may be quoted by others, so it
    counts as twice only with all its lines, and three at least.
    """
    found: dict[str, Counter[str]] = {}
    size: dict[str, int] = {}
    for place in range(len(text) - HEAD):
        for message, line in index.get(text[place : place + HEAD], ()):
            if text.startswith(line, place):
                found.setdefault(message.message_id, Counter())[line] += 1
                size[message.message_id] = len(message.lines)
    return {
        message_id: (
            min(lines.values()) if len(lines) == size[message_id] > 2 else 1,
            len(lines) / size[message_id],
        )
        for message_id, lines in found.items()
    }


def check_every_letter(oracle, got, database, *, whole, zones=ZONES):
    """Hold each member's letters against the archive; `whole` where no size limit shrinks a letter."""
    letters, index = 0, oracle.index()
    for member, received in got.items():
        since, arrived = oracle.first_post(member), iter(received)
        for until in _own_runs(_zone_of(database, member), since, zones):
            expected = oracle.expected(member, since, until)
            since = max(since, until)
            if not expected:
                continue
            subject, text = next(arrived, ("nothing came", ""))
            counted = COUNTS.search(subject)
            assert counted, (member, until, subject)
            assert int(counted[2]) == len(expected), (member, until, subject)
            told = _told(index, text)
            wanted = {m.message_id for m in expected}
            assert [m for m, (times, _) in told.items() if times > 1] == [], (
                "a post stands there twice"
            )
            unwanted = {m for m, (_, part) in told.items() if part == 1} - wanted
            assert unwanted == set(), "a post that was not expected"
            if whole:
                missing = {m.message_id for m in expected if len(m.lines) > 1} - told.keys()
                assert missing == set(), "a post is missing"
            letters += 1
        assert next(arrived, None) is None, f"one letter too many for {member}"
    return letters


LIFTED = {"DIGEST_SUMMARY__HTML_LIMIT": "0", "DIGEST_SUMMARY__EXCERPT_LIMIT": "0"}


@pytest.mark.parametrize(
    "zones", [ZONES[::2], pytest.param(ZONES, marks=pytest.mark.beyond_the_sample)], ids=len
)
def test_every_post_of_a_small_archive_comes_exactly_once(play, made_up, tmp_path, zones):
    oracle, got = play(replace(made_up, zones=zones), **LIFTED)

    assert check_every_letter(oracle, got, tmp_path / "digest.db", whole=True, zones=zones) > 40


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param("some_of_the_newsgroups", marks=pytest.mark.beyond_the_sample),
        pytest.param("newsgroups", marks=pytest.mark.long),
    ],
    ids=["some", "whole"],
)
def test_every_post_of_the_newsgroups_comes_exactly_once(play, scene, request, tmp_path):
    oracle, got = play(request.getfixturevalue(scene), **LIFTED)

    assert check_every_letter(oracle, got, tmp_path / "digest.db", whole=True) > 40


@pytest.mark.long
@pytest.mark.parametrize("environment", [{}, LIFTED], ids=["as-it-comes", "limit-lifted"])
def test_every_letter_of_the_newsgroups_is_complete(play, newsgroups, tmp_path, environment):
    everybody = Scene(newsgroups.archives, newsgroups.shift_days, one_in=1)
    oracle, got = play(everybody, **environment)

    letters = check_every_letter(oracle, got, tmp_path / "digest.db", whole=bool(environment))
    print(f"{letters} letters to {len(got)} members, each complete")
