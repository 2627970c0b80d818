"""Writes the gallery to a folder: each letter and page as files, and an index that shows them all."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import jinja2

from cli.gallery.scene import Drawn
from cli.gallery.state import GalleryState
from cli.gallery.states import GROUPS
from cli.gallery.studio import drawn_states, opened_studio
from cli.letter_files import ENDINGS, subject_of, write_letter
from cli.made_files import MadeFiles
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
    folder: Path, settings: Settings, *, force: bool = False, progress: Callable[[int, int], object]
) -> Gallery:
    """Draw every state with these settings, and write it to a folder, which is made.

    `progress` is called with how many are written, of how many. Raises BadSetting for a template that does
    not fit, and BadInput as `MadeFiles` does.
    """
    made = MadeFiles.into(folder, force=force)
    served = page_drawing(settings).files
    made.claim(INDEX, *served, *_names())
    shown: dict[str, list[IndexEntry]] = {group.title: [] for group in GROUPS}
    with opened_studio(settings) as studio:
        for group, state, drawn in drawn_states(studio, progress):
            write = _letter if drawn.message else _page
            shown[group.title].append(write(made, group.file(state), state, drawn))
    for name, (content, _) in served.items():
        made.write(name, content)
    index = made.write(INDEX, _index(shown, settings).encode())
    return Gallery(index=index, groups=shown)


def _names() -> Iterator[str]:
    """Yield the names of all files of letters and pages, before the first of them is written."""
    for group in GROUPS:
        for state in group.states:
            yield from (f"{group.file(state)}{ending}" for ending in ENDINGS)


def _letter(made: MadeFiles, name: str, state: GalleryState, drawn: Drawn) -> IndexEntry:
    parts = write_letter(made, name, drawn.message)
    return IndexEntry(
        name=state.name,
        file=name,
        subject=subject_of(drawn.message),
        is_letter=True,
        html_bytes=parts.html.stat().st_size,
    )


def _page(made: MadeFiles, name: str, state: GalleryState, drawn: Drawn) -> IndexEntry:
    page = _SERVED.sub(r"\1", drawn.page).encode()
    made.write(f"{name}.html", page)
    return IndexEntry(name=state.name, file=name, subject="", is_letter=False, html_bytes=len(page))


def _index(shown: Mapping[str, Sequence[IndexEntry]], settings: Settings) -> str:
    source = (files("cli.gallery") / INDEX).read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(painted(source, palette(settings.accent)))
    return page.render(service_name=settings.service_name, accent=settings.accent, groups=shown)
