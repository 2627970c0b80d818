"""What `digest setup` writes and has published is what the doctor looks for."""

import pytest
from typer.testing import CliRunner

from cli.doctor.case import Asked
from cli.doctor.examine import examine
from cli.doctor.finding import Health
from cli.main import app
from digest.clock import system_clock
from inbound.authenticate.dns import ZoneFile

ADDRESSES = ("203.0.113.25", "2001:db8::25")
SAID = {
    "--domain": "post.willow.test",
    "--host": "mx.willow.test",
    "--postal-address": "Willow e.V., Lange Gasse 3, Ulm",
    "--operator": "ops@elsewhere.test",
}


@pytest.fixture
def found(empty_folder):
    """Everything that is found where all DNS records are published as they stand in dns.txt."""
    words = [word for pair in SAID.items() for word in pair]
    words += [word for each in ADDRESSES for word in ("--ip", each)]
    result = CliRunner().invoke(app, ["setup", "here", *words])
    assert result.exit_code == 0, result.output
    deploy = empty_folder / "here" / "deploy"
    zone = empty_folder / "zone.txt"
    zone.write_text(deploy.joinpath("dns.txt").read_text())
    asked = Asked(
        settings_file=empty_folder / "here" / "digest.toml",
        at=system_clock(),
        resolve=ZoneFile(zone),
        here=set(ADDRESSES),
        dkim_key=deploy / "dkim" / "digest.private",
        seconds=0.5,
    )
    return list(examine(asked))


def test_dns_is_as_the_doctor_wants_it(found):
    told = {each.name: each.health for each in found if each.name.startswith("dns.")}

    others = {name: health for name, health in told.items() if health is not Health.OK}
    assert others == {"dns.reached": Health.UNKNOWN}  # reports come to the set-up itself
    assert {"dns.mx", "dns.spf", "dns.spf_relay", "dns.dkim", "dns.reverse"} <= set(told)


def test_settings_and_files_are_well(found):
    groups = (
        "settings.d",
        "settings.o",
        "settings.p",
        "files.",
        "database.w",
        "database.s",
        "letters.",
    )
    told = {each.name: each.health for each in found if each.name.startswith(groups)}

    assert set(told.values()) == {Health.OK}, told
