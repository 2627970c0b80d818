"""The database: it opens, is whole, of this version, not an older one in its place, and has room."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from cli.alone import UNFINISHED
from cli.backup import BACKED_UP, last_backup, last_backup_folder
from cli.backup_folder import find_backup, verify
from cli.doctor.border_name import check_border_in_mails
from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, Health, fail, first_line, unknown, warn, well
from cli.doctor.in_queues import check_queues
from cli.private import database_file
from digest.errors import BadInput, BadSetting
from digest.mail.format import counted
from digest.outbox import lease
from digest.queries.letters_from import last_letter_from_elsewhere
from digest.queries.vitals import NO_WORKERS, Vitals, vitals
from digest.store.database import Store
from digest.store.mark import FILE as MARK
from digest.store.mark import mark_of, read_mark
from digest.store.revision import is_known, known, revision
from digest.store.snapshot import damage

LONG_AGO = timedelta(days=7)
STILL_ANSWERED = timedelta(days=365)  # letters of so long ago
COPIES = 4  # of a day's mail: in the database, its log, its index, and once as posts
MEGABYTE = 1_000_000

UPGRADE = "digest init --upgrade"


def check_database(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield how the database is, and all that it tells; the folder of its file before that."""
    settings = case.settings
    path = database_file(settings.database)
    if any(map(_is_anothers, (path, settings.state_folder))):
        what = "it was not opened: what this user writes beside it the server could not read"
        yield unknown("database.opens", what, "see Files above")
        return
    if path is not None:
        file = _file(case, path)
        yield file
        if file.health is not Health.OK:
            return
    with closing(Store(settings.database)) as store:
        schema = _schema_of(store, path)
        yield schema
        if schema.health is not Health.OK:
            return
        yield from _went_back(case, store)
        yield from _moved(case, store)
        told = _vitals(case, store)
        borders = list(check_border_in_mails(case, store))
    yield _moments(case, told)
    if path is None:
        yield unknown("database.disk", "how full the database server's disk is only that can tell")
    else:
        yield _room(case, path, told)
    yield from _backups(case, told)
    yield from check_queues(case, told)
    yield from borders


def _file(case: PatientCase, path: Path) -> Diagnosis:
    """Return whether the file of a database can be read and is whole."""
    if not path.is_file():
        return unknown("database.opens", "there is none", "see Files above")
    try:
        broken = damage(path)
    except BadSetting as error:
        return _unopened(first_line(error), path)
    if broken is None:
        return well("database.whole", "its file is not damaged")
    how = "stop `digest serve`, keep the file as it is, and bring a backup back"
    place = last_backup_folder(case.settings.state_folder) or "DIR"
    what = f"it is damaged: {broken[:200]}"
    return fail("database.whole", what, how, f"digest restore {place}")


def _unopened(what: str, path: Path | None) -> Diagnosis:
    name = "database.opens"
    if path is None:
        return fail(name, what, "is it running, and is `database` in digest.toml right?")
    how = "see that this user can write its folder, that the disk is well, and what holds it"
    return fail(name, what, how, f"ls -la {path.parent}")


def _schema_of(store: Store, path: Path | None) -> Diagnosis:
    """Return whether this version of the program can use a database, where it can be asked."""
    try:
        return _schema(revision(store))
    except SQLAlchemyError as error:
        return _unopened(f"it does not answer as it should ({type(error).__name__})", path)


def _is_anothers(path: Path | None) -> bool:
    return path is not None and path.exists() and path.stat().st_uid != os.geteuid()


def _vitals(case: PatientCase, store: Store) -> Vitals:
    """Return what the database says of itself."""
    folder = case.settings.state_folder
    workers = lease.look(folder) if folder.is_dir() else NO_WORKERS
    with store.read() as session:
        return vitals(session, at=case.asked.at, workers=workers)


def _schema(found: str | None) -> Diagnosis:
    """Return whether this version of the program can use a database of a revision."""
    if found is None:
        return fail("database.schema", "it is empty", "make its tables", UPGRADE)
    if not is_known(found):
        what = f"a newer version made it (schema {found}; this one knows it up to {max(known())})"
        return fail(
            "database.schema", what, "install the version it was last used with, or a newer one"
        )
    if found != max(known()):
        how = "stop `digest serve`, make a backup with the old version, then"
        what = f"it is of an earlier version (schema {found} of {max(known())})"
        return fail("database.schema", what, how, UPGRADE)
    return well("database.schema", f"of this version (schema {found})")


