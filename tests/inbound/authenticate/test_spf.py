"""Which server may hand a mail over for a domain (RFC 7208); pyspf judges, so only our side is tested."""

import threading
from datetime import UTC, datetime
from itertools import count

import pytest

from digest.inbox.envelope import Envelope
from inbound.authenticate.dns import LookupFailed, RecordType
from inbound.authenticate.lookups import Lookups
from inbound.authenticate.spf import passes
from tests.patience import PATIENCE


def handed_over(reverse_path="ana@example.net", peer="192.0.2.10", hello="mx.example.net"):
    return Envelope(
        reverse_path=reverse_path,
        recipient="r@mail.example.org",
        accepted_at=datetime(2026, 3, 2, tzinfo=UTC),
        peer=peer,
        hello=hello,
    )


def lookups_of(world):
    return Lookups(world.resolve, patience=10_000, monotonic=count().__next__)


@pytest.mark.parametrize(
    ("record", "passed"),
    [
        pytest.param("v=spf1 ip4:192.0.2.10 -all", True, id="ip4"),
        pytest.param("v=spf1 ip4:192.0.2.0/24 -all", True, id="network"),
        pytest.param("v=spf1 a:mx.example.net -all", True, id="a"),
        pytest.param("v=spf1 mx -all", True, id="mx"),
        pytest.param("v=spf1 include:spf.example.com -all", True, id="include"),
        pytest.param("v=spf1 redirect=spf.example.com", True, id="redirect"),
        pytest.param("v=spf1 exists:%{i}.%{l}.x.example.net -all", True, id="macro"),
        pytest.param("v=spf1 ptr -all", True, id="ptr"),
        pytest.param("v=spf1 -all", False, id="fail"),
        pytest.param("v=spf1 ~all", False, id="softfail"),
        pytest.param("v=spf1 ?all", False, id="neutral"),
        pytest.param("v=spf1 nonsense +all", False, id="not-spf"),
        pytest.param("a note", False, id="none"),
    ],
)
def test_only_a_pass_counts(world, record, passed):
    world.say("example.net", record)
    world.say("spf.example.com", "v=spf1 ip4:192.0.2.10 -all")
    world.say("mx.example.net", "192.0.2.10", RecordType.A)
    world.say("example.net", "mx.example.net", RecordType.MX)
    world.say("192.0.2.10.ana.x.example.net", "127.0.0.2", RecordType.A)
    world.say("10.2.0.192.in-addr.arpa", "mx.example.net", RecordType.PTR)

    assert passes(handed_over(), lookups_of(world)) is passed


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"peer": None}, id="a-local-socket"),
        pytest.param({"peer": "no address"}, id="no-address"),
        pytest.param({"reverse_path": "no domain"}, id="no-domain"),
        pytest.param({"reverse_path": "ana@" + "x" * 64 + ".example"}, id="long-label"),
        pytest.param({"reverse_path": "", "hello": None}, id="nobody"),
    ],
)
def test_without_address_or_domain_nothing_passes(world, how):
    world.say("example.net", "v=spf1 +all")

    assert not passes(handed_over(**how), lookups_of(world))


def test_an_ipv6_server_passes(world):
    world.say("example.net", "v=spf1 ip6:2001:db8::/32 -all")

    assert passes(handed_over(peer="2001:db8::7"), lookups_of(world))


def test_a_silent_name_server_is_told_from_a_failure(world):
    world.say("example.net", "v=spf1 include:spf.example.com -all")
    world.fail("spf.example.com")

    with pytest.raises(LookupFailed):
        passes(handed_over(), lookups_of(world))


@pytest.mark.parametrize(
    ("terms", "passed"),
    [
        pytest.param([f"include:n{n}.example" for n in range(10)], True, id="ten"),
        pytest.param([f"include:n{n}.example" for n in range(11)], False, id="eleven"),
        pytest.param(["a:void1.example", "a:void2.example"], True, id="two-names-without-records"),
        pytest.param([f"a:void{n}.example" for n in range(3)], False, id="three-without-records"),
    ],
)
def test_look_ups_are_counted(world, terms, passed):
    world.say("example.net", f"v=spf1 {' '.join(terms)} ip4:192.0.2.10 -all")
    for number in range(11):
        world.say(f"n{number}.example", "v=spf1 ?all")

    assert passes(handed_over(), lookups_of(world)) is passed


def test_no_explanation_is_fetched(world):
    world.say("example.net", "v=spf1 -all exp=why.example.net")

    assert not passes(handed_over(), lookups_of(world))
    assert [name for name, _ in world.asked] == ["example.net"]


def test_two_checks_at_once_ask_each_their_own_dns(world, pairs):
    """pyspf asks by a name of its module; ours must not meet there."""
    worlds = [type(world)(pairs) for _ in range(2)]
    worlds[0].say("example.net", "v=spf1 include:spf.example.com -all")
    worlds[1].say("example.net", "v=spf1 include:spf.example.com -all")
    worlds[0].say("spf.example.com", "v=spf1 +all")
    worlds[1].say("spf.example.com", "v=spf1 ?all")
    both_inside = threading.Barrier(2, timeout=PATIENCE)
    found = {}

    def run(number):
        def resolve(name, kind, patience):
            both_inside.wait()
            return worlds[number].resolve(name, kind, patience)

        asking = Lookups(resolve, patience=10_000, monotonic=count().__next__)
        found[number] = passes(handed_over(), asking)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {0: True, 1: False}


@pytest.mark.parametrize(
    ("record", "is_own"),
    [
        pytest.param("v=spf1 include:spf.outlook.com -all", False, id="by-a-service"),
        pytest.param("v=spf1 redirect=spf.outlook.com", False, id="like-a-service"),
        pytest.param("v=spf1 include:spf.outlook.com ip4:192.0.2.10 -all", True, id="by-its-own"),
        pytest.param("v=spf1 include:notoutlook.com -all", True, id="similar-name"),
    ],
)
def test_what_services_allow_in_their_name_can_be_left_out(world, record, is_own):
    world.say("example.net", record)
    for service in ("spf.outlook.com", "notoutlook.com"):
        world.say(service, "v=spf1 ip4:192.0.2.10 -all")

    assert passes(handed_over(), lookups_of(world))
    assert passes(handed_over(), lookups_of(world), but_for={"outlook.com"}) is is_own
