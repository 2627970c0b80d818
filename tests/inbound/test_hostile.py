"""Odd and hostile mails through both kinds of door: what becomes of each, who is told, what ever leaves.

A direct door refuses at DATA what cannot be read; behind a border it is held (S-13).
"""

import json
import logging
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.community.communities.join import create_member, join
from digest.community.people.member import Member, MemberState
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose
from digest.mail.threading import first_message_id
from digest.outbox.delivery import Delivery, LetterKind
from inbound.authenticate.auth_result import forged, proved
from inbound.authenticate.grounds import VOUCHED
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.in_answer import asked_in
from inbound.isolated.process import ReadingProcesses
from inbound.ours.fixed_words import fixed_words
from inbound.reading.fields import read_fields
from inbound.reading.read import refusal_at_door
from inbound.smtp.addresses import SmtpContext
from tests.border import written
from tests.cpu import within_cpu
from tests.inbound.post_office import PostOffice, new_stationery

FOLDER = Path(__file__).parents[1] / "hostile"
CASES = json.loads((FOLDER / "expected.json").read_text())["cases"]
AT_RCPT = [case for case in CASES if case.get("smtp_stage") == "RCPT"]
AT_DATA = [case for case in CASES if case.get("smtp_stage") == "DATA"]
TAKEN = [case for case in CASES if case["outcome"] != "REJECT_5XX"]
OUTCOMES = {
    "ACCEPT_POST": Outcome.POSTED,
    "ASK_TO_PUBLISH": Outcome.HELD,  # the author alone is asked
    "ACCEPT_COMMAND": Outcome.COMMAND,
    "NOOP_DUP": Outcome.POSTED,  # once
    "REPLY_ERROR": Outcome.REFUSED,
    "DROP_SILENT": Outcome.IGNORED,
    "HOLD": Outcome.HELD,
    "BOUNCE_EVENT": Outcome.BOUNCE,
    "COMPLAINT_EVENT": Outcome.COMPLAINT,
    "CONFIRM_REQUIRED": Outcome.COMMAND,  # which asks for a yes, and does nothing before it
    "REJECT_5XX": Outcome.HELD,
}
BORDER = "mx.mail.example.org"
OTHER_POSTS = (
    "About sleep",
    "Thank you all.",
    "Good to know.",
    "I was here before.",
    "The old text of the post.",
)
PROMISED_SECONDS = 1
PROMISED_GROWTH = 64 * 2**20  # bytes


def of(cases):
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.fixture(scope="module", autouse=True)
def warm():
    """A server has read its words long before such a mail comes."""
    asked_at("help", "", "help")
    asked_in("Thank you.")
    fixed_words()


@pytest.fixture(scope="session")
def reading():
    """One process that reads the mails of all these tests, as it would in a server."""
    made = ReadingProcesses()
    yield made
    made.close()


@pytest.fixture(scope="session")
def templates():
    return new_stationery()


@pytest.fixture
def office(village, keys, templates, tmp_path):
    return PostOffice(village.store, keys, templates, tmp_path / "state")


@pytest.mark.parametrize("case", of(AT_RCPT))
def test_no_door_takes_a_mail_for_an_address_that_was_never_made(village, case):
    door = SmtpContext(
        domain="mail.example.org",
        keys=village.keys,
        names=lambda: frozenset({"lung"}),
        take=lambda _transaction: pytest.fail("it was kept"),
    )
    filled = _filled(village, case)

    assert door.answer_to_recipient(filled.recipient).startswith("550 5.1.1")


@pytest.mark.parametrize("case", of(AT_DATA))
def test_a_direct_door_refuses_what_nobody_could_read_for_certain(village, case):
    assert refusal_at_door(_filled(village, case).raw) is not None


@pytest.mark.parametrize("case", of(TAKEN))
def test_a_direct_door_takes_all_others(village, case):
    filled = _filled(village, case)

    assert refusal_at_door(filled.raw, is_report=filled.sender == "") is None


@pytest.mark.always
@pytest.mark.sample(6)
@pytest.mark.parametrize("case", of(TAKEN))
def test_at_a_direct_door_each_comes_to_what_is_expected(village, office, reading, case, caplog):
    village.receiving = replace(
        village.receiving, take_apart=reading, authenticate=_own_checks(case)
    )

    _check(village, office, case, _filled(village, case), caplog)


@pytest.mark.always
@pytest.mark.sample(6, first=3)
@pytest.mark.parametrize("case", of(TAKEN + AT_DATA))
def test_behind_a_border_each_comes_to_what_is_expected(village, office, reading, case, caplog):
    village.receiving = replace(village.receiving, take_apart=reading)
    filled = _filled(village, case)
    filled = replace(filled, raw=_stamped(case, filled.raw))

    _check(village, office if case["outcome"] == "REJECT_5XX" else None, case, filled, caplog)