def _went_back(case: PatientCase, store: Store) -> Iterator[Diagnosis]:
    """Yield whether an older copy was put in its place, or a restore was broken off."""
    folder = case.settings.state_folder
    if (folder / UNFINISHED).exists():
        how = "run the same restore again; until then nothing starts"
        yield fail("database.restored", "a restore was broken off", how, "digest restore DIR")
    try:
        noted = read_mark(folder)
    except BadSetting as error:
        said, _, fix = first_line(error).partition(". ")
        yield fail("database.place", said, fix.rstrip("."), f"rm {folder / MARK}")
        return
    if noted is not None and mark_of(store, case.asked.at).is_behind(noted):
        how = (
            "nothing is sent and no mail is taken meanwhile: bring a backup back with `digest restore "
            "DIR`, or, if this database is the one to go on with, run"
        )
        what = f"it is older than it was on {noted.at:%Y-%m-%d}: an earlier copy is in its place"
        yield fail("database.place", what, how, "digest restore --in-place")
    else:
        yield well("database.place", "no older copy is in its place")


def _moved(case: PatientCase, store: Store) -> Iterator[Diagnosis]:
    """Yield whether letters left from a domain that is none of ours now: who answers one is turned away."""
    settings = case.settings
    with store.read() as session:
        found = last_letter_from_elsewhere(
            session, settings.domains, since=case.asked.at - STILL_ANSWERED
        )
    if found is None:
        return
    domain, at = found
    how = (
        "keep its DNS records, write it beside `domain` and restart `digest serve`; where it is no longer "
        "yours, tell members to write to the new one"
    )
    what = (
        f"letters left from {domain} until {at:%Y-%m-%d}, and what is answered there is not taken"
    )
    line = f"other_domains = {json.dumps([*settings.other_domains, domain])}"
    yield warn("settings.other_domains", what, how, line)


def _moments(case: PatientCase, vitals: Vitals) -> Diagnosis:
    """Return whether the clock stands before what the database knows to have happened."""
    last = vitals.last_moment
    if last is not None and last > case.asked.at + timedelta(minutes=5):
        what = f"the clock says {_minute(case.asked.at)}, and something happened at {_minute(last)}"
        how = "set the machine's clock, and let it be set from the network"
        return fail("machine.clock_and_database", what, how, "timedatectl set-ntp true")
    return well("machine.clock_and_database", "the clock is later than all that happened")


def _room(case: PatientCase, path: Path, vitals: Vitals) -> Diagnosis:
    """Return whether the disk has room for a day and for a copy of the database."""
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    reserve = case.settings.smtp.disk_reserve
    day = COPIES * vitals.bytes_of_a_day + size
    has = f"{_megabytes(free)} free beside the database"
    if free < reserve:
        how = f"make room: below {_megabytes(reserve)} no mail is taken (disk_reserve under [smtp])"
        return fail("database.disk", has, how, f"du -xh --max-depth=2 {path.parent}")
    if free < reserve + day:
        need = f"a day's mail and a copy of the database may need {_megabytes(day)}"
        how = f"make room soon: {need}, and {_megabytes(reserve)} stay free"
        return warn("database.disk", has, how, f"du -xh --max-depth=2 {path.parent}")
    return well("database.disk", f"{has}; a day and a copy need about {_megabytes(day)}")


def _backups(case: PatientCase, vitals: Vitals) -> Iterator[Diagnosis]:
    """Yield how old the last backup is, and whether it is still what it was."""
    folder = case.settings.state_folder
    last, place = last_backup(folder), last_backup_folder(folder)
    how = "make one each day, and copy it to another machine"
    command = "digest backup backups"
    if last is None:
        yield warn("database.backup", "none was made here", how, command)
        return
    age = case.asked.at - last
    said = f"the last one is of {_minute(last)}"
    if age > BACKED_UP:
        say = fail if age > LONG_AGO and vitals.people.members else warn
        yield say("database.backup", f"{said}, {counted(age.days, 'day')} ago", how, command)
    else:
        yield well("database.backup", said)
    yield _checked(case, place)


def _checked(case: PatientCase, place: Path | None) -> Diagnosis:
    """Return whether the last backup is where it was made, and its database as it was then."""
    name = "database.backup_checked"
    if place is None or not place.is_dir():
        what = "it is not where it was made, so what is in it cannot be told"
        how = "where you keep it, look at times whether it can be restored, in another folder"
        return unknown(name, what, how)
    keys = case.settings.keys_file.name
    if any((folder / keys).exists() for folder in (place, place.parent)):
        how = "keep the keys apart: whoever has both can read received mail"
        return fail(name, f"the secret keys lie beside it, in {place}", how)
    try:
        verify(*find_backup(place))
    except BadInput as error:
        return fail(name, first_line(error), "make a new one", "digest backup backups")
    except (BadSetting, OSError) as error:
        return unknown(name, f"it cannot be read ({type(error).__name__})")
    return well(name, f"{place} is as it was made")


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _megabytes(count: int) -> str:
    return f"{max(1, count // MEGABYTE):,} MB"
