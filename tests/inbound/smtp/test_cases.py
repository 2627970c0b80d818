"""The sessions of smtp_cases.json against real servers; `house_of` looks after each that all is well."""

import json
import re
import socket
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from digest.inbox.intake import accept_together
from digest.inbox.received_mail import Outcome
from digest.store.database import Store
from inbound.smtp import replies
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.tls import Certificate
from tests.inbound.smtp.conftest import DOMAIN, GOOD, LUNG, NEIGHBOUR, NO_ONE, SECRET, memory
from tests.patience import PATIENCE

HERE = Path(__file__).parent
CASES = json.loads((HERE / "smtp_cases.json").read_text())["cases"]
LONG = b"\r\n ".join([b"x" * 900] * 10)  # of a field, on lines that are no longer than they may be
SMUGGLED = (
    b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<" + LUNG.encode() + b">\r\nDATA\r\nevil\r\n.\r\n"
)


def trouble(_transactions):
    raise RuntimeError(f"password={SECRET} in store.py")


def test_every_case_has_its_test():
    written = "".join(path.read_text() for path in HERE.glob("test_*.py"))

    assert {case["id"] for case in CASES} <= set(re.findall(r"def test_(s\d\d)_", written))


@pytest.mark.parametrize("end", CASES[0]["send"])
def test_s01_no_second_mail_is_smuggled_in(house, end):
    with house.connect() as client:
        client.begin(LUNG)
        client.send(GOOD + end.encode().decode("unicode_escape").encode() + SMUGGLED)
        answer = client.reply()
        assert client.say("NOOP").startswith("250")

    assert answer == (replies.BAD_LINES if house.kind == "smtp" else replies.TAKEN)
    assert len(house.kept()) == (house.kind == "lmtp")


