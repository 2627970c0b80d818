"""Real mail over real SMTP to a running server: each has exactly one outcome, and none hurts it.

Mails go in one at a time, each worked off with its letters before the next, so that what one costs is known.
"""

import contextlib
import hashlib
import os
import re
import smtplib
import statistics
import time

import pytest

from tests.corpus.burden import cpu_seconds, megabytes, peak_megabytes
from tests.corpus.census import AGAIN, DOOR, Census, Fate
from tests.corpus.material import specimens
from tests.house import CONVERSATIONS, DOMAIN, address_of, found, lived_in, move_in
from tests.patience import PATIENCE
from tests.sender import hand_over, mails
from tests.sink import Sink

CPU_LIMIT = 5.0  # seconds of one mail, on any machine
TIMES = 8  # what the dearest mail may cost, of what the one in the middle does: a busy machine slows both
MEMORY_LIMIT = 300  # megabytes
EVERY = 50  # mails after which a good one is sent
A_FEW = 240  # one in so many of them
ONE_IN = int(os.environ.get("DIGEST_TEST_ONE_IN", "1"))  # for a look at only a part of all
GOODBYE = 421

TROUBLE = re.compile(r"Traceback| ERROR | CRITICAL ")


@pytest.fixture
def sink():
    made = Sink()
    yield made
    made.close()


@pytest.fixture
def house(empty_installation, tmp_path_factory, tmp_path, sink):
    folder = tmp_path_factory.mktemp("founded")
    found(folder, empty_installation)
    with lived_in(move_in(folder, tmp_path, sink.port)) as made:
        made.start(own_clock=True)
        yield made


class Post:
    """Carries the corpus to one house, mail after mail, and keeps the census."""

    def __init__(self, house):
        self.house = house
        self.census = Census()
        self._server = self._connected()
        self._seen = set()
        self._last = 0
        self._began = time.monotonic()

    def carry(self, specimen, reverse_path, targets, raw):
        """Hand one mail over to several addresses, and write down what became of each."""
        pid = self.house.process.pid
        before = cpu_seconds(pid)
        code, answer = self._handed_over(reverse_path, targets.values(), raw)
        assert not 400 <= code < 500, (specimen.name, code, answer)
        rows = self._worked_off()
        for target, address in targets.items():
            outcome, why = self._fate(address, raw, rows) if code < 400 else (DOOR, answer)
            self.census.fates.append(Fate(specimen.kind, specimen.name, target, outcome, why))
        census = self.census
        spent = cpu_seconds(pid) - before
        census.seconds[specimen.name] = max(spent, census.seconds.get(specimen.name, 0))
        census.megabytes = max(census.megabytes, megabytes(pid))

    def check_a_good_mail(self):
        """Send a member's good mail, which must become a post."""
        (mail,) = mails(self.house, 1, first=100_000 + self.census.good)
        code, answer = self._handed_over(address_of(mail.member), [mail.recipient], mail.raw(1))
        assert code == 250, answer
        rows = self._worked_off()
        assert [(outcome, why) for _, outcome, why in rows] == [("posted", "")]
        self.census.good += 1

    def close(self):
        self._server.close()

    def finished(self):
        """Return the census, with what is known at the end."""
        self.census.wall = time.monotonic() - self._began
        self.census.peak_megabytes = peak_megabytes(self.house.process.pid)
        return self.census

    def _connected(self):
        return smtplib.SMTP("127.0.0.1", self.house.smtp_port, timeout=PATIENCE)

    def _handed_over(self, reverse_path, recipients, raw):
        try:
            code, answer = hand_over(self._server, reverse_path, recipients, raw)
        except (
            smtplib.SMTPServerDisconnected
        ):  # a connection lasts ten minutes, and no mail is lost
            code, answer = GOODBYE, b""
        if code == GOODBYE:  # a connection may be told to end, and another be opened
            self._server.close()
            self._server = self._connected()
            code, answer = hand_over(self._server, reverse_path, recipients, raw)
        return code, answer

    def _worked_off(self):
        """Wait until nothing is left to do, and return recipient, outcome and reason of each new mail."""
        until = time.monotonic() + PATIENCE
        while self.house.waits():
            assert self.house.is_alive
            assert time.monotonic() < until, "a mail is not done with"
            time.sleep(0.01)
        rows = self.house.rows(
            "SELECT recipient, outcome, reason, id FROM received WHERE id > :last", last=self._last
        )
        self._last = max([self._last, *(row[3] for row in rows)])
        return [row[:3] for row in rows]

    def _fate(self, address, raw, rows):
        """Return outcome and reason of the one row for this address; a mail seen before has none."""
        own = [row[1:] for row in rows if row[0].lower() == address.lower()]
        body = raw.partition(b"\r\n\r\n")[2].rstrip()
        key = (address, hashlib.sha256(body).digest())
        was_seen = key in self._seen
        self._seen.add(key)
        if not own and was_seen:
            return AGAIN, ""
        assert len(own) == 1, (address, own)
        return own[0]


def carry_as_strangers(post, each):
    """Send each mail by its own writer, nobody of whom is a member."""
    for number, specimen in enumerate(each):
        member = 1 + number % CONVERSATIONS
        places = {
            "reply address": post.house.reply_address(member, member),
            "community": f"lung@{DOMAIN}",
        }
        post.carry(specimen, specimen.writer, places, specimen.proved())
        reverse_path = {"reverse-path": post.house.bounce_address(member, 1)}
        post.carry(specimen, "<>", reverse_path, specimen.proved())
        if number % EVERY == 0:
            post.check_a_good_mail()


def carry_as_members(post, each):
    """Send each mail as if a member had written it, who answers a conversation of their own."""
    for number, specimen in enumerate(each):
        member = 1 + number % CONVERSATIONS
        places = {
            "reply address": post.house.reply_address(member, member),
            "community": f"lung@{DOMAIN}",
        }
        raw = specimen.by(address_of(member), places.values())
        post.carry(specimen, address_of(member), places, raw)
        if number % EVERY == 0:
            post.check_a_good_mail()


@pytest.mark.parametrize(
    "one_in",
    [
        pytest.param(A_FEW, id="bounded", marks=pytest.mark.beyond_the_sample),
        pytest.param(ONE_IN, id="all", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize(
    "carry",
    [
        pytest.param(carry_as_strangers, id="by-strangers"),
        pytest.param(carry_as_members, id="by-members"),
    ],
)
def test_every_mail_of_the_corpus_has_one_outcome(corpus, house, carry, one_in):
    every = list(specimens(corpus))
    assert len(every) > 5_000
    with contextlib.closing(Post(house)) as post:
        carry(post, every[::one_in])
        post.check_a_good_mail()
        census = post.finished()
    print(f"\n{census.tables()}")

    house.stop()
    log = house.log.read_text()
    assert [line for line in log.splitlines() if TROUBLE.search(line)] == []
    assert {fate.why for fate in census.fates} & {"failed"} == set()
    dearest, usual = max(census.seconds.values()), statistics.median(census.seconds.values())
    assert dearest <= min(CPU_LIMIT, TIMES * usual), census.costs()
    assert max(census.megabytes, census.peak_megabytes) <= MEMORY_LIMIT, census.costs()
