"""Backups made while mail comes in, and restored; and an older one, since which letters went out."""

import json
import random
import re
import shutil
import smtplib
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest
from sqlmodel import select

from digest.community.communities.join import create_member, join
from digest.community.conversations.follow import follow
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import NO_MAIL, Purpose
from digest.store.database import Store
from tests.border import results
from tests.house import BORDER, DOMAIN, NOON, House, address_of, lived_in
from tests.sender import Sender, hand_over, mails
from tests.sink import Taken

LOAD = 40  # mails that wait to be sent while backups are made
KNOWN = 7  # conversations that are there when the older backup is made
LEAVER = 12
STARTERS = (8, 9, 10)  # members who begin a conversation after the restore
NORA = "nora@example.net"  # joined since the backup
READERS = (address_of(2), address_of(6), NORA)  # who use what stands in letters of the lost time
OF_OTHERS = """
    SELECT member.id, display_name, state, summary_frequency, notifications, paused_until FROM member
    WHERE member.id NOT IN (2, 6)
"""
Token = tuple[str, str, bool]  # purpose, token, whether it is in a link
SIGNED = re.compile(r"\b([a-z])\.([a-z2-7]{37})(?=@)|/([usw])/([a-z2-7]{37})\b")


@pytest.mark.parametrize(
    "moments",
    [pytest.param(3, id="a-few"), pytest.param(20, id="many", marks=pytest.mark.long)],
)
@pytest.mark.beyond_the_sample
def test_no_mail_that_was_answered_before_a_backup_began_is_missing_in_it(house, tmp_path, moments):
    dice = random.Random(moments)
    made, kept = 0, []
    house.start()
    with Sender(lambda: house.smtp_port, deque(), connections=4) as sender:
        for number in range(moments):
            more = mails(house, max(0, LOAD - len(sender.queue)), first=made)
            made += len(more)
            sender.queue.extend(more)
            enough = len(sender.taken) + dice.randrange(1, 12)
            sender.wait_until(lambda enough=enough: len(sender.taken) >= enough)
            before = [mail.mark for mail in sender.taken]
            kept.append((before, _back_up(house, tmp_path / "backups", number)))
        assert house.is_alive, house.last_words()
        assert sender.wait()
    house.stop()

    for before, folder in kept:
        elsewhere = _restored_elsewhere(house, folder, tmp_path / f"at-{folder.name}")
        said = _marks(elsewhere)
        assert set(before) <= said.keys(), "a mail is missing"
        assert set(said.values()) <= {1}, "a mail is there twice"
    print(f"{moments} backups while {made} mails came in: none answered before is missing")


