"""What an SPF record says, and what it costs its readers (RFC 7208); rules over texts alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from inbound.authenticate.dns import RecordType

MOST_LOOKUPS = 10  # section 4.6.4
MOST_VOIDS = 2  # the same
ASKING = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})  # terms that need a look-up
KNOWN = ASKING | {"all", "ip4", "ip6", "exp"}
GIVE_UP = 3 * MOST_LOOKUPS  # look-ups after which counting ends: the record is broken in any case

Find = Callable[[str, RecordType], Sequence[str]]


@dataclass(frozen=True, slots=True)
class SpfTerm:
    """One word of a record: "-all" is all with the qualifier "-"."""

    name: str
    value: str = ""
    qualifier: str = "+"
    is_modifier: bool = False  # name=value; readers pass over those that they do not know


@dataclass(slots=True)
class SpfCost:
    """What reading a record to its end costs at most, and what is wrong on the way."""

    lookups: int = 0
    voids: list[str] = field(default_factory=list)  # names without any record
    flaws: list[str] = field(default_factory=list)
    included: set[str] = field(default_factory=set)  # domains whose records count as well


def is_spf(text: str) -> bool:
    """Check whether a TXT record is one of SPF (section 4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def terms_of(text: str) -> list[SpfTerm]:
    """Return a record's terms, in their order."""
    return [_term(word) for word in text.split()[1:]]


def _term(word: str) -> SpfTerm:
    qualifier = word[0] if word[0] in "+-~?" else "+"
    rest = word.removeprefix(qualifier)
    ends = [at for at in (rest.find(sign) for sign in ":=/") if at >= 0]
    end = min(ends, default=len(rest))
    value = rest[end:] if rest[end : end + 1] == "/" else rest[end + 1 :]
    is_modifier = rest[end : end + 1] == "="
    return SpfTerm(rest[:end].lower(), value, qualifier, is_modifier)


def all_of(terms: Iterable[SpfTerm]) -> str | None:
    """Return how a record ends: "-", "~", "?" or "+" of its `all`; None where it has none."""
    return next((term.qualifier for term in terms if term.name == "all"), None)


def cost(domain: str, text: str, find: Find) -> SpfCost:
    """Return what it costs to read a domain's record to its end; raises as `find` does."""
    spent = SpfCost()
    _read(domain, text, find, spent, within=(domain,))
    return spent


def _read(domain: str, text: str, find: Find, spent: SpfCost, *, within: tuple[str, ...]) -> None:
    terms = terms_of(text)
    has_all = all_of(terms) is not None
    for term in terms:
        if term.name not in KNOWN and not term.is_modifier:
            spent.flaws.append(f"{domain}: nobody knows the word {term.name!r}")
        if term.name not in ASKING or (term.name == "redirect" and has_all):
            continue
        spent.lookups += 1
        if spent.lookups > GIVE_UP:
            return
        _ask(domain, term, find, spent, within=within)


def _ask(
    domain: str, term: SpfTerm, find: Find, spent: SpfCost, *, within: tuple[str, ...]
) -> None:
    name = term.value.partition("/")[0] or domain
    if "%" in name:  # a macro: what it names depends on each mail
        return
    if term.name in ("include", "redirect"):
        _follow(name.lower().removesuffix("."), find, spent, within=within)
    elif term.name == "mx":
        if not find(name, RecordType.MX):
            spent.voids.append(name)
    elif term.name in ("a", "exists") and not _has_address(name, find):
        spent.voids.append(name)


def _follow(name: str, find: Find, spent: SpfCost, *, within: tuple[str, ...]) -> None:
    """Read the record that another one names."""
    if name in within:
        spent.flaws.append(f"{name} includes itself")
        return
    texts = find(name, RecordType.TXT)
    if not texts:
        spent.voids.append(name)
    records = [text for text in texts if is_spf(text)]
    if len(records) != 1:
        how_many = "no SPF record" if not records else f"{len(records)} SPF records"
        spent.flaws.append(f"{name}, which it includes, has {how_many}")
        return
    spent.included.add(name)
    _read(name, records[0], find, spent, within=(*within, name))


def _has_address(name: str, find: Find) -> bool:
    return bool(find(name, RecordType.A) or find(name, RecordType.AAAA))


def allowing(text: str, addresses: Iterable[str], included: Iterable[str] = ()) -> str:
    """Return a record that also allows these addresses, and those of other records: to be published whole.

    It says of all others that they may not send, where the record lets them or says nothing.
    """
    more = [f"include:{each}" for each in included]
    for each in addresses:
        address = ip_address(each)
        more.append(f"ip{address.version}:{address}")
    version, *words = text.split()
    by_name = [(_term(word), word) for word in words]
    kept = [word for term, word in by_name if term.name not in ("all", "redirect", "exp")]
    ends = [word for term, word in by_name if term.name in ("redirect", "exp")]
    refusing = [word for term, word in by_name if term.name == "all" and term.qualifier in "-~"]
    if not refusing and not any(term.name == "redirect" for term, _ in by_name):
        refusing = ["-all"]
    return " ".join([version, *kept, *more, *ends, *refusing])
