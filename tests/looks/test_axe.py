"""Everybody can read letters and pages: axe-core finds nothing, and nothing is wider than a telephone."""

from pathlib import Path

import pytest

from tests.looks.browser import AXE, CHROMIUM, SIDEWAYS, found_by

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / ".looks/node_modules/axe-core/axe.min.js"

pytestmark = [
    pytest.mark.xdist_group("looks"),  # what is drawn once is looked at by one worker
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here"),
]


@pytest.mark.skipif(not SOURCE.exists(), reason="no axe-core here: `make .looks/.ready`, with npm")
@pytest.mark.parametrize("width", [320, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(pages, tmp_path, scheme, width):
    source = SOURCE.read_text("utf-8")

    assert found_by(AXE, pages, tmp_path, scheme=scheme, width=width, source=source) == {}


@pytest.mark.skipif(not SOURCE.exists(), reason="no axe-core here: `make .looks/.ready`, with npm")
def test_axe_does_find_what_is_wrong(tmp_path):
    good = '<!DOCTYPE html><html lang="en"><title>x</title><h1>A page</h1>'
    bad = f'{good}<p style="color:#ccc">faint words</p><img src="data:,">'
    source = SOURCE.read_text("utf-8")

    found = found_by(AXE, {"bad": bad, "good": good}, tmp_path, source=source)

    assert found.keys() == {"bad"}
    assert {each.partition(":")[0] for each in found["bad"]} == {"color-contrast", "image-alt"}


def test_nothing_is_wider_than_a_narrow_telephone(pages, tmp_path):
    assert found_by(SIDEWAYS, pages, tmp_path, width=320) == {}


def test_what_is_wider_is_found(tmp_path):
    wide = "<!DOCTYPE html><p style='width:400px'>x</p>"

    assert "pixels wide" in found_by(SIDEWAYS, {"wide": wide}, tmp_path, width=320)["wide"][0]
