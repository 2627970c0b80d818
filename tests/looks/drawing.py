"""The gallery as HTML and text, with the style of pages in them, for a browser has no server to ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cli.gallery.scene import Drawn
from cli.gallery.state import GalleryGroup, GalleryState
from cli.gallery.states import GROUPS
from cli.gallery.studio import opened_studio
from cli.letter_files import body_of
from cli.wiring.serving import page_drawing
from digest.settings import Settings
from tests.plain_words import said_by_people

STYLE = re.compile(r'<link rel="stylesheet"[^>]*>')
FEW = 2  # states of each group, where not all are looked at


@dataclass(frozen=True)
class Look:
    """One letter or page; a letter as text alone has no HTML, and a page no text."""

    html: str
    text: str
    is_letter: bool
    theirs: str = ""  # all that people said in the world that it is of


def looks(settings: Settings, *, all_of_them: bool) -> dict[str, Look]:
    """Return letters and pages by the name of their files: all, or a few of each group."""
    style = f"<style>{page_drawing(settings).style.decode()}</style>"
    with opened_studio(settings) as studio:
        return {
            group.file(state): replace(
                _look(studio.draw(group, state), style), theirs=said_by_people(studio.path)
            )
            for group, state in _states(all_of_them=all_of_them)
        }


def _states(*, all_of_them: bool) -> Iterator[tuple[GalleryGroup, GalleryState]]:
    for group in GROUPS:
        for state in group.states[: None if all_of_them else FEW]:
            yield group, state


def _look(drawn: Drawn, style: str) -> Look:
    if drawn.page:
        return Look(html=STYLE.sub(lambda _: style, drawn.page), text="", is_letter=False)
    html, text = (body_of(drawn.message, kind) for kind in ("html", "plain"))
    return Look(html=html, text=text, is_letter=True)
