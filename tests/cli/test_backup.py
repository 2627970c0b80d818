"""`digest backup` and `digest restore`: nothing is lost that was there, and no number means two things."""

import json
import re
import shutil
import sqlite3
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from cli.alone import in_use
from cli.backup import backup_trouble
from cli.keys import load_keys
from cli.main import app
from cli.watch import WENT_BACK
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Address, Member, MemberState
from digest.community.posting.publish import Draft, reply
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.carried_ids import carried_posts
from digest.store.database import Store
from digest.store.epoch import spans
from digest.store.numbers import LEAP, last_numbers
from inbound.retention.departed_list import FILE as DEPARTED
from tests.cli.conftest import AT, MORNING

GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(moment):
    return ("--at", moment.isoformat())


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def backed_up(village, backups):
    """The village, in use, with a backup of its morning; and what came after that."""
    village("run", "--limit", "1", *AT)  # so it was in use: the state folder is there
    village("backup", str(backups), *at(MORNING + timedelta(minutes=1)))
    return village


def rows(digest, table):
    store = digest.store()
    with store.read() as session:
        found = list(session.exec(select(table).order_by(col(table.id))))
    store.close()
    return found


def say(digest, text, *, moment=NOW):
    """Let the first member reply to the first conversation, and return the post."""
    store = digest.store()
    with store.write() as session:
        conversation = session.exec(select(Conversation).order_by(col(Conversation.id))).first()
        author = session.exec(select(Member).order_by(col(Member.id))).first()
        words = Draft(author_id=author.id, text=text, at=moment)
        post = reply(session, conversation, words, window=EditWindow())
    store.close()
    return post


def test_a_backup_is_whole_private_and_without_the_keys(backed_up, backups):
    [folder] = backups.iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())

    assert folder.name == "2026-03-02T080100Z"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    names = {each.name for each in folder.iterdir()}
    assert names == {"digest.db", "departed", "digest.toml", "manifest.json"}
    assert manifest["revision"].isdigit()
    assert manifest["at"] == "2026-03-02T08:01:00+00:00"
    assert len(manifest["sha256"]) == 64
    key = (backed_up.folder / "digest.keys").read_text().split()[-1]
    assert all(key.encode() not in each.read_bytes() for each in folder.iterdir())


def test_a_backup_says_where_it_is_and_where_the_keys_belong(village, backups):
    told = village("backup", str(backups), *AT)

    assert str(backups / "2026-03-02T080000Z") in told.stdout
    assert "Keep a copy of" in told.stderr
    assert village.json("status")["last_backup"] is not None


def test_what_is_still_in_the_log_is_in_a_backup_and_not_in_a_copy_of_the_file(village, backups):
    reader = sqlite3.connect(village.folder / "digest.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM post").fetchone()  # so the log stays where it is
    say(village, "Said a moment ago.")
    village("backup", str(backups), *AT)
    shutil.copy(village.folder / "digest.db", village.folder / "copy.db")
    reader.close()

    def texts(path):
        connection = sqlite3.connect(path)
        found = {text for (text,) in connection.execute("SELECT text FROM post")}
        connection.close()
        return found

    [folder] = backups.iterdir()
    assert "Said a moment ago." in texts(folder / "digest.db")
    assert "Said a moment ago." not in texts(village.folder / "copy.db")


def test_half_a_backup_is_never_taken_for_one(backed_up, backups):
    half = backups / ".unfinished-2026-03-03T080100Z"
    shutil.copytree(next(backups.iterdir()), half)
    (backups / "2026-03-04T080100Z").mkdir()  # a manifest is written last

    told = backed_up.json("restore", str(backups), *at(NOW))

    assert told["known_until"] == "2026-03-02T08:01:00Z"


