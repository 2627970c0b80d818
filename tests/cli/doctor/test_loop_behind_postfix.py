"""A mail to ourselves on the machine that set-up itself makes: Postfix, OpenDKIM, OpenDMARC, digest serve."""

import os
import re
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from cli.deploy.files import deploy_files
from cli.deploy.signing_key import new_signing_key
from cli.doctor.around import Surroundings
from cli.doctor.case import Asked, PatientCase
from cli.doctor.finding import Health
from cli.doctor.milters import check_milters
from digest.clock import system_clock
from digest.load_settings import load_settings
from tests import milters, postfix
from tests.cli.deploy_samples import answers
from tests.house import DOMAIN
from tests.machine import ended, standing
from tests.patience import PATIENCE
from tests.ports import free_port

MISSING = postfix.missing() or milters.missing()

pytestmark = [
    pytest.mark.xdist_group("postfix"),  # one Postfix at a time
    pytest.mark.skipif(MISSING is not None, reason=str(MISSING)),
]


def milter(program, text, port, folder):
    """Start one by the file that set-up wrote, with places of this test."""
    text = re.sub(r"^(PidFile|TrustAnchorFile|PublicSuffixList) .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^UserID .*", "UserID nobody", text, flags=re.MULTILINE)
    text = re.sub(r"^Syslog .*", "Syslog no", text, flags=re.MULTILINE)
    text = re.sub(r"^Socket .*", f"Socket inet:{port}@127.0.0.1", text, flags=re.MULTILINE)
    text = text.replace("/etc/opendkim", str(folder))
    records = "file:" * (program == "opendkim") + str(folder / "records")
    path = folder / f"{program}.conf"
    safe = "RequireSafeKeys no\n" * (program == "opendkim")  # others may write to /tmp
    path.write_text(f"{text}\nBackground no\nTestDNSData {records}\n{safe}")
    log = folder / f"{program}.log"
    with log.open("wb") as file:
        command = [f"/usr/sbin/{program}", "-f", "-c" if program == "opendmarc" else "-x"]
        process = subprocess.Popen([*command, str(path)], stdout=file, stderr=file)
    milters.wait_for(port, process, log)
    return process


@pytest.fixture(scope="module")
def beside():
    """The milters that run, by name, and what the doctor would see of them."""
    return {}


@pytest.fixture(scope="module")
def machine(empty_installation, beside):
    folder = Path(tempfile.mkdtemp(prefix="digest-machine-"))
    folder.chmod(0o755)
    key = new_signing_key()
    written = dict(deploy_files(answers(), key.public))
    around = folder / "around"
    around.mkdir()
    (around / "digest.private").write_bytes(key.private)
    shutil.chown(around / "digest.private", "nobody")
    (around / "digest.private").chmod(0o600)
    names = {
        f"digest._domainkey.{DOMAIN}": f"v=DKIM1; k=rsa; p={key.public}",
        f"_dmarc.{DOMAIN}": "v=DMARC1; p=quarantine",
    }
    (around / "records").write_text("".join(f"{at} {text}\n" for at, text in names.items()))
    for name in ("key.table", "signing.table", "trusted.hosts"):
        text = written[f"opendkim/{name}"].replace("/etc/opendkim", str(around))
        (around / name).write_text(text)
    zone = "".join(f'{at} TXT "{text}"\n' for at, text in names.items())
    ports = {"8891": free_port(), "8893": free_port()}
    with ExitStack() as stack:
        for program, port in zip(("opendkim", "opendmarc"), ports.values(), strict=True):
            begun = milter(program, written[f"{program}/{program}.conf"], port, around)
            beside[program] = stack.enter_context(ended(begun))
        beside["around"] = Surroundings(
            milters=", ".join(f"inet:127.0.0.1:{port}" for port in ports.values()),
            relayed=DOMAIN,
            settings=around,
        )
        yield stack.enter_context(
            standing(folder, empty_installation, written, zone=zone, ports=ports)
        )
    shutil.rmtree(folder)


def test_the_loop_is_well_and_says_what_it_cannot_see(machine):
    machine.check_loop()


def test_a_mail_of_others_is_seen_by_the_border_under_the_name_that_set_up_wrote(machine):
    before = machine.house.count("SELECT count(*) FROM received")
    with smtplib.SMTP("127.0.0.1", machine.port, source_address=("127.0.0.9", 0)) as client:
        client.sendmail(
            "ana@example.net",
            [f"lung@{DOMAIN}"],
            b"From: ana@example.net\r\nSubject: Sleep\r\n\r\nHow do you sleep?\r\n",
        )
    until = time.monotonic() + PATIENCE
    while machine.house.count("SELECT count(*) FROM received") == before:
        assert time.monotonic() < until
        time.sleep(0.1)

    assert machine.told()["settings.border_in_mails"]["level"] == "ok"


def test_a_border_that_hangs_is_told_as_that_and_one_that_died(machine, beside):
    asked = Asked(
        settings_file=machine.house.folder / "digest.toml",
        at=system_clock(),
        around=beside["around"],
        seconds=1,
    )
    settings = load_settings(asked.settings_file)
    case = PatientCase(asked=asked, settings=settings, resolve=None)
    alive = [each.health for each in check_milters(case)]

    os.kill(beside["opendmarc"].pid, signal.SIGSTOP)
    hung = [(each.health, each.found) for each in check_milters(case)]
    os.kill(beside["opendmarc"].pid, signal.SIGCONT)

    assert alive == [Health.OK, Health.OK]
    assert [health for health, _ in hung] == [Health.OK, Health.FAIL]
    assert "opendmarc at inet:127.0.0.1:" in hung[1][1]
    assert "says nothing" in hung[1][1]


def test_a_milter_that_died_is_told_as_that(machine, beside):
    beside["opendkim"].terminate()
    beside["opendkim"].wait(PATIENCE)

    row = machine.told()["relay.takes_letters"]

    assert row["level"] == "fail"
    assert "451 4.7.1" in row["found"]
    assert any("opendkim" in each for each in row["copy"])
