"""Pages, single records, lists and the registry's archive are read; each record left out is told of."""

import json
import zipfile

import pytest

from digest.errors import BadInput
from digest.trials.files import SkippedRecord, studies_in
from digest.trials.study import Study
from tests.digest.trials.records import page, record


def read(path) -> tuple[list[int], list[str]]:
    found = list(studies_in(path))
    return (
        [each.number for each in found if isinstance(each, Study)],
        [each.reason for each in found if isinstance(each, SkippedRecord)],
    )


@pytest.mark.parametrize(
    "content",
    [
        page(record(1), record(2)),
        json.dumps({"studies": [record(1), record(2)], "nextPageToken": "x"}, indent=2).encode(),
        json.dumps([record(1), record(2)]).encode(),
        b"\xef\xbb\xbf" + page(record(1), record(2)),
    ],
    ids=["page", "indented", "list", "byte order mark"],
)
def test_a_page_is_read_record_by_record(tmp_path, content):
    (tmp_path / "page.json").write_bytes(content)
    assert read(tmp_path / "page.json") == ([1, 2], [])


def test_a_single_record_is_read(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(record(7)))
    assert read(tmp_path / "one.json") == ([7], [])


def test_an_empty_page_is_no_fault(tmp_path):
    (tmp_path / "empty.json").write_bytes(page())
    assert read(tmp_path / "empty.json") == ([], [])


def test_the_archive_is_read_file_by_file_and_a_broken_one_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "ctg-studies.json.zip", "w") as archive:
        archive.writestr("00/NCT00000001.json", json.dumps(record(1)))
        archive.writestr("00/NCT00000002.json", '{"protocolSection": {"identif')
        archive.writestr("01/NCT00000003.json", json.dumps(record(3)))
        archive.writestr("README.txt", "none")

    numbers, reasons = read(tmp_path / "ctg-studies.json.zip")

    assert numbers == [1, 3]
    assert len(reasons) == 1
    assert reasons[0].startswith("the rest is no JSON")


def test_a_page_that_breaks_off_keeps_what_was_read(tmp_path):
    (tmp_path / "cut.json").write_bytes(page(record(1), record(2))[:-40])
    numbers, [reason] = read(tmp_path / "cut.json")
    assert numbers == [1]
    assert "no JSON" in reason


def test_a_record_that_is_none_is_told_by_its_place(tmp_path):
    (tmp_path / "page.json").write_bytes(page(record(1), {"protocolSection": {}}, record(3)))
    found = list(studies_in(tmp_path / "page.json"))
    assert [each.where for each in found if isinstance(each, SkippedRecord)] == [
        f"{tmp_path / 'page.json'}, record 2"
    ]


def test_an_archive_without_records_and_a_file_that_is_none_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", "")
    with pytest.raises(BadInput, match=r"holds no \.json"):
        list(studies_in(tmp_path / "a.zip"))
    with pytest.raises(BadInput, match="cannot read"):
        list(studies_in(tmp_path / "none.json"))