@pytest.mark.parametrize("name", ["digest.db", "manifest.json"])
def test_a_damaged_backup_is_refused_and_the_database_stays(backed_up, backups, name):
    [folder] = backups.iterdir()
    (folder / name).write_bytes((folder / name).read_bytes()[:-100])
    before = (backed_up.folder / "digest.db").read_bytes()

    backed_up("restore", str(backups), *at(NOW), code=1)

    assert (backed_up.folder / "digest.db").read_bytes() == before
    backed_up("run", *at(NOW))


def test_a_restored_database_is_that_of_the_backup_and_the_one_before_is_kept(backed_up, backups):
    say(backed_up, "After the backup.")

    told = backed_up.json("restore", str(backups), *at(NOW))

    assert "After the backup." not in [post.text for post in rows(backed_up, Post)]
    kept = Store(f"sqlite:///{told['database_before']}")
    with kept.read() as session:
        assert "After the backup." in session.exec(select(Post.text)).all()
    kept.close()


def test_after_a_restore_the_audit_trail_is_whole_and_says_so(backed_up, backups):
    backed_up("communities", "add", "later", "--title", "Later", *at(NOW))
    assert backed_up("audit", "verify")

    backed_up("restore", str(backups), *at(NOW))

    assert backed_up.json("audit", "verify")["end_is_there"]
    newest = backed_up.json("audit", "list")[0]
    assert (newest["act"], newest["target"]) == ("restore", "backup")


def test_after_a_restore_numbers_go_on_beyond_those_that_were_given_since(backed_up, backups):
    lost = say(backed_up, "After the backup.")
    backed_up("run", *at(NOW))  # what came since is written down outside

    backed_up("restore", str(backups), *at(NOW))

    assert say(backed_up, "Once more.").id >= lost.id + LEAP


def test_after_a_restore_tokens_from_before_hold_and_those_from_between_are_known_as_lost(
    backed_up, backups
):
    keys = load_keys(backed_up.folder / "digest.keys")
    kept, lost = rows(backed_up, Post)[-1], say(backed_up, "After the backup.")
    backed_up("restore", str(backups), *at(NOW))
    store = backed_up.store()
    with store.read() as session:
        now = keys.in_epochs(spans(session))
    store.close()

    def is_lost(post):
        ticket = Ticket(purpose=Purpose.POST, member_id=1, object_id=post.id)
        return now.read(Purpose.POST, keys.token(ticket)).is_lost

    assert not is_lost(kept)
    assert is_lost(lost)


@pytest.mark.always
def test_no_letter_that_may_be_out_goes_out_again_and_no_post_is_told_twice(
    backed_up, backups, letters
):
    backed_up("run", *at(NOW))  # sends what the backup has as owed
    assert len(letters()) > 1

    told = backed_up.json("restore", str(backups), *at(NOW + timedelta(minutes=5)))
    for path in letters():
        path.unlink()
    backed_up("run", *at(NOW + timedelta(minutes=10)))

    assert letters() == []
    assert told["letters_counted_as_sent"]
    assert DeliveryState.LOST in {each.state for each in rows(backed_up, Delivery)}

    say(backed_up, "Something new.", moment=NOW + timedelta(minutes=20))
    backed_up("run", *at(MORNING + timedelta(days=1, hours=1)))
    assert any(b"Something new." in path.read_bytes() for path in letters())
    told_before = {
        number
        for each in rows(backed_up, Delivery)
        if each.kind is LetterKind.SUMMARY and each.state is DeliveryState.SENT and each.id > LEAP
        for number in carried_posts(each.carried)
        if number < LEAP
    }
    assert told_before == set()


def test_summaries_of_days_that_passed_since_the_backup_are_not_sent_a_second_time(
    backed_up, backups, letters
):
    later = MORNING + timedelta(days=2)
    backed_up("restore", str(backups), *at(later))
    for path in letters():
        path.unlink()

    backed_up("run", *at(later + timedelta(minutes=1)))

    assert letters() == []
    assert {each.summary_date.isoformat() for each in rows(backed_up, Member)} >= {"2026-03-04"}


