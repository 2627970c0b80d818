"""What one member's mails carry beside their words reaches nobody else (requirements P-01, P-05, P-13)."""

import logging
import logging.handlers
import re
import sys
from datetime import timedelta
from email.header import decode_header, make_header
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from cli.main import app
from digest.community.communities.announcement import OperatorAnnouncement, write_announcement
from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.people.moderator import Moderator
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.announcement_letter import plan_announcement
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.security.canary import ZONE, Canaries, html, plain, with_a_photo
from tests.security.conftest import a_mail, housed, wait_for
from tests.sink import Sink

pytestmark = [pytest.mark.always, pytest.mark.xdist_group("canaries")]  # they look at one house
LOG = "%(levelname)s %(name)s %(message)s"
LOOKS = (  # every command that only looks
    "status",
    "plan",
    "run --dry-run",
    "preview 2",
    "mail list",
    "mail show {mail}",
    "outbox list",
    "outbox show {letter}",
    "members list",
    "members show 1",
    "communities list",
    "communities show lungcancer",
    "moderation list",
    "purge --dry-run",
    "announce list",
    "audit list",
    "config show",
    "conversations list",
    "mail list --from ben@example.net",
    "members export",
    "trace letter {letter}",
    "trace mail {mail}",
    "why 2",
    "why --post 1",
)


@pytest.fixture(scope="module")
def lines():
    """Everything that is logged, at the finest level."""
    kept, root = logging.handlers.BufferingHandler(sys.maxsize), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept.buffer
    root.removeHandler(kept)
    root.setLevel(level)


@pytest.fixture(scope="module")
def house(tmp_path_factory, founded, lines):
    sink = Sink()
    with housed(tmp_path_factory.mktemp("canaries") / "house", founded, sink) as served:
        yield served
    sink.close()


@pytest.fixture(scope="module")
def said(house):
    """Let everybody write, Ana with her canaries, and a day and a half go by; return the canaries."""
    canaries, mail = Canaries(), a_mail
    house.post("Ben", mail("Ben", "Who naps?").as_bytes(), "lungcancer@mail.example.org")
    house.worked_off()
    (conversation,) = house.all(Conversation)
    for name in ("Cleo", "Ana"):
        to = house.address(Purpose.REPLY, name, conversation.id)
        house.post(name, mail(name, f"{name} does.").as_bytes(), to)
    reply_to = house.address(Purpose.REPLY, "Ana", conversation.id)
    for make in (plain, html, with_a_photo):
        house.post(
            "Ana",
            make(canaries, reply_to, f"Words of {make.__name__}, and it was worse at night."),
            reply_to,
        )
    house.worked_off()
    answer_a_receipt(house, canaries)
    get = house.address(Purpose.GET, "Ben", conversation.id)
    house.post("Ben", mail("Ben", "").as_bytes(), get)
    stray(house, canaries)
    start_and_report(house, canaries)
    ask_and_agree(house, mail("Ben", "", subject="my data"), "Ben", "data")
    announce(house)
    for later in (timedelta(minutes=10), timedelta(days=1, hours=3)):
        house.worked_off()
        house.clock.at += later
        everything_sent(house)
    wait_for(lambda: summaries_sent(house) == 3)
    ask_and_agree(house, mail("Cleo", "", subject="end it"), "Cleo", "terminate")
    wait_for(lambda: any(b"goodbye:" in taken.raw for taken in house.sink.letters))
    return canaries


def start_and_report(house, canaries):
    """Let Ana begin a conversation, of which Ben is told at once, and report his post to Cleo."""
    with house.installation.store.write() as session:
        lung = session.exec(select(Community)).one()
        cleo, ben = house.members["Cleo"].id, house.members["Ben"].id
        session.add(Moderator(member_id=cleo, community_id=lung.id, since=house.clock.at))
        session.get_one(Membership, (ben, lung.id)).instant = True
    to = "lungcancer@mail.example.org"
    begun = plain(canaries, to, "Words of a start.").replace(
        b"Subject: Re:", b"Subject: Naps\nX-Was:"
    )
    house.post("Ana", begun, to)
    complaint = house.address(Purpose.REPORT, "Ana", house.all(Post)[0].id)
    house.post("Ana", plain(canaries, complaint, "Words of a complaint."), complaint)
    house.worked_off()


def announce(house):
    """Let the operator write to everybody, twice: the second time about their safety."""
    at = house.clock.at
    with house.installation.store.write() as session:
        for is_safety in (False, True):
            made = OperatorAnnouncement(
                title="We move",
                text="To a new server.",
                is_safety=is_safety,
                is_at_once=True,
                written_at=at,
            )
            plan_announcement(session, write_announcement(session, made), at=at)


def ask_and_agree(house, asked, name, command):
    """Let a member ask for something that takes a YES, and say it."""
    house.post(name, asked.as_bytes(), f"{command}@mail.example.org")
    house.worked_off()
    to = house.address(Purpose.CONFIRM, name, house.all(Question)[-1].id)
    house.post(name, a_mail(name, "Yes, please.", subject="YES").as_bytes(), to)
    house.worked_off()


def answer_a_receipt(house, canaries):
    """Let Ana answer her receipt with words that are asked back, and then change her post."""
    post_id = house.all(Post)[-1].id
    to = house.address(Purpose.POST, "Ana", post_id)
    house.post("Ana", plain(canaries, to, "Is that what you all meant to know?"), to)
    house.post(
        "Ana",
        plain(canaries, to, "Words of with_a_photo, again.").replace(
            b"Subject: Re:", b"Subject: EDIT\nX-Was:"
        ),
        to,
    )