def _check(village, office, case, filled, caplog):
    """Work a case off; look at its outcome, at what must always be, and, with an office, at every letter."""
    caplog.set_level(logging.DEBUG)
    village.receiving = replace(village.receiving, feedback_sources=frozenset({"bigisp.example"}))
    dora = _newcomer(village)
    village.say(village.ana, "I was here before.")  # a first post with a link waits for approval
    times = case.get("deliver_times", 1)
    at = village.noon + timedelta(seconds=case.get("received_after_post_s", 0))
    if "precondition" in case:
        _squat(village, filled)
    size = _size()

    with within_cpu(PROMISED_SECONDS):
        for _ in range(times):
            village.receive(filled.raw, filled.recipient, reverse_path=filled.sender, at=at)
        village.work(at)

    assert _size() - size < PROMISED_GROWTH
    received = village.all(ReceivedMail)[-1]
    assert received.outcome is OUTCOMES[case["outcome"]], received.reason
    _check_who_is_told(village, case, received)
    village.say(village.ben, "Thank you all.", at=at)
    good = _good_mail(village)
    assert village.take(good, filled.reply_address, at=at).outcome is Outcome.POSTED
    if office is not None:
        letters = _letters(village, office, dora, at)
        _check_text(case, filled, received, village, letters)
    _check_log(caplog.text)


def _check_who_is_told(village, case, received):
    """Nobody but the member whose address it is is told anything, and not even they more than once."""
    notices = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTICE]
    assert all(each.member_id == village.ana.id for each in notices)
    if received.outcome in (Outcome.IGNORED, Outcome.BOUNCE):
        assert notices == []
    if received.outcome is Outcome.REFUSED:
        assert len(notices) == 1
    if case["outcome"] == "CONFIRM_REQUIRED":
        assert [each.reason for each in notices] == [Reason.CONFIRM_TERMINATE]
        assert {member.state for member in village.all(Member)} == {MemberState.ACTIVE}
    if case.get("owner_alert"):
        assert len(notices) == 1


def _check_text(case, filled, received, village, letters):
    """What was posted stands in every letter that shows it, and what must not leave stands in none."""
    for letter in letters:
        _check_form(letter)
    public = [letter for letter in letters if letter.member_id != village.ana.id]
    texts = [*village.posts(), *(each.shown for each in public)]
    for secret in map(filled.fill, case.get("must_not_contain", ())):
        assert [text for text in texts if secret in text] == []
        assert [each for each in public if secret.encode() in each.wire] == []
    for secret in case.get("must_not_contain_html", ()):
        assert [letter for letter in letters if secret in letter.html] == []
    new = [post for post in village.posts() if post not in OTHER_POSTS]
    assert len(new) == (received.outcome is Outcome.POSTED)
    if new:
        _check_shown(case, new[0], letters)


def _check_shown(case, post, letters):
    """What a case expects to be published stands in each kind of letter."""
    kinds = (
        LetterKind.RECEIPT,
        LetterKind.NOTIFICATION,
        LetterKind.SUMMARY,
        LetterKind.CONVERSATION,
    )
    shown = {kind: "\n".join(each.shown for each in letters if each.kind is kind) for kind in kinds}
    for expected in filter(None, [case.get("expect_text"), *case.get("literal_in_text", ())]):
        assert expected in post
        assert [kind for kind in kinds if expected not in shown[kind]] == []
    for expected in case.get("must_contain", ()):
        assert [kind for kind in kinds if expected not in shown[kind]] == []
    if "attachments_kept" in case:
        assert "Nobody got the attachment of your mail" in " ".join(
            shown[LetterKind.RECEIPT].split()
        )


def _check_form(letter):
    """No control character, no header that is not ours, and no line that a relay would refuse."""
    odd = "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
    assert re.findall(odd, letter.shown) == []
    assert letter.mail["Bcc"] is None
    assert max(map(len, letter.wire.split(b"\r\n"))) <= 998


def _check_log(text):
    """The log holds ids and outcome codes, no word of a mail and no address (P-05)."""
    for secret in ("Thank you Ben", "ana@example.net", "@mail.example.org", "Traceback", "Subject"):
        assert secret not in text


