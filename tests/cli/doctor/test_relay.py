"""A relay that wants encryption and a login, as providers' do: real TLS and a real login on loopback."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.doctor.finding import Health
from tests.certificate import write_certificate
from tests.cli.doctor.conftest import Place
from tests.sink import Sink


@pytest.fixture
def provider(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """The relay of the installation, at localhost; both its certificate and the pages' are trusted."""
    folder = tmp_path / "relay"
    folder.mkdir()
    certificate, key = write_certificate(folder, "localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    sink = Sink(certificate=context, login=("us", "right"))
    trusted = folder / "trusted.pem"
    trusted.write_text((place.web.folder / "certificate.pem").read_text() + certificate.read_text())
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    monkeypatch.setenv("DIGEST_RELAY__PASSWORD", "right")
    place.set(f"port = {place.sink.port}\ndkim", f"port = {sink.port}\ndkim")
    place.set(
        'kind = "smtp"', 'kind = "smtp"\nhost = "localhost"\nsecurity = "starttls"\nusername = "us"'
    )
    yield sink
    sink.close()


def told(place):
    return {each.name: each for each in place.examine() if each.name.startswith("relay.")}


def test_one_that_lets_us_in_would_take_a_letter_and_gets_none(place, provider):
    found = told(place)

    assert {each.health for each in found.values()} == {Health.OK}, found
    assert "lets us in" in found["relay.answers"].found
    assert "starttls" in found["relay.encryption"].found
    assert provider.letters == []


def test_a_wrong_password_is_told_without_it(place, provider, monkeypatch):
    monkeypatch.setenv("DIGEST_RELAY__PASSWORD", "wrong-horse")

    found = told(place)

    assert found["relay.login"].health is Health.FAIL
    assert "DIGEST_RELAY__PASSWORD" in found["relay.login"].fix
    assert "wrong-horse" not in repr(found)


def test_a_password_that_only_the_service_has_is_asked_for(place, provider, monkeypatch):
    monkeypatch.delenv("DIGEST_RELAY__PASSWORD")

    found = told(place)

    assert found["relay.login"].health is Health.UNKNOWN
    assert "EnvironmentFile" in found["relay.login"].copy[0]
    assert found["relay.answers"].health is Health.OK


def test_a_certificate_that_nobody_trusts_is_told(place, provider, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(place.web.folder / "certificate.pem"))

    assert told(place)["relay.certificate"].health is Health.FAIL
