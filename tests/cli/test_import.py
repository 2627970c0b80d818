"""`digest import mbox` from the operator's side."""

import gzip
import json
import os
import signal

import pytest

from inbound.archive import importing

ARCHIVE = """\
From ana@example.net Mon Mar  2 06:00:00 2026
From: Ana Pereira <ana@example.net>
Subject: Sleep
Date: Mon, 2 Mar 2026 06:00:00 +0000
Message-ID: <1@example.net>

How do you sleep?

From ben@example.net Mon Mar  2 07:00:00 2026
Subject: Re: Sleep
Date: Mon, 2 Mar 2026 07:00:00 +0000
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


def test_a_trial_says_the_same_and_leaves_nothing(digest, archive):
    words = ("import", "mbox", archive, "--community", "harbour")
    before = sorted(path.name for path in digest.folder.iterdir())
    tried = digest.json(*words, "--dry-run")

    assert (tried["found"], tried["imported"], tried["skipped"]) == (2, 1, 1)
    assert digest.json("conversations", "list") == []
    assert "import" not in {each["act"].split()[0] for each in digest.json("audit", "list")}
    assert sorted(path.name for path in digest.folder.iterdir()) == before
    assert digest.json(*words) == tried


def test_it_says_what_became_of_every_message_and_which_were_skipped(digest, archive):
    report = digest.folder / "report.json"
    told = digest.json("import", "mbox", archive, "--community", "harbour", "--report", str(report))

    assert told == {
        "found": 2,
        "imported": 1,
        "already_there": 0,
        "skipped": 1,
        "reasons": {"it says nobody as its author": 1},
        "left": 0,
        "doubtful_lines": 0,
    }
    (skipped,) = json.loads(report.read_text())["skipped"]
    assert (skipped["file"], skipped["message_id"]) == ("archive.mbox", "<2@example.net>")
    assert ARCHIVE[skipped["offset"] :].startswith("From ben@example.net Mon")
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


def test_several_files_are_one_archive_and_may_be_packed(digest, archive):
    packed = digest.folder / "2026-March.txt.gz"
    packed.write_bytes(gzip.compress(ARCHIVE.replace("<1@", "<3@").encode()))

    told = digest.json("import", "mbox", archive, str(packed), "--community", "harbour")
    assert (told["found"], told["imported"]) == (4, 2)


def test_what_is_skipped_without_a_report_says_how_to_get_one(digest, archive):
    done = digest("import", "mbox", archive, "--community", "harbour")

    assert "--report FILE" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_says_what_was_kept_and_leaves_the_report_and_the_same_command_goes_on(
    digest, archive, monkeypatch, number
):
    many = "".join(ARCHIVE[: ARCHIVE.index("From ben")].replace("<1@", f"<{n}@") for n in range(10))
    (digest.folder / "archive.mbox").write_text(many)
    report = digest.folder / "report.json"
    words = ["import", "mbox", archive, "--community", "harbour", "--report", str(report)]
    monkeypatch.setattr(importing, "BATCH", 4)
    publish = importing.import_post
    posts = iter(range(10))

    def pressed(*args, **kwargs):
        if next(posts) == 5:
            os.kill(os.getpid(), number)
        return publish(*args, **kwargs)

    monkeypatch.setattr(importing, "import_post", pressed)
    stopped = digest(*words, code=3)
    monkeypatch.undo()

    assert "Stopped: 8 messages are there and stay. The same command goes on" in stopped.stderr
    told = json.loads(report.read_text())
    assert (told["imported"], told["left"], told["is_stopped"]) == (8, 2, True)
    again = digest.json(*words)
    assert (again["already_there"], again["imported"]) == (8, 2)
    assert digest.json("communities", "show", "harbour")["posts"] == 10
    assert not json.loads(report.read_text())["is_stopped"]
