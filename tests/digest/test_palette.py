"""The colours of letters and pages can be read, whatever an operator chooses."""

import pytest

from digest.errors import BadSetting
from digest.palette import ACCENT, DARK, LIGHT, contrast, painted, palette
from digest.settings import Settings

CHOSEN = [ACCENT, "#7a2f5c", "#f2b134", "#ffff00", "#000000", "#ffffff", "#808080", "#0000ff"]
CHOSEN += [
    f"#{red}{green}{blue}"
    for red in ("00", "99", "ff")
    for green in ("00", "cc")
    for blue in ("33", "ee")
]


@pytest.mark.parametrize("chosen", CHOSEN)
def test_every_shade_of_any_colour_can_be_read(chosen):
    colours = palette(chosen)

    assert contrast(colours["accent"], LIGHT["paper"]) >= 5.5
    assert contrast(colours["accent"], LIGHT["panel"]) >= 4.5
    assert contrast(colours["dark_accent"], DARK["dark_paper"]) >= 7.5
    assert contrast(colours["dark_accent"], DARK["dark_panel"]) >= 4.5
    assert contrast(colours["dark_fill"], "#ffffff") >= 5.5
    assert contrast(colours["dark_fill"], DARK["dark_paper"]) >= 3


@pytest.mark.parametrize("dark", ["", "dark_"])
def test_text_can_be_read_on_paper_and_in_panels(dark):
    colours = palette()

    for ground in ("paper", "panel"):
        assert contrast(colours[f"{dark}text"], colours[dark + ground]) >= 12
        assert contrast(colours[f"{dark}soft"], colours[dark + ground]) >= 5.9
    assert contrast(colours[f"{dark}edge"], colours[f"{dark}paper"]) >= 3


def test_a_colour_that_is_clear_enough_stays_as_it_was_chosen():
    assert palette("#7A2F5C")["accent"] == "#7a2f5c"


@pytest.mark.parametrize("chosen", ["teal", "#fff", "0b5f58", ""])
def test_what_is_no_colour_is_said_so_with_the_fix(chosen):
    with pytest.raises(BadSetting, match="six hexadecimal digits"):
        palette(chosen)
    with pytest.raises(ValueError, match="six hexadecimal digits"):
        Settings(accent=chosen)


def test_a_template_gets_the_colours_that_it_names():
    assert painted("a { color: $accent } $unknown", palette("#7a2f5c")) == (
        "a { color: #7a2f5c } $unknown"
    )
