"""The pages can be read and pressed by everybody (WCAG 2.2 AA)."""

import re

import pytest


def palettes(style):
    """Return the colours of both modes by name."""
    light, dark = (
        dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6})", block))
        for block in style.split("prefers-color-scheme: dark")
    )
    return {"light": light, "dark": dark}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [("text", "ground"), ("soft", "ground"), ("on-act", "act"), ("act", "ground")],
)
def test_text_stands_out_from_its_ground_in_both_modes(drawing, mode, front, back):
    colours = palettes(drawing.style.decode())[mode]

    assert contrast(colours[front], colours[back]) >= 4.5


def test_buttons_are_large_enough_for_a_thumb_and_show_focus(drawing):
    style = drawing.style.decode()

    assert "min-height: 3rem" in style  # 48 px
    assert "button:focus-visible" in style


def test_nothing_is_fetched_from_elsewhere(drawing, client, link):
    assert "url(" not in drawing.style.decode()
    assert re.findall(r'(?:src|href)="([^"]*)"', client.get(link()).text) == ["/style.css"]
