"""nginx and Caddy with the files that set-up wrote, on ports and with certificates of a test's own."""

import http.client
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.certificate import write_certificate
from tests.patience import PATIENCE, wait_until
from tests.ports import free_port

LIVE = "/etc/letsencrypt/live/mail.example.org"
NGINX = """\
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    include {folder}/*.site;
    server {{
        listen 127.0.0.1:{plain} default_server;
        listen 127.0.0.1:{secure} ssl default_server;
        ssl_certificate {chain}; ssl_certificate_key {key};
        return 404;
    }}
}}
"""
CADDY = """\
	admin off
	default_bind 127.0.0.1
	http_port {plain}
	https_port {secure}
	storage file_system {folder}/storage
	local_certs
	skip_install_trust
"""


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in small letters."""

    status: int
    headers: list[tuple[str, str]]
    text: str


@dataclass(frozen=True)
class WebServer:
    """A running one."""

    folder: Path
    plain: int  # ports
    secure: int
    authority: Path  # by which its certificates are signed

    def ask(
        self, name: str, path: str, form: str | None = None, *, secure: bool = True, **headers: str
    ) -> Answer:
        """Get a page of a host, or send it a form."""
        caller = self._secured(name) if secure else _connected(self.plain)
        with closing(http.client.HTTPConnection(name)) as connection:
            connection.sock = caller
            sent = {each.replace("_", "-"): value for each, value in headers.items()}
            if form is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("GET" if form is None else "POST", path, form, sent)
            answer = connection.getresponse()
            named = [(each.lower(), value) for each, value in answer.getheaders()]
            return Answer(answer.status, named, answer.read().decode())

    def has_certificate(self, name: str) -> bool:
        """Say whether it can show a certificate of a name yet."""
        try:
            self._secured(name).close()
        except ssl.SSLError:
            return False
        return True

    def _secured(self, name: str) -> ssl.SSLSocket:
        trusting = ssl.create_default_context(cafile=str(self.authority))
        return trusting.wrap_socket(_connected(self.secure), server_hostname=name)

    def written(self) -> str:
        """Return all that it wrote down anywhere."""
        files = (each for each in self.folder.rglob("*") if each.is_file())
        return "".join(each.read_bytes().decode("latin-1") for each in files)


@contextmanager
def nginx(folder: Path, written: Mapping[str, str], pages: int, *names: str) -> Iterator[WebServer]:
    """Run nginx in an empty folder that every user may enter, before pages on a port."""
    plain, secure = free_port(), free_port()
    chain, key = write_certificate(folder, *names)
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl;\n": "",
        f"{LIVE}/fullchain.pem": str(chain),
        f"{LIVE}/privkey.pem": str(key),
        "127.0.0.1:8080": f"127.0.0.1:{pages}",
    }
    for name in ("digest.conf", "digest-tls.conf"):
        text = changed(written[f"nginx/{name}"], changes)
        (folder / name).with_suffix(".site").write_text(text)
    around = NGINX.format(folder=folder, plain=plain, secure=secure, chain=chain, key=key)
    (folder / "nginx.conf").write_text(around)
    command = ["/usr/sbin/nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    with running(folder, command, secure):
        yield WebServer(folder, plain, secure, chain)


@contextmanager
def caddy(folder: Path, written: Mapping[str, str], pages: int, *names: str) -> Iterator[WebServer]:
    """Run Caddy in an empty folder, before pages on a port; it signs certificates once it listens."""
    plain, secure = free_port(), free_port()
    more = CADDY.format(plain=plain, secure=secure, folder=folder)
    changes = {"127.0.0.1:8080": f"127.0.0.1:{pages}", "{\n\tlog {": "{\n" + more + "\tlog {"}
    (folder / "Caddyfile").write_text(changed(written["caddy/Caddyfile"], changes))
    command = ["caddy", "run", "--config", f"{folder}/Caddyfile"]
    authority = folder / "storage" / "pki" / "authorities" / "local" / "root.crt"
    with running(folder, command, secure):
        wait_until(authority.exists, (folder / "out").read_text)
        server = WebServer(folder, plain, secure, authority)
        for name in names:
            wait_until(lambda name=name: server.has_certificate(name), (folder / "out").read_text)
        yield server


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def changed(text: str, changes: Mapping[str, str]) -> str:
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


@contextmanager
def running(folder: Path, command: list[str], port: int) -> Iterator[None]:
    """Run a server until the end of the block."""
    with (folder / "out").open("wb") as out:
        home = {"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin"}
        process = subprocess.Popen(command, stdout=out, stderr=out, env=home)

    def listens() -> bool:
        assert process.poll() is None, (folder / "out").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(listens, (folder / "out").read_text)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