@pytest.mark.beyond_the_sample
def test_after_an_older_backup_nobody_gets_what_is_another_s_and_who_left_stays_gone(
    house, sink, tmp_path
):
    house.start()
    _say(house, 1, f"lung@{DOMAIN}", "Before the backup.")
    assert house.drain()
    sink_size = len(sink.letters)
    folder = _back_up(house, tmp_path / "backups", 0)

    house.set_clock(house.at + timedelta(minutes=10))
    _join(house, NORA)
    for member in range(2, 5):
        _say(house, member, f"lung@{DOMAIN}", "Since the backup.", subject=f"New {member}")
        _say(house, member, house.reply_address(member, 1), "A reply since the backup.")
    _say(house, LEAVER, f"lung@{DOMAIN}", "I am still here.", subject="Mine")
    assert house.drain()
    assert house.pass_the_night()
    leaving = ("members", "erase", str(LEAVER), "--reason", "asked", "--yes")
    done = house.digest(*leaving, "--at", house.at.isoformat())
    assert done.returncode == 0, done.stderr
    house.stop()
    since = [each for each in sink.letters[sink_size:] if each.recipient in READERS]
    at = house.at + timedelta(hours=1)
    house.store.close()

    done = house.digest("restore", str(folder), "--yes", "--at", at.isoformat(), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["erased_again"] == 1

    again = House(house.folder, house.settings, house.url, house.keys)
    with lived_in(again):
        again.set_clock(at)
        again.start()
        for member in STARTERS:
            _say(again, member, f"lung@{DOMAIN}", "After the restore.", subject=f"Other {member}")
        assert again.drain()
        before = again.rows(OF_OTHERS)
        _use_every_address(again, since)
        assert again.drain()
        again.stop()
        assert again.rows(OF_OTHERS) == before
        _nothing_is_anothers(again)
        assert again.count("SELECT count(*) FROM member WHERE id = :id", id=LEAVER) == 0
        told = again.rows("SELECT reverse_path, reason FROM received")
        reasons = Counter(str(reason) for sender, reason in told if sender in READERS)
    assert reasons["lost_time"] > 5
    assert reasons["of a lost time"] > 5, "who joined since is kept for the operator"
    print(f"{len(since)} letters of the lost time answered: {dict(reasons)}")


def _use_every_address(house: House, letters: list[Taken]) -> None:
    """Let each reader use one address of each purpose, of those that are lost and of those that hold."""
    pressed = Counter[int]()
    for reader in READERS:
        mine = [each.message for each in letters if each.recipient == reader]
        assert mine, reader
        for purpose, token, is_link in _chosen(house, set().union(*(map(_tokens, mine)))):
            if is_link:
                pressed[_press(house, f"/{purpose}/{token}")] += 1
            else:
                said = f"For {purpose}.{token} alone, said since."
                _say(house, 0, f"{purpose}.{token}@{DOMAIN}", said, sender=reader)
    assert set(pressed) <= {200, 400, 410}
    assert pressed[410] > 0, "links of who joined since lead nowhere"


def _chosen(house: House, tokens: set[Token]) -> list[Token]:
    """Return the newest and the oldest that each kind of address names: the one is lost, the other is not."""
    kinds: dict[object, list[tuple[int, Token]]] = {}
    for purpose, token, is_link in tokens:
        if is_link or Purpose(purpose) not in NO_MAIL:
            ticket = house.keys.read(Purpose(purpose), token)
            found = (ticket.object_id, (purpose, token, is_link))
            kinds.setdefault((purpose, is_link), []).append(found)
    ends = [end for each in kinds.values() for end in {min(each), max(each)}]
    return sorted(token for _, token in ends)


def _tokens(message: Message) -> set[Token]:
    texts = [str(value) for value in message.values()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            texts.append(urllib.parse.unquote(content.decode()))
    return {
        (match[3] or match[1], match[4] or match[2], match[3] is not None)
        for match in SIGNED.finditer("\n".join(texts).replace("\n ", ""))
    }


def _nothing_is_anothers(house: House) -> None:
    """Hold what was said against the address it was said to, as it was sealed before."""
    for text, author, conversation in house.rows(
        "SELECT text, author_id, conversation_id FROM post"
    ):
        found = re.search(r"For ([a-z])\.([a-z2-7]{37}) alone", str(text))
        if found is not None:
            ticket = house.keys.read(Purpose(found[1]), found[2])
            assert ticket.purpose is Purpose.REPLY, "nothing else publishes words"
            assert (ticket.member_id, ticket.object_id) == (author, conversation)
            assert ticket.object_id <= KNOWN, "it was there when the backup was made"
    follows = house.rows("SELECT member_id FROM follow WHERE conversation_id > :known", known=KNOWN)
    assert {member for (member,) in follows} <= set(STARTERS), "theirs, and nobody else's"


def _press(house: House, path: str) -> int:
    data = b"List-Unsubscribe=One-Click"
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{house.pages_port}{path}", data, timeout=20
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _say(
    house: House,
    member: int,
    recipient: str,
    words: str,
    *,
    sender: str | None = None,
    subject: str = "Question",
) -> None:
    sender = sender or address_of(member)
    raw = (
        f"Authentication-Results: {results(BORDER, sender.rpartition('@')[2])}\r\n"
        f"Received: from client.example by {BORDER} with ESMTPS id x; Mon, 2 Mar 2026 11:59:00 +0000\r\n"
        f"From: {sender}\r\nTo: {recipient}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{abs(hash((sender, recipient, words)))}@client.example>\r\n"
        f"Date: Mon, 2 Mar 2026 11:59:00 +0000\r\n\r\n{words}\r\n"
    )
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=20) as server:
        code, answer = hand_over(server, sender, [recipient], raw.encode())
    assert code == 250, (recipient, answer)


def _join(house: House, address: str) -> None:
    with house.store.write() as session:
        at = house.at
        member = create_member(
            session, display_name="Nora", address=address, confirmed_at=at, at=at
        )
        join(session, member.id, 1, at=at)
        follow(session, member.id, 1, at=at)


def _back_up(house: House, folder: Path, number: int) -> Path:
    moment = (NOON + timedelta(seconds=number)).isoformat()
    done = house.digest("backup", str(folder), "--at", moment, "--json")
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["backup"])


def _restored_elsewhere(house: House, folder: Path, where: Path) -> House:
    """Restore a backup as on another machine, where only the keys are there."""
    where.mkdir()
    shutil.copy(folder / "digest.toml", where / "digest.toml")
    shutil.copy(house.folder / "digest.keys", where / "digest.keys")
    there = House(where, house.settings, f"sqlite:///{where / 'digest.db'}", house.keys)
    there.close()
    (where / "digest.db").unlink(missing_ok=True)
    done = there.digest("restore", str(folder), "--yes", "--at", NOON.isoformat())
    assert done.returncode == 0, done.stderr
    return there


def _marks(house: House) -> Counter[str]:
    """Return which mails are there, as a post or still waiting, and how often."""
    store = Store(house.url)
    with store.read() as session:
        waiting = session.exec(
            select(ReceivedMail).where(ReceivedMail.outcome == Outcome.WAITING)
        ).all()
    texts = [unseal(house.keys, each).decode() for each in waiting]
    with store.read() as session:
        query = "SELECT text FROM post"
        texts += [str(text) for (text,) in session.connection().exec_driver_sql(query)]
    store.close()
    return Counter(mark for text in texts for mark in re.findall(r"mark\d{5}mark", text))
