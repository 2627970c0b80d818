"""The way of mail, as DNS has it: where mail to us goes, and by which name the sending server is known."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_network

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, unknown, well
from inbound.authenticate.dns import RecordType
from inbound.authenticate.lookups import Lookups

INNER = tuple(  # networks that no other machine of the internet reaches
    map(
        ip_network,
        "10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 0.0.0.0/8 "
        "::1/128 ::/128 fc00::/7 fe80::/10".split(),
    )
)


def check_route(case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield where mail to each of our domains goes; raises LookupFailed."""
    for domain in case.settings.domains:
        yield from _to(domain, case, lookups)


def _to(domain: str, case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    hosts = lookups.find(domain, RecordType.MX)
    name = "dns.mx"
    if "" in hosts:
        how = "take the null record (MX 0 .) away, and publish"
        yield fail(name, f"{domain} says that it takes no mail", how, _mx(domain, case))
        return
    if not hosts:
        how = "publish, with the name of the server that takes mail for it"
        yield fail(
            name, f"{domain} has no MX record, so mail does not come", how, _mx(domain, case)
        )
        return
    found = {host: _addresses(host, lookups) for host in hosts}
    faults = [each for host in hosts for each in _host(host, found[host], lookups)]
    if faults:
        yield from faults
        return
    yield _leads(domain, found, case)
    if case.asked.loop_seconds is not None:  # the mail to ourselves tells
        return
    what = f"whether others reach port 25 of {hosts[0]} cannot be told from here"
    how = "write to it from a mailbox elsewhere, or try a mail to ourselves"
    yield unknown("dns.reached", what, how, "digest doctor --loop")


def _mx(domain: str, case: PatientCase) -> str:
    """Return the record that should be there; the border's name is the likely one, where it has one."""
    named = case.settings.authentication.authserv_id
    host = named if case.settings.authentication.mode == "border" and named else f"mx.{domain}"
    return f"{domain}. MX 10 {host}."


def _addresses(name: str, lookups: Lookups) -> tuple[str, ...]:
    return (*lookups.find(name, RecordType.A), *lookups.find(name, RecordType.AAAA))


def _host(host: str, addresses: tuple[str, ...], lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield what is wrong with a server that an MX record names."""
    name = "dns.mx_host"
    other = next(iter(lookups.find(host, RecordType.CNAME)), None)
    if other is not None:
        how = f"name {other} itself in the MX record, or give {host} an address (RFC 5321 section 5.1)"
        yield fail(name, f"{host} is only another name (CNAME) for {other}", how)
    elif not addresses:
        lines = (f"{host}. A ADDRESS", f"{host}. AAAA ADDRESS")
        yield fail(name, f"{host} has no address", "publish one of these, or both", *lines)
    elif not any(map(_is_public, addresses)):
        what = f"{host} has no address that others can reach: {', '.join(addresses)}"
        yield fail(
            name, what, "publish the one that the internet knows it by", f"{host}. A ADDRESS"
        )


def _is_public(address: str) -> bool:
    """Check whether an address may be reached from elsewhere."""
    return not any(ip_address(address) in network for network in INNER)


def _leads(domain: str, found: dict[str, tuple[str, ...]], case: PatientCase) -> Diagnosis:
    """Return whether mail to a domain comes to this machine or to the border, as far as can be told."""
    name, said = "dns.mx", f"{domain}: {', '.join(found)}"
    known = {*case.asked.here, *case.asked.addresses}
    if any(known & set(addresses) for addresses in found.values()):
        return well(name, f"{said}, which is here")
    chosen = case.settings.authentication
    border = (chosen.authserv_id or "").lower()
    if chosen.mode == "border" and any(_belongs(host, border) for host in found):
        return well(name, f"{said}, which is the border {border}")
    what = f"{said}; whether that server hands mail on to this one cannot be told from here"
    return unknown(name, what, "a mail to ourselves tells", "digest doctor --loop")


def _belongs(host: str, border: str) -> bool:
    return host.lower() == border or host.lower().endswith(f".{border}")


def check_reverse(case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield whether each address that letters leave from has a name, and that name the address."""
    name = "dns.reverse"
    if not case.addresses:
        how = "tell the addresses that letters leave from: --ip ADDRESS, or under [relay]"
        yield unknown(
            name,
            "nobody told from which address the relay sends",
            how,
            'sends_from = ["192.0.2.1"]',
        )
    for address in case.addresses:
        yield _reverse(name, address, lookups)


def _reverse(name: str, address: str, lookups: Lookups) -> Diagnosis:
    pointer = ip_address(address).reverse_pointer
    names = lookups.find(pointer, RecordType.PTR)
    ask = "set it where you rent the server (reverse DNS): many refuse mail without it"
    if not names:
        return fail(name, f"{address} has no name", ask, f"{pointer}. PTR mail.your-domain.")
    if _same(address, (each for host in names for each in _addresses(host, lookups))):
        return well(name, f"{address} is {names[0]}, and that is {address}")
    kind = "A" if ip_address(address).version == 4 else "AAAA"  # noqa: PLR2004
    what = f"{address} is called {names[0]}, but that name has another address"
    return fail(name, what, "publish", f"{names[0]}. {kind} {address}")


def _same(address: str, others: Iterable[str]) -> bool:
    return ip_address(address) in {ip_address(each) for each in others}


def check_transport(case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield whether others are told to encrypt mail to us; neither is needed."""
    domain = case.settings.domain
    for name, place, what in (
        ("dns.mta_sts", f"_mta-sts.{domain}", "others then must encrypt mail to us, RFC 8461"),
        ("dns.tls_rpt", f"_smtp._tls.{domain}", "others then report where that failed, RFC 8460"),
    ):
        is_there = bool(lookups.text(place))
        yield well(
            name, f"{'published' if is_there else 'not published, which is no fault'} ({what})"
        )
