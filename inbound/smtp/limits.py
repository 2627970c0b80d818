"""What one client may ask of the server, and counters that say when it asked for more (S-04, S-05, A-13)."""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

CLIENTS = 10_000  # remembered at once; the one that has been quiet for longest is forgotten first


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpLimits:
    """The numbers; times are in seconds."""

    size: int = 10_485_760  # bytes of one mail
    line: int = 65_536  # octets of a line without its CRLF; RFC 5321 section 4.5.3.1.6 has 998
    recipients: int = 100  # of one transaction, RFC 5321 section 4.5.3.1.8
    connections: int = 200
    connections_per_address: int = 20
    session: float = 600
    data: float = 300  # from 354 to the final dot
    silence: float = 60
    errors: int = 20  # since a mail was last taken
    idle_commands: int = 100  # that bring no mail nearer, since a mail was last taken
    bad_addresses: int = 20  # of one client, while `bad_address_memory` lasts
    bad_address_memory: float = 600
    memory: int = 67_108_864  # bytes of all mails that are being taken
    copies: int = 41_943_040  # bytes of one mail, each of its recipients having a copy
    fresh: float = 1  # for which an answer about the room on the disk is believed

    def due(self, *, begun: float, heard_at: float, data_begun: float | None) -> float:
        """Return the moment at which a connection is too slow; all are moments of one clock."""
        due = min(heard_at + self.silence, begun + self.session)
        return due if data_begun is None else min(due, data_begun + self.data)


class Budget:
    """How many errors and idle commands a client has left before it must bring a mail."""

    def __init__(self, limits: SmtpLimits) -> None:
        self._limits = limits
        self.errors = self.idle = 0  # so far

    @property
    def is_spent(self) -> bool:
        """Check whether it is time to send the client away."""
        return self.errors > self._limits.errors or self.idle > self._limits.idle_commands


class ConnectionCounts:
    """Who is connected: how many in all, and from each client."""

    def __init__(self, limits: SmtpLimits) -> None:
        self._limits = limits
        self._clients: Counter[str] = Counter()

    def admit(self, client: str) -> bool:
        """Count one more connection of a client; False where there are too many, and it is not counted."""
        limits = self._limits
        if self._clients.total() >= limits.connections:
            return False
        if self._clients[client] >= limits.connections_per_address:
            return False
        self._clients[client] += 1
        return True

    def leave(self, client: str) -> None:
        """Forget one connection of a client that was admitted."""
        self._clients[client] -= 1
        if self._clients[client] <= 0:
            del self._clients[client]


class Guesses:
    """How often each client lately named an address that is not there (A-13)."""

    def __init__(self, limits: SmtpLimits) -> None:
        self._limit, self._memory = limits.bad_addresses, limits.bad_address_memory
        self._clients: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, client: str, *, at: float) -> None:
        """Count one more bad address, at a time in seconds."""
        moments = self._clients.setdefault(client, deque(maxlen=self._limit + 1))
        moments.append(at)
        self._clients.move_to_end(client)
        if len(self._clients) > CLIENTS:
            self._clients.popitem(last=False)

    def are_too_many(self, client: str, *, at: float) -> bool:
        """Check whether a client guesses; it ends by itself when the moments are old enough."""
        moments = self._clients.get(client, ())
        return sum(at - moment < self._memory for moment in moments) > self._limit


class Room:
    """How many more bytes of mails may lie in memory, over all connections.

    Nobody takes all of it: a client alone has half, and a quarter is kept for who writes to an address that
    only our letters tell.
    """

    def __init__(self, limits: SmtpLimits) -> None:
        self._all = self.left = max(limits.memory, 4 * limits.size)
        self._taken: Counter[str] = Counter()  # by client

    def share(self, client: str | None, *, is_known: bool) -> "Share":
        """Return what a mail may take; a border of ours is None, and shares with nobody."""
        return Share(self, client, is_known=is_known)

    def take(self, size: int, client: str | None, *, is_known: bool) -> bool:
        """Count more bytes; False where they do not fit, and they are not counted."""
        kept = 0 if is_known or client is None else self._all // 4
        most = self._all if client is None else self._all // 2
        if size > self.left - kept or self._taken[client or ""] + size > most:
            return False
        self.left -= size
        self._taken[client or ""] += size
        return True

    def give_back(self, size: int, client: str | None) -> None:
        """Count bytes that are gone."""
        self.left += size
        self._taken[client or ""] -= size
        self._taken += Counter()  # forgets who has nothing here


class Share:
    """What one mail takes of the room."""

    def __init__(self, room: Room, client: str | None, *, is_known: bool) -> None:
        self._room, self._client, self._is_known = room, client, is_known
        self._size = 0

    @property
    def is_there(self) -> bool:
        """Check whether the mail may begin."""
        begins = self.take(1)
        self.give_back()
        return begins

    def take(self, size: int) -> bool:
        """Take more; False where it does not fit."""
        fits = self._room.take(size, self._client, is_known=self._is_known)
        self._size += size if fits else 0
        return fits

    def give_back(self) -> None:
        """Give back all of it."""
        self._room.give_back(self._size, self._client)
        self._size = 0


class Guard:
    """What all connections of a server share."""

    def __init__(self, limits: SmtpLimits) -> None:
        self.limits = limits
        self.crowd, self.guesses, self.room = (
            ConnectionCounts(limits),
            Guesses(limits),
            Room(limits),
        )


def client_of(address: str | None) -> str:
    """Return whom an IP address belongs to as far as limits go: a whole /64 of IPv6 is one client."""
    if address is None or ":" not in address:
        return address or ""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or ip_network(f"{found}/64", strict=False))


def address_of(peer: object) -> str | None:
    """Return the IP address of a peer as asyncio names it; a unix socket has none."""
    return str(peer[0]) if isinstance(peer, tuple) else None
