"""Many members at once: the file of all, lists of any length, and one thing done with several."""

import csv
import json

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.outbox.delivery import Delivery

AT = ("--at", "2026-03-02T08:00Z")


@pytest.fixture
def people(digest):
    digest("communities", "add", "willow", "--title", "Willow", *AT)
    for name in ("Ana", "Ben", "Cleo"):
        digest("members", "add", f"{name.lower()}@example.net", "--name", name, *AT)
    digest("communities", "join", "willow", "1", *AT)
    digest("members", "confirm", "1", *AT)
    return digest


def found(digest, *columns):
    store = digest.store()
    with store.read() as session:
        rows = [tuple(row) for row in session.exec(select(*columns)).all()]
    store.close()
    return rows


def test_the_file_of_all_hides_addresses_until_they_are_asked_for(people):
    rows = list(csv.DictReader(people("members", "export", *AT).stdout.splitlines()))
    shown = people("members", "export", "--reveal", "--community", "willow", *AT).stdout

    assert [(row["name"], row["address"]) for row in rows] == [
        ("Ana", "a***@example.net"),
        ("Ben", "b***@example.net"),
        ("Cleo", "c***@example.net"),
    ]
    assert (rows[0]["communities"], rows[0]["confirmed"], rows[1]["confirmed"]) == (
        "willow",
        "yes",
        "no",
    )
    assert [row["address"] for row in csv.DictReader(shown.splitlines())] == ["ana@example.net"]
    assert found(people, AuditEntry.act, AuditEntry.target, AuditEntry.reason)[-2:] == [
        ("export members", "all members", "3 members"),
        ("reveal addresses", "community 1", "1 member"),
    ]


def test_a_file_of_all_is_for_its_writer_alone_and_can_be_imported(people):
    file = people.folder / "all.csv"
    people("members", "export", "--reveal", "--to", str(file), *AT)
    again = people.json("members", "import", str(file), *AT)

    assert file.stat().st_mode & 0o777 == 0o600
    assert (again["already_there"], again["added"], again["refused"]) == (3, 0, 0)
    assert "is there already" in people("members", "export", "--to", str(file), code=1).stderr


def test_as_json_it_is_one_array(people):
    told = json.loads(people("members", "export", "--json", *AT).stdout)

    assert [each["id"] for each in told] == [1, 2, 3]
    assert told[0]["joined_at"] == "2026-03-02T08:00:00Z"


def test_a_name_is_calculated_by_no_spreadsheet(people):
    people("members", "set", "2", "--name", "=Ben", *AT)

    assert ",'=Ben," in people("members", "export", *AT).stdout


def test_a_list_says_how_many_there_are_and_how_to_see_the_others(people):
    some = people("members", "list", "--limit", "2")
    rest = people.json("members", "list", "--before", "2")

    assert "2 of 3: --all shows all, --before 2 those that come after these." in some.stderr
    assert [each["name"] for each in rest] == ["Ana"]
    assert len(people.json("members", "list", "--limit", "1", "--all")) == 3
    assert people("members", "list", "--all").stderr == ""


def test_who_belongs_to_a_community_is_a_list(people):
    ana = people.json("members", "list", "--community", "willow")

    assert [each["name"] for each in ana] == ["Ana"]
    assert people.json("communities", "members", "Willow") == ana
    nobody = people("members", "list", "--community", "willow", "--before", "1").stderr
    assert "There is no such member." in nobody


@pytest.mark.parametrize(
    "content",
    ["ben@example.net\n\n# not Ana\n3\n9\n", "name,id\nBen,2\nCleo,3\nNobody,9\n"],
    ids=["a line each", "a table"],
)
def test_several_join_by_a_file_as_far_as_they_can(people, content):
    file = people.folder / "who.txt"
    file.write_text(content)
    told = people("communities", "join", "willow", "1", "--from", str(file), *AT, code=3)

    assert "1: They belonged to it already" in told.stdout
    assert "9: there is no member '9'" in told.stdout
    assert "Joined: 2 of 4." in told.stderr
    assert people.json("communities", "show", "willow")["members"] == 3


def test_several_choose_and_what_is_refused_for_one_changes_nothing_of_theirs(people):
    people("members", "set", "2", "--name", "Nightowl", *AT)
    done = json.loads(
        people(
            *("members", "set", "1", "2", "3", "--hour", "9", "--choice", "instant willow on"),
            *(*AT, "--json"),
            code=3,
        ).stdout
    )

    assert [(each["id"], each["done"]) for each in done] == [(1, True), (2, False), (3, False)]
    assert [people.json("members", "show", each)["hour"] for each in "123"] == [9, 6, 6]


@pytest.mark.parametrize(
    "words",
    [
        ["members", "set", "1", "2", "--hour", "9"],
        ["members", "invite", "2", "3"],
        ["communities", "join", "willow", "2", "3"],
    ],
)
def test_a_trial_leaves_nothing(people, words):
    before = found(people, Delivery.id, Delivery.key), found(people, AuditEntry.id, AuditEntry.act)
    told = people(*words, "--dry-run", *AT)

    assert "this was a trial" in told.stderr
    after = found(people, Delivery.id, Delivery.key), found(people, AuditEntry.id, AuditEntry.act)
    assert before == after


def test_whom_a_file_names_are_invited(people):
    file = people.folder / "who.csv"
    file.write_text("E-Mail;Name\nben@example.net;Ben\nana@example.net;Ana\n")
    rows = people.json("members", "invite", "--from", str(file), *AT)

    assert [(each["id"], each["invited"], each["why"]) for each in rows] == [
        (2, True, ""),
        (1, False, "confirmed already"),
    ]


def test_nobody_named_is_refused(people):
    assert "--from FILE" in people("members", "set", "--hour", "9", code=1).stderr
