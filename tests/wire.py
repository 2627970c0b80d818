"""A mail client that says exactly what a test tells it to, byte for byte."""

import contextlib
import socket
import ssl
from pathlib import Path

from tests.patience import PATIENCE


class Wire:
    """One connection to a port of loopback or to a socket; `source` is the address it comes from."""

    def __init__(self, to: int | Path, *, source: str = "127.0.0.1", greet: str = "") -> None:
        if isinstance(to, Path):
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.settimeout(PATIENCE)
            self._socket.connect(str(to))
        else:
            where = ("127.0.0.1", to)
            self._socket = socket.create_connection(where, PATIENCE, source_address=(source, 0))
        self._heard = self._socket.makefile("rb")
        try:
            self.greeting = self.reply()
            if greet:
                self.hello = self.say(f"{greet} client.example.net")
        except OSError:
            self.close()
            raise

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, raw: bytes) -> None:
        self._socket.sendall(raw)

    def say(self, line: str | bytes) -> str:
        """Send a line and return the reply; empty where the server has hung up."""
        with contextlib.suppress(ConnectionError):
            self.send((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return self.reply()

    def reply(self) -> str:
        """Return the next reply, its lines joined; empty where the server has hung up."""
        lines: list[str] = []
        while True:
            try:
                line = self._heard.readline().decode().rstrip("\r\n")
            except ConnectionError:
                line = ""
            lines.append(line)
            if line[3:4] != "-":
                return "\n".join(lines)

    def begin(self, *recipients: str, sender: str = "ana@example.net") -> list[str]:
        """Say MAIL, each RCPT and DATA, and return the replies."""
        said = [f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{each}>" for each in recipients), "DATA"]
        return [self.say(line) for line in said]

    def mail(self, raw: bytes, *recipients: str, sender: str = "ana@example.net") -> str:
        """Send a whole mail and return the first answer to it."""
        assert self.begin(*recipients, sender=sender)[-1].startswith("354")
        return self.say(raw + b"\r\n.")

    def secure(self) -> None:
        """Go on in TLS, whoever the certificate names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._heard.close()
        self._socket = context.wrap_socket(self._socket)
        self._heard = self._socket.makefile("rb")

    def close(self) -> None:
        self._heard.close()
        self._socket.close()