def test_s02_an_endless_line_is_broken_off_and_fills_no_memory(house):
    house.start(limits=SmtpLimits())
    with house.connect() as client:
        client.begin(LUNG)
        had = memory()
        try:
            for _ in range(150_000_000 // 65_536):
                client.send(b"x" * 65_536)
        except ConnectionError:
            assert house.kind == "smtp"
        else:  # the border's cap is higher
            assert client.say(b"\r\n.") == replies.TAKEN
        assert memory() - had < 16 * 1024
    assert len(house.kept()) == (house.kind == "lmtp")


def test_s03_an_endless_command_is_broken_off(house):
    with house.connect() as client:
        client.send(b"NOOP ")
        try:
            for _ in range(1000):
                client.send(b"x" * 65_536)
        except ConnectionError:
            return
        pytest.fail("64 MB of one command were taken")


def test_s04_a_mail_one_byte_too_large_is_refused_declared_or_not(smtp):
    filler = b"x" * 70 + b"\r\n"
    fits = GOOD + filler * ((100_000 - len(GOOD)) // len(filler))
    fits += b"y" * (100_000 - len(fits) - 2) + b"\r\n"
    with smtp.connect() as client:
        assert client.say("MAIL FROM:<a@b.example> SIZE=100001").startswith("552 5.3.4")
        assert client.mail(fits[:-2], LUNG) == replies.TAKEN
        assert client.mail(b"z" + fits[:-2], LUNG) == replies.TOO_LARGE
    assert [row.size for row in smtp.kept()] == [100_000]


def test_s04_behind_a_border_what_is_too_large_is_held_with_its_beginning(lmtp):
    with lmtp.connect() as border:
        assert "SIZE" not in border.hello
        assert border.mail(GOOD + b"x\r\n" * 100_000, LUNG) == replies.TAKEN
    [row] = lmtp.kept()
    assert (row.outcome, row.reason, row.size) == (Outcome.HELD, "too_large", 65_536)


@pytest.mark.parametrize(
    ("octets", "answer"),
    [
        pytest.param(1_001, replies.TAKEN, id="more-than-the-standard-has"),
        pytest.param(65_536, replies.TAKEN, id="as-long-as-may-be"),
        pytest.param(65_537, replies.LONG_LINE, id="one-more"),
        pytest.param(90_000, replies.LONG_LINE, id="far-more"),
    ],
)
def test_s05_a_line_that_is_far_longer_than_the_standard_has_is_refused_to_strangers_only(
    house, octets, answer
):
    with house.connect() as client:
        taken = client.mail(GOOD + b"x" * octets + b"\r\nmore", LUNG)

    assert taken == (answer if house.kind == "smtp" else replies.TAKEN)
    assert len(house.kept()) == (taken == replies.TAKEN)


def test_s06_the_hundred_and_first_recipient_waits_and_the_others_get_their_mail(house):
    with house.connect() as client:
        client.say("MAIL FROM:<a@b.example>")
        answers = [client.say(f"RCPT TO:<{house.signed(n)}>") for n in range(101)]
        assert {answer[:3] for answer in answers[:100]} == {"250"}
        assert answers[100] == replies.TOO_MANY_RECIPIENTS
        client.say("DATA")
        assert client.say(GOOD + b".") == replies.TAKEN
    assert len(house.kept()) == 100


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("recipient", "code"),
    [
        pytest.param(b"<lung\0@mail.example.org>", "553", id="nul"),
        pytest.param(b"<lu\rng@mail.example.org>", "553", id="carriage-return"),
        pytest.param(b"<lu\tng@mail.example.org>", "553", id="tab"),
        pytest.param(b"<" + b"x" * 65 + b"@mail.example.org>", "553", id="65-octets"),
        pytest.param(b"<" + b"x" * 64 + b"@mail.example.org>", "550", id="64-octets-but-nobody"),
        pytest.param(b"<@a.example,@b.example:lung@mail.example.org>", "553", id="source-route"),
        pytest.param(b'<"lung"@mail.example.org>', "550", id="quoted"),
        pytest.param(b'<"lu ng"@mail.example.org>', "55", id="quoted-space"),
        pytest.param(b"<lung@[127.0.0.1]>", "550", id="address-literal"),
        pytest.param("<lüng@mail.example.org>".encode(), "553", id="utf8"),
        pytest.param(b"<lung@mail.example.org> NOTIFY=NEVER", "555", id="parameter"),
        pytest.param(b"<lung@mail.example.org", "553", id="open"),
        pytest.param(b"<>", "553", id="null"),
        pytest.param(b"", "55", id="nothing"),
    ],
)
def test_s07_odd_recipients_are_refused(house, recipient, code):
    with house.connect() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert client.say(b"RCPT TO:" + recipient).startswith(code)
        assert client.say("DATA") == replies.NO_RECIPIENT
    assert house.kept() == []


def test_s08_the_null_sender_is_empty(house):
    with house.connect() as client:
        assert client.mail(GOOD, LUNG, sender="") == replies.TAKEN
    assert [row.reverse_path for row in house.kept()] == [""]


@pytest.mark.parametrize(
    "to", ["postmaster", "POSTMASTER", f"Postmaster@{DOMAIN}", f"abuse@{DOMAIN}"]
)
def test_s09_whoever_runs_the_server_is_always_there(house, to):
    with house.connect() as client:
        assert client.mail(GOOD, to) == replies.TAKEN


def test_s10_nothing_is_relayed(house):
    with house.connect() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert client.say("RCPT TO:<lung@elsewhere.example>") == replies.NOT_OURS


def test_s13_a_client_that_hangs_up_leaves_one_mail_at_most_and_one_after_coming_again(house):
    keeping, go_on = threading.Event(), threading.Event()

    def slow(_transactions):
        keeping.set()
        go_on.wait(PATIENCE)

    house.start(before_keeping=slow)
    client = house.connect()
    client.begin(LUNG)
    client.send(GOOD + b".\r\n")
    keeping.wait(PATIENCE)
    client.close()
    go_on.set()
    with house.connect() as again:
        assert again.mail(GOOD[:-2], LUNG) == replies.TAKEN
    assert len(house.kept()) == 1


def test_s14_our_own_trouble_leaves_the_mail_with_its_sender_and_tells_nothing(house):
    house.start(before_keeping=trouble)
    with house.connect() as client:
        assert client.mail(GOOD, LUNG) == replies.TRY_LATER
        assert client.say("NOOP").startswith("250")
    assert house.kept() == []


def test_s15_a_client_that_waits_for_us_is_not_too_slow(house):
    go_on = threading.Event()
    house.start(
        limits=SmtpLimits(size=100_000, silence=1), before_keeping=lambda _: go_on.wait(PATIENCE)
    )
    with house.connect() as client:
        client.begin(LUNG)
        client.send(GOOD + b".\r\n")
        with house.connect() as other:  # which says nothing, and is sent away
            assert other.reply() == replies.TOO_SLOW
        go_on.set()
        assert client.reply() == replies.TAKEN
    with house.connect() as again:
        assert again.mail(GOOD[:-2], LUNG) == replies.TAKEN
    assert len(house.kept()) == 1


def test_s16_what_was_said_before_tls_is_not_heard_in_it(house, make_certificate):
    house.start(certificate=Certificate(*make_certificate("one")))
    with house.connect() as client:
        client.send(
            b"STARTTLS\r\nMAIL FROM:<evil@x.example>\r\nRCPT TO:<" + LUNG.encode() + b">\r\n"
        )
        assert client.reply().startswith("220")
        client.secure()
        assert client.say("DATA").startswith("503")
        hello = client.say("LHLO x" if house.kind == "lmtp" else "EHLO x")
        assert "STARTTLS" not in hello
        assert client.say("DATA") == replies.NO_RECIPIENT
        assert client.mail(GOOD, LUNG) == replies.TAKEN
    assert [row.reverse_path for row in house.kept()] == ["ana@example.net"]


def test_s17_nobody_signs_in(house, make_certificate):
    house.start(certificate=Certificate(*make_certificate("one")))
    with house.connect() as client:
        assert "STARTTLS" in client.hello
        client.say("STARTTLS")
        client.secure()
        hello = client.say("LHLO x" if house.kind == "lmtp" else "EHLO x")
        assert "AUTH" not in hello
        assert client.say("AUTH PLAIN AGFuYQBodW50ZXIy") == replies.NO_AUTH


def test_s18_nobody_learns_who_is_here(house):
    with house.connect() as client:
        for command in ("VRFY", "EXPN"):
            known, unknown = client.say(f"{command} lung"), client.say(f"{command} nobody")
            assert known == unknown
            assert known[:3] in ("252", "502")


def test_s19_a_forged_token_gets_one_answer_whatever_is_wrong_with_it_and_no_database_is_asked(
    house,
):
    good = house.signed(1)
    local, _, domain = good.partition("@")
    other = "a" if local[-1] != "a" else "b"
    forged = [
        f"{local[:-1]}{other}@{domain}",
        f"{local[:-1]}@{domain}",
        f"p{local[1:]}@{domain}",
        f"r.{'a' * 37}@{domain}",
        f"reply+{'b' * 37}@{domain}",
    ]
    with house.connect() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert {client.say(f"RCPT TO:<{each}>") for each in forged} == {NO_ONE}
        known, unknown = house.signed(1), house.signed(999_999)
        assert client.say(f"RCPT TO:<{known}>") == client.say(f"RCPT TO:<{unknown}>")
    assert house.asked_for_names == 0


def test_s20_a_command_that_was_not_offered_harms_nothing(house):
    with house.connect() as client:
        assert "CHUNKING" not in client.hello
        assert client.say("BDAT 5 LAST") == replies.UNKNOWN_COMMAND
        assert client.mail(GOOD, LUNG) == replies.TAKEN


def test_s21_addresses_beyond_ascii_are_refused(house):
    with house.connect() as client:
        assert "SMTPUTF8" not in client.hello
        assert client.say("MAIL FROM:<änne@b.example>") == replies.BAD_ADDRESS
        assert client.say("MAIL FROM:<a@b.example> SMTPUTF8").startswith("5")


def test_s22_each_recipient_of_lmtp_gets_an_answer(lmtp):
    with lmtp.connect() as border:
        first = border.mail(GOOD, *(lmtp.signed(n) for n in range(3)))
        assert [first, border.reply(), border.reply()] == [replies.TAKEN] * 3
        assert border.say("NOOP").startswith("250")
    assert len(lmtp.kept()) == 3


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param(GOOD + b"x\r\n" * 50_000, replies.TAKEN, id="too-large"),
        pytest.param(GOOD + b"x" * 50_000, replies.TAKEN, id="long-line"),
        pytest.param(GOOD + b"a\nb\0", replies.TAKEN, id="bare-ends"),
        pytest.param(GOOD + SECRET.encode(), replies.TRY_LATER, id="our-trouble"),
    ],
)
def test_s23_also_where_something_is_wrong(lmtp, raw, answer):
    def only_with_the_word(transactions):
        if any(SECRET.encode() in each.raw for each in transactions):
            trouble(transactions)

    lmtp.start(before_keeping=only_with_the_word)
    with lmtp.connect() as border:
        first = border.mail(raw, *(lmtp.signed(n) for n in range(3)))
        assert [first, border.reply(), border.reply()] == [answer] * 3
        assert border.say("NOOP").startswith("250")


