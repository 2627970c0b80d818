"""Having one's data and leaving for good, by real mails to a real server, to the bytes that are left."""

import json
import sqlite3
import time
import zipfile
from datetime import UTC, datetime
from email.message import Message
from io import BytesIO
from urllib.request import urlopen

import pytest

from cli.installation import open_store
from cli.keys import load_keys
from digest.community.audit import first_broken
from digest.mail.signed_address import Purpose, Ticket
from tests.flows.mails import TRUSTED, reply_address
from tests.house import DOMAIN
from tests.patience import PATIENCE

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA, SHED, BEN = "ana.quillfeather@example.net", "ana.shed@example.com", "ben@example.net"
ABOUT_ANA = (
    *("quillfeather", "ana.shed", "HopefulQuill", "Pacific/Chatham", "quillfeather-laptop"),
    *("refusedwords", "laterwords", "firstversion"),
)
HER_WORDS = ("zebrafinch", "Moonwort")


@pytest.fixture
def village(digest):
    at = ("--at", MORNING.isoformat())
    digest("communities", "add", "lung", "--title", "Lung")
    digest("communities", "add", "heart", "--title", "Heart")
    who = ("--name", "HopefulQuill", "--zone", "Pacific/Chatham", "--confirmed")
    lung = ("--community", "lung")
    digest("members", "add", ANA, *who, *lung, *at)
    digest("members", "add", BEN, "--name", "Benedict", "--confirmed", *lung, *at)
    return digest


def live_a_little(server, send) -> None:
    """Let Ana post, change it, be answered, be refused something, and add a mailbox."""
    send(server, ANA, f"lung@{DOMAIN}", "firstversion of it", subject="Moonwort tea")
    receipt = server.letter_to(ANA, "firstversion")
    send(server, ANA, reply_address(receipt), "A zebrafinch helps me sleep.", subject="EDIT")
    server.letter_to(ANA, "zebrafinch")
    send(server, ANA, f"heart@{DOMAIN}", "refusedwords to others", subject="Hello")
    server.letter_to(ANA, "refusedwords")
    send(server, ANA, f"settings@{DOMAIN}", "", subject=f"add address {SHED}")
    first = server.letter_to(ANA, "one more mailbox")
    send(server, ANA, reply_address(first), "YES")
    server.letter_to(ANA, "asked that mailbox")
    question = server.letter_to(SHED, "May this mailbox write")
    send(server, SHED, reply_address(question), "yes")
    server.letter_to(ANA, "can write from this mailbox too")


def leave(server, send, words: str) -> Message:
    """Let Ana ask to leave and say yes; return the last letter that she gets."""
    send(server, ANA, f"terminate@{DOMAIN}", "", subject=words)
    question = server.letter_to(ANA, "After your YES")
    send(server, ANA, reply_address(question), "YES")
    return server.letter_to(ANA, "our last letter")


def wait_until_gone(folder) -> None:
    """Wait until the server says that nothing of who left is in any file."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        database = sqlite3.connect(folder / "digest.db", timeout=PATIENCE)
        try:
            (waiting,) = database.execute(
                "SELECT count(*) FROM departed WHERE gone_at IS NULL"
            ).fetchone()
        finally:
            database.close()
        if waiting == 0:
            return
        time.sleep(0.1)
    raise AssertionError("something of who left is still there")


def files_with(folder, words) -> list[tuple[str, str]]:
    """Return which words stand in which file of the installation, in upper or lower case."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"digest.db", "digest.keys", "digest.toml"} <= {path.name for path in files}
    contents = [(path.name, held.lower()) for path in files if (held := _read(path)) is not None]
    return [
        (name, word) for name, held in contents for word in words if word.lower().encode() in held
    ]


