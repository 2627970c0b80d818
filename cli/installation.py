"""One installation, opened: its settings, keys and database; what commands need that only look or change."""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from cli.endings import has_no_room
from cli.keys import load_keys
from cli.private import database_file, login, refuse_another_user, refuse_open_database
from digest.clock import Clock, system_clock
from digest.community.audit import Trail
from digest.community.audit_anchor import Anchor
from digest.community.conversations.post import EditWindow
from digest.errors import BadSetting, NoRoom
from digest.load_settings import load_settings
from digest.mail.signed_address import Keys
from digest.settings import Settings, behind_sudo
from digest.steady_clock import SteadyClock
from digest.store.database import Session, Store
from digest.store.epoch import spans
from digest.store.revision import pending

if TYPE_CHECKING:
    from digest.actions.context import Context

log = logging.getLogger(__name__)


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
        return EditWindow.of(self.settings.community)

    def context(self, session: Session, at: datetime | None = None) -> "Context":
        """Return what an action is given that the operator asks for, at a moment or now."""
        from digest.actions.context import OPERATOR, Context, House  # noqa: PLC0415  (letters, which what only looks need not take)

        settings = self.settings
        return Context(
            session=session,
            actor=OPERATOR,
            at=at or self.clock(),
            policy=settings.policy,
            house=House(service_name=settings.service_name, domains=settings.domains),
        )


@contextmanager
def opened(
    path: Path, *, at: datetime | None = None, clock: Clock | None = None, is_steady: bool = False
) -> Iterator[Installation]:
    """Open the installation whose settings are at `path`, at a moment or by a clock.

    `is_steady` gives it a clock that does not believe leaps. Raises BadSetting with the fix.
    """
    settings = load_settings(path)
    keys = load_keys(settings.keys_file)
    store = _up_to_date(settings, keys)
    try:
        with store.read() as session:
            keys = keys.in_epochs(spans(session))
        if at is not None:
            clock = _standing(at)
        elif clock is None:
            clock = SteadyClock(settings.state_folder) if is_steady else system_clock
        yield Installation(settings=settings, keys=keys, store=store, clock=clock)
    finally:
        _anchor(store, settings)
        store.close()


def _standing(at: datetime) -> Clock:
    return lambda: at


def open_store(url: str, keys: Keys) -> Store:
    """Return a store whose audit trail is sealed with the keys, and knows who works at this machine."""
    trail = Trail(keys=keys.derived(b"audit"), operator=_operator())
    return Store(url, info=trail.info)


def _up_to_date(settings: Settings, keys: Keys) -> Store:
    refuse_another_user(settings.state_folder)
    refuse_open_database(settings.database)
    with ExitStack() as opening:
        try:
            store = open_store(settings.database, keys)
            opening.callback(store.close)
            behind = pending(store)
        except SQLAlchemyError as error:
            file = database_file(settings.database)
            if file is not None and has_no_room(file.parent):
                raise NoRoom(f"the disk of {file} is full: make room there") from None
            raise BadSetting(_unopened(settings, error)) from None
        if behind:
            raise BadSetting("the database is not up to date: run `digest init --upgrade`")
        opening.pop_all()
    return store


def _unopened(settings: Settings, error: SQLAlchemyError) -> str:
    """Return what to look at where the database cannot be opened."""
    name, path = type(error).__name__, database_file(settings.database)
    if path is None:
        return f"cannot open the database ({name}): is it running, and is `database` in the settings right?"
    return (
        f"cannot open the database {path}: this user must be able to write it and its folder, and it must be "
        "a whole database; `digest doctor` says which of them it is"
    )


def _anchor(store: Store, settings: Settings) -> None:
    """Write down where the audit trail ends, and complain where it is not what it was."""
    try:
        with store.read() as session:
            holds = Anchor(settings.state_folder).move(session)
    except (SQLAlchemyError, OSError) as error:  # the command itself has done what it could
        log.error("the audit trail could not be anchored: %s", type(error).__name__)  # noqa: TRY400
        return
    if not holds:
        log.critical("the audit trail is not what it was: see `digest audit verify`")


def _operator() -> str:
    """Return the name of whoever gave the command, and behind `sudo` of whoever gave that."""
    name, asked = login(os.geteuid()), behind_sudo()
    return f"{asked} as {name}" if asked else name
