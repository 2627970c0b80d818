"""The pages can be read and pressed by everybody (WCAG 2.2 AA)."""

import re

import pytest
from werkzeug.test import Client

from digest.branding import Branding, Logo
from digest.palette import contrast
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from tests.pictures import png


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
    own = Drawing(
        service_name="x",
        domain="mail.example.org",
        public_url="https://x.example",
        branding=Branding(accent="#7a2f5c"),
    )

    assert palettes(own.style.decode())["light"]["fill"] == "#7a2f5c"
    assert "$" not in own.style.decode()


def test_buttons_are_large_enough_for_a_thumb_and_show_focus(drawing):
    style = drawing.style.decode()

    assert "min-height: 3rem" in style  # 48 px
    assert "a:focus-visible, button:focus-visible" in style


def test_nothing_is_fetched_from_elsewhere(drawing, client, link):
    assert "url(" not in drawing.style.decode()
    targets = re.findall(r'(?:src|href)="([^"]*)"', client.get(link()).text)
    assert [each for each in targets if not each.startswith("mailto:")] == ["/style.css"]


def test_pages_show_the_logo_that_is_served_beside_them(store, keys, clock):
    logo = Logo(content=png(72, 72), media_type="image/png", width=36, height=36)
    own = Drawing(
        service_name="Tea",
        domain="mail.example.org",
        public_url="https://x.example/digest",
        branding=Branding(logo=logo),
    )
    client = Client(Pages(store=store, keys=keys, clock=clock, drawing=own))

    page, picture = client.get("/nothing"), client.get("/logo")

    assert '<img src="/digest/logo" width="36" height="36" alt="">Tea</p>' in page.text
    assert (picture.status_code, picture.content_type) == (200, "image/png")
    assert picture.data == logo.content
    assert "img-src 'self'" in page.headers["Content-Security-Policy"]


def test_without_a_logo_there_is_none_to_ask_for(client):
    assert client.get("/logo").status_code == 404
    assert "<img" not in client.get("/nothing").text
