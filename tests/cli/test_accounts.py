"""`digest members export` and `erase`."""

import json
import zipfile

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry, is_operator
from digest.community.conversations.post import Post
from digest.community.leaving.erased_member import ErasedMember
from digest.community.people.member import Address
from digest.outbox.delivery import Delivery, LetterKind
from tests.cli.conftest import AT


@pytest.fixture
def ana(digest):
    digest("members", "add", "ana@example.net", "--name", "Ana", "--confirmed", *AT)
    return digest


def all_of(digest, table):
    store = digest.store()
    with store.read() as session:
        found = list(session.exec(select(table)))
    store.close()
    return found


def test_export_writes_the_file_once_for_nobody_else_to_read(ana, tmp_path):
    told = ana("members", "export", "ana@example.net", *AT).stderr

    file = tmp_path / "your-data.zip"
    assert "nobody but them" in told
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        held = json.loads(archive.read("your-data.json"))
    assert held["addresses"]["records"][0]["address"] == "ana@example.net"
    assert all_of(ana, AuditEntry)[-1].act == "export data"

    assert "already" in ana("members", "export", "1", *AT, code=1).stderr


def test_the_file_says_what_was_done_to_a_member_and_by_whom_and_never_why(ana, tmp_path):
    told = "Ben (ben@example.net) says she harasses him"
    for act in ("suspend", "hold"):
        ana("members", act, "1", "--reason", told, *AT)
    ana("members", "change-address", "1", "new@example.net", "--reason", told, *AT)

    ana("members", "export", "1", *AT)

    with zipfile.ZipFile(tmp_path / "your-data.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert [name for name, text in texts.items() if "harasses" in text or "ben@" in text] == []
    held = json.loads(texts["your-data.json"])["audit"]["records"]
    acts = {(each["actor"], each["act"], each["reason"]) for each in held}
    assert {("operator", "suspend", ""), ("operator", "hold mail", "")} <= acts
    assert all_of(ana, AuditEntry)[-2].reason


@pytest.mark.parametrize(("option", "erases"), [((), False), (("--erase-texts",), True)])
def test_erase_does_what_the_mail_does(ana, option, erases):
    ana("members", "erase", "1", "--reason", "asked by telephone", "--yes", *option, *AT)

    [departed] = all_of(ana, ErasedMember)
    assert (departed.erases, departed.address) == (erases, "ana@example.net")
    assert all_of(ana, Address) == []
    assert [each.kind for each in all_of(ana, Delivery)] == [LetterKind.GOODBYE]
    last = all_of(ana, AuditEntry)[-1]
    assert is_operator(last.actor)
    assert last.reason == "asked by telephone"
    assert all_of(ana, Post) == []

    again = ana("members", "erase", "1", "--reason", "x", "--yes", *AT, code=1)
    assert "has left already" in again.stderr


def test_erase_asks_first_and_does_nothing_without_a_yes(ana):
    ana("members", "erase", "1", "--reason", "x", *AT, code=1)

    assert all_of(ana, ErasedMember) == []


@pytest.mark.parametrize(
    ("where", "says"),
    [
        pytest.param("missing/x.zip", "there is no folder", id="no-folder"),
        pytest.param("digest.toml/x.zip", "there is no folder", id="in-a-file"),
        pytest.param("x" * 300, "(File name too long): name a place", id="not-writable"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_with_the_fix(ana, where, says):
    to = str(ana.folder / where)
    refused = ana("members", "export", "1", "--to", to, *AT, code=1).stderr

    assert refused.startswith("refused: ")
    assert says in refused


def test_an_export_takes_the_name_and_says_whose_data_it_is(ana):
    told = " ".join(ana("members", "export", "ana", *AT).stderr.split())
    assert "what we hold on member 1 (Ana, a***@example.net) to your-data.zip" in told


def test_an_export_goes_through_no_link_and_leaves_no_half_of_a_file(ana):
    target, link = ana.folder / "elsewhere.zip", ana.folder / "link.zip"
    link.symlink_to(target)

    assert "there already" in ana("members", "export", "1", "--to", str(link), *AT, code=1).stderr
    assert not target.exists()
    ana("members", "export", "99", "--to", str(ana.folder / "none.zip"), *AT, code=1)
    assert not (ana.folder / "none.zip").exists()
