"""`digest import mbox` from the operator's side."""

import json

import pytest

ARCHIVE = """\
From ana@example.net Mon Mar  2 06:00:00 2026
From: Ana Pereira <ana@example.net>
Subject: Sleep
Date: Mon, 2 Mar 2026 06:00:00 +0000
Message-ID: <1@example.net>

How do you sleep?

From ben@example.net Mon Mar  2 07:00:00 2026
From: ben@example.net
Subject: Re: Sleep
Date: yesterday
Message-ID: <2@example.net>

Badly.

"""


@pytest.fixture
def archive(digest):
    digest("communities", "add", "harbour", "--title", "Harbour")
    path = digest.folder / "archive.mbox"
    path.write_text(ARCHIVE)
    return str(path)


def test_a_report_that_cannot_be_written_is_refused_before_the_work(digest, archive):
    report = str(digest.folder / "missing" / "report.json")
    refused = digest(
        "import", "mbox", archive, "--community", "harbour", "--report", report, code=1
    )

    assert "there is no folder" in refused.stderr
    assert digest.json("conversations", "list") == []


def test_it_says_what_became_of_every_message_and_which_were_skipped(digest, archive):
    report = digest.folder / "report.json"
    told = digest.json("import", "mbox", archive, "--community", "harbour", "--report", str(report))

    assert told == {
        "imported": 1,
        "already_there": 0,
        "skipped": 1,
        "reasons": {"it has no usable date": 1},
    }
    assert json.loads(report.read_text())["skipped"][0]["message_id"] == "<2@example.net>"
    assert digest.json("communities", "show", "harbour")["posts"] == 1


def test_authors_are_not_written_to_until_they_are_confirmed(digest, archive):
    digest("import", "mbox", archive, "--community", "harbour", "--names")

    (member,) = digest.json("members", "list")
    assert (member["name"], member["confirmed"]) == ("Ana Pereira", False)


def test_a_second_time_it_finds_everything_there(digest, archive):
    digest("import", "mbox", archive, "--community", "harbour")

    again = digest.json("import", "mbox", archive, "--community", "harbour")
    assert (again["imported"], again["already_there"]) == (0, 1)


def test_dates_are_moved_and_confirmed_authors_are_written_to(digest, archive):
    words = ["import", "mbox", archive, "--community", "harbour", "--confirmed"]
    digest(*words, "--shift-days", "10")

    assert digest.json("communities", "show", "harbour")["newest_post"] == "2026-03-12T06:00:00Z"
    assert digest.json("members", "list")[0]["confirmed"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["nowhere.mbox", "--community", "harbour"], 2, id="no-file"),
        pytest.param(["archive.mbox"], 2, id="no-community-named"),
        pytest.param(["archive.mbox", "--community", "meadow"], 1, id="no-such-community"),
        pytest.param(["digest.toml", "--community", "harbour"], 1, id="no-mbox"),
    ],
)
def test_what_cannot_be_imported_is_refused(digest, archive, words, code):
    digest("import", "mbox", *words, code=code)