def _letters(village, office, dora, at):
    """Return every letter of the next day: receipts, notifications, a whole conversation, summaries."""
    number = village.sleep.conversation_id
    asked = village.address(Purpose.GET, village.ben, number)
    village.receive(_good_mail(village, "ben@example.net"), asked, at=at)
    village.receiving = replace(village.receiving, authenticate=_anybody)
    village.work(at)
    office.run(at + timedelta(minutes=10))
    office.run(village.noon + timedelta(hours=22))
    assert dora.id in {each.member_id for each in office.sent if each.kind is LetterKind.SUMMARY}
    return office.sent


def _newcomer(village):
    """Add a member who follows nothing: everything is news in her summary."""
    with village.store.write() as session:
        dora = create_member(
            session,
            display_name="Dora",
            address="dora@example.net",
            confirmed_at=village.noon,
            at=village.noon,
        )
        join(session, dora.id, village.lung.id, at=village.noon)
    return dora


def _squat(village, filled):
    """Let somebody else use the Message-ID before."""
    raw = filled.raw.replace(b"ana@example.net", b"evil@other.example")
    honest, village.receiving = village.receiving, replace(village.receiving, authenticate=_anybody)
    assert village.take(raw, filled.recipient).outcome is Outcome.HELD
    village.receiving = honest


def _good_mail(village, sender="ana@example.net"):
    text = "Subject: Re: Sleep\r\nMessage-ID: <good@client.example>\r\n\r\nGood to know.\r\n"
    return written(BORDER, "example.net") + f"From: {sender}\r\n{text}".encode()


def _anybody(_raw, _fields, from_address, _envelope):
    return proved(from_address, by="dmarc pass", grounds=VOUCHED)


def _own_checks(case):
    """Return what our own checks of a signature would find."""
    good = _is_good(case)

    def check(raw, fields, from_address, envelope):
        is_ours = fields.first("message-id") == "<good@client.example>"
        if good or is_ours:
            return _anybody(raw, fields, from_address, envelope)
        return forged("dmarc fail")

    return check


def _is_good(case):
    auth = case["computed_auth"]
    return auth.get("dmarc") == "pass" and not auth.get("dkim_l")


def _stamped(case, raw):
    """Return a mail as a border hands it on: its own verdict on top of whatever the mail brought."""
    fields = read_fields(raw)
    sender = fields.first("from") if fields else ""
    domain = (re.findall(r"@([\w.-]+)", sender) or ["example.net"])[-1]
    verdict = "pass" if _is_good(case) else "fail"
    return written(BORDER, domain, verdict) + raw


def _size():
    """Return the bytes of memory of this process."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4_096 if pages.exists() else 0


@dataclass(frozen=True)
class Filled:
    """A mail with addresses of ours in place of its marks, and whom it goes to."""

    raw: bytes
    recipient: str
    sender: str
    reply_address: str
    marks: dict[str, str]

    def fill(self, text):
        return re.sub(r"@@([^@]+)@@", lambda mark: self.marks[mark[1]], text)


def _filled(village, case):
    number = village.sleep.conversation_id
    quoted = village.letter(LetterKind.SUMMARY, village.ana)
    ids = {"member_id": village.ana.id, "conversation_id": number}
    reply = village.address(Purpose.REPLY, village.ana, number)
    marks = {
        "REPLY:ana:t1": reply,
        "REPLYLP:ana:t1": reply.partition("@")[0],
        "BOUNCE:ana:d1": village.address(Purpose.BOUNCE, village.ana, 1),
        "UNSUBADDR:ana": village.address(Purpose.UNSUBSCRIBE, village.ana, detail=1),
        "MID:t1": first_message_id(village.keys, "mail.example.org", **ids).strip("<>"),
        "MID:d1": quoted.strip("<>"),
    }
    if "received_after_post_s" in case:  # an edit goes where the receipt of the post says
        own = village.say(village.ana, "The old text of the post.")
        marks["REPLY:ana:t1"] = village.address(Purpose.POST, village.ana, own.id)
    found = Filled(b"", "", "", reply, marks)
    text = found.fill((FOLDER / case["file"]).read_bytes().decode("utf-8", "surrogateescape"))
    text = re.sub(r"ana@mail\.example(?![\w.])", "ana@example.net", text)
    text = re.sub(r"\b(?:(?:reply|mx)\.)?community\.example\b", "mail.example.org", text)
    text = text.replace("mail.example.org;", f"{BORDER};")
    recipient = found.fill(case["envelope"]["rcpt_to"][0])
    recipient = re.sub(r"@(?:reply\.)?community\.example$", "@mail.example.org", recipient)
    sender = found.fill(case["envelope"]["mail_from"]).strip("<>")
    raw = text.encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return replace(found, raw=raw, recipient=recipient, sender=sender)
