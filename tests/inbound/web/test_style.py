"""The pages can be read and pressed by everybody (WCAG 2.2 AA)."""

import re

import pytest

from digest.palette import contrast
from inbound.web.drawing import Drawing


def palettes(style):
    """Return the colours of both modes by name."""
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in style.split("prefers-color-scheme: dark")
    )
    return {"light": light, "dark": dark}


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *[("text", "paper", 4.5), ("soft", "paper", 4.5), ("accent", "paper", 4.5)],
        *[("text", "panel", 4.5), ("on-fill", "fill", 4.5)],
        *[("edge", "paper", 3), ("fill", "paper", 3)],
    ],
)
def test_text_and_edges_stand_out_from_their_ground_in_both_modes(
    drawing, mode, front, back, least
):
    colours = palettes(drawing.style.decode())[mode]

    assert contrast(colours[front], colours[back]) >= least


def test_the_operators_colour_is_in_the_style(drawing):
    own = Drawing(service_name="x", public_url="https://x.example", accent="#7a2f5c")

    assert palettes(own.style.decode())["light"]["fill"] == "#7a2f5c"
    assert "$" not in own.style.decode()


def test_buttons_are_large_enough_for_a_thumb_and_show_focus(drawing):
    style = drawing.style.decode()

    assert "min-height: 3rem" in style  # 48 px
    assert "button:focus-visible" in style


def test_nothing_is_fetched_from_elsewhere(drawing, client, link):
    assert "url(" not in drawing.style.decode()
    assert re.findall(r'(?:src|href)="([^"]*)"', client.get(link()).text) == ["/style.css"]
