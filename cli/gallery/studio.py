"""The studio, in which states are drawn: a store of its own, set up anew for each of them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cli.demo_world import StoryClock
from cli.gallery.scene import KEYS, Drawn, Scene
from cli.gallery.state import GalleryGroup, GalleryState
from cli.gallery.states import GROUPS
from cli.gallery.world import MORNING, World, found
from cli.installation import Installation
from cli.wiring.letters import letter_sealer
from digest.errors import BadSetting, DigestError
from digest.letters.letter_sealer import LetterSealer
from digest.settings import Settings
from digest.store.database import Store, make_database
from digest.store.migrate import migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The world as it was founded, and the store in which each state happens."""

    settings: Settings
    store: Store
    path: Path
    world: World
    sealer: LetterSealer

    def draw(self, group: GalleryGroup, state: GalleryState) -> Drawn:
        """Draw a state of the untouched world; raise BadSetting, with its name, where it cannot be."""
        self.store.close()
        shutil.copy(_untouched(self.path), self.path)
        clock = StoryClock(MORNING)
        installation = Installation(
            settings=self.settings, keys=KEYS, store=self.store, clock=clock
        )
        scene = Scene(installation=installation, world=self.world, sealer=self.sealer, clock=clock)
        try:
            return state.draw(scene)
        except DigestError as error:
            raise BadSetting(f"{group.title}, {state.name}: {error}") from error


@contextmanager
def opened_studio(settings: Settings) -> Iterator[Studio]:
    """Yield a studio for letters and pages with these settings; nobody's own store is looked at."""
    with tempfile.TemporaryDirectory(prefix="digest-gallery-") as folder:
        path = Path(folder) / "gallery.db"
        make_database(path)
        store = Store(f"sqlite:///{path}")
        try:
            migrate(store)
            settings = _reachable(settings)
            installation = Installation(
                settings=settings, keys=KEYS, store=store, clock=StoryClock(MORNING)
            )
            world = found(installation)
            store.close()
            shutil.copy(path, _untouched(path))
            yield Studio(
                settings=settings,
                store=store,
                path=path,
                world=world,
                sealer=letter_sealer(installation),
            )
        finally:
            store.close()


def drawn_states(
    studio: Studio, progress: Callable[[int, int], object]
) -> Iterator[tuple[GalleryGroup, GalleryState, Drawn]]:
    """Yield every state with what it looks like; `progress` is called with how many are done, of how many."""
    states = [(group, state) for group in GROUPS for state in group.states]
    for done, (group, state) in enumerate(states, start=1):
        yield group, state, studio.draw(group, state)
        progress(done, len(states))


def _reachable(settings: Settings) -> Settings:
    """Return the settings with an address of pages as members get it, where it is only for trying out."""
    if urlsplit(settings.pages.public_url).scheme == "https":
        return settings
    pages = settings.pages.model_copy(update={"public_url": f"https://{settings.domain}"})
    return settings.model_copy(update={"pages": pages})


def _untouched(path: Path) -> Path:
    return path.with_suffix(".untouched")