def test_letters_due_after_the_chosen_time_still_go_out(backed_up, backups, letters):
    for path in letters():
        path.unlink()

    told = backed_up.json("restore", str(backups), "--sent-until", "2026-03-02T05:00:00Z", *at(NOW))
    backed_up("run", *at(NOW + timedelta(minutes=1)))

    assert told["letters_counted_as_sent"] == {}
    assert len(letters()) > 1


def test_who_left_since_is_gone_again(backed_up, backups):
    gone = rows(backed_up, Member)[0]
    backed_up("members", "erase", str(gone.id), "--reason", "asked", "--yes", *at(NOW))

    told = backed_up.json("restore", str(backups), *at(NOW))  # the goodbye is not even sent

    assert told["erased_again"] == 1
    assert gone.id not in [each.id for each in rows(backed_up, Member)]
    assert gone.id not in [each.member_id for each in rows(backed_up, Address)]


def test_without_the_list_of_who_left_it_says_since_when_and_asks(backed_up, backups, tmp_path):
    gone = rows(backed_up, Member)[0]
    backed_up("members", "erase", str(gone.id), "--reason", "asked", "--yes", *at(NOW))
    backed_up("run", *at(NOW))
    (backed_up.folder / "digest.db").unlink()
    state = backed_up.folder / "state"
    backed_up.store().close()  # an empty one, as after a lost disk
    shutil.move(state, tmp_path / "saved")

    refused = backed_up("restore", str(backups), *at(NOW), code=1)
    assert "after 2026-03-02 08:01 UTC" in refused.output
    assert "Restore all the same?" in refused.output

    saved = tmp_path / "saved" / DEPARTED
    saved.write_text(saved.read_text() if saved.is_file() else "")
    backed_up("restore", str(backups), "--departed", str(saved), *at(NOW))
    assert len(rows(backed_up, Member)) > 0


@pytest.mark.parametrize("is_there", [True, False], ids=["there", "lost"])
def test_where_the_database_that_is_there_knows_who_left_nobody_is_asked_for_a_list(
    village, backups, is_there
):
    village("backup", str(backups), *at(MORNING + timedelta(minutes=1)))
    shutil.rmtree(village.folder / "state", ignore_errors=True)  # no server ever ran here
    if not is_there:
        (village.folder / "digest.db").unlink()

    told = village("restore", str(backups), *at(NOW), code=0 if is_there else 1)

    assert ("There is no list of those who left" in told.output) is not is_there


def test_nothing_is_put_in_the_place_of_a_database_before_somebody_said_yes(backed_up, backups):
    before = rows(backed_up, Member)

    for typed in ("n\n", ""):
        words = ["--settings", str(backed_up.settings), "restore", str(backups), *at(NOW)]
        with patch("cli.asking.is_attended", lambda: True):
            refused = CliRunner().invoke(app, words, input=typed)

        assert refused.exit_code == 1
        assert "What came after it is lost here" in refused.stderr
        assert "nothing was done" in refused.stderr
    assert rows(backed_up, Member) == before
    backed_up("restore", str(backups), "--yes", *at(NOW))


def test_a_trial_of_a_restore_checks_the_backup_and_changes_nothing(backed_up, backups):
    before = rows(backed_up, Member)

    with in_use(backed_up.folder / "state"):  # the server may go on
        told = backed_up.json("restore", str(backups), "--dry-run", *at(NOW))
    assert told["takes_the_place_of"].endswith("digest.db")
    assert told["backup"].startswith(str(backups))
    assert rows(backed_up, Member) == before
    (file,) = backups.glob("*/digest.db")
    file.chmod(0o600)
    file.write_bytes(b"no database")
    damaged = backed_up("restore", str(backups), "--dry-run", *at(NOW), code=1).stderr
    assert "damaged or not whole" in damaged


