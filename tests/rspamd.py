"""The rspamd that set-up writes files for, with its own ports and folders, and DNS from a test."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import milters
from tests.patience import PATIENCE
from tests.ports import free_port

PORT = "127.0.0.1:11332"  # as set-up writes it
USER = "_rspamd"


def missing() -> str | None:
    """Return why it cannot be run here, None where it can."""
    if shutil.which("rspamd", path="/usr/sbin:/usr/bin") is None:
        return "rspamd is not installed"
    return "only root can run rspamd as its user" if os.geteuid() != 0 else None


@dataclass(frozen=True)
class Rspamd:
    """A running one."""

    port: int  # of the milter
    log: Path
    controller: Path  # its socket


def settings(folder: Path, written: Mapping[str, str], key: bytes) -> list[str]:
    """Lay the files of set-up and its key out in a folder, and return the options that name it."""
    for path, text in written.items():
        if path.startswith("rspamd/"):
            target = folder / path.removeprefix("rspamd/")
            target.parent.mkdir(exist_ok=True)
            target.write_text(text.replace("/etc/rspamd/digest.", f"{folder}/digest."))
    for name in ("db", "run", "log"):
        (folder / name).mkdir()
        shutil.chown(folder / name, USER)
    (folder / "digest.private").write_bytes(key)
    (folder / "digest.private").chmod(0o600)
    shutil.chown(folder / "digest.private", USER)
    places = {"LOCAL_CONFDIR": "", "DBDIR": "db", "RUNDIR": "run", "LOGDIR": "log"}
    return [f"--var={name}={folder / place}" for name, place in places.items()]


@contextmanager
def running(folder: Path, written: Mapping[str, str], key: bytes, names: int) -> Iterator[Rspamd]:
    """Run it in an empty folder that every user may enter; `names` is the port of its name server."""
    options = settings(folder, written, key)
    proxy = folder / "local.d" / "worker-proxy.inc"
    milter, normal = free_port(), free_port()
    assert PORT in proxy.read_text()
    proxy.write_text(proxy.read_text().replace(PORT, f"127.0.0.1:{milter}"))
    inside = folder / "override.d" / "worker-normal.inc"
    inside.write_text(f'bind_socket = "127.0.0.1:{normal}";\n')
    with (folder / "override.d" / "options.inc").open("a") as more:
        more.write(f'dns {{ nameserver = ["127.0.0.1:{names}"]; }}\n')
    with (folder / "out").open("wb") as out:
        command = ["rspamd", "-f", "-u", USER, "-g", USER, *options]
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        milters.wait_for(milter, process, folder / "out")
        yield Rspamd(milter, folder / "log" / "rspamd.log", folder / "run" / "controller.sock")
    finally:
        process.terminate()
        process.wait(PATIENCE)
