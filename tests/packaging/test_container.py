"""The container file and the steps for it: it is built, and digest works in it without any capability."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.deploy.answers import PASSWORDS, Front, MailService
from cli.deploy.files import deploy_files
from tests.cli.deploy_samples import answers

CHECKOUT = Path(__file__).parents[2]
BASE = "python:3.13-slim"
BUILDAH = ("buildah", "--storage-driver=vfs")
UID = 990
RELAY = MailService(host="smtp.example.net")
LISTEN = "import socket; socket.socket().bind(('127.0.0.1', 25))"

pytestmark = pytest.mark.packaging
unshared = pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "setpriv"))),
    reason="needs root, unshare and setpriv",
)


def files(front):
    return dict(deploy_files(answers(front, relay=RELAY), "KEY"))


def done(*command, **others):
    return subprocess.run(command, capture_output=True, text=True, check=False, **others)


def has_base():
    if os.geteuid() != 0 or shutil.which("buildah") is None:
        return False
    return done(*BUILDAH, "inspect", "--type", "image", f"docker.io/library/{BASE}").returncode == 0


def listens(before):
    """Say whether a user with no capability can listen on port 25 after a line of root's."""
    without = (
        f"setpriv --reuid {UID} --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs"
    )
    line = f'{before}\nexec {without} "$0" -c "$1"'
    return done("unshare", "--net", "sh", "-c", line, sys.executable, LISTEN).returncode == 0


@unshared
def test_without_a_mail_server_in_front_a_line_of_the_steps_lets_it_listen_on_port_25():
    steps, compose = files(Front.NONE)["README.md"], files(Front.NONE)["container/compose.yaml"]
    (name, value) = re.findall(r"^echo (net\.\S+)=(\d+) > /etc/sysctl\.d/", steps, re.M)[0]

    assert not listens("true")
    assert listens(f"echo {value} > /proc/sys/{name.replace('.', '/')}")
    assert "network_mode: host" in compose
    assert "cap_add" not in compose  # a user that is not root would not get it
    assert "sysctl" not in files(Front.OPENDKIM)["README.md"]


@pytest.mark.parametrize("front", Front)
def test_its_passwords_and_its_user_are_those_of_the_units(front):
    text = files(front)

    assert f"env_file: {PASSWORDS}\n" in text["container/compose.yaml"]
    assert f"install -m 600 /dev/null {PASSWORDS}" in text["README.md"]
    assert "--build-arg UID=$(id -u digest)" in text["README.md"]
    assert "USER ${UID}" in text["container/Containerfile"]


@pytest.mark.long
@pytest.mark.skipif(not has_base(), reason=f"needs root, buildah, and the image {BASE} in it")
def test_the_image_is_built_and_digest_begins_in_it(tmp_path):
    checkout, file, tag = tmp_path / "checkout", tmp_path / "Containerfile", "digest-under-test"
    done("git", "clone", "-q", str(CHECKOUT), str(checkout))
    file.write_text(files(Front.OPENDKIM)["container/Containerfile"])
    build = (*BUILDAH, "bud", "--isolation=chroot", "--pull-never", f"--file={file}")
    of_machine = [
        f"--volume={each}:{each}:ro" for each in ("/etc/ssl/certs", "/usr/share/ca-certificates")
    ]

    assert done(*build, str(checkout)).returncode != 0  # nobody said whose it is
    built = done(*build, f"--build-arg=UID={UID}", f"--tag={tag}", *of_machine, str(checkout))
    assert built.returncode == 0, built.stdout + built.stderr
    container = done(*BUILDAH, "from", "--pull-never", f"localhost/{tag}").stdout.strip()
    try:
        run = (*BUILDAH, "run", "--isolation=chroot", container, "--")
        assert done(*run, "id", "-u").stdout.strip() == str(UID)
        init = ("init", "/tmp/it", "--domain", "mail.example.org")  # noqa: S108
        made = done(*run, "/opt/digest/bin/digest", *init)
        assert made.returncode == 0, made.stderr
    finally:
        done(*BUILDAH, "rm", container)
        done(*BUILDAH, "rmi", f"localhost/{tag}")
