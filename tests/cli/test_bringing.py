"""`digest members import` from the operator's side."""

import csv
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from digest.actions.context import Actor, Context, Via
from digest.actions.joining import turn_back
from digest.community.audit import AuditEntry
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.outbox.delivery import Delivery
from inbound.roster import import_people

LATER = datetime(2026, 3, 3, 8, tzinfo=UTC)
AT = ("--at", "2026-03-02T08:00Z")
PEOPLE = """\
E-Mail;Anzeigename;Gruppe;Zeitzone;Sprache;Telefon
ana@example.net;Aña;Hafen;Madrid;Deutsch;5
ben@example.net;Ben;willow, harbour;;;
"""
LEFT_OUT = {
    "ben@EXAMPLE.net;Ben 2;willow;;;": "twice in the file: line 3 has this address",
    "bo@example.net;ben;willow;;;": "twice in the file: line 3 has this name",
    "cleo@@example.net;Cleo;willow;;;": "that is no mailbox that letters can go to",
    "a,b@example.net;Ab;willow;;;": "that is no mailbox that letters can go to",
    "me@mail.example.org;Me;willow;;;": "that is no mailbox that letters can go to",
    ";Dora;willow;;;": "no address",
    "eve@example.net;Moderator Eve;willow;;;": "This name sounds like",
    "old@example.net;New;willow;;;": "a member already: 1",
    "two@example.net;Old;willow;;;": "Somebody else has this name",
    "fay@example.net;Fay;stars;;;": "there is no community 'stars'",
    "gus@example.net;Gus;willow;Berln;;": "no zone that we know: 'Berln', perhaps Europe/Berlin",
    "ida@example.net;Ida;willow;;Klingon;": "no language that we know: 'Klingon'",
    'hal@example.net;"Hal;willow;;;': "a quotation mark is not closed",
    "ken@example.net;Ken;willow;;;;x": "it has 7 cells, and the first line names 6",
    "mia@example.net;;;;;": "neither a name nor a community",
}


@pytest.fixture
def house(digest):
    digest("communities", "add", "willow", "--title", "Willow", *AT)
    digest("communities", "add", "harbour", "--title", "Harbour", *AT)
    digest("communities", "alias", "harbour", "--add", "Hafen", *AT)
    digest("members", "add", "old@example.net", "--name", "Old", *AT)
    return digest


@pytest.fixture
def people(house):
    path = house.folder / "people.csv"
    path.write_bytes(PEOPLE.encode("cp1252"))
    return str(path)


def found(digest, *columns):
    store = digest.store()
    with store.read() as session:
        rows = [tuple(row) for row in session.exec(select(*columns)).all()]
    store.close()
    return rows


def letters_to(digest):
    return found(digest, Delivery.member_id, Delivery.reason)


def test_they_are_told_how_the_file_is_read_and_are_asked_once(house, people):
    told = house("members", "import", people, *AT)
    again = house.json("members", "import", people, *AT)

    assert 'people.csv: Windows-1252, cells set apart by ";", 3 lines.' in told.stderr
    assert "name         Anzeigename (the name that others see)" in told.stderr
    assert "not read     Telefon" in told.stderr
    assert (again["added"], again["already_there"], again["refused"]) == (0, 2, 0)
    assert letters_to(house) == [(2, "invitation"), (3, "invitation")]
    ana, ben = house.json("members", "show", "2"), house.json("members", "show", "3")
    assert (ana["name"], ana["zone"], ana["language"]) == ("Aña", "Europe/Madrid", "de")
    assert (ana["communities"], ben["communities"]) == (["harbour"], ["harbour", "willow"])
    assert not ana["confirmed"]


def test_nothing_stays_of_a_trial_which_says_the_same(house, people):
    tried = house.json("members", "import", people, "--dry-run", *AT)
    acts = found(house, AuditEntry.act, AuditEntry.target)

    assert len(house.json("members", "list")) == 1
    assert letters_to(house) == []
    assert ("import members", "2 members") not in acts
    done = house.json("members", "import", people, *AT)
    assert {**tried, "is_trial": False} == done


