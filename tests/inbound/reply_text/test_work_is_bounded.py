"""Whatever a body is made of, telling its words takes time in proportion to its length at most."""

import time

import pytest

from inbound.reply_text import extract

LONG, SHORT = 65_536, 16_384  # characters
WROTE = "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <maria@example.org> wrote:\n"
TEXTS = {
    "newlines": "\n",
    "spaces": " ",
    "space-lines": " \n",
    "marks": ">",
    "mark-lines": ">\n",
    "quoted-lines": "> x\n",
    "alternating": "x\n> y\n",
    "brackets": "[",
    "parentheses": "((((\n",
    "angles": "<",
    "announcements": WROTE,
    "announced-quotes": WROTE + "> x\n",
    "answered-quotes": "x\n\n" + WROTE + "> x\n",
    "colons": ":\n",
    "verbs": "wrote:\n",
    "dates": "4.3.2024 09:15 a@b.c:\n",
    "chinese": "2024年写道：\n",
    "headers": "From: a@b.cd\nSent: x\nTo: y\n",
    "keys": "From: a\n",
    "delimiters": "--\n",
    "delimited": "--\nx y z\n",
    "rules": "____________\nab\n\n",
    "dashes": "-",
    "nearly-rules": "_" * 250 + "x\n",
    "nearly-drawn": "~ " * 120 + "x\n",
    "greetings": "Thanks,\nAna\n",
    "names": "Ana Realname\n\n",
    "devices": "Sent from my iPhone\n",
    "nearly-devices": "Sent from a-b-c-d-e-f-g-h-i-j\n",
    "numbers": "+48 600 100 200\n",
    "digits": "1",
    "addresses": "a@",
    "notices": "confidential message intended recipient delete\n\n",
    "wrapped": "Maria Lopez-Hernandez via Sleep and Rest and all\n<a@b.cd> 2024 9:15\nwrote:\n",
    "names-and-dates": "Maria Lopez 4 March 2024 9:15\n> x\n",
    "short-headers": "Date: 2024\nTo: a@b.cd\n",
    "divided": "--\nWe go on and on, do we not?\n",
    "offers": "a b Outlook for ",
    "pictures": "[image: ",
    "links": "http://a/b ",
    "stars": "**\n",
    "words": "lorem ipsum dolor sit amet ",
    "paragraphs": "a\n\n",
}
HTML = {
    "divisions": "<div>",
    "bold": "<b>",
    "quotes": '<blockquote type="cite">',
    "cells": "<table><tr><td>",
    "items": "<li>x",
    "open-tags": "<a ",
    "open-values": '<a b="',
    "comments": "<!--",
    "end-tags": "</div>",
    "cells-and-ends": "<i><td><b></i>",
    "styles": '<div style="display:',
    "signatures": '<div class="signature">a</div>',
    "links": '<a href="http://x.example/z">q</a>',
    "entities": "&amp;",
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_a_text_four_times_as_long_takes_no_more_than_proportionally_longer(piece):
    assert _growth(piece, "text/plain") < 10


@pytest.mark.sample(2)
@pytest.mark.parametrize("piece", HTML.values(), ids=HTML)
def test_html_four_times_as_long_takes_no_more_than_proportionally_longer(piece):
    assert _growth(piece, "text/html") < 10


def _growth(piece: str, content_type: str) -> float:
    """Return how many times as long the long body takes; what grows with the square takes sixteen times."""
    body = piece * (LONG // len(piece) + 1)
    long = min(_spent(body[:LONG], content_type) for _ in range(3))
    short = min(_spent(body[:SHORT], content_type) for _ in range(3))
    return long / max(short, 0.002)


def _spent(body: str, content_type: str) -> float:
    begin = time.process_time()
    extract(body, content_type)
    return time.process_time() - begin
