"""What operators are asked, in docs/operating.md: the command that stands beside each question answers it."""

import re
import shlex
from pathlib import Path
from shutil import copytree
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from cli.main import app
from digest.community.communities.join import create_community
from tests.cli.test_setup import SAID
from tests.cli.why_world import JOINED, found

pytestmark = pytest.mark.xdist_group("questions")  # one world for all

BOOK = Path(__file__).parents[2] / "docs/operating.md"
ROW = re.compile(r'^\| "(.+)" \| (`digest .+) \|$', re.MULTILINE)
PEOPLE = "address,name,community\nnew@example.net,Newt,harbour\n"
SUNDAY = "# Away on Sunday\n\nThe house rests on Sunday.\n"
AGREED = "y\n" * 3  # to whatever is asked
ANSWERS = {  # what is told, or what comes of it
    "outbox stop": "Nothing is sent any more",
    "outbox resume": "Letters go out again",
    "status": "unsubscribed",
    "members import": "1 person is asked",
    "members list": "Wanda",
    "restore": "known until",
    "setup": "deploy/README.md",
    "announce": "would go out  announcement",
    "members change-address": "It is announced to the old one",
    "members stop": "Stopped.",
    "members export gina": "Wrote what we hold on member 2",
    "members export": "harbour",
    "members erase": "Otto, member 17, is erased",
    "moderation hide": "is hidden",
    "conversations move": "was in own and is in meadow now",
    "mail list": "There is no such mail",
    "senders": "report",
    "audit list": "operator",
    "config show": "domain",
    "send-test": "Sent to maria@example.com",
}


def rows():
    part = BOOK.read_text(encoding="utf-8").split("## What else is asked")[1].split("\n## ")[0]
    return [(asked, re.findall(r"`digest ([^`]+)`", told)) for asked, told in ROW.findall(part)]


@pytest.fixture(scope="module")
def made(empty_installation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked") / "world"
    world = found(copytree(empty_installation, folder))
    with world.digest.store().write() as session:
        create_community(session, name="meadow", title="Meadow", at=JOINED)
    world.digest("backup", str(folder / "backups"))
    settings = (folder / "digest.toml").read_text(encoding="utf-8")
    (folder / "digest.toml").write_text(f'operator = "maria@example.com"\n{settings}')
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "sunday.md").write_text(SUNDAY, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("asked", "commands"), rows())
def test_a_question_is_answered_by_the_command_beside_it(
    asked, commands, made, tmp_path, monkeypatch
):
    monkeypatch.chdir(copytree(made, tmp_path / "world"))
    for each in commands:
        words = shlex.split(each)
        is_whole = words[0] == "setup"  # it gets all that it would ask
        if is_whole:
            words += [word for pair in SAID.items() if pair[0] not in words for word in pair]
        with (
            patch("cli.asking.is_attended", return_value=not is_whole),
            patch("cli.setup.is_attended", return_value=not is_whole),
        ):
            result = CliRunner().invoke(app, words, input=AGREED)
        assert result.exit_code == 0, result.output
        assert "announce pause" not in result.output, "what was only tried cannot be held back"
        known = next(told for name, told in ANSWERS.items() if each.startswith(name))
        assert known in result.output


def test_there_are_twenty():
    assert len(rows()) >= 20
