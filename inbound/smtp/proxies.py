"""Clients behind our own proxy, which gives their addresses in the PROXY protocol (S-14)."""

from asyncio import StreamReader

from aiosmtpd.proxy_protocol import get_proxy

from inbound.smtp.limits import address_of


async def real_address(peer: object, reader: StreamReader, proxies: frozenset[str]) -> str | None:
    """Return a client's IP address; with proxies, the one that its proxy names, and None without a proxy.

    Raises ConnectionError or IncompleteReadError where the proxy goes without a word.
    """
    address = address_of(peer)
    if not proxies:
        return address
    if address not in proxies:
        return None
    told = await get_proxy(reader)
    return str(told.src_addr) if told.valid and told.src_addr else None
