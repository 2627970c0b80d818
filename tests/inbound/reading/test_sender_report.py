"""Reports on mail in our name: each form of them is read, and no report can take more than it may."""

import gzip
import zipfile
from email import message_from_bytes

import pytest

from inbound.reading import sender_report
from inbound.reading.read import Mail, read
from inbound.reading.sender_report import ReportedSource, ReportFlaw, SenderReport, read_report
from inbound.reading.unpack import NotUnpacked, unpack
from tests.sender_reports import BEGINS, DOMAIN, RFC_9990, mail, packed, record, xml, zipped

ONE = ReportedSource(source="192.0.2.7", domain=DOMAIN, dkim=True, spf=True, letters=1)
LAUGHS = '<!DOCTYPE f [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'


def read_mail(raw):
    found = read(raw)
    assert isinstance(found, Mail)
    return found.sender_report


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(packed(record()), id="gzip"),
        pytest.param(zipped(xml(record())), id="zip"),
        pytest.param(zipped(xml(record()), name="report"), id="zip-without-a-type"),
        pytest.param(xml(record()), id="plain"),
        pytest.param(packed(record(), named=RFC_9990), id="rfc9990"),
        pytest.param(xml(record()).replace(b"feedback", b"d:feedback"), id="prefixed"),
    ],
)
def test_a_report_is_read_however_it_is_packed(octets):
    report = read_mail(mail(octets))

    assert report == SenderReport(report_id="r.1", begins=BEGINS, sources=(ONE,))


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        pytest.param(f"server.example!{DOMAIN}!1!2.xml.gz", True, id="named-as-it-shall-be"),
        pytest.param("report.gz", True, id="by-the-subject"),
    ],
)
def test_it_is_known_by_its_name_or_by_the_subject(name, is_read):
    raw = mail(packed(record()))
    other = raw.replace(raw.split(b'name="')[1].partition(b'"')[0], name.encode())

    assert isinstance(read_mail(other), SenderReport) is is_read


def test_what_people_attach_is_not_unpacked():
    raw = mail(packed(record())).replace(b"Report Domain", b"Photos from").replace(b"!", b"-")

    assert read_mail(raw) is None


def test_letters_of_one_address_are_added_up():
    found = read_report(
        xml(
            record("2001:DB8::0001", 2),
            record("2001:db8::1", 3),
            record("2001:db8::1", 4, dkim="fail"),
            record("2001:db8::1", 5, domain="Other.Example."),
        )
    )

    assert isinstance(found, SenderReport)
    assert {(each.source, each.domain, each.dkim, each.letters) for each in found.sources} == {
        ("2001:db8::1", DOMAIN, True, 5),
        ("2001:db8::1", DOMAIN, False, 4),
        ("2001:db8::1", "other.example", True, 5),
    }


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(record("not an address"), id="no-address"),
        pytest.param(record(count="-3"), id="negative"),
        pytest.param(record(count="1e9"), id="no-number"),
        pytest.param(record(count="9" * 400), id="endless-number"),
        pytest.param(record(domain="[31mred"), id="no-domain"),
        pytest.param("<record/>", id="empty"),
    ],
)
def test_a_record_that_says_nothing_is_passed_over(broken):
    found = read_report(xml(broken, record()))

    assert isinstance(found, SenderReport)
    assert found.sources == (ONE,)


@pytest.mark.parametrize(
    ("octets", "flaw"),
    [
        pytest.param(xml(record(), before=LAUGHS), ReportFlaw.DOCUMENT_TYPE, id="entities"),
        pytest.param(
            xml(record(), before='<!DOCTYPE f SYSTEM "file:///etc/passwd">'),
            ReportFlaw.DOCUMENT_TYPE,
            id="outside",
        ),
        pytest.param(xml(record("&b;")), ReportFlaw.NOT_XML, id="unknown-entity"),
        pytest.param(b"<feedback>", ReportFlaw.NOT_XML, id="cut-off"),
        pytest.param(b"\xff\xfe\x00", ReportFlaw.NOT_XML, id="bytes"),
        pytest.param(
            b'<?xml version="1.0" encoding="x-none"?><feedback/>', ReportFlaw.NOT_XML, id="encoding"
        ),
        pytest.param(b"<html><body/></html>", ReportFlaw.INCOMPLETE, id="another-xml"),
        pytest.param(b"<feedback/>", ReportFlaw.INCOMPLETE, id="empty"),
        pytest.param(xml(number="two words"), ReportFlaw.INCOMPLETE, id="no-number"),
        pytest.param(b"<feedback>" * 2_000, ReportFlaw.INCOMPLETE, id="deep"),
        pytest.param(packed(record())[:-20], ReportFlaw.NOT_UNPACKED, id="cut-off-gzip"),
        pytest.param(zipped(xml(record()))[:-30], ReportFlaw.NOT_UNPACKED, id="cut-off-zip"),
        pytest.param(
            zipped(xml(record()), how=zipfile.ZIP_LZMA), ReportFlaw.NOT_UNPACKED, id="lzma"
        ),
    ],
)
def test_what_is_no_report_is_not_read(octets, flaw):
    assert read_mail(mail(octets)) is flaw


@pytest.mark.parametrize("pack", [gzip.compress, zipped])
def test_a_bomb_is_not_unpacked(pack):
    assert read_mail(mail(pack(b"<feedback>" + b" " * 11_000_000))) is ReportFlaw.TOO_LARGE


def test_no_more_records_are_read_than_the_most(monkeypatch):
    monkeypatch.setattr(sender_report, "MOST_RECORDS", 2)

    assert isinstance(read_report(xml(*[record()] * 2)), SenderReport)
    assert read_report(xml(*[record()] * 3)) is ReportFlaw.TOO_LARGE


def test_no_more_addresses_are_kept_than_the_most(monkeypatch):
    monkeypatch.setattr(sender_report, "MOST_SOURCES", 2)
    found = read_report(xml(*(record(f"192.0.2.{n}", n) for n in range(1, 6))))

    assert isinstance(found, SenderReport)
    assert [each.letters for each in found.sources] == [5, 4]


def test_a_report_in_an_attached_message_is_not_ours():
    inner = mail(packed(record())).decode()
    raw = f"From: a@b.example\nContent-Type: message/rfc822\n\n{inner}".encode()

    assert message_from_bytes(raw).get_content_type() == "message/rfc822"
    assert read_mail(raw) is None


def test_no_more_is_unpacked_than_was_asked_for():
    assert len(unpack(gzip.compress(b"a" * 1000), at_most=10)) == 11
    assert len(unpack(zipped(b"a" * 1000), at_most=10)) == 11
    assert unpack(b"plain", at_most=10) == b"plain"


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"\x1f\x8bno", id="gzip"),
        pytest.param(b"PK\x03\x04no", id="zip"),
    ],
)
def test_what_only_begins_as_if_it_was_packed_is_refused(octets):
    with pytest.raises(NotUnpacked):
        unpack(octets, at_most=10)
