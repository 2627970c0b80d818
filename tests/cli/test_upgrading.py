"""Installations that versions of then made and lived in, brought up by the version of today.

Each in `installations` is what `digest init` and a day of mail left with the code of that schema: the
database, packed; its keys, and addresses in letters of then: of a post, summary, notification, question.
Two posts are in it, a mail that is held and sealed, and a letter that waits.
"""

import json
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import col, select

from cli.installation import opened
from digest.inbox.question import Question
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.sealing import unseal
from digest.letters.registry import payload_of
from digest.outbox.delivery import Delivery, DeliveryState
from tests.cli.conftest import Digest

MADE = sorted((Path(__file__).parent / "installations").glob("*.xz"))
COUNTED = "member address membership community conversation post received delivery question follow".split()


@pytest.fixture(params=MADE, ids=lambda file: file.name[:4])
def before(request, tmp_path):
    """Put one of them up, and return what else is known of it."""
    found = json.loads(request.param.with_name(f"{request.param.name[:4]}.json").read_text())
    (tmp_path / "digest.db").write_bytes(lzma.decompress(request.param.read_bytes()))
    (tmp_path / "digest.toml").write_text('domain = "mail.example.org"\n')
    (tmp_path / "digest.keys").write_text("\n".join([*found["keys"], ""]))
    for name in ("digest.toml", "digest.keys", "digest.db"):
        (tmp_path / name).chmod(0o600)
    return found


def counts(folder):
    with closing(sqlite3.connect(folder / "digest.db")) as database:
        return {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in COUNTED
        }


def all_is_understood(folder, addresses):
    """Check what is sealed or told in the way of then."""
    with opened(folder / "digest.toml") as installation, installation.store.read() as session:
        keys = installation.keys
        tickets = [keys.read_local_part(each.partition("@")[0]) for each in addresses]
        assert [each.is_lost for each in tickets] == [False] * 4
        kept = session.exec(select(ReceivedMail).where(col(ReceivedMail.raw).is_not(None))).all()
        assert any(b"hello" in unseal(keys, each) for each in kept)
        waiting = Delivery.state == DeliveryState.DEFERRED
        assert all(map(payload_of, session.exec(select(Delivery).where(waiting))))
        assert all(each.told() for each in session.exec(select(Question)))


def test_all_of_then_is_there_and_understood_and_a_backup_of_it_can_be_restored(before, tmp_path):
    were, digest = counts(tmp_path), Digest(tmp_path)
    assert (were["post"], were["question"], were["member"]) == (2, 1, 4)
    backups = str(tmp_path / "backups")
    digest("backup", backups)

    digest("init", str(tmp_path), "--upgrade")
    assert counts(tmp_path) == were
    digest("audit", "verify")
    all_is_understood(tmp_path, before["addresses"])

    digest("restore", backups, "--yes")
    digest("init", str(tmp_path), "--upgrade")
    restored = counts(tmp_path)  # with the summaries of the days since, which are not sent
    assert restored.pop("delivery") >= were.pop("delivery")
    assert restored == were
    all_is_understood(tmp_path, before["addresses"])
