"""What SPF, DKIM and DMARC records say, as rules over texts."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cli.doctor.dkim_record import public_part, read_key, record_of
from cli.doctor.dmarc_record import flaws, mended, reports_to
from cli.doctor.spf_record import allowing, cost, is_spf, terms_of
from inbound.authenticate.dns import RecordType
from tests.cli.doctor.conftest import pem, published

ZONE = {
    ("one.test", RecordType.TXT): ("v=spf1 include:two.test a mx -all",),
    ("two.test", RecordType.TXT): ("other words", "v=spf1 ip4:192.0.2.0/24 ~all"),
    ("self.test", RecordType.TXT): ("v=spf1 include:self.test -all",),
    ("many.test", RecordType.TXT): ("v=spf1 " + "include:many1.test " * 3 + "-all",),
    ("many1.test", RecordType.TXT): ("v=spf1 " + "include:many2.test " * 3 + "-all",),
    ("many2.test", RecordType.TXT): ("v=spf1 " + "include:two.test " * 3 + "-all",),
    ("twice.test", RecordType.TXT): ("v=spf1 -all", "v=spf1 +all"),
    ("one.test", RecordType.A): ("192.0.2.1",),
    ("one.test", RecordType.MX): ("mx.one.test",),
    ("over.test", RecordType.AAAA): ("2001:db8::1",),
}


def find(name, kind):
    return ZONE.get((name, kind), ())


@pytest.mark.parametrize(
    ("record", "lookups"),
    [
        ("v=spf1 -all", 0),
        ("v=spf1 ip4:192.0.2.1 ip6:2001:db8::/32 exp=why.test -all", 0),
        ("v=spf1 include:two.test -all", 1),
        ("v=spf1 include:one.test -all", 4),
        ("v=spf1 a:one.test/24 mx:one.test//64 -all", 2),
        ("v=spf1 redirect=one.test", 4),
        ("v=spf1 redirect=one.test -all", 0),
        ("v=spf1 ptr exists:%{i}.list.test -all", 2),
        ("V=SPF1 A:over.test -ALL", 1),
    ],
)
def test_an_spf_record_costs_a_look_up_for_each_term_that_asks_also_within_others(record, lookups):
    spent = cost("mail.test", record, find)

    assert is_spf(record)
    assert (spent.lookups, spent.voids, spent.flaws) == (lookups, [], [])


def test_counting_ends_where_records_lead_on_and_on():
    assert 10 < cost("mail.test", "v=spf1 include:many.test -all", find).lookups < 40


@pytest.mark.parametrize(
    ("record", "flaw"),
    [
        ("v=spf1 include:self.test -all", "self.test includes itself"),
        ("v=spf1 include:none.test -all", "none.test, which it includes, has no SPF record"),
        ("v=spf1 include:twice.test -all", "twice.test, which it includes, has 2 SPF records"),
        ("v=spf1 ip:192.0.2.1 -all", "mail.test: nobody knows the word 'ip'"),
    ],
)
def test_what_makes_an_spf_record_fail_is_named(record, flaw):
    assert cost("mail.test", record, find).flaws == [flaw]


def test_names_without_records_are_counted():
    record = "v=spf1 a:x.test mx:y.test include:z.test exists:w.test a:over.test -all"

    assert cost("mail.test", record, find).voids == ["x.test", "y.test", "z.test", "w.test"]


def test_what_is_to_be_published_keeps_the_rest_and_the_end():
    record = "v=spf1 include:two.test ~all"

    changed = allowing(record, ["192.0.2.9", "2001:db8::9"], ["spf.other.test"])

    wanted = "v=spf1 include:two.test include:spf.other.test ip4:192.0.2.9 ip6:2001:db8::9 ~all"
    assert changed == wanted
    assert allowing("v=spf1 -all", ["192.0.2.9"]) == "v=spf1 ip4:192.0.2.9 -all"


@pytest.mark.parametrize("text", ["v=spf10 -all", "v=spf2 -all", "spf1", ""])
def test_other_texts_are_no_spf(text):
    assert not is_spf(text)


def test_a_term_is_read_with_its_qualifier_and_its_value():
    [a, mx, include, end] = terms_of("v=spf1 ~a/24 mx:Host.test +include:two.test -all")

    assert (a.name, a.value, a.qualifier) == ("a", "/24", "~")
    assert (mx.name, mx.value) == ("mx", "Host.test")
    assert (include.name, include.qualifier) == ("include", "+")
    assert (end.name, end.value, end.qualifier) == ("all", "", "-")


def test_keys_of_both_kinds_are_published_and_read_alike(signing_key):
    seed = Ed25519PrivateKey.generate()
    private = seed.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    rsa, ed25519 = read_key(published(signing_key)), read_key(record_of(public_part(private)))

    assert (rsa.kind, rsa.bits, rsa.flaw) == ("rsa", 2048, "")
    assert (ed25519.kind, ed25519.bits, ed25519.flaw) == ("ed25519", 256, "")
    assert ed25519.public == public_part(private).public
    assert rsa.public == public_part(pem(signing_key)).public != ed25519.public


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("v=DKIM1; p=MIIB", "cannot be read"),
        ("v=DKIM1; p=***", "cannot be read"),
        ("v=DKIM1; k=ed25519; p=AAAA", "cannot be read"),
        ("v=DKIM1; h=sha1; p=MIIB", "SHA-256"),
        ("v=DKIM1; s=tlsrpt; p=MIIB", "not for mail"),
    ],
)
def test_a_key_that_nobody_can_use_says_why(text, flaw):
    assert flaw in read_key(text).flaw


def test_a_revoked_key_and_one_on_trial_are_known(signing_key):
    assert read_key("v=DKIM1; p=").is_revoked
    assert read_key(published(signing_key).replace("k=rsa", "k=rsa; t=y:s")).is_trial


def test_dmarc_says_what_is_of_no_use_and_what_to_publish():
    tags = {
        "v": "dmarc1",
        "p": "rejekt",
        "pct": "50",
        "ri": "86400",
        "rua": "mailto:a@b.test",
        "x": "1",
    }

    assert len(flaws(tags)) == 3
    assert mended(tags) == "v=DMARC1; p=quarantine; rua=mailto:a@b.test"
    assert mended({"p": "none"}, p="reject") == "v=DMARC1; p=reject"


def test_dmarc_reports_go_to_each_mailbox_that_is_named():
    tags = {"rua": "mailto:a@b.test!10m, mailto:c@d.test,https://e.test/f"}

    assert reports_to(tags) == ["a@b.test", "c@d.test"]
