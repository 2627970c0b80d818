"""Carries the village's mail: to a running server over SMTP, and from it into each person's box."""

import email
import re
import smtplib
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import parseaddr

from sqlmodel import col, select

from cli.installation import opened
from cli.wiring.running import runner
from cli.wiring.sending import dispatching
from digest.engine.step import Step
from digest.outbox.delivery import Delivery
from tests.border import RECEIVED, results, written
from tests.flows.mails import text_of
from tests.house import BORDER, DOMAIN, House
from tests.patience import PATIENCE
from tests.sink import Sink

HOUSEKEEPING = ("purge", "erase")  # each looks around at its start, and owes nobody a letter
BETWEEN_LOOKS, LONGEST_PAUSE = 0.02, 1  # seconds


@dataclass
class Box:
    """The letters one person got, oldest first."""

    letters: list[Message] = field(default_factory=list)


@dataclass
class PostOffice:
    """A mail program for everybody, and the way to the server."""

    house: House
    sink: Sink
    boxes: defaultdict[str, Box] = field(default_factory=lambda: defaultdict(Box))
    sent: int = 0

    def send(
        self, sender: str, to: str, text: str, *, subject: str = "Hello", **headers: str
    ) -> None:
        """Hand a mail over, as a border does that knows who wrote it."""
        self.sent += 1
        values = {
            "Authentication-Results": results(BORDER, sender.partition("@")[2]),
            "Received": RECEIVED,
            "From": sender,
            "To": to,
            "Subject": subject,
            "Message-ID": f"<story{self.sent}@client.example>",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        raw = "".join(f"{name}: {value}\r\n" for name, value in values.items()) + "\r\n"
        raw += text.replace("\n", "\r\n") + "\r\n"
        with smtplib.SMTP("127.0.0.1", self.house.smtp_port, timeout=PATIENCE) as server:
            reverse_path = "" if "Auto_Submitted" in headers else sender
            refused = server.sendmail(reverse_path, [to], raw.encode())
        assert refused == {}, refused

    def send_message(self, sender: str, to: str, mail: EmailMessage) -> None:
        """Hand over a mail as a program made it."""
        self.sent += 1
        mail["From"], mail["To"] = sender, to
        mail["Message-ID"] = f"<story{self.sent}@client.example>"
        with smtplib.SMTP("127.0.0.1", self.house.smtp_port, timeout=PATIENCE) as server:
            raw = written(BORDER, sender.partition("@")[2]) + mail.as_bytes(policy=SMTP)
            assert server.sendmail(sender, [to], raw) == {}

    def collect(self) -> dict[str, list[Message]]:
        """Return what came since the last time, by address, and put it into the boxes."""
        taken, self.sink.letters = self.sink.letters, []
        new: dict[str, list[Message]] = {}
        for each in taken:
            letter = email.message_from_bytes(each.raw)
            new.setdefault(each.recipient, []).append(letter)
            self.boxes[each.recipient].letters.append(letter)
        return new

    def newest(self, address: str, containing: str) -> Message:
        """Return the newest letter to an address that holds these words in its subject or text."""
        for letter in reversed(self.boxes[address].letters):
            if containing in f"{letter['Subject']}\n{text_of(letter)}":
                return letter
        subjects = [str(each["Subject"]) for each in self.boxes[address].letters[-8:]]
        raise AssertionError(f"no letter to {address} with {containing!r}; the last: {subjects}")


@dataclass
class Quiet:
    """Knows when the server has nothing left to do at the present moment."""

    house: House
    steps: Sequence[Step]
    _seen: tuple[datetime, int] | None = None  # the moment, and the state in which nothing was due

    def wait(self, at: datetime) -> None:
        """Return once nothing is due; the clock stands still meanwhile."""
        until = time.monotonic() + PATIENCE
        while self._seen != (seen := (at, self.house.changes())):
            assert self.house.is_alive, self.house.last_words()
            assert time.monotonic() < until, f"something stays due\n{self.house.last_words()}"
            if self._is_busy(at):
                self._wait_for_a_change(seen[1])
            else:  # what one step ends may be another's to begin: that nothing changes is looked at twice
                self._seen = seen
                time.sleep(BETWEEN_LOOKS)

    def _wait_for_a_change(self, seen: int) -> None:
        """Return once the server wrote something: to look at all that is due costs more than its work."""
        until = time.monotonic() + LONGEST_PAUSE
        while self.house.changes() == seen and time.monotonic() < until:
            time.sleep(BETWEEN_LOOKS)

    def _is_busy(self, at: datetime) -> bool:
        """Look in the order in which work moves on, so that none slips past: at last at what is in hand."""
        with self.house.store.read() as session:
            if any(step.find(session, at, 1) for step in self.steps):
                return True
            in_hand = select(Delivery.id).where(col(Delivery.lease_owner) != "")
            return session.exec(in_hand).first() is not None


@contextmanager
def watched(house: House) -> Iterator[Quiet]:
    """Yield what knows when the server of a house is quiet."""
    with opened(house.folder / "digest.toml") as installation, dispatching(installation) as sending:
        steps = runner(installation, sending).steps
        yield Quiet(house, [step for step in steps if step.name not in HOUSEKEEPING])


def kind_of(letter: Message) -> str:
    """Return what kind of letter it is, as it tells the mail providers."""
    return str(letter["Feedback-ID"]).partition(":")[0].replace("-", " ")


def reply_to(letter: Message) -> str:
    """Return where pressing Reply leads."""
    return parseaddr(str(letter["Reply-To"] or letter["From"]))[1]


def addresses(text: str, purpose: str) -> list[str]:
    """Return the signed addresses of one purpose in a text, in order."""
    return re.findall(rf"\b{purpose}\.[a-z2-7]{{37}}@{re.escape(DOMAIN)}", text)
