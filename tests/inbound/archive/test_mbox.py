"""An archive's file is cut into its messages: none torn, none glued, not a byte lost."""

import gzip
import mailbox
import re

import pytest

from digest.errors import BadInput
from inbound.archive.file import opened
from inbound.archive.mbox import MessageSpan, StrayText, message, pieces, spans
from tests.inbound.archive.odd_archives import DIALECTS, mark, odd_archive

ANA = "From ana@example.net Mon Mar  2 06:00:00 2026\n"
BEN = "From ben at example.net  Mon Mar  2 07:00:00 2026\n"
HEADER = "From: Ben <ben@example.net>\nDate: Mon, 2 Mar 2026 07:00:00 +0000\nSubject: two\n"


@pytest.fixture
def cut(tmp_path):
    """Return the messages of an archive, and what else there is in it as offset, size and why."""

    def run(*parts: str | bytes):
        path = tmp_path / "archive.mbox"
        path.write_bytes(b"".join(p.encode() if isinstance(p, str) else p for p in parts))
        with opened(path) as data:
            found = list(pieces(data))
            messages = [message(data, each) for each in found if isinstance(each, MessageSpan)]
        return [each.decode("latin-1") for each in messages], [
            (each.start, each.size, each.why) for each in found if isinstance(each, StrayText)
        ]

    return run


def test_each_message_comes_without_its_separator(cut):
    messages, _ = cut(ANA, "Subject: one\n\nFirst.\n\n", BEN, "Subject: two\n\nSecond.\n")

    assert messages == ["Subject: one\n\nFirst.\n", "Subject: two\n\nSecond."]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
@pytest.mark.parametrize("seed", range(3))
def test_of_archives_of_every_program_no_message_is_torn_or_glued(cut, dialect, seed):
    messages, stray = cut(odd_archive(dialect, 30, seed))

    assert len(messages) == 30
    for number, each in enumerate(messages):
        assert re.findall(r"This is what number \d+ says\.", each) == [mark(number)]
        assert each.startswith(("From: Ana", "X-"))
    assert not [each for each in stray if each[1]]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("From what I hear, it helps.\n", id="a-sentence"),
        pytest.param(
            "From my doctor Mon Mar  2 06:00:00 2026\nit sounds bad.\n", id="no-header-after"
        ),
        pytest.param('From "Simon" <simon@example.net>\nTo: me\n', id="forwarded"),
        pytest.param("From my notes:\nFrom: Ben\nDate: then\nSubject: x\n", id="notes"),
        pytest.param(
            f"From {'5d' * 20} Mon Sep 17 00:00:00 2001\n{HEADER}\n---\n a | 1\n", id="gits-patch"
        ),
        pytest.param("From ben@example.net\nTo: me\nSubject: x\n", id="forwarded-by-hand"),
    ],
)  # fmt: skip
def test_a_text_that_begins_with_from_is_not_torn(cut, line):
    messages, _ = cut(ANA, f"Subject: one\n\nSo.\n\n{line}\n", BEN, "Subject: two\n\nSecond.\n")

    assert len(messages) == 2
    assert line in messages[0]


def test_a_separator_needs_no_empty_line_before_it_where_a_header_follows(cut):
    messages, _ = cut(ANA, "Subject: one\n\nFirst.\n", BEN, "Subject: two\n\nSecond.\n")

    assert messages == ["Subject: one\n\nFirst.", "Subject: two\n\nSecond."]


def test_a_message_that_lost_its_header_is_told_and_not_glued_to_the_one_before(cut):
    before = ANA + "Subject: one\n\nFirst.\n\n"
    messages, stray = cut(before, BEN, "\nWho am I?\n\n", ANA, HEADER, "\nThird.\n")

    assert [each.rpartition("\n\n")[2].strip() for each in messages] == ["First.", "Third."]
    assert stray == [
        (len(before), len(BEN) + len("\nWho am I?\n\n"), "no header follows its separator")
    ]


def test_a_line_in_a_text_that_may_be_a_separator_is_told_with_its_place(cut):
    before = ANA + "Subject: one\n\nIn the file it says\n"
    messages, stray = cut(before, BEN, "and then nothing.\n")

    assert len(messages) == 1
    ((offset, size, why),) = stray
    assert (offset, size) == (len(before), 0)
    assert "looks like a separator" in why


def test_what_stands_before_the_first_separator_is_told(cut):
    messages, stray = cut("Archive of our list\n\n", ANA, "Subject: one\n\nFirst.\n")

    assert len(messages) == 1
    assert stray == [(0, 21, "it stands before the first separator")]


