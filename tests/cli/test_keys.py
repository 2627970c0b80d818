"""The key file: who may read it, and what stands in it."""

import pytest

from cli.keys import load_keys, write_keys
from digest.errors import BadSetting
from digest.mail.signed_address import Purpose, Ticket


@pytest.fixture
def file(tmp_path):
    def write(text: str, mode: int = 0o600):
        path = tmp_path / "digest.keys"
        path.write_text(text)
        path.chmod(mode)
        return path

    return write


HEX = "00" * 31 + "01"
BASE64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE="


def test_a_written_key_reads_what_it_sealed(tmp_path):
    write_keys(tmp_path / "digest.keys")
    keys = load_keys(tmp_path / "digest.keys")
    ticket = Ticket(purpose=Purpose.REPLY, member_id=1)

    assert keys.read(Purpose.REPLY, keys.token(ticket)) == ticket


def test_two_written_files_differ(tmp_path):
    for name in ("one", "two"):
        write_keys(tmp_path / name)

    assert (tmp_path / "one").read_text() != (tmp_path / "two").read_text()


def test_hex_and_base64_are_the_same_key(file):
    ticket = Ticket(purpose=Purpose.REPLY, member_id=1)
    tokens = {load_keys(file(f"7 {key}\n")).token(ticket) for key in (HEX, BASE64)}

    assert len(tokens) == 1


def test_the_highest_number_seals_and_the_others_still_read(file):
    old = load_keys(file(f"1 {HEX}\n"))
    both = load_keys(file(f"# kept for old letters\n1 {HEX}\n\n2 {'11' * 32}\n"))
    ticket = Ticket(purpose=Purpose.REPLY, member_id=1)

    assert both.read(Purpose.REPLY, old.token(ticket)) == ticket
    assert both.token(ticket) != old.token(ticket)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused_with_the_fix(file, mode):
    with pytest.raises(BadSetting, match="chmod 600"):
        load_keys(file(f"1 {HEX}\n", mode))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(f"0 {HEX}\n", id="number-too-small"),
        pytest.param(f"256 {HEX}\n", id="number-too-large"),
        pytest.param("1 c2hvcnQ=\n", id="too-short"),
        pytest.param(f"{HEX}\n", id="no-number"),
        pytest.param("one AAAA\n", id="no-key"),
        pytest.param(f"1 {HEX}\n1 {'11' * 32}\n", id="a-number-twice"),
    ],
)
def test_a_file_that_is_wrong_is_refused_and_its_content_not_shown(file, text):
    with pytest.raises(BadSetting) as refusal:
        load_keys(file(text))

    assert HEX not in str(refusal.value)


def test_a_missing_file_is_refused_with_the_fix(tmp_path):
    with pytest.raises(BadSetting, match="digest init"):
        load_keys(tmp_path / "nothing")
