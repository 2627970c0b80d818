"""A name server on loopback that answers from a table, and remembers what it was asked."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.ports import free_port


@dataclass
class NameServer:
    """A running one; `records` are lines as in a zone file, a name, a type and a value."""

    records: list[str]
    port: int = field(default_factory=free_port)
    asked: set[str] = field(default_factory=set)  # names, in small letters

    def answer(self, packet: bytes) -> bytes:
        query = dns.message.from_wire(packet)
        [question] = query.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), question.rdtype
        self.asked.add(name)
        answer = dns.message.make_response(query, recursion_available=True)
        about = [line.split(" ", 2) for line in self.records if line.split(" ", 1)[0] == name]
        found = [value for _, named, value in about if dns.rdatatype.from_text(named) == kind]
        if found:
            rrset = dns.rrset.from_text_list(
                question.name, 60, "IN", kind, found, origin=dns.name.root, relativize=False
            )
            answer.answer.append(rrset)
        elif not about:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()


@contextmanager
def running(*records: str) -> Iterator[NameServer]:
    """Run one until the end of the block."""
    names = NameServer(list(records))

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            packet, connection = self.request
            connection.sendto(names.answer(packet), self.client_address)

    with socketserver.UDPServer(("127.0.0.1", names.port), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield names
        finally:
            server.shutdown()
            thread.join()