def test_a_first_message_without_a_separator_is_one(cut):
    messages, stray = cut(HEADER, "\nFirst.\n\n", ANA, "Subject: one\n\nSecond.\n")

    assert (len(messages), stray) == (2, [])
    assert messages[0].endswith("First.\n")


def test_a_length_that_lies_is_not_believed(cut):
    for lie in (1, 30, 100_000):
        first = f"{ANA}{HEADER}Content-Length: {lie}\n\nFirst.\n\n"
        messages, _ = cut(first, BEN, "Subject: two\n\nSecond.\n")
        assert len(messages) == 2


def test_a_separator_in_a_text_of_the_length_it_says_is_told(cut):
    text = f"So:\n\n{ANA}{HEADER}\nThird.\n"
    before = f"{ANA}{HEADER}Content-Length: {len(text)}\n\n"
    messages, stray = cut(before, text, "\n", BEN, "Subject: two\n\nSecond.\n")

    assert len(messages) == 2
    assert [(offset, size) for offset, size, _ in stray] == [(len(before) + 5, 0)]


def test_a_guarded_from_is_freed_and_a_quoted_one_keeps_its_quote(cut):
    messages, _ = cut(ANA, "Subject: one\n\n>From here on.\n>>From there.\n> From you.\n")

    assert messages[0].endswith("\n\nFrom here on.\n>From there.\n> From you.")


def test_windows_line_ends_and_bytes_of_any_kind_are_kept(cut):
    messages, _ = cut(ANA.strip(), b"\r\nSubject: \xe9\r\n\r\n\xff\x00\r\n\r\n")

    assert messages == ["Subject: \xe9\r\n\r\n\xff\x00\r\n"]


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("From ana@example.net Mon Mar  2 06:30:00 2026", 6),
        ("From 12@xxx Mon Mar 02 06:30:00 +0200 2026", 4),
        ("From - Mon Mar 2 06:30 2026", 6),
        ("From ana@example.net Mon Mar 42 06:30:00 2026", None),
        ("From ana@example.net Mon, 2 Mar 2026 06:30:00 +0200", None),
    ],
)
def test_the_date_in_a_separator_is_read(tmp_path, line, hour):
    path = tmp_path / "archive.mbox"
    path.write_text(f"{line}\n{HEADER}\nFirst.\n")
    with opened(path) as data:
        (span,) = spans(data)

    assert (span.at and span.at.hour) == hour


@pytest.mark.parametrize("content", ["", "\n\n", "no mailbox at all\n"])
def test_what_is_no_mailbox_holds_no_message(cut, content):
    assert cut(content)[0] == []


@pytest.mark.parametrize(
    ("content", "fix"),
    [
        pytest.param(b"PK\x03\x04 and so on", "unpack it first", id="zip"),
        pytest.param("\ufeffFrom ana".encode("utf-16-le"), "iconv", id="utf-16"),
        pytest.param(gzip.compress(b"From ana" * 900, mtime=0)[:-9], "damaged", id="half-a-gz"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_fix(cut, content, fix):
    with pytest.raises(BadInput, match=fix):
        cut(content)


@pytest.mark.parametrize(
    ("name", "count"),
    [("20ng-sci.med", 1000), ("20ng-rec.autos", 1000), ("r-package-devel-2022-2023", 2013)],
)
def test_real_archives_hold_as_many_messages_as_message_ids(corpus, name, count):
    with opened(corpus / "mbox" / f"{name}.mbox") as data:
        heads = [message(data, span).lower().partition(b"\n\n")[0] for span in spans(data)]

    assert len(heads) == count
    assert all((b"\n" + head).count(b"\nmessage-id:") == 1 for head in heads)


def test_an_mbox_that_the_standard_library_wrote_is_read_as_it_was(tmp_path):
    box = mailbox.mbox(tmp_path / "archive.mbox", create=True)
    texts = ["From me\n", "a\n\nFrom b\n", ">From c\n"]
    for text in texts:
        box.add(f"{HEADER}\n{text}")
    box.close()

    with opened(tmp_path / "archive.mbox") as data:
        found = [message(data, span).decode().partition("\n\n")[2] for span in spans(data)]
    assert [each.replace(">", "").strip() for each in found] == [
        each.replace(">", "").strip() for each in texts
    ]


@pytest.mark.parametrize(
    "line", ["From " + "12:00 " * 50_000, "From " + "@" * 300_000, "From " + "a at " * 60_000]
)
def test_a_line_of_any_length_is_looked_at_in_no_time(cut, line):
    messages, _ = cut(ANA, f"Subject: one\n\n{line}\n\n", BEN, "Subject: two\n\nSecond.\n")

    assert [line in each for each in messages] == [True, False]