def _read(path) -> bytes | None:
    """Return what a file holds, None where it is gone: locks of workers come and go."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def unzipped(letter: Message) -> dict[str, str]:
    [archive] = [part for part in letter.walk() if part.get_filename() == "your-data.zip"]
    with zipfile.ZipFile(BytesIO(archive.get_payload(decode=True))) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


@pytest.mark.beyond_the_sample
def test_a_member_gets_their_data_after_a_yes_and_only_at_the_first_mailbox(village, serve, send):
    server = serve(MORNING, **TRUSTED).welcomed(ANA, BEN)
    live_a_little(server, send)
    send(server, BEN, f"lung@{DOMAIN}", "Benedictwords are mine.", subject="Benedicttitle")
    server.letter_to(BEN, "Benedictwords")

    # Asked for from the second mailbox; asked and sent at the first.
    send(server, SHED, f"data@{DOMAIN}", "", subject="my data")
    question = server.letter_to(ANA, "everything that we hold on you")
    assert [part for part in question.walk() if part.get_filename()] == []
    send(server, SHED, reply_address(question), "Yes please")
    letter = server.letter_to(ANA, "your-data.zip")
    assert [to for to, _ in server.sink.take() if to == SHED] == []

    files = unzipped(letter)
    held = json.loads(files["your-data.json"])
    assert [row["address"] for row in held["addresses"]["records"]] == [ANA, SHED]
    assert held["member"]["records"][0]["zone"] == "Pacific/Chatham"
    assert [row["text"] for row in held["posts"]["records"]] == ["A zebrafinch helps me sleep."]
    assert [row["text"] for row in held["revisions"]["records"]] == ["firstversion of it"]
    assert "zebrafinch" in files["your-data.html"]
    assert "Subject: Moonwort tea" in files["your-posts.mbox"]
    assert [name for name in files if "enedict" in files[name]] == []


@pytest.mark.sample(2, first=1)
@pytest.mark.parametrize(
    "how",
    [
        ("terminate my account", ABOUT_ANA, HER_WORDS),
        ("terminate and erase my posts", (*ABOUT_ANA, *HER_WORDS), ()),
    ],
    ids=["posts stay", "texts erased"],
)
def test_who_leaves_gets_one_goodbye_and_nothing_of_them_is_in_any_file(
    village, serve, send, tmp_path, capfd, how
):
    words, gone, stays = how
    server = serve(MORNING, **TRUSTED).welcomed(ANA, BEN)
    live_a_little(server, send)
    assert {word for _, word in files_with(tmp_path, ABOUT_ANA)} >= {"quillfeather", "HopefulQuill"}

    goodbye = leave(server, send, words)

    assert goodbye["From"].endswith(f"<notice@{DOMAIN}>")
    wait_until_gone(tmp_path)
    assert files_with(tmp_path, gone) == []
    assert {word for _, word in files_with(tmp_path, stays)} == set(stays)
    assert [word for word in (*ABOUT_ANA, *HER_WORDS) if word in "".join(capfd.readouterr())] == []

    # What others have of their own data does not name her.
    village("members", "export", BEN, "--to", "ben.zip")
    with zipfile.ZipFile(tmp_path / "ben.zip") as archive:
        bens = b"".join(archive.read(name) for name in archive.namelist()).lower()
    assert [word for word in (*ABOUT_ANA, *HER_WORDS) if word.lower().encode() in bens] == []

    # The links in her old letters do nothing, and say nothing of her (u12).
    keys = load_keys(tmp_path / "digest.keys")
    stop = keys.token(Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=1, detail=1))
    for body in (None, b"List-Unsubscribe=One-Click"):
        with urlopen(
            f"http://127.0.0.1:{server.pages_port}/u/{stop}", body, timeout=PATIENCE
        ) as page:
            assert page.status == 200
            assert "no more letters of this kind to you" in page.read().decode()

    # What comes after: nobody writes to her, whoever does what.
    send(server, ANA, f"home@{DOMAIN}", "home", subject="home")
    send(server, BEN, f"lung@{DOMAIN}", "Is anybody here?", subject="A question")
    server.letter_to(BEN, "Is anybody here?")
    assert [to for to, _ in server.sink.take() if to in (ANA, SHED)] == []
    keys = load_keys(tmp_path / "digest.keys")
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}", keys)
    with store.read() as session:
        assert first_broken(session) is None
    store.close()


@pytest.mark.beyond_the_sample
def test_ok_thanks_ends_nothing_and_no_leaves_all_as_it_was(village, serve, send, tmp_path):
    server = serve(MORNING, **TRUSTED).welcomed(ANA, BEN)
    send(server, ANA, f"terminate@{DOMAIN}", "", subject="terminate my account")
    question = server.letter_to(ANA, "After your YES")

    send(server, ANA, reply_address(question), "OK, thanks for telling me")
    server.letter_to(ANA, "yes or no")
    send(server, ANA, reply_address(question), "No")
    server.letter_to(ANA, "Nothing was sent or deleted")

    assert {word for _, word in files_with(tmp_path, ("HopefulQuill",))} == {"HopefulQuill"}
