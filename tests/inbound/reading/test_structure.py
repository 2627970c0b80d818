"""A mail's parts are counted before they are parsed: nesting, boundaries, reports of many recipients."""

import pytest

from inbound.reading.structure import DEPTH, PARTS, StructureExcess, excess_of
from tests.cpu import within_cpu


def nested(depth: int) -> bytes:
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth)
    )


def flat(parts: int, boundary: bytes = b"B") -> bytes:
    inside = b"".join(b"--%b\n\nx\n" % boundary for _ in range(parts))
    return b"Content-Type: multipart/mixed;\n\tboundary=%b\n\n%b--%b--\n" % (
        boundary,
        inside,
        boundary,
    )


MESSAGE = b"Content-Type: message/rfc822\n\n"
RECIPIENTS = b"\n\n".join(b"Final-Recipient: rfc822; u%d@x.example" % n for n in range(500))


@pytest.mark.parametrize(
    ("raw", "excess"),
    [
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"Subject: x\n\nHello", None, id="plain"),
        pytest.param(nested(DEPTH), None, id="as-deep-as-may-be"),
        pytest.param(nested(DEPTH + 1), StructureExcess.DEPTH, id="one-deeper"),
        pytest.param(nested(3_000), StructureExcess.DEPTH, id="very-deep"),
        pytest.param(flat(PARTS - 1), None, id="as-many-as-may-be"),
        pytest.param(flat(PARTS), StructureExcess.PARTS, id="one-more"),
        pytest.param(
            flat(PARTS).replace(b"\n", b"\r\n"), StructureExcess.PARTS, id="one-more-crlf"
        ),
        pytest.param(flat(PARTS).replace(b"\n", b"\r"), StructureExcess.PARTS, id="one-more-cr"),
        pytest.param(MESSAGE * DEPTH, None, id="mails-in-mails"),
        pytest.param(MESSAGE * 40, StructureExcess.DEPTH, id="too-many-mails-in-mails"),
        pytest.param(
            b"Content-Type: multipart/digest; boundary=d\n\n--d\n\n" + nested(DEPTH),
            StructureExcess.DEPTH,
            id="a-digest-holds-mails",
        ),
        pytest.param(
            b"Content-Type: message/delivery-status\n\n" + RECIPIENTS, None, id="many-recipients"
        ),
        pytest.param(
            flat(3, b"a") + flat(200, b"ab"), None, id="what-follows-the-last-line-counts-nothing"
        ),
        pytest.param(
            flat(3, b"a").replace(b"\nx\n", b"\n--ab\n--a b\n --a\n", 1), None, id="no-delimiters"
        ),
    ],
)
def test_parts_are_counted_without_a_parser(raw, excess):
    assert excess_of(raw) is excess


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(nested(DEPTH) + b"--b0x\n" * 1_500_000, id="almost-delimiters"),
        pytest.param(flat(50, b"a") + b"--a\n" * 2_000_000, id="delimiters-without-end"),
        pytest.param(b"\n" * 10_000_000, id="newlines"),
        pytest.param(nested(DEPTH) + b"-" * 10_000_000, id="dashes"),
    ],
)
def test_ten_megabytes_of_anything_are_counted_without_stalling(raw):
    with within_cpu(2):
        excess_of(raw)
