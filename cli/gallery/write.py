"""Writes the gallery to a folder: each letter and page as files, and an index that shows them all."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import jinja2

from cli.gallery.scene import Drawn
from cli.gallery.state import GalleryState
from cli.gallery.states import GROUPS
from cli.gallery.studio import drawn_states, opened_studio
from cli.letter_files import subject_of, write_letter
from cli.private import writable
from cli.wiring.serving import page_drawing
from digest.palette import painted, palette
from digest.settings import Settings

INDEX = "index.html"
_SERVED = re.compile(r'(<link rel="stylesheet" href="|<img src=")[^"]*/')  # by us, beside the page


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One entry of the index; sizes are bytes."""

    name: str
    file: str  # without an ending
    subject: str
    is_letter: bool
    html_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """What was written."""

    index: Path
    groups: Mapping[str, Sequence[IndexEntry]]  # by their titles

    def count(self, *, letters: bool) -> int:
        """Return how many letters there are, or how many pages."""
        return sum(
            each.is_letter is letters for entries in self.groups.values() for each in entries
        )


def write_gallery(
    folder: Path, settings: Settings, *, progress: Callable[[int, int], object]
) -> Gallery:
    """Draw every state with these settings, and write it to a folder, which is made.

    `progress` is called with how many are written, of how many. Raises BadSetting for a template that does
    not fit, and BadInput where it cannot be written.
    """
    shown: dict[str, list[IndexEntry]] = {group.title: [] for group in GROUPS}
    with opened_studio(settings) as studio:
        for group, state, drawn in drawn_states(studio, progress):
            write = _letter if drawn.message else _page
            shown[group.title].append(write(folder, group.file(state), state, drawn))
    with writable(folder):
        for name, (content, _) in page_drawing(settings).files.items():
            (folder / name).write_bytes(content)
        (folder / INDEX).write_text(_index(shown, settings), encoding="utf-8")
    return Gallery(index=folder / INDEX, groups=shown)


def _letter(folder: Path, name: str, state: GalleryState, drawn: Drawn) -> IndexEntry:
    parts = write_letter(folder, name, drawn.message)
    return IndexEntry(
        name=state.name,
        file=name,
        subject=subject_of(drawn.message),
        is_letter=True,
        html_bytes=parts.html.stat().st_size,
    )


def _page(folder: Path, name: str, state: GalleryState, drawn: Drawn) -> IndexEntry:
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        page = _SERVED.sub(r"\1", drawn.page)
        size = (folder / f"{name}.html").write_bytes(page.encode())
    return IndexEntry(name=state.name, file=name, subject="", is_letter=False, html_bytes=size)


def _index(shown: Mapping[str, Sequence[IndexEntry]], settings: Settings) -> str:
    source = (files("cli.gallery") / INDEX).read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(painted(source, palette(settings.accent)))
    return page.render(service_name=settings.service_name, accent=settings.accent, groups=shown)
