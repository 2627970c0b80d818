"""`digest trials`: records of a registry are loaded, and found by everyday words."""

import json

import pytest

from tests.digest.trials.records import LUNG, LYON, page, record

OPEN = ("Lyon", "France", LYON, "RECRUITING")


@pytest.fixture
def registry(digest):
    (digest.folder / "page.json").write_bytes(
        page(
            record(1, "Breathing better", conditions=["Lung Cancer"], sites=[OPEN], **LUNG),
            record(2, "Ended", conditions=["Lung Cancer"], status="COMPLETED", **LUNG),
            {"protocolSection": {}},
        )
    )
    return digest


def test_records_are_loaded_once_and_what_is_skipped_is_told(registry):
    page_file = str(registry.folder / "page.json")
    report = registry.folder / "skipped.json"

    first = registry.json("trials", "load", page_file, "--report", str(report))
    again = registry("trials", "load", page_file)

    assert (first["read"], first["new"], first["skipped"]) == (3, 2, 1)
    [skipped] = json.loads(report.read_text())
    assert skipped["where"].endswith("page.json, record 3")
    assert "the same  2" in again.stdout
    assert "skipped, its number is" in " ".join(again.stderr.split())
    status = registry.json("trials", "status")
    assert (status["studies"], status["recruiting"]) == (2, 1)


def test_a_trial_of_loading_leaves_nothing(registry):
    registry("trials", "load", str(registry.folder / "page.json"), "--dry-run")
    assert registry.json("trials", "status")["studies"] == 0


def test_a_question_finds_what_is_open_and_apart_from_it_what_is_not(registry):
    registry("trials", "load", str(registry.folder / "page.json"))

    found = registry.json("trials", "search", "lung cancer near Lyon for a woman of 72")
    shown = registry("trials", "search", "Lungenkrebs")

    assert found["ids"] == ["NCT00000001"]
    assert found["understood"]["age"] == "72"
    assert found["understood"]["place"] == "Lyon"
    assert registry.json("trials", "search", "lung cancer")["other"] == ["NCT00000002"]
    assert "Breathing better" in shown.stdout
    assert "Not taking people now: 1 study." in shown.stderr


def test_a_file_without_records_is_refused(digest):
    (digest.folder / "none.json").write_text('{"studies": []}')
    said = digest("trials", "load", str(digest.folder / "none.json"), code=1).stderr
    assert "no record in it" in " ".join(said.split())
