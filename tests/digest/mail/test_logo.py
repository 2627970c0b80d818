"""A letter with the operator's logo: a picture that it brings along, and nothing else is changed."""

import email
import email.policy
import re

import pytest

from digest.branding import Branding, Logo
from digest.mail.message_writer import MessageWriter
from digest.mail.template_set import TemplateSet
from tests.pictures import png

PLACE = {
    "domain": "mail.example.org",
    "public_url": "https://mail.example.org",
    "service_name": "Tea & Table",
}
TILE = Logo(content=png(72, 72), media_type="image/png", width=36, height=36)
WORDMARK = Logo(content=png(144, 36), media_type="image/png", width=144, height=36)


@pytest.fixture
def sent(some_keys, heading):
    """Write a goodbye with a logo, and read it again by the standard library."""

    def send(logo, **facts):
        templates = TemplateSet(**PLACE, postal_address="x", branding=Branding(logo=logo))
        goodbye = templates.render("goodbye", erases=False, how="mail")
        writer = MessageWriter(some_keys, **PLACE, logo=logo)
        raw = writer.write(heading("goodbye", **facts), [goodbye]).message
        return email.message_from_bytes(raw, policy=email.policy.default)

    return send


def plate(message):
    html = message.get_body(("html",)).get_content()
    (found,) = re.findall(r'<td class="np"[^>]*>(.*?)</td>', html)
    return found


def test_the_logo_is_a_part_beside_the_html_that_names_it(sent):
    message = sent(TILE)

    text, related = message.iter_parts()
    html, picture = related.iter_parts()
    (named,) = re.findall(r'src="cid:([^"]+)"', html.get_content())
    assert message.get_content_type() == "multipart/alternative"
    assert text.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    assert picture["Content-ID"] == f"<{named}>"
    assert (picture.get_content_disposition(), picture.get_filename()) == ("inline", "logo.png")
    assert picture.get_content() == TILE.content
    assert [part for part in message.walk() if part.defects] == []


def test_a_tile_stands_beside_the_name_and_needs_no_words(sent):
    shown = plate(sent(TILE))

    assert shown.endswith(">Tea &amp; Table")
    assert 'width="36" height="36" alt=""' in shown


def test_a_wordmark_says_the_name_in_its_place(sent):
    shown = plate(sent(WORDMARK))

    assert shown.endswith(">")
    assert 'alt="Tea &amp; Table"' in shown


def test_a_plate_under_a_logo_keeps_its_colour_in_the_dark(sent):
    with_logo, without = (sent(logo).get_body(("html",)).get_content() for logo in (TILE, None))

    assert ".page .np," in without
    assert ".page .np" not in with_logo
    assert ".page .r{" in with_logo


def test_without_a_logo_a_letter_has_two_parts_and_no_picture(sent):
    message = sent(None)

    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert plate(message) == "Tea &amp; Table"
    assert "<img" not in message.get_body(("html",)).get_content()


def test_a_letter_as_text_alone_brings_no_picture(sent):
    message = sent(TILE, text_only=True)

    assert message.get_content_type() == "text/plain"
