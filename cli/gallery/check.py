"""Checks every letter and page of the gallery, drawn with an operator's own sentences and layouts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cli.gallery.scene import KEYS, Drawn
from cli.gallery.studio import Studio, drawn_states, opened_studio
from cli.letter_files import body_of
from cli.wiring.serving import page_drawing
from digest.community.communities.community import RESERVED_NAMES
from digest.mail.letter_check import OwnPlace, faults
from digest.mail.style_check import style_faults
from digest.mail.template_files import lost_purposes
from digest.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFault:
    """Something that nobody should get so, and where it is."""

    where: str
    what: str


def template_faults(
    settings: Settings, *, progress: Callable[[int, int], object]
) -> Iterator[TemplateFault]:
    """Yield what is wrong with the operator's files, and with letters and pages drawn with them."""
    for file, purposes in lost_purposes(settings.templates).items():
        words = ", ".join(purpose.name.lower().replace("_", " ") for purpose in purposes)
        yield TemplateFault(where=file, what=f"it leads no longer to: {words}")
    for what in style_faults(page_drawing(settings).style.decode()):
        yield TemplateFault(where="web/style.css", what=what)
    with opened_studio(settings) as studio:
        place = _place(studio)
        for group, state, drawn in drawn_states(studio, progress):
            if group.is_hostile:
                continue
            for what in faults(_html(drawn), place, is_letter=bool(drawn.message)):
                yield TemplateFault(where=f"{group.title}, {state.name}", what=what)


def _place(studio: Studio) -> OwnPlace:
    settings = studio.settings
    return OwnPlace(
        domain=settings.domain,
        public_url=settings.pages.public_url,
        reads=KEYS.read_local_part,
        names=RESERVED_NAMES | studio.world.communities.keys(),
        also=f"{settings.rules} {settings.help_in_danger} {settings.postal_address}",
    )


def _html(drawn: Drawn) -> str:
    return body_of(drawn.message, "html") if drawn.message else drawn.page
