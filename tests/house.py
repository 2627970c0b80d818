"""An installation made for tests, lived in by a few members: `digest serve` as a process that may die.

It knows the product by its command, its mail and its database alone.
"""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from cli.keys import load_keys
from digest.community.communities.join import create_community, create_member, join
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, start
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store
from tests import prefork
from tests.patience import PATIENCE
from tests.ports import free_port

DIGEST = str(Path(sys.executable).parent / "digest")
DOMAIN = "mail.example.org"
BORDER = "border.example"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)  # everybody's summary is due
EARLIER = NOON - timedelta(hours=5)  # after the hour of that day.s summary
MEMBERS = 12
CONVERSATIONS = 6
STEP = timedelta(minutes=5)  # by which the clock moves while something waits for its next attempt

# One house sends what a whole town would: its limits are lifted.
COUNTED = (
    *("POSTS_AN_HOUR", "COMMANDS_AN_HOUR", "REFUSALS_AN_HOUR", "REFUSALS_A_DAY"),
    *("QUESTIONS_AN_HOUR", "QUESTIONS_A_DAY", "STRANGERS_A_DAY", "ANSWERS"),
    *("NEWCOMERS_A_DAY", "NEWCOMERS_OF_ONE_DOMAIN"),
)
LIFTED = {f"DIGEST_LIMITS__{name}": "1000000" for name in COUNTED}
LIFTED |= {"DIGEST_LIMITS__SAME_TEXT_MINUTES": "0", "DIGEST_BOUNCES__OUTBREAK_MEMBERS": "1000"}

Row = Sequence[object]
Process = prefork.Forked | subprocess.Popen[bytes]


@dataclass
class House:
    """A folder with an installation, its settings in the environment, and the server that runs in it."""

    folder: Path
    settings: dict[str, str]
    url: str
    keys: Keys
    smtp_port: int = 0
    pages_port: int = 0
    process: "Process | None" = None
    log: Path = Path()
    command: list[str] = field(default_factory=list)  # that the server is started by
    started: "list[Process]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = Store(self.url)
        self._file: sqlite3.Connection | None = None
        if self.url.startswith("sqlite:///"):
            path = self.url.removeprefix("sqlite:///")
            self._file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        self.log = self.folder / "serve.log"
        self.set_clock(NOON)

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock"

    def set_clock(self, at: datetime) -> None:
        self.at = at
        new = self.clock_file.with_suffix(".new")
        new.write_text(at.isoformat())
        new.replace(self.clock_file)

    def begin(self, *, own_clock: bool = False, log: Path | None = None, **extra: str) -> None:
        """Start `digest serve` on fresh ports, without waiting for it."""
        self.smtp_port, self.pages_port = free_port(), free_port()
        ports = {
            "DIGEST_SMTP__PORT": str(self.smtp_port),
            "DIGEST_PAGES__PORT": str(self.pages_port),
            "DIGEST_PAGES__PUBLIC_URL": f"http://127.0.0.1:{self.pages_port}",
        }
        clock = [] if own_clock else ["--clock-file", str(self.clock_file)]
        with (log or self.log).open("ab") as told:
            env = self.settings | ports | extra
            if self.command:
                command = [*self.command, DIGEST, "serve", *clock]
                self.process = subprocess.Popen(
                    command, cwd=self.folder, env=env, stdout=told, stderr=told
                )
            else:
                self.process = prefork.begin(
                    ["serve", *clock], cwd=self.folder, env=env, output=told
                )
        self.started.append(self.process)

    def start(self, *, own_clock: bool = False, log: Path | None = None, **extra: str) -> None:
        """Start `digest serve`, and return once it takes mail."""
        self.begin(own_clock=own_clock, log=log, **extra)
        assert self.is_ready(), self.last_words()

    def is_ready(self) -> bool:
        """Wait until the server takes mail; say no where it ended before."""
        until = time.monotonic() + PATIENCE
        while self.is_alive and time.monotonic() < until:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.smtp_port), 5) as caller,
            ):
                caller.settimeout(5)
                if caller.recv(3) == b"220":
                    return True
            time.sleep(0.02)
        return False

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End the server as a power cut ends a process."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """Tell the server to stop, which it must do cleanly."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        if self.is_alive:  # its last words say where each of its threads is
            self.process.send_signal(signal.SIGABRT)
        assert self.process.wait(PATIENCE) == 0, self.last_words()

    def close(self) -> None:
        """End whatever still runs."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait(PATIENCE)
        self.store.close()
        if self._file is not None:
            self._file.close()

    def last_words(self) -> str:
        """Return the end of the server's log."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def digest(self, *words: str, **extra: str) -> "subprocess.CompletedProcess[str]":
        """Run another command in the same installation."""
        return prefork.run(words, cwd=self.folder, env=self.settings | extra)

    def rows(self, query: str, **values: object) -> list[Row]:
        """Return what the database holds."""
        if self._file is not None:  # asked again and again while a server works: the cheap way
            return self._file.execute(query, values).fetchall()
        with self.store.read() as session:
            return [tuple(row) for row in session.connection().execute(text(query), values)]

    def changes(self) -> int:
        """Return a number that is another one once the server wrote something."""
        return self.count("PRAGMA data_version")

    def count(self, query: str, **values: object) -> int:
        """Return one number of the database."""
        return int(str(self.rows(query, **values)[0][0]))

    def waits(self) -> int:
        """Return how many mails and letters are not yet done with, whenever they are due."""
        mails = self.count("SELECT count(*) FROM received WHERE outcome = 'waiting'")
        states = "('planned', 'sending', 'deferred', 'unknown')"
        return mails + self.count(f"SELECT count(*) FROM delivery WHERE state IN {states}")  # noqa: S608

    def drain(self) -> bool:
        """Wait until nothing is left to do, moving the clock to what is put off; False where it died.

        While letters are handed over the clock stands still: a leap would end their leases.
        """
        until = time.monotonic() + PATIENCE
        moved = time.monotonic()
        while self.waits():
            if not self.is_alive:
                return False
            assert time.monotonic() < until, (
                f"{self.waits()} are not done with\n{self.last_words()}"
            )
            in_hand = self.count("SELECT count(*) FROM delivery WHERE lease_owner IS NOT NULL")
            if in_hand == 0 and time.monotonic() > moved + 3:
                self.set_clock(self.at + STEP)
                moved = time.monotonic()
            time.sleep(0.02)
        return self.is_alive

    def pass_the_night(self) -> bool:
        """Let everybody's summaries go out; False where the server died."""
        self.set_clock(max(MORNING, self.at))
        until = time.monotonic() + PATIENCE
        while self.count("SELECT count(*) FROM member WHERE summary_date < :day", day="2026-03-03"):
            if not self.is_alive:
                return False
            assert time.monotonic() < until, self.last_words()
            time.sleep(0.02)
        return self.drain()

    def outlive_the_mails(self) -> bool:
        """Let the time pass for which mails are kept; False where the server died."""
        self.set_clock(self.at + timedelta(days=4))
        until = time.monotonic() + PATIENCE
        while self.count("SELECT count(*) FROM received WHERE raw IS NOT NULL"):
            if not self.is_alive:
                return False
            assert time.monotonic() < until, self.last_words()
            time.sleep(0.02)
        return self.drain()

    def reply_address(self, member: int, conversation: int) -> str:
        """Return where a member replies to a conversation."""
        return self._signed(Purpose.REPLY, member, conversation)

    def bounce_address(self, member: int, delivery: int) -> str:
        """Return the reverse-path of a letter."""
        return self._signed(Purpose.BOUNCE, member, delivery)

    def _signed(self, purpose: Purpose, member: int, number: int) -> str:
        ticket = Ticket(purpose=purpose, member_id=member, object_id=number)
        return f"{self.keys.local_part(ticket)}@{DOMAIN}"


