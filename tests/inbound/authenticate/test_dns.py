"""Where DNS is asked: a zone file, and a real name server on loopback."""

import socketserver
import threading

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from inbound.authenticate.dns import LookupFailed, NetworkResolver, RecordType, ZoneFile, plain_name

ZONE = """\
; a comment
s._domainkey.example.net TXT "v=DKIM1; p=AAAA"
example.net. TXT "v=spf1 a mx " "-all"
Example.net  TXT  a bare text
example.net A 192.0.2.1
example.net AAAA 2001:db8::1
example.net MX 10 mx1.example.net.
example.net MX 20 mx2.example.net
1.2.0.192.in-addr.arpa PTR mx1.example.net.
"""
ANSWERS = [
    ("s._domainkey.example.net", RecordType.TXT, ("v=DKIM1; p=AAAA",)),
    ("example.net", RecordType.TXT, ("v=spf1 a mx -all", "a bare text")),
    ("EXAMPLE.net.", RecordType.A, ("192.0.2.1",)),
    ("example.net", RecordType.AAAA, ("2001:db8::1",)),
    ("example.net", RecordType.MX, ("mx1.example.net", "mx2.example.net")),
    ("1.2.0.192.in-addr.arpa", RecordType.PTR, ("mx1.example.net",)),
    ("example.net", RecordType.PTR, ()),
    ("nobody.example", RecordType.A, ()),
    ("x" * 64 + ".example", RecordType.A, ()),
    ("é.example", RecordType.A, ()),
    ("", RecordType.A, ()),
    ("a..example", RecordType.A, ()),
]


@pytest.mark.parametrize(("name", "kind", "records"), ANSWERS)
def test_a_zone_file_answers(tmp_path, name, kind, records):
    (tmp_path / "zone").write_text(ZONE)

    assert ZoneFile(tmp_path / "zone")(name, kind, 1) == records


def test_a_zone_file_is_read_anew_each_time(tmp_path):
    zone = tmp_path / "zone"
    ask = ZoneFile(zone)

    with pytest.raises(LookupFailed):
        ask("example.net", RecordType.A, 1)
    zone.write_text("example.net A 192.0.2.1\n")
    assert ask("example.net", RecordType.A, 1) == ("192.0.2.1",)


RECORDS = {
    ("s._domainkey.example.net.", "TXT"): ['"v=DKIM1; p=AAAA"'],
    ("example.net.", "TXT"): ['"v=spf1 a mx " "-all"', '"a bare text"'],
    ("example.net.", "A"): ["192.0.2.1"],
    ("example.net.", "AAAA"): ["2001:db8::1"],
    ("example.net.", "MX"): ["20 mx2.example.net.", "10 mx1.example.net."],
    ("1.2.0.192.in-addr.arpa.", "PTR"): ["mx1.example.net."],
}


class NameServer(socketserver.BaseRequestHandler):
    """Answers from a table; "silent.example" it does not answer well."""

    def handle(self):
        packet, connection = self.request
        query = dns.message.from_wire(packet)
        [question] = query.question
        name, kind = str(question.name).lower(), question.rdtype.name
        answer = dns.message.make_response(query)
        found = RECORDS.get((name, kind), [])
        if found:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        elif name == "silent.example.":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name == "nobody.example.":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        connection.sendto(answer.to_wire(), self.client_address)


@pytest.fixture(scope="module")
def network():
    with socketserver.UDPServer(("127.0.0.1", 0), NameServer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = server.server_address[1]
        yield NetworkResolver(resolver)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("name", "kind", "records"), ANSWERS)
def test_a_name_server_answers_the_same(network, name, kind, records):
    assert sorted(network(name, kind, 10)) == sorted(records)


def test_mail_servers_come_in_order_of_preference(network):
    found = network("example.net", RecordType.MX, 10)

    assert found == ("mx1.example.net", "mx2.example.net")


def test_a_failing_name_server_is_told_from_no_record(network):
    with pytest.raises(LookupFailed):
        network("silent.example", RecordType.A, 10)


@pytest.mark.parametrize("name", ["a b.example", "a\\.b.example", "@", "a;b", '"', "*.example"])
def test_odd_names_are_names_of_nothing(network, name):
    assert plain_name(name) == name
    assert network(name, RecordType.A, 10) == ()
