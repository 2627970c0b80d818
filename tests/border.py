"""What a border of ours writes on top of a mail that the writer's own mail server handed to it."""

RECEIVED = (
    "from mx.client.example (mx.client.example [192.0.2.10]) by border.example with ESMTPS id 1;"
    " Mon, 2 Mar 2026 11:59:00 +0000"
)


def results(border: str, domain: str, verdict: str = "pass") -> str:
    """Return what stands in Authentication-Results; a mail that passes does so by SPF."""
    spf = "pass" if verdict == "pass" else "none"
    return f"{border}; spf={spf} smtp.mailfrom={domain}; dmarc={verdict} header.from={domain}"


def written(border: str, domain: str, verdict: str = "pass") -> bytes:
    """Return the two fields as they stand."""
    seen = results(border, domain, verdict)
    return f"Authentication-Results: {seen}\r\nReceived: {RECEIVED}\r\n".encode()
