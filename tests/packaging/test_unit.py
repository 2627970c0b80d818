"""The units for systemd: it understands them, they leave little open, and digest works inside them."""

import os
import re
import shutil
import smtplib
import subprocess
from contextlib import closing

import pytest

from cli import serve
from cli.deploy.answers import PASSWORDS, Front, MailService
from cli.deploy.files import deploy_files
from inbound.smtp import listener
from tests import fence
from tests.border import results
from tests.cli.deploy_samples import answers
from tests.house import BORDER, DIGEST, DOMAIN, address_of, found, move_in
from tests.patience import wait_until
from tests.sink import Sink

PAGES = 10  # seconds that the server of pages may take to stop
RELAY = MailService(host="smtp.example.net")
OPEN = 2.0  # of 10: what systemd itself calls OK, and far below its default of 9.6
SERVICES = ("digest.service", "digest-backup.service")

pytestmark = pytest.mark.packaging
systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd-analyze here"
)


def units(folder, **chosen):
    """Write the units into a folder, for the program that is here, and return their texts by name."""
    texts = {}
    for path, text in deploy_files(answers(**chosen), "KEY"):
        if path.startswith("systemd/"):
            name = path.removeprefix("systemd/")
            texts[name] = text.replace("/opt/digest/bin/digest", DIGEST)
            (folder / name).write_text(texts[name])
    return texts


def analyzed(*words):
    command = ["systemd-analyze", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@systemd
@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param({}, id="behind-postfix"),
        pytest.param({"front": Front.NONE, "relay": RELAY}, id="on-port-25"),
    ],
)
class TestForEachFront:
    def test_systemd_understands_all_of_it(self, tmp_path, chosen):
        texts = units(tmp_path, **chosen)

        def complaints():
            told = analyzed("verify", *(tmp_path / name for name in texts)).stderr
            return [line for line in told.splitlines() if "digest" in line]

        assert texts.keys() == {*SERVICES, "digest-backup.timer"}
        assert complaints() == []
        for name, text in texts.items():
            (tmp_path / name).write_text(text.replace("Description", "Descriptions"))
        assert len(complaints()) >= len(texts)

    @pytest.mark.parametrize("name", SERVICES)
    def test_a_service_can_do_little_besides_its_work(self, tmp_path, chosen, name):
        text = units(tmp_path, **chosen)[name]

        def told(threshold=OPEN):
            words = ("--offline=true", f"--threshold={threshold * 10:.0f}", tmp_path / name)
            return analyzed("security", *words)

        assert told().returncode == 0, told().stdout + told().stderr
        (tmp_path / name).write_text(
            re.sub("^(ProtectSystem|RestrictNamespaces).*\n", "", text, flags=re.M)
        )
        assert told().returncode != 0


def can_be_fenced():
    tools = all(map(shutil.which, ("setpriv", "unshare", "systemd-analyze")))
    return tools and os.geteuid() == 0 and fence.library() is not None


fenced = pytest.mark.skipif(
    not can_be_fenced(), reason="needs root, systemd-analyze, setpriv, unshare and libseccomp"
)


@fenced
def test_mail_comes_in_and_letters_go_out_inside_what_the_unit_forbids(
    tmp_path, empty_installation
):
    (tmp_path / "units").mkdir()
    units(tmp_path / "units")
    home = tmp_path / "home"
    home.mkdir()
    found(tmp_path / "founded", empty_installation)
    mail = (
        f"Authentication-Results: {results(BORDER, 'example.net')}\r\n"
        f"Received: from client.example by {BORDER} with ESMTPS id x; Mon, 2 Mar 2026 11:59:00 +0000\r\n"
        f"From: {address_of(1)}\r\nTo: lung@{DOMAIN}\r\nSubject: Nights\r\n"
        "Message-ID: <nights@example.net>\r\n\r\nHow do you sleep with the machine?\r\n"
    )
    with closing(Sink()) as sink:
        house = move_in(tmp_path / "founded", home, sink.port)
        house.command = fence.command(tmp_path / "units" / "digest.service", home)
        with closing(house):
            house.start()
            with smtplib.SMTP("127.0.0.1", house.smtp_port) as smtp:
                smtp.sendmail(address_of(1), [f"lung@{DOMAIN}"], mail)
            posts = "SELECT count(*) FROM post WHERE text LIKE 'How do you sleep%'"
            wait_until(lambda: house.count(posts), house.last_words)
            assert house.pass_the_night()
            wait_until(
                lambda: any(each.reverse_path != "<>" for each in sink.letters), house.last_words
            )
            house.stop()


