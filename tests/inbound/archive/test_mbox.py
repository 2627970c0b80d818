"""An archive's file is cut into its messages: none torn, none joined, not a byte lost."""

from pathlib import Path

import pytest

from inbound.archive.mbox import message, spans


@pytest.fixture
def mbox(tmp_path):
    def write(*parts: str) -> Path:
        path = tmp_path / "archive.mbox"
        path.write_bytes("".join(parts).encode())
        return path

    return write


def messages(path):
    return [message(path, span).decode() for span in spans(path)]


ANA = "From ana@example.net Mon Mar  2 06:00:00 2026\n"
BEN = "From ben at example.net  Mon Mar  2 07:00:00 2026\n"


def test_each_message_comes_without_its_separator(mbox):
    path = mbox(ANA, "Subject: one\n\nFirst.\n\n", BEN, "Subject: two\n\nSecond.\n")

    assert messages(path) == ["Subject: one\n\nFirst.\n", "Subject: two\n\nSecond."]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("From what I hear, it helps.\n", id="a-sentence"),
        pytest.param(
            "From my doctor Mon Mar  2 06:00:00 2026\nit sounds bad.\n", id="no-header-after"
        ),
        pytest.param('From "Simon" <simon@example.net>\nTo: me\n', id="forwarded"),
    ],
)
def test_a_text_that_begins_with_from_is_not_torn(mbox, line):
    path = mbox(ANA, f"Subject: one\n\nSo.\n\n{line}\n", BEN, "Subject: two\n\nSecond.\n")

    assert len(messages(path)) == 2
    assert line in messages(path)[0]


def test_a_separator_needs_an_empty_line_before_it(mbox):
    path = mbox(ANA, "Subject: one\n\nFirst.\n", BEN, "Subject: two\n\nSecond.\n")

    assert len(messages(path)) == 1


def test_a_guarded_from_is_freed_and_a_quoted_one_keeps_its_quote(mbox):
    path = mbox(ANA, "Subject: one\n\n>From here on.\n>>From there.\n> From you.\n")

    assert messages(path)[0].endswith("\n\nFrom here on.\n>From there.\n> From you.")


def test_windows_line_ends_and_bytes_of_any_kind_are_kept(tmp_path):
    path = tmp_path / "archive.mbox"
    path.write_bytes(ANA.strip().encode() + b"\r\nSubject: \xe9\r\n\r\n\xff\x00\r\n\r\n")

    (only,) = spans(path)
    assert message(path, only) == b"Subject: \xe9\r\n\r\n\xff\x00\r\n"


@pytest.mark.parametrize("content", ["", "\n\n", "no mailbox at all\n"])
def test_what_is_no_mailbox_holds_no_message(mbox, content):
    assert messages(mbox(content)) == []


@pytest.mark.parametrize(
    ("name", "count"),
    [("20ng-sci.med", 1000), ("20ng-rec.autos", 1000), ("r-package-devel-2022-2023", 2013)],
)
def test_real_archives_hold_as_many_messages_as_message_ids(corpus, name, count):
    path = corpus / "mbox" / f"{name}.mbox"
    heads = [message(path, span).lower().partition(b"\n\n")[0] for span in spans(path)]

    assert len(heads) == count
    assert all((b"\n" + head).count(b"\nmessage-id:") == 1 for head in heads)
