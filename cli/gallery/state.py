"""One state that a letter or a page can be in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from cli.gallery.scene import Drawn, Scene
from cli.gallery.world import ANA
from cli.letter_files import attached_page
from digest.community.people.member import Member

Draw = Callable[[Scene], Drawn]


def attached(draw: Draw) -> Draw:
    """Return what draws the page that is attached to a letter."""
    return lambda scene: Drawn(page=attached_page(draw(scene).message))


def without_content(draw: Draw) -> Draw:
    """Return what draws a letter to Ana where she chose that letters about news show none of it."""

    def drawn(scene: Scene) -> Drawn:
        with scene.session() as session:
            session.get_one(Member, scene.world.members[ANA]).shows_content = False
        return draw(scene)

    return drawn


def without_content_for_all(draw: Draw) -> Draw:
    """Return what draws a letter where the operator chose that."""
    return lambda scene: draw(replace(scene, sealer=replace(scene.sealer, shows_content=False)))


@dataclass(frozen=True, slots=True)
class GalleryState:
    """A name of its own in its group, and what draws it in a scene."""

    name: str
    draw: Draw


@dataclass(frozen=True, slots=True)
class GalleryGroup:
    """Letters or pages of one sort, in all their states."""

    title: str
    states: tuple[GalleryState, ...]
    is_hostile: bool = (
        False  # words that mean harm: what they say looks like a fault, and is not ours
    )

    def file(self, state: GalleryState) -> str:
        """Return the name of a state's files, without an ending."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.title} {state.name}".lower()).strip("-")
