"""Reads the fields that say how a mail was checked (RFC 8601): Authentication-Results and ARC's like."""

import re
from dataclasses import dataclass

_METHOD = re.compile(r"([a-z0-9-]+)(?:/\d+)?=([a-z]+)")
_ASKED = re.compile(r"\b(?:p|policy)\s*=\s*(none|quarantine|reject)\b")
_EQUALS = re.compile(r"\s*=\s*")
_AS_WRITTEN = ("header.b",)  # base64, in which a is not A

# Where borders write what the From's domain asks for: RFC 9989, authentication_milter, Exchange.
_POLICIES = ("polrec.p", "policy.dmarc", "policy.p", "policy.published-domain-policy", "action")


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """One check: its method, what it gave, on whose behalf, and what was noted about it."""

    method: str
    result: str
    properties: dict[str, str]
    comment: str

    def domain(self, *names: str) -> str | None:
        """Return the domain of the first property of these names that is there."""
        found = next((self.properties[name] for name in names if name in self.properties), None)
        return None if found is None else found.strip("<>").rpartition("@")[2]

    @property
    def asked(self) -> str | None:
        """Return what the From's domain asks for mail that fails, where the field tells."""
        for name in _POLICIES:
            if name in self.properties:
                return self.properties[name].removeprefix(
                    "o"
                )  # Exchange: oreject is reject, overridden
        found = _ASKED.search(self.comment)
        return found[1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthReport:
    """What one server says about a mail."""

    server: str
    results: tuple[MethodResult, ...]


def read_report(value: str) -> AuthReport | None:
    """Return what a field says; None where two programs could read it differently.

    All is in lower case but the beginning of a signature. Without a server's name, as Exchange Online writes
    it, or in a version not known, a field says nothing.
    """
    parted = _parted(value)
    if parted is None:
        return None
    (head, _), *rest = parted
    server, *version = head.lower().split() or [""]
    if version not in ([], ["1"]):
        return AuthReport(server="", results=())
    results = (_result(text, comment) for text, comment in rest)
    return AuthReport(server=server, results=tuple(found for found in results if found is not None))


def _result(text: str, comment: str) -> MethodResult | None:
    first, *others = _EQUALS.sub("=", text).split() or [""]
    found = _METHOD.fullmatch(first.lower())
    if found is None:
        return None
    properties: dict[str, str] = {}
    for word in others:
        name, _, value = word.partition("=")
        name = name.lower()
        properties.setdefault(name, value if name in _AS_WRITTEN else value.lower())
    return MethodResult(
        method=found[1], result=found[2], properties=properties, comment=comment.lower()
    )


def _parted(value: str) -> list[tuple[str, str]] | None:
    """Return text and comments of each part between semicolons, quoted strings as one word without blanks.

    None where it is not closed, or quotes stand in a comment: there a sender's own words could pass for a
    border's, for programs do not agree on where such a comment ends.
    """
    parts = [["", ""]]
    depth, at = 0, 0
    while at < len(value):
        letter = value[at]
        at += 1
        if depth:
            if letter in '"\\':
                return None
            depth += (letter == "(") - (letter == ")")
            parts[-1][1] += letter if depth else " "
        elif letter == '"':
            quoted = _quoted(value, at)
            if quoted is None:
                return None
            word, at = quoted
            parts[-1][0] += word
        elif letter == "(":
            depth = 1
            parts[-1][0] += " "
        elif letter == ";":
            parts.append(["", ""])
        else:
            parts[-1][0] += letter
    return None if depth else [(text, comment) for text, comment in parts]


def _quoted(value: str, at: int) -> tuple[str, int] | None:
    """Return a quoted string's text with what could part it made harmless, and where it ends."""
    end = at
    while end < len(value) and value[end] != '"':
        end += 2 if value[end] == "\\" else 1
    if end >= len(value):
        return None
    return re.sub(r"[\s=]", "_", value[at:end]), end + 1