def found(folder: Path, empty_installation: Path) -> None:
    """Make the folder of an installation that houses can be copied from."""
    shutil.copytree(empty_installation, folder, dirs_exist_ok=True)
    store = Store(f"sqlite:///{folder / 'digest.db'}")
    populate(store)
    store.close()


def populate(store: Store) -> None:
    """Make a community, its members and a few conversations."""
    with store.write() as session:
        lung = create_community(session, name="lung", title="Lung", at=EARLIER)
        for number in range(1, MEMBERS + 1):
            member = create_member(
                session,
                display_name=f"Member {number}",
                address=address_of(number),
                confirmed_at=EARLIER,
                at=EARLIER,
            )
            assert member.id == number
            join(session, number, lung.id, at=EARLIER)
        for number in range(1, CONVERSATIONS + 1):
            words = Draft(author_id=number, text=f"Who knows about this, {number}?", at=EARLIER)
            post = start(session, lung, words, title=f"Question {number}", window=EditWindow())
            assert post.conversation_id == number


def address_of(member: int) -> str:
    """Return the mailbox of a member."""
    return f"member{member}@example.net"


def move_in(founded: Path, folder: Path, relay_port: int, *, url: str | None = None) -> House:
    """Return a house of its own in `folder`, whose letters go to a relay on loopback."""
    for name in ("digest.toml", "digest.keys", "digest.db"):
        shutil.copy(founded / name, folder / name)
    (folder / "digest.keys").chmod(0o600)
    settings = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PYTHONFAULTHANDLER": "1",
        "DIGEST_AUTHENTICATION__MODE": "border",
        "DIGEST_AUTHENTICATION__AUTHSERV_ID": BORDER,
        "DIGEST_COMMUNITY__GATHERING_MINUTES": "0",
        "DIGEST_RELAY__KIND": "smtp",
        "DIGEST_RELAY__PORT": str(relay_port),
        **LIFTED,
    }
    if url is not None:
        settings["DIGEST_DATABASE"] = url
    house = House(
        folder,
        settings,
        url or f"sqlite:///{folder / 'digest.db'}",
        load_keys(folder / "digest.keys"),
    )
    if url is not None:
        done = house.digest("init", "--upgrade")
        assert done.returncode == 0, done.stderr
        populate(house.store)
    return house


@contextlib.contextmanager
def lived_in(house: House) -> Iterator[House]:
    """Yield the house; nothing of it runs on after the block."""
    try:
        yield house
    finally:
        house.close()
