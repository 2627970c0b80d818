"""OpenDKIM and OpenDMARC as a border runs them, with DNS from a file: what they find, they write down."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

PATIENCE = 30  # seconds

OPENDKIM = """\
Mode v
AuthservID {name}
AlwaysAddARHeader yes
On-BadSignature accept
On-NoSignature accept
InternalHosts {folder}/nobody
TestDNSData file:{folder}/records
Socket inet:{port}@127.0.0.1
Background no
Syslog no
UserID nobody
"""
OPENDMARC = """\
AuthservID {name}
TrustedAuthservIDs {name}
IgnoreHosts {folder}/nobody
RejectFailures false
TestDNSData {folder}/records
Socket inet:{port}@127.0.0.1
Background false
Syslog false
UserID nobody
"""
PROGRAMS = {"opendkim": OPENDKIM, "opendmarc": OPENDMARC}


def missing() -> str | None:
    """Return why they cannot be run here, None where they can."""
    lacking = [name for name in PROGRAMS if shutil.which(name, path="/usr/sbin:/usr/bin") is None]
    return f"{' and '.join(lacking)} not installed" if lacking else None


@contextmanager
def running(folder: Path, name: str, records: dict[str, str]) -> Iterator[str]:
    """Run both, and yield what a main.cf says of them: the one that checks signatures comes first."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    (folder / "nobody").write_text("192.0.2.99\n")
    (folder / "records").write_text("".join(f"{at} {text}\n" for at, text in records.items()))
    processes, milters = [], []
    try:
        for program, settings in PROGRAMS.items():
            port = free_port()
            path = folder / f"{program}.conf"
            path.write_text(settings.format(name=name, folder=folder, port=port))
            command = [f"/usr/sbin/{program}", "-f", "-c" if program == "opendmarc" else "-x"]
            with (folder / f"{program}.log").open("wb") as log:
                made = subprocess.Popen([*command, str(path)], stdout=log, stderr=log)
            processes.append(made)
            wait_for(port, made, folder / f"{program}.log")
            milters.append(f"inet:127.0.0.1:{port}")
        yield f"smtpd_milters = {', '.join(milters)}\nmilter_default_action = tempfail\n"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(PATIENCE)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(log.read_text(errors="replace") or "it did not start in time")