def test_a_list_that_is_named_ends_memberships_too(backed_up, backups, tmp_path):
    gone = rows(backed_up, Member)[0]
    backed_up("members", "erase", str(gone.id), "--reason", "asked", "--yes", *at(NOW))
    backed_up("restore", str(backups), *at(NOW))
    listed = (backed_up.folder / "state" / DEPARTED).rename(tmp_path / "list")

    told = backed_up.json("restore", str(backups), "--departed", str(listed), *at(NOW))

    assert told["erased_again"] == 1


def test_another_key_file_is_told_before_anything_is_changed(backed_up, backups):
    keys = backed_up.folder / "digest.keys"
    keys.write_text("1 " + "ab" * 32 + "\n")

    refused = backed_up("restore", str(backups), *at(NOW), code=1)

    assert "key 1 is missing" in refused.output


def test_keys_that_were_added_since_are_no_matter(backed_up, backups):
    with (backed_up.folder / "digest.keys").open("a") as file:
        file.write("2 " + "ab" * 32 + "\n")

    backed_up("restore", str(backups), *at(NOW))
    backed_up("run", *at(NOW + timedelta(minutes=1)))


def test_nothing_is_restored_while_the_server_runs(backed_up, backups):
    with in_use(backed_up.folder / "state"):
        refused = backed_up("restore", str(backups), *at(NOW), code=1)

    assert "stop it first" in refused.output


def test_a_restore_that_was_broken_off_keeps_the_server_from_starting(backed_up, backups):
    (backed_up.folder / "state" / "restoring").touch()

    assert "broken off" in backed_up("run", *at(NOW), code=78).output

    backed_up("restore", str(backups), *at(NOW))
    backed_up("run", *at(NOW))


def test_a_database_put_back_by_hand_is_noticed_and_taken_on_in_place(backed_up, backups, letters):
    say(backed_up, "Lost.")
    backed_up("run", *at(NOW))
    sent = len(letters())
    [folder] = backups.iterdir()
    shutil.copy(folder / "digest.db", backed_up.folder / "digest.db")

    refused = backed_up("run", *at(NOW + timedelta(days=1)), code=78)
    assert WENT_BACK in refused.output.replace("\n", " ")
    assert WENT_BACK in backed_up("status").output.replace("\n", " ")
    assert len(letters()) == sent

    backed_up("restore", "--in-place", *at(NOW))
    backed_up("run", *at(NOW + timedelta(minutes=1)))
    assert len(letters()) == sent
    store = backed_up.store()
    with store.read() as session:
        assert last_numbers(session)["post"] > LEAP
    store.close()


def test_a_restore_from_another_machine_is_no_database_that_went_back(backed_up, backups):
    state = backed_up.folder / "state"
    shutil.copytree(state, backed_up.folder / "other")
    backed_up("restore", str(backups), *at(NOW))
    shutil.rmtree(state)
    (backed_up.folder / "other").rename(state)

    backed_up("run", *at(NOW + timedelta(minutes=1)))


def test_a_backup_restored_twice_keeps_the_letters_between_apart(backed_up, backups):
    keys = load_keys(backed_up.folder / "digest.keys")

    def present():
        store = backed_up.store()
        with store.read() as session:
            found = keys.in_epochs(spans(session))
        store.close()
        return found

    backed_up("restore", str(backups), *at(NOW))
    between, lost = present(), say(backed_up, "Between.")
    backed_up("run", *at(NOW + timedelta(minutes=1)))
    backed_up("restore", str(backups), *at(NOW + timedelta(minutes=2)))

    ticket = Ticket(purpose=Purpose.POST, member_id=1, object_id=lost.id)
    assert present().read(Purpose.POST, between.token(ticket)).is_lost
    old = Ticket(purpose=Purpose.POST, member_id=1, object_id=1)
    assert not present().read(Purpose.POST, between.token(old)).is_lost
    assert MemberState.ACTIVE in {each.state for each in rows(backed_up, Member)}


