"""Settings and files: read, ours and not an example's, and closed to others."""

import os
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, first_line, unknown, warn, well
from cli.keys import load_keys
from cli.private import database_file, has_password, login
from digest.errors import BadSetting
from digest.load_settings import setting_problems
from digest.settings import EXAMPLE_ADDRESS, unheard

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
EXAMPLES = (
    "example",
    "example.org",
    "example.com",
    "example.net",
    "invalid",
    "localhost",
)  # RFC 2606


def read_settings(file: Path) -> Iterator[Diagnosis]:
    """Yield what keeps the settings from being read, and what looks like a setting and is none."""
    problems = setting_problems(file)
    for problem in problems:
        yield _unread(file, problem.removeprefix(f"{file}: "))
    if not problems:
        yield well("settings.file", f"{file} is read")
    for name, like in unheard().items():
        how = f"write {like}, if you mean that" if like else "take it out of the environment"
        yield warn("settings.environment", f"the variable {name} sets nothing", how)


def _unread(file: Path, problem: str) -> Diagnosis:
    """Return one problem of the settings, with its fix."""
    said, _, command = problem.partition(": run ")
    name = "settings.file"
    if command:
        return fail(name, said, f"run {command}")
    if file.is_file() and not os.access(file, os.R_OK):
        return _another_users(name, file, file.stat().st_uid)
    return fail(name, said, f"put it right in {file}, or take the line out")


def check_settings(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield what is still an example's."""
    settings = case.settings
    domain = settings.domain
    if is_example(domain):
        how = "write the domain whose mail comes to this server, in digest.toml"
        yield fail("settings.domain", f"{domain} is an example", how, 'domain = "mail.your-domain"')
    else:
        yield well("settings.domain", domain)
    yield _postal_address(case)
    if settings.operator is None:
        how = (
            "name a mailbox of yours at another domain, so that you hear of what waits for a person"
        )
        yield warn("settings.operator", "nobody is told", how, 'operator = "you@another-domain"')
    elif is_example(settings.operator.rpartition("@")[2]):
        how = "write your own mailbox, or take the line out"
        yield fail("settings.operator", f"{settings.operator} is an example", how)
    else:
        elsewhere = settings.operator.rpartition("@")[2]
        yield well("settings.operator", f"is told at a mailbox at {elsewhere}")
    yield from _who_wrote(case)


def _who_wrote(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield what keeps us from knowing who wrote a mail."""
    chosen = case.settings.authentication
    if chosen.zone_file is not None:
        what = f"all DNS is read from {chosen.zone_file.name}, as to try things out"
        how = "take zone_file out of [authentication] before real people write"
        yield (fail if case.is_sending else warn)("settings.zone_file", what, how)
    if chosen.mode == "border" and chosen.authserv_id is None:
        how = "under [authentication], name your mail server as it names itself in Authentication-Results"
        line = f'authserv_id = "mx.{case.settings.domain}"'
        yield fail("settings.authserv_id", "it is not told which border is believed", how, line)


def is_example(domain: str) -> bool:
    """Check whether a domain is one of those that stand in examples."""
    return any(f".{domain.lower()}".endswith(f".{each}") for each in EXAMPLES)


def _postal_address(case: PatientCase) -> Diagnosis:
    given = case.settings.postal_address.strip()
    if given not in ("", EXAMPLE_ADDRESS):
        return well("settings.postal_address", "is yours")
    say = fail if case.is_sending else warn
    what = "is empty" if not given else "is the example's"
    how = "write where you can be reached on paper: the law asks for it in each letter"
    line = 'postal_address = "Your organisation, Street 1, Town"'
    return say("settings.postal_address", what, how, line)


def check_files(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield whether keys, settings and database are there, and closed to others."""
    settings, file = case.settings, case.asked.settings_file
    yield from _settings_closed(case)
    try:
        load_keys(settings.keys_file)
        yield well("files.keys", "are there, and only their owner can read them")
    except BadSetting as error:
        said, _, fix = first_line(error).partition(": run ")
        otherwise = "bring the key file back from where you keep it, readable by this user"
        yield fail("files.keys", said, *_command(fix, otherwise))
    yield from _folder(file.resolve().parent)
    path = database_file(settings.database)
    if path is not None:
        yield from _database(path)
    yield _state_folder(settings.state_folder)


def _command(fix: str, otherwise: str) -> tuple[str, ...]:
    """Return a fix: the command in it to copy, where there is one."""
    return ("run", fix.strip("`")) if fix else (otherwise,)


def _settings_closed(case: PatientCase) -> Iterator[Diagnosis]:
    file = case.asked.settings_file
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    holds_secret = "password" in said.get("relay", {}) or has_password(
        said.get("database", "sqlite://")
    )
    if holds_secret and file.stat().st_mode & OTHERS:
        what = f"{file} holds a password, and others can read it"
        yield fail("files.settings", what, "run", f"chmod 600 {file}")


def _folder(folder: Path) -> Iterator[Diagnosis]:
    if folder.stat().st_mode & OTHERS_WRITE:
        what = f"others can put files of theirs into {folder}"
        yield fail("files.folder", what, "run", f"chmod go-w {folder}")
    else:
        yield well("files.folder", "only its owner can change what is in it")


def _database(path: Path) -> Iterator[Diagnosis]:
    if not path.is_file():
        how = (
            "where there was one: is its disk there, and `database` in digest.toml right? Else make "
            "a new installation with `digest init`"
        )
        yield fail("files.database", f"there is no {path}", how)
        return
    open_ones = [each for each in _with_logs(path) if each.stat().st_mode & OTHERS]
    for each in open_ones:
        yield fail("files.database", f"others can read {each}", "run", f"chmod 600 {each}")
    owner = path.stat().st_uid
    if owner != os.geteuid():
        yield _another_users("files.database_owner", path, owner)
    elif not open_ones:
        yield well("files.database", "only its owner can read it")


def _with_logs(path: Path) -> Iterator[Path]:
    for ending in ("", "-wal", "-shm"):
        file = path.with_name(path.name + ending)
        if file.is_file():
            yield file


def _another_users(name: str, path: Path, owner: int) -> Diagnosis:
    """Return what to do where somebody else has it; what is root's was made by a command of root's."""
    user, here = login(owner), login(os.geteuid())
    what = f"{path} belongs to {user}, and this is {here}"
    if owner == 0:
        how = f"a command as root made it: give it back to {here}, and no command as root any more"
        return fail(name, what, how, f"sudo chown -R {here}: {path}")
    return fail(name, what, f"give each command as {user}", f"sudo -u {user} digest doctor")


def _state_folder(folder: Path) -> Diagnosis:
    if not folder.exists():
        parent = folder.parent
        if os.access(parent, os.W_OK):
            return well("files.state", f"{folder} is made at the first start")
        return fail("files.state", f"{parent} cannot be written to", "run", f"chmod u+w {parent}")
    if not folder.is_dir():
        return fail(
            "files.state", f"{folder} is no folder", "move that file away, or set state_folder"
        )
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        return _another_users("files.state", folder, owner)
    if not os.access(folder, os.W_OK):
        return fail("files.state", f"{folder} cannot be written to", "run", f"chmod u+w {folder}")
    return well("files.state", f"{folder} can be written to")


def without_settings() -> Iterator[Diagnosis]:
    """Yield that the rest needs the settings."""
    yield unknown(
        "settings.rest", "all else needs the settings", "put these right, and run it again"
    )
