"""An installation in which all is well, with real parts around it, for tests to break."""

import dataclasses
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cli.doctor.case import Asked
from cli.doctor.dkim_record import public_part, record_of
from cli.doctor.examine import examine
from cli.doctor.finding import Diagnosis
from cli.installation import opened
from cli.wiring.serving import pages
from digest.clock import system_clock
from digest.settings import unheard
from digest.store.database import Store
from inbound.authenticate.dns import ZoneFile
from tests.certificate import write_certificate
from tests.cli.conftest import Digest
from tests.sink import Sink

DOMAIN = "post.willow.test"
PAGES = "pages.willow.test"
RELAY = "203.0.113.5"

SETTINGS = f"""\
domain = "{DOMAIN}"
postal_address = "Willow e.V., Lange Gasse 3, Ulm"
operator = "ops@elsewhere.test"

[smtp]
port = SINK
disk_reserve = 1000

[relay]
kind = "smtp"
port = SINK
dkim_selectors = ["s1"]
sends_from = ["{RELAY}"]

[pages]
public_url = "https://{PAGES}:WEB"
port = WEB
"""

ZONE = f"""\
{DOMAIN} MX 10 mx.willow.test
mx.willow.test A {RELAY}
{DOMAIN} TXT "v=spf1 ip4:{RELAY} -all"
s1._domainkey.{DOMAIN} TXT "KEY"
_dmarc.willow.test TXT "v=DMARC1; p=reject; rua=mailto:dmarc@willow.test"
5.113.0.203.in-addr.arpa PTR mx.willow.test
{PAGES} A 127.0.0.1
"""


@dataclass
class Place:
    """The installation and what is around it; `asked` is what the doctor is asked for."""

    folder: Path
    sink: Sink
    web: "Web"
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Path:
        return self.folder / "digest.toml"

    @property
    def zone(self) -> Path:
        return self.folder / "zone.txt"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def change(self, file: Path, before: str, after: str) -> None:
        """Write something else into a file."""
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after))

    def set(self, before: str, after: str) -> None:
        self.change(self.settings, before, after)

    def publish(self, before: str, after: str) -> None:
        self.change(self.zone, before, after)

    def store(self) -> Store:
        return Store(f"sqlite:///{self.folder / 'digest.db'}")

    def run(self, statement: str) -> None:
        """Change something in the database."""
        with closing(self.store()) as store, store.engine.begin() as connection:
            connection.exec_driver_sql(statement)

    def command(self, *words: str, code: int = 0) -> Result:
        """Run a command in it, as an operator does."""
        return Digest(self.folder)(*words, code=code)

    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").iterdir())

    def examine(self) -> list[Diagnosis]:
        asked = Asked(
            settings_file=self.settings,
            at=system_clock(),
            resolve=ZoneFile(self.zone),
            here={RELAY},
            python=(3, 13, 12),
            seconds=5,
        )
        return list(examine(dataclasses.replace(asked, **self.asked)))


class Web:
    """A web server with a certificate before the pages; `answer` is an application in their place."""

    def __init__(self, folder: Path) -> None:
        self.answer: Callable[..., Any] | None = None
        self.pages: Callable[..., Any] | None = None
        self.asked: list[str] = []
        self.server = make_server(
            "127.0.0.1", 0, self._answer, server_class=_Quiet, handler_class=_Silent
        )
        self.port = self.server.server_port
        self.plain = self.server.socket
        self.folder = folder
        self.trust()
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def trust(self, *, days: int = 30, name: str = PAGES) -> Path:
        """Have a new certificate, and return its file."""
        certificate, key = write_certificate(self.folder, name, days=days)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        self.server.context = context
        return certificate

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        answer = self.answer or self.pages
        assert answer is not None
        return answer(environ, start_response)


class _Quiet(WSGIServer):
    """Speaks TLS, and leaves it to the caller to complain."""

    context: ssl.SSLContext

    def get_request(self) -> Any:
        caller, address = super().get_request()
        try:
            return self.context.wrap_socket(caller, server_side=True), address
        except OSError:
            caller.close()
            raise

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class _Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture(scope="session")
def signing_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def published(key: RSAPrivateKey) -> str:
    return record_of(public_part(pem(key)))


@pytest.fixture
def place(
    empty_installation: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    signing_key: RSAPrivateKey,
) -> Iterator[Place]:
    """An installation where nothing is wrong."""
    folder = copytree(empty_installation, tmp_path / "service")
    certificates = tmp_path / "web"
    certificates.mkdir()
    sink, web = Sink(), Web(certificates)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "certificate.pem"))
    for name in unheard():  # by which tests are told where things are
        monkeypatch.delenv(name)
    place = Place(folder, sink, web)
    filled = SETTINGS.replace("SINK", str(sink.port)).replace("WEB", str(web.port))
    place.settings.write_text(filled)
    place.zone.write_text(ZONE.replace("KEY", published(signing_key)))
    place.command("backup", str(folder / "backups"))
    with opened(place.settings) as installation:
        web.pages = pages(installation)
    yield place
    web.close()
    sink.close()
