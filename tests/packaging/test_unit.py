"""The unit for systemd: systemd understands it, and gives the server the time that it takes to stop."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cli import serve
from inbound.smtp import listener

UNIT = Path(__file__).parents[2] / "samples" / "deploy" / "systemd" / "digest.service"
PAGES = 10  # seconds that the server of pages may take to stop

pytestmark = pytest.mark.packaging


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_understands_all_of_it(tmp_path):
    def complaints(text):
        (tmp_path / UNIT.name).write_text(text)
        verify = ["systemd-analyze", "verify", str(tmp_path / UNIT.name)]
        done = subprocess.run(verify, capture_output=True, text=True, check=False, timeout=60)
        return [line for line in done.stderr.splitlines() if UNIT.name in line]

    text = UNIT.read_text().replace("/opt/digest/bin/digest", "/bin/true")

    assert complaints(text) == []
    assert complaints(text.replace("RestartSec", "RestartSeconds"))


def test_it_waits_until_what_has_begun_is_done():
    (waits,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(), re.M)
    mail, policy, work = listener.PATIENCE, listener.PATIENCE, serve.PATIENCE

    assert int(waits) > mail + policy + PAGES + work
