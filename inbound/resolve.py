"""Where DNS TXT records are looked up: the network, or a zone file for tests and demonstrations."""

from pathlib import Path

import dns.exception
import dns.resolver

from inbound.authenticate.direct import FindText
from inbound.authenticate.verdict import TemporarilyUnknown

PATIENCE = 5.0  # seconds


def from_network() -> FindText:
    """Return a look-up by the machine's own resolvers."""
    resolver = dns.resolver.Resolver()
    resolver.lifetime = PATIENCE

    def find(name: bytes) -> bytes | None:
        try:
            answer = resolver.resolve(name.decode("ascii"), "TXT")
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, UnicodeDecodeError):
            return None
        except dns.exception.DNSException as error:
            raise TemporarilyUnknown from error
        return b"".join(answer[0].strings)

    return find


def from_zone_file(path: Path) -> FindText:
    """Return a look-up in a file of lines like `name TXT "text"`; read anew each time."""

    def find(name: bytes) -> bytes | None:
        wanted = name.decode("ascii", "replace").lower()
        for line in path.read_text().splitlines():
            known, _, text = line.partition(" TXT ")
            if known.strip().rstrip(".").lower() == wanted:
                return text.strip().strip('"').encode()
        return None

    return find