def test_s27_a_full_disk_leaves_the_mail_with_its_sender_and_is_got_over(house):
    pages = 1_000_000

    @event.listens_for(house.store.engine, "checkout")
    def limit(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count={pages}")

    with house.connect() as client:
        assert client.mail(GOOD, LUNG) == replies.TAKEN
        pages = 1
        assert client.mail(GOOD + b"x\r\n" * 30_000, LUNG) == replies.NO_ROOM
        pages = 1_000_000
        assert client.mail(GOOD + b"x\r\n" * 30_000, LUNG) == replies.TAKEN
    assert len(house.kept()) == 2


def test_s27_where_there_is_no_room_it_is_said_before_the_mail_comes(house):
    house.start(limits=SmtpLimits(fresh=0), strain=replies.NO_ROOM)
    with house.connect() as client:
        assert client.say("MAIL FROM:<a@b.example>") == replies.NO_ROOM
        house.strain = None
        assert client.mail(GOOD, LUNG) == replies.TAKEN


def test_s28_a_locked_database_leaves_the_mail_with_its_sender(house, tmp_path):
    @event.listens_for(house.store.engine, "checkout")
    def wait_shortly(connection, _record, _proxy):
        connection.execute("PRAGMA busy_timeout=50")

    with house.connect() as client:
        with sqlite3.connect(tmp_path / "digest.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            assert client.mail(GOOD, LUNG) == replies.TRY_LATER
            other.execute("ROLLBACK")
        other.close()
        assert client.mail(GOOD, LUNG) == replies.TAKEN
    assert len(house.kept()) == 1


def test_s28_a_database_that_is_away_leaves_the_mail_with_its_sender(house, unused_port):
    away = Store(f"postgresql://nobody@127.0.0.1:{unused_port}/nowhere")
    house.start(
        before_keeping=lambda group: accept_together(away, group, lambda: house.noon, house.keys)
    )
    with house.connect() as client:
        assert client.mail(GOOD, LUNG) == replies.TRY_LATER
    away.close()
    assert house.kept() == []


def test_several_commands_at_once_are_answered_in_order(house):
    with house.connect() as client:
        client.send(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@mail.example.org>\r\n")
        client.send(b"RCPT TO:<lung@mail.example.org>\r\nDATA\r\n")
        codes = [client.reply()[:3] for _ in range(4)]
        assert codes == ["250", "550", "250", "354"]
        client.send(GOOD + b".\r\nQUIT\r\n")
        assert client.reply() == replies.TAKEN
        assert client.reply().startswith("221")


def test_a_mail_is_taken_from_who_stops_sending_before_the_answer(house):
    with house.connect() as client:
        client.begin(LUNG)
        client.send(GOOD + b".\r\n")
        client._socket.shutdown(socket.SHUT_WR)
        assert client.reply() == replies.TAKEN


def test_a_neighbour_is_served_meanwhile(house):
    with house.connect() as slow, house.connect(source=NEIGHBOUR) as other:
        slow.begin(LUNG)
        slow.send(b"From: ")
        assert other.mail(GOOD, LUNG) == replies.TAKEN
        assert slow.say(GOOD[6:] + b"more\r\n.") == replies.TAKEN
    assert len(house.kept()) == 2


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        pytest.param(b"From: ben@example.net\r\n" + GOOD, "ambiguous author", id="two-authors"),
        pytest.param(b"X: " + LONG + b"\r\n" + GOOD, "header too long", id="long-field"),
        pytest.param(b"Received: x\r\n" * 101 + GOOD, "too many hops", id="in-circles"),
        pytest.param(
            b"Content-Type: message/rfc822\r\n\r\n" * 40 + GOOD, "too deep", id="mails-in-mails"
        ),
    ],
)
def test_what_cannot_be_read_is_refused_to_strangers_only(house, raw, flaw):
    with house.connect() as client:
        answer = client.mail(raw, LUNG)

    refused = f"550 5.6.0 this mail is beyond what we read: {flaw}"
    assert answer == (refused if house.kind == "smtp" else replies.TAKEN)
    assert len(house.kept()) == (house.kind == "lmtp")