def test_the_commands_of_the_guide_work_as_they_are_printed(village, monkeypatch):
    village("run", "--limit", "1", *AT)
    section = GUIDE.read_text().partition("## Backing up")[2].partition("## Moving to")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    lines = [line.partition("#")[0].split() for block in blocks for line in block.splitlines()]

    for name, *words in lines:
        if name == "digest":
            village(*words)
        else:
            assert subprocess.run([name, *words], check=False).returncode == 0

    assert [words[1] for words in lines if words[0] == "digest"] == ["backup"] + ["restore"] * 3
    assert (village.folder / "keys-elsewhere").is_file()


def test_a_backup_that_fails_is_told_of_until_one_goes_well(village, backups):
    (village.folder / "digest.db").rename(village.folder / "away.db")
    village("backup", str(backups), code=78)
    (village.folder / "away.db").rename(village.folder / "digest.db")
    assert village.json("status")["backup_failed_at"] is not None
    said = " ".join(village("status").stderr.split())
    assert f"to {backups} failed (there is no database" in said

    village("backup", str(backups))

    assert village.json("status")["backup_failed_at"] is None
    assert "backup" not in village("status", "--check", code=1).stdout


def test_a_full_disk_is_temporary_says_where_and_leaves_nothing(village, backups, monkeypatch):
    full = sqlite3.OperationalError("database or disk is full")

    def refuse(*_):
        raise full

    monkeypatch.setattr("cli.backup.copy_sqlite", refuse)
    said = village("backup", str(backups), code=75).stderr
    assert f"database or disk is full: make room in {backups}" in said.replace("\n", " ")
    assert "fault of ours" not in said
    assert list(backups.iterdir()) == []


def test_a_backup_that_failed_names_its_folder_and_cause_and_the_good_one(village, backups):
    village("backup", str(backups))
    blocked = village.folder / "file"
    blocked.touch()

    village("backup", str(blocked), code=1)

    said = " ".join(village("status").stderr.split())  # no path is broken
    assert f"UTC to {blocked} failed (cannot write {blocked}" in said
    assert f"UTC is in {backups}" in said


def test_a_folder_mistyped_at_a_terminal_is_no_failure_of_the_nightly_backup(village, monkeypatch):
    village("backup", str(village.folder / "good"))
    monkeypatch.setattr("cli.backup._is_typed", lambda: True)

    village("backup", "/proc/x", code=1)

    assert village.json("status")["backup_failed_at"] is None


def test_a_folder_in_which_nothing_can_be_made_is_not_said_to_be_missing(village):
    said = village("backup", "/proc/x", code=1).stderr
    assert "there is no folder" not in said
    assert "nothing can be made there" in said


@pytest.mark.parametrize(
    ("last", "begun", "said"),
    [
        pytest.param(None, timedelta(days=1), None, id="none, on the first day"),
        pytest.param(None, timedelta(days=2), "no backup was made here", id="none, later"),
        pytest.param(timedelta(hours=47), timedelta(days=9), None, id="fresh"),
        pytest.param(
            timedelta(days=2), timedelta(days=9), "the last backup is of 2026-02-28", id="old"
        ),
    ],
)
def test_a_backup_is_missed_after_two_days(tmp_path, last, begun, said):
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    if last is not None:
        (tmp_path / "last-backup").write_text(f"{(at - last).isoformat()}\n/backups/one\n")

    assert backup_trouble(tmp_path, at, at - begun) == said


def test_no_room_beside_the_database_is_told_as_such_by_every_command(
    village, backups, monkeypatch
):
    """SQLite only says that it cannot open the file; the fault is ours by its looks."""

    def refuse(*_):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("cli.backup.copy_sqlite", refuse)
    assert "fault of ours" in village("backup", str(backups), code=1).stderr
    monkeypatch.setattr("cli.backup.has_no_room", lambda _: True)
    assert "disk is full: make room" in village("backup", str(backups), code=75).stderr

    (village.folder / "digest.db").write_bytes(b"no database")
    village("status", code=78)
    monkeypatch.setattr("cli.installation.has_no_room", lambda _: True)
    said = " ".join(village("status", code=75).stderr.split())
    assert "is full: make room there" in said
