"""What every check is given."""

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cli.doctor.around import Surroundings
from digest.settings import Settings
from inbound.authenticate.dns import Resolve

SENDING = "smtp"  # the kind of relay by which letters reach people

Python = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the operator asked for, and where the doctor stands; all of it can be given by a test."""

    settings_file: Path
    at: datetime
    is_offline: bool = False
    resolve: Resolve | None = None  # who answers for DNS; None: as the settings say
    selectors: tuple[str, ...] = ()  # besides those in the settings
    addresses: tuple[str, ...] = ()  # that letters are sent from, the same
    dkim_key: Path | None = None  # the private key that the relay signs with
    here: Collection[str] = ()  # this machine's own addresses
    python: Python = field(default_factory=lambda: sys.version_info[:3])
    around: Surroundings = field(default_factory=Surroundings)  # on this machine
    loop_seconds: float | None = None  # None: no mail to ourselves
    seconds: float = 10  # that the network may take for one answer
    tell: Callable[[str], object] = lambda _: None  # of what takes long


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientCase:
    """The installation that is looked at: what was asked, and its settings, which could be read."""

    asked: Asked
    settings: Settings
    resolve: Resolve | None  # who answers for DNS; None: it is left out

    @property
    def is_sending(self) -> bool:
        """True if letters go to people; else they go into a folder, and much may still be missing."""
        return self.settings.relay.kind == SENDING

    @property
    def knows_password(self) -> bool:
        """False where the relay wants a password that only the service's environment has."""
        relay = self.settings.relay
        return relay.username is None or relay.password is not None

    @property
    def selectors(self) -> tuple[str, ...]:
        """The selectors by which letters are signed, as far as they are told."""
        return tuple(dict.fromkeys((*self.asked.selectors, *self.settings.relay.dkim_selectors)))

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that letters are sent from, as far as they are told."""
        return tuple(dict.fromkeys((*self.asked.addresses, *self.settings.relay.leaves_from)))
