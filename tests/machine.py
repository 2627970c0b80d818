"""A machine as set-up writes it: a Postfix, and `digest serve` behind it by LMTP, on a test's own ports."""

import json
import shutil
import smtplib
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import postfix
from tests.cli.deploy_samples import answers
from tests.house import DIGEST, DOMAIN, House, found, move_in
from tests.patience import PATIENCE, wait_until
from tests.ports import free_port

LETTERS, POLICY = "10025", "10040"  # ports as set-up writes them
HERE = {
    "smtpd_tls_security_level": "none",
    "mynetworks": "127.0.0.0/8",
    "default_transport": "discard:",  # where letters to others go
    "smtpd_authorized_xclient_hosts": "127.0.0.0/8",
}


@dataclass
class Machine:
    """What stands on it: mail comes to `port`, and letters of ours to `letters`."""

    house: House
    postfix: postfix.Postfix
    letters: int

    @property
    def port(self) -> int:
        return self.postfix.port

    def post(self, mail: bytes, *, client: str, sender: str) -> str:
        """Give it a mail to a community as if a server at that address did, and return what became of it."""
        before = self.house.count("SELECT count(*) FROM received")
        with smtplib.SMTP("127.0.0.1", self.port, timeout=PATIENCE) as smtp:
            smtp.ehlo("mx.example.net")
            code, said = smtp.docmd("XCLIENT", f"ADDR={client} NAME=mx.example.net")
            assert code == 220, said
            smtp.ehlo("mx.example.net")
            smtp.sendmail(sender, [f"lung@{DOMAIN}"], mail)
        last = "SELECT outcome FROM received ORDER BY id DESC LIMIT 1"
        wait_until(lambda: self.house.count("SELECT count(*) FROM received") > before, self.log)
        wait_until(lambda: self.house.rows(last) != [("waiting",)], self.log)
        return str(self.house.rows(last)[0][0])

    def log(self) -> str:
        """Return what Postfix and digest wrote down."""
        return self.postfix.log + self.house.last_words()

    def told(self) -> dict[str, Any]:
        """Return what the doctor finds, with a mail to ourselves, by name."""
        done = self.house.digest("doctor", "--loop", "--loop-seconds", "20", "--json")
        assert "Traceback" not in done.stderr
        return {row["name"]: row for row in json.loads(done.stdout)}

    def check_loop(self) -> None:
        """See that a mail to ourselves comes back signed; what others alone can show is left open."""
        found = {name: row for name, row in self.told().items() if name.startswith("loop.")}
        assert {name: row["level"] for name, row in found.items()} == {
            "loop.mail": "ok",
            "loop.authentic": "unknown",  # what a border looks at comes from others
            "loop.signature": "ok",
            "loop.one_click": "ok",
        }, found
        assert "dkim" in found["loop.signature"]["found"]


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """End a process with the block."""
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def standing(
    folder: Path,
    installation: Path,
    written: Mapping[str, str],
    *,
    zone: str,
    ports: Mapping[str, int],
    **settings: str,
) -> Iterator[Machine]:
    """Run it in a folder that every user may enter.

    `installation` is an empty one, `written` what set-up wrote, `zone` the records that digest sees, `ports`
    those of the milters, by the port that set-up wrote; `settings` are further ones of Postfix.
    """
    ports = {LETTERS: free_port(), POLICY: free_port(), **ports}

    def here(text: str) -> str:
        for before, port in ports.items():
            text = text.replace(f"127.0.0.1:{before}", f"127.0.0.1:{port}")
        return text.replace("/etc/postfix/", f"{folder}/")

    (folder / "digest_header_checks").write_text(written["postfix/digest_header_checks"])
    sockets = folder / "queue" / "digest"
    sockets.mkdir(parents=True)
    shutil.chown(sockets, group="postfix")
    sockets.chmod(0o2750)
    home = folder / "home"
    home.mkdir(mode=0o700)
    found(home / "founded", installation)
    house = move_in(home / "founded", home, ports[LETTERS])
    (home / "zone.txt").write_text(zone)
    house.settings |= {
        "DIGEST_SMTP__PROTOCOL": "lmtp",
        "DIGEST_SMTP__SOCKET": str(sockets / "lmtp"),
        "DIGEST_SMTP__POLICY_PORT": str(ports[POLICY]),
        "DIGEST_PAGES__PORT": str(free_port()),
        "DIGEST_AUTHENTICATION__AUTHSERV_ID": answers().host,
        "DIGEST_AUTHENTICATION__RECEIVED_ABOVE": "1",
        "DIGEST_AUTHENTICATION__ZONE_FILE": str(home / "zone.txt"),
    }
    services = here(written["postfix/master.cf"]).replace(" n - y - 20 ", " n - n - 20 ")
    main = here(written["postfix/main.cf"])
    with ExitStack() as stack:
        stack.callback(house.close)
        running = stack.enter_context(
            postfix.running(folder, HERE | settings, more=main, services=services)
        )
        with house.log.open("ab") as log:
            serve = subprocess.Popen(
                [DIGEST, "serve"], cwd=home, env=house.settings, stdout=log, stderr=log
            )
        stack.enter_context(ended(serve))
        wait_until((sockets / "lmtp").exists, house.last_words)
        yield Machine(house, running, ports[LETTERS])