@fenced
def test_a_backup_is_made_inside_what_the_unit_forbids(tmp_path, empty_installation):
    texts = units(tmp_path)
    home = tmp_path / "home"
    shutil.copytree(empty_installation, home)
    (home / "backups").mkdir(mode=0o700)
    within = fence.command(tmp_path / "digest-backup.service", home)

    def done(*words):
        return subprocess.run(
            [*within, *words], cwd=home, capture_output=True, text=True, check=False, timeout=120
        )

    made = done(DIGEST, "backup", str(home / "backups"))
    assert made.returncode == 0, made.stdout + made.stderr
    (backup,) = (home / "backups").iterdir()

    (after,) = re.findall("^ExecStartPost=(.*)$", texts["digest-backup.service"], re.M)
    removes = after.replace(str(answers().folder), str(home)).split()
    assert done(*removes).returncode == 0
    assert backup.exists()
    os.utime(backup, (0, 0))
    assert done(*removes).returncode == 0
    assert not backup.exists()


@fenced
@pytest.mark.parametrize("name", SERVICES)
def test_what_root_alone_can_read_reaches_digest_in_each_unit(tmp_path, name, empty_installation):
    text = units(tmp_path)[name]
    home, passwords = tmp_path / "home", tmp_path / "digest.env"
    shutil.copytree(empty_installation, home)
    (tmp_path / name).write_text(text.replace(PASSWORDS, str(passwords)))
    within = fence.command(tmp_path / name, home)

    def settings():
        words = [*within, DIGEST, "config", "show", "--json"]
        return subprocess.run(words, cwd=home, capture_output=True, check=True, timeout=120).stdout

    assert b"/elsewhere/digest.db" not in settings()
    passwords.write_text("DIGEST_DATABASE=sqlite:////elsewhere/digest.db\n")
    assert b"/elsewhere/digest.db" in settings()


def test_every_unit_that_runs_digest_is_told_the_same(tmp_path):
    of_digest = [text for text in units(tmp_path).values() if f"ExecStart={DIGEST}" in text]

    assert len(of_digest) == len(SERVICES)
    for text in of_digest:
        assert re.findall("^Environment.*$", text, re.M) == [f"EnvironmentFile=-{PASSWORDS}"]


@fenced
@pytest.mark.parametrize(
    "does",
    [
        pytest.param("open('/var/tmp/beside', 'w')", id="writes-elsewhere"),
        pytest.param("import mmap; mmap.mmap(-1, 4096, prot=7)", id="memory-written-and-executed"),
        pytest.param("import socket; socket.socket(socket.AF_PACKET)", id="another-family"),
        pytest.param("import ctypes; ctypes.CDLL(None).swapoff(b'none')", id="another-system-call"),
        pytest.param("import os; os.chown('here', 1, 1)", id="a-capability"),
    ],
)
def test_what_the_unit_forbids_does_not_work_there(tmp_path, does):
    units(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    (home / "here").touch()
    within = fence.command(tmp_path / "digest.service", home)

    def code(program):
        words = [*within, shutil.which("python3"), "-c", program]
        return subprocess.run(
            words, cwd=home, capture_output=True, check=False, timeout=60
        ).returncode

    assert code("open('there', 'w')") == 0
    assert code(does) != 0


def test_it_waits_until_what_has_begun_is_done(tmp_path):
    (waits,) = re.findall(r"^TimeoutStopSec=(\d+)$", units(tmp_path)["digest.service"], re.M)
    mail, policy, work = listener.PATIENCE, listener.PATIENCE, serve.PATIENCE

    assert int(waits) > mail + policy + PAGES + work