@pytest.mark.parametrize(("row", "why"), LEFT_OUT.items(), ids=lambda each: each[:20])
def test_a_row_of_which_nobody_can_come_is_told_with_its_line_and_why(house, people, row, why):
    with Path(people).open("a", encoding="cp1252") as file:
        file.write(f"{row}\njo@example.net;Jo;willow;;;\n")
    report = house.folder / "left.csv"
    house(
        "members", "import", people, "--report", str(report), *AT,
        code=0 if "already" in why else 3,
    )  # fmt: skip

    (left,) = csv.DictReader(report.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert (left["line"], left["why left out"].startswith(why)) == ("4", True)
    assert left["E-Mail"] == row.partition(";")[0]
    assert report.stat().st_mode & 0o777 == 0o600
    assert [each["name"] for each in house.json("members", "list")] == ["Jo", "Ben", "Aña", "Old"]


def test_the_report_of_what_was_left_out_calculates_nothing_and_controls_no_terminal(house, people):
    with Path(people).open("a", encoding="cp1252") as file:
        file.write("no address;=HYPERLINK(x);willow;\x1b[2J;;\n")
    report = house.folder / "left.csv"
    house("members", "import", people, "--report", str(report), *AT, code=3)

    (left,) = csv.reader(report.read_text("utf-8-sig").splitlines()[1:], delimiter=";")
    assert left[2:6] == ["no address", "'=HYPERLINK(x)", "willow", "\ufffd[2J"]


def test_who_agreed_elsewhere_is_welcomed_and_where_they_did_is_kept(house, people):
    house("communities", "moderators", "add", "willow", "1", *AT)
    agreed = ("members", "import", people, "--consent", "clinic form, May 2025", *AT)
    assert "--yes 2 says it" in house(*agreed, code=1).stderr
    house(*agreed, "--yes", "3", code=1)
    house(*agreed, code=1, typed="yes\n")
    assert len(letters_to(house)) == 1
    house(*agreed, typed="2\n")

    assert letters_to(house)[-2:] == [(2, "welcome"), (3, "welcome")]
    reasons = found(house, AuditEntry.act, AuditEntry.target, AuditEntry.reason)
    assert ("confirm address", "member 2", "clinic form, May 2025") in reasons
    assert found(house, ModerationRequest.id, ModerationRequest.kind) == []
    house("members", "import", people, "--consent", " ", code=2)


def test_somebody_without_a_name_chooses_one_and_is_not_forgotten_by_a_no(house):
    path = house.folder / "bare.csv"
    path.write_text("address\nzoe@example.net\n")
    house("members", "import", str(path), "--community", "willow", *AT)

    (zoe, _) = house.json("members", "list")
    assert zoe["name"].startswith("New member ")
    store = house.store()
    with store.write() as session:
        question = session.exec(select(Question)).one()
        turn_back(
            Context(session=session, actor=Actor(member_id=2, via=Via.MAIL), at=LATER), question
        )
    store.close()
    again = house.json("members", "import", str(path), "--community", "willow", *AT)
    assert (again["added"], again["already_there"]) == (0, 1)


def test_told_to_stop_it_says_what_is_done_and_the_same_command_goes_on(house, people, monkeypatch):
    monkeypatch.setattr(import_people, "BATCH", 1)
    add = import_people.add_member

    def add_and_press_ctrl_c(*given, **named):
        os.kill(os.getpid(), signal.SIGINT)
        return add(*given, **named)

    with monkeypatch.context() as pressed:
        pressed.setattr(import_people, "add_member", add_and_press_ctrl_c)
        stopped = house("members", "import", people, *AT, code=3)
    assert "Stopped: 1 person was added" in stopped.stderr
    assert "The same command goes on" in stopped.stderr

    house("members", "import", people, *AT)
    assert letters_to(house) == [(2, "invitation"), (3, "invitation")]


def test_a_file_that_cannot_be_read_right_changes_nothing(house, people):
    refused = house("members", "import", people, "--map", "name=Nick", *AT, code=1).stderr

    assert "there is no column 'Nick'" in refused
    assert len(house.json("members", "list")) == 1


def test_whom_a_list_brought_is_taken_back_while_nobody_wrote_to_them(house, people):
    house("members", "import", people, "--community", "willow", *AT)
    house("outbox", "stop", *AT)
    undo = ("members", "import", people, "--undo", *AT)

    assert "Taken back: 2 of 2. Nothing was changed" in house(*undo, "--dry-run").stderr
    assert len(house.json("members", "list")) == 3
    assert "--yes 2 says it" in house(*undo, code=1).stderr
    house(*undo, typed="2\n")

    assert [each["name"] for each in house.json("members", "list")] == ["Old"]
    assert letters_to(house) == []
    assert ("take back member", "member 2") in found(house, AuditEntry.act, AuditEntry.target)
    house("members", "import", people, *AT)
    assert len(house.json("members", "list")) == 3


def test_who_was_written_to_or_was_there_before_stays(house, people):
    house("members", "import", people, "--consent", "clinic form", "--yes", "2", *AT)
    house("run", "--member", "2", *AT)
    told = house("members", "import", people, "--undo", "--yes", "1", *AT)

    assert "ana@example.net: a letter was sent to them already" in told.stdout
    assert [each["name"] for each in house.json("members", "list")] == ["Aña", "Old"]