def stray(house, canaries):
    """Let mails come that are held, refused and ignored."""
    forged = plain(canaries, "lungcancer@mail.example.org", "Not Ana.").replace(
        b"dmarc=pass", b"dmarc=fail"
    )
    for raw, to in (
        (forged, house.address(Purpose.REPLY, "Ben", 1)),
        (
            plain(canaries, "help@mail.example.org", "What can I do?"),
            "help@mail.example.org",
        ),
        (
            plain(canaries, "x", "Away.").replace(
                b"MIME-V", b"Auto-Submitted: auto-replied\nMIME-V"
            ),
            house.address(Purpose.REPLY, "Ana", 1),
        ),
        (b"\0 not a mail", "staff@mail.example.org"),
    ):
        try:
            house.post("Ana", raw, to)
        except OSError:  # refused at the door
            continue


def everything_sent(house):
    """Wait until no letter is due any more."""
    waits = (DeliveryState.PLANNED, DeliveryState.SENDING)
    due = select(Delivery).where(
        col(Delivery.state).in_(waits), col(Delivery.due_at) <= house.clock.at
    )

    def nothing_due():
        with house.installation.store.read() as session:
            return session.exec(due).first() is None

    wait_for(nothing_due)


def summaries_sent(house):
    rows = house.all(Delivery)
    return sum(
        each.kind is LetterKind.SUMMARY and each.state is DeliveryState.SENT for each in rows
    )


def in_the_clear(letter):
    """Return everything a reader can see of a letter, decoded, beside its bytes."""
    fields = "\n".join(
        f"{name}: {make_header(decode_header(value))}" for name, value in letter.items()
    )
    parts = [part.get_payload(decode=True) or b"" for part in letter.walk()]
    files = (ZipFile(BytesIO(part)) for part in parts if part.startswith(b"PK"))
    packed = [file.read(name) for file in files for name in file.namelist()]
    return b"\n".join([letter.as_bytes(), fields.encode(), *parts, *packed])


def test_the_writer_alone_is_shown_what_was_cut(house, said):
    own = [each for each in house.sink.letters if each.recipient == "ana@example.net"]
    found = said.found_in(b"\n".join(in_the_clear(each.message) for each in own))

    assert any(place.endswith("plain signature") for place in found)


def test_no_log_line_has_any_of_it_at_the_finest_level(said, lines):
    log = "\n".join(logging.Formatter(LOG).format(record) for record in lines)

    assert said.found_in(log.encode()) == []
    assert not re.search(r"@|Words of|Traceback|[a-z2-7]{37}", log)
    assert {record.levelname for record in lines} >= {"DEBUG", "INFO"}


def test_no_command_that_looks_shows_any_of_it(house, said):
    names = {"mail": house.all(ReceivedMail)[-1].id, "letter": house.all(Delivery)[0].id}
    for line in LOOKS:
        for form in ([], ["--json"]):
            words = line.format(**names).split()
            at = (
                ["--at", house.clock.at.isoformat()]
                if words[0] in ("run", "plan", "preview")
                else []
            )
            result = CliRunner().invoke(
                app, ["--settings", str(house.settings), *words, *at, *form]
            )
            assert result.exit_code == 0, (line, result.output)
            assert said.found_in(result.output.encode()) == [], line
            assert "ana@example.net" not in result.output, line


def test_no_command_that_fails_shows_any_of_it(house, said):
    held = next(each for each in house.all(ReceivedMail) if each.outcome is Outcome.HELD)
    with house.installation.store.write() as session:
        session.get_one(ReceivedMail, held.id).raw = b"damaged"  # nothing else looks at this one
    for line in (
        f"mail reveal {held.id}",
        f"mail release {held.id}",
        "mail show 999",
        "outbox retry 1",
    ):
        result = CliRunner().invoke(app, ["--settings", str(house.settings), *line.split()])
        assert result.exit_code == 1, (line, result.output)
        assert said.found_in(result.output.encode()) == [], line
        assert "Traceback" not in result.output


def test_no_file_of_the_database_has_any_of_it_in_the_clear(house, said):
    """But for the Message-ID of a post's mail, by which its author's letters find together."""
    assert wait_for(house.installation.store.empty_log)
    files = [each for each in house.folder.rglob("*") if each.is_file()]
    found = said.found_in(b"\n".join(each.read_bytes() for each in files))

    assert [place for place in found if not place.endswith("Message-ID")] == []
    assert any(each.raw for each in house.all(ReceivedMail))


def test_what_a_mail_carries_beside_its_words_reaches_nobody_else(house, said):
    others = [taken for taken in house.sink.letters if taken.recipient != "ana@example.net"]
    data = {  # and the last press of all: nothing goes to Ben any more
        "letters": b"\n".join(in_the_clear(taken.message) for taken in others),
        "pages": house.ask("GET", house.link("Ben")).body + house.press(house.link("Ben")).body,
    }
    named = {str(taken.message["Feedback-ID"]).partition(":")[0] for taken in house.sink.letters}
    kinds = {kind.replace("-", " ") for kind in named}

    assert kinds == set(LetterKind)
    assert b"Words of a start." in data["letters"]
    assert b"Words of a complaint." in data["letters"]
    assert b"Words of plain, and" in data["letters"]
    assert b"Words of html, and" in data["letters"]
    assert b"Words of with_a_photo, again." in data["letters"]
    for where, found in data.items():
        assert said.found_in(found) == [], where
        assert b"ana@example.net" not in found.lower(), where
        assert ZONE.encode() not in found, where
