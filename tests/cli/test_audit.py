import json
import stat

import pytest
from sqlalchemy import text
from sqlmodel import select

from digest.community.conversations.post import Post
from tests.cli.conftest import AT


def changed(digest, statement):
    """Change the database behind the product's back."""
    store = digest.store()
    with store.write() as session:
        session.connection().execute(text(statement))
    store.close()


@pytest.fixture
def acted(village):
    """An installation in which an operator did something."""
    village("members", "reveal", "1")
    village("communities", "add", "willow", "--title", "Willow", *AT)
    return village


def test_it_lists_who_did_what_the_newest_first(acted):
    newest, older = acted.json("audit", "list")[:2]

    assert (newest["act"], older["act"]) == ("add community", "reveal address")
    assert newest["actor"].startswith("operator ")
    assert newest["actor"] != "operator "
    assert [each["act"] for each in acted.json("audit", "list", "--member", "1")] == [
        "reveal address"
    ]
    assert acted.json("audit", "list", "--actor", "operator") == acted.json("audit", "list")
    assert acted.json("audit", "list", "--actor", "system") == []


def test_what_was_done_to_a_members_posts_and_conversations_is_among_what_concerns_them(village):
    store = village.store()
    with store.read() as session:
        first = session.exec(select(Post).where(Post.conversation_id == 1, Post.is_first)).one()
        reply = session.exec(select(Post).where(Post.author_id != first.author_id)).first()
    store.close()
    village("conversations", "retag", "1", "night rest, oxygen", "--reason", "they asked", *AT)
    village("conversations", "retag", "1", "oxygen", *AT)
    village("moderation", "hide", str(reply.id), "--reason", "pills", *AT)

    def about(number):
        rows = village.json("audit", "list", "--member", str(number))
        return [(row["act"], row["target"], row["reason"]) for row in rows]

    newest = about(first.author_id)
    assert newest[0][:2] == ("retag", "conversation 1")
    assert newest[0][2] == "from tags night-rest, oxygen to oxygen"
    assert newest[1][2].endswith(" to night-rest, oxygen; they asked")
    assert about(reply.author_id)[0] == ("hide", f"post {reply.id}", "pills")
    assert ("hide", f"post {reply.id}", "pills") not in newest


def test_a_whole_trail_is_said_to_be_whole(acted):
    assert "The trail is whole" in acted("audit", "verify").stderr
    found = acted.json("audit", "verify")
    assert (found["entries"], found["first_broken"], found["end_is_there"]) == (2, None, True)


def test_an_entry_that_was_changed_is_found(acted):
    changed(acted, "UPDATE audit SET act = 'nothing' WHERE id = 1")

    assert "Entry 1 is not as it was written" in acted("audit", "verify", code=1).stderr


def test_entries_that_were_cut_off_are_missed(acted):
    changed(acted, "DELETE FROM audit WHERE id = 2")

    assert "cut off" in acted("audit", "verify", code=1).stderr
    told = json.loads(acted("audit", "verify", "--json", code=1).stdout)
    assert told["end_is_there"] is False


def test_a_database_that_others_can_read_is_refused_with_the_fix(village):
    (village.folder / "digest.db").chmod(0o644)

    refused = village("status", code=78).stderr
    assert "others can read the database: run `chmod 600 " in refused


def test_a_database_that_is_missing_is_not_made_anew(village):
    (village.folder / "digest.db").rename(village.folder / "elsewhere.db")

    assert "there is no database" in village("status", code=78).stderr
    assert "there is no database" in village("init", "--upgrade", code=78).stderr
    assert not (village.folder / "digest.db").exists()


def test_what_the_command_writes_is_for_its_owner_alone(village):
    village("run", *AT)
    village("preview", "1", *AT)

    files = [path for path in village.folder.rglob("*") if path.is_file() and path.suffix != ".txt"]
    assert {path.name for path in files} >= {"digest.toml", "digest.db", "digest.keys"}
    open_ones = [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_ones == []
