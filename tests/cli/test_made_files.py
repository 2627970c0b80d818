"""Files that a command makes for its operator: what is there of somebody else stays."""

import pytest

from cli.letter_files import write_letter
from cli.made_files import MADE, MadeFiles
from digest.errors import BadInput, BadSetting
from tests.cli.conftest import AT

FOREIGN = "mine\n"


@pytest.fixture
def made(tmp_path):
    return MadeFiles.into(tmp_path / "made")


def test_what_we_wrote_is_written_again(made):
    made.write("index.html", b"one")

    assert made.write("index.html", b"two").read_bytes() == b"two"


def test_what_somebody_else_wrote_stays_and_the_fix_is_named(made):
    (made.folder / "index.html").write_text(FOREIGN)

    with pytest.raises(BadInput, match=r"index\.html is there already.*--force"):
        made.write("index.html", b"ours")

    assert (made.folder / "index.html").read_text() == FOREIGN
    MadeFiles.into(made.folder, force=True).write("index.html", b"ours")
    assert made.write("index.html", b"ours now").read_bytes() == b"ours now"


def test_a_foreign_file_is_found_before_the_first_is_written(made):
    (made.folder / "letter.txt").write_text(FOREIGN)

    with pytest.raises(BadInput):
        write_letter(made, "letter", b"Subject: Hello\r\n\r\nHello\r\n")

    assert [each.name for each in made.folder.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("index.html", "--force to overwrite"), (MADE, "leads out of")]
)
def test_no_link_out_of_the_folder_is_followed(made, tmp_path, name, refusal):
    outside = tmp_path / "outside"
    outside.write_text(FOREIGN)
    (made.folder / name).symlink_to(outside)

    with pytest.raises((BadInput, BadSetting), match=refusal):
        made.write("index.html", b"ours")

    assert outside.read_text() == FOREIGN


def test_a_link_is_replaced_where_that_is_said_and_never_followed(made, tmp_path):
    outside = tmp_path / "outside"
    outside.write_text(FOREIGN)
    (made.folder / "index.html").symlink_to(outside)

    written = MadeFiles.into(made.folder, force=True).write("index.html", b"ours")

    assert written.read_bytes() == b"ours"
    assert outside.read_text() == FOREIGN


def test_a_link_to_a_file_beside_it_is_replaced_and_not_followed(made):
    made.write("index.html", b"ours")
    (made.folder / "index.html").unlink()
    (made.folder / "notes").write_text(FOREIGN)
    (made.folder / "index.html").symlink_to("notes")

    with pytest.raises(BadInput, match="--force"):
        made.write("index.html", b"ours")

    MadeFiles.into(made.folder, force=True).write("index.html", b"ours")
    assert (made.folder / "notes").read_text() == FOREIGN


def test_commands_leave_another_s_files_alone_until_they_are_told(village):
    look, report = village.folder / "look", village.folder / "report.json"
    look.mkdir()
    archive = village.folder / "archive.mbox"
    archive.write_text("From ana@example.net Mon Mar  2 06:00:00 2026\n\nHello\n")
    for file in (look / "index.html", look / "summary-member-1.html", report):
        file.write_text(FOREIGN)
    commands = [
        ("templates", "preview", "--output", str(look)),
        ("preview", "1", *AT, "--output", str(look)),
        ("import", "mbox", str(archive), "--community", "harbour", "--report", str(report)),
    ]

    for command in commands:
        assert "--force" in village(*command, code=1).stderr

    for file in (look / "index.html", look / "summary-member-1.html", report):
        assert file.read_text() == FOREIGN
    for command in commands[1:]:
        village(*command, "--force")
        village(*command)
    assert "imported" in report.read_text()


def test_settings_are_not_written_through_a_link(digest, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "digest.toml").symlink_to(tmp_path / "elsewhere.toml")

    digest("init", str(tmp_path / "new"), "--domain", "mail.example.org", code=1)

    assert not (tmp_path / "elsewhere.toml").exists()
