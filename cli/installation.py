"""One installation, opened: its settings, keys and database; what commands need that only look or change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from cli.keys import load_keys
from digest.clock import Clock, system_clock
from digest.community.post import EditWindow
from digest.errors import BadSetting
from digest.mail.addresses import Keys
from digest.settings import Settings, load_settings
from digest.store.database import Store
from digest.store.epoch import spans
from digest.store.migrate import pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Settings, keys, store and clock of one installation."""

    settings: Settings
    keys: Keys
    store: Store
    clock: Clock

    @property
    def window(self) -> EditWindow:
        """How long an author may change a post here."""
        return EditWindow(length=self.settings.edit_window)


@contextmanager
def opened(
    path: Path, *, at: datetime | None = None, clock: Clock = system_clock
) -> Iterator[Installation]:
    """Open the installation whose settings are at `path`, at a moment or by a clock.

    Raises BadSetting with the fix.
    """
    settings = load_settings(path)
    keys = load_keys(settings.keys_file)
    store = _open_store(settings)
    try:
        with store.read() as session:
            keys = keys.in_epochs(spans(session))
        yield Installation(
            settings=settings, keys=keys, store=store, clock=clock if at is None else lambda: at
        )
    finally:
        store.close()


def _open_store(settings: Settings) -> Store:
    try:
        store = Store(settings.database)
        behind = pending(store)
    except SQLAlchemyError as error:
        raise BadSetting(
            f"cannot open the database ({type(error).__name__}): is it running, and is `database` "
            "in the settings right?"
        ) from None
    if behind:
        store.close()
        raise BadSetting("the database is not up to date: run `digest init --upgrade`")
    return store
