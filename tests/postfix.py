"""A Postfix of a test's own: loopback only, its own queue and settings, ended by its own process."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE
from tests.ports import free_port

PROGRAMS = Path("/usr/lib/postfix/sbin")

MAIN = {
    "compatibility_level": "3.6",
    "inet_protocols": "ipv4",
    "mydestination": "",
    "local_recipient_maps": "",
    "smtpd_peername_lookup": "no",
    "smtpd_relay_restrictions": "permit_auth_destination, reject",
    "smtpd_tls_security_level": "none",
    "smtp_dns_support_level": "disabled",
    "disable_dns_lookups": "yes",
    "default_transport": "error:no mail leaves a test",
    "maillog_file_prefixes": "/",
    "append_dot_mydomain": "no",
    "biff": "no",
}

ALONE = {  # whatever a main.cf says: it must not meet the machine's own, nor know its neighbours
    "inet_interfaces": "127.0.0.1",
    "mynetworks": "",
    "alias_maps": "",
    "alias_database": "",
}

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd -o max_idle=3600s -o max_use=100000
"""


def missing() -> str | None:
    """Return why no Postfix can be started here, None where it can."""
    if not (PROGRAMS / "master").exists() or shutil.which("postfix") is None:
        return "Postfix is not installed"
    return "only root can start a Postfix" if os.geteuid() != 0 else None


@dataclass(frozen=True)
class Postfix:
    """A running one."""

    folder: Path
    port: int

    @property
    def log(self) -> str:
        """Return what it wrote down so far."""
        return (self.folder / "log").read_text(errors="replace")

    def flush(self) -> None:
        """Let it try at once what it has put off."""
        command = ["postqueue", "-c", str(self.folder / "config"), "-f"]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)

    def queue(self, *names: str) -> list[Path]:
        """Return the mails in these queues."""
        folders = (self.folder / "queue" / name for name in names)
        return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@contextmanager
def running(
    folder: Path, settings: Mapping[str, str], *, more: str = "", services: str = ""
) -> Iterator[Postfix]:
    """Run a Postfix in a folder that every user may enter, until the end of the block.

    `more` is text of a main.cf; `settings` come after it. `services` is text of a master.cf, below ours.
    """
    config, queue, data = folder / "config", folder / "queue", folder / "data"
    for made in (config, queue, data):
        made.mkdir(parents=True, exist_ok=True)
    shutil.chown(data, "postfix")
    port = free_port()
    ours = {
        **MAIN,
        "queue_directory": str(queue),
        "data_directory": str(data),
        "daemon_directory": str(PROGRAMS),
        "maillog_file": str(folder / "log"),
    }
    (config / "main.cf").write_text(_lines({**ours, **_settings(more), **ALONE, **settings}))
    (config / "master.cf").write_text(MASTER.format(port=port) + services)
    dynamic = Path("/etc/postfix/dynamicmaps.cf")
    if dynamic.exists():
        shutil.copy(dynamic, config)
    (folder / "log").touch()
    command = ["postfix", "-c", str(config)]
    begun = subprocess.run(
        [*command, "start"], check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert begun.returncode == 0, begun.stdout + begun.stderr + (folder / "log").read_text()
    process = int((queue / "pid" / "master.pid").read_text())
    try:
        _wait_for(port)
        yield Postfix(folder, port)
    finally:
        os.kill(process, signal.SIGTERM)
        _wait_until_gone(process)


def _lines(settings: Mapping[str, str]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _settings(text: str) -> dict[str, str]:
    """Return the settings in a text of a main.cf.

    Each must stand there once: every program warns of one that stands twice, postlogd in the very queue that
    it is about to read, and where the others have filled that it waits for itself, and nobody is greeted.
    """
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    logical = re.split(r"\n(?!\s)", "\n".join(lines))
    parted = (line.partition("=") for line in logical if line)
    return {name.strip(): value.strip() for name, _, value in parted}


def _wait_for(port: int) -> None:
    for _ in range(PATIENCE * 20):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("Postfix did not start in time")


def _wait_until_gone(process: int) -> None:
    for _ in range(PATIENCE * 20):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise TimeoutError("Postfix did not stop in time")
