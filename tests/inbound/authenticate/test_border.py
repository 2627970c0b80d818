"""The verdict of our own border, told from what came with the mail (A-09)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.inbox.envelope import Envelope
from inbound.authenticate import AuthStatus, BorderVerdict, TemporarilyUnknown
from inbound.reading.author import author
from inbound.reading.fields import read_fields

ANA = "ana@example.net"
ENVELOPE = Envelope(
    reverse_path=ANA, recipient="r@mail.example.org", accepted_at=datetime(2026, 3, 2, tzinfo=UTC)
)
RESULT = "Authentication-Results: {}\r\n"
OURS = "Received: from a by mx.example.org\r\n"
THEIRS = "Received: from b by a\r\n"
PASS = RESULT.format("mx.example.org; dmarc=pass header.from=example.net")
FAIL = RESULT.format("mx.example.org; dmarc=fail (p=reject) header.from=example.net")

PROVED, NOT_PROVED, FORGED = AuthStatus.PROVED, AuthStatus.NOT_PROVED, AuthStatus.FORGED


def judged(header, from_address=ANA, *, received_above=0):
    raw = f"{header}From: {from_address}\r\n\r\nhello\r\n".encode()
    fields = read_fields(raw)
    decider = BorderVerdict("mx.example.org", received_above=received_above)
    return decider(raw, fields, author(fields.all("from")), ENVELOPE)


@pytest.mark.parametrize(
    ("results", "result"),
    [
        pytest.param("dmarc=pass header.from=example.net", PROVED, id="dmarc-pass"),
        pytest.param("dmarc=none; dkim=pass header.d=example.net", PROVED, id="dkim-no-dmarc"),
        pytest.param("dkim=pass header.d=example.net", PROVED, id="dkim"),
        pytest.param("dkim=pass header.i=@example.net", PROVED, id="dkim-by-identity"),
        pytest.param("spf=pass smtp.mailfrom=example.net", PROVED, id="spf-domain"),
        pytest.param("spf=pass smtp.mailfrom=<x@example.net>", PROVED, id="spf-address"),
        pytest.param("dmarc=bestguesspass; dkim=pass header.d=example.net", PROVED, id="guess"),
        pytest.param("dkim=pass header.d=evil.example", NOT_PROVED, id="foreign-dkim"),
        pytest.param("dkim=pass", NOT_PROVED, id="dkim-by-whom"),
        pytest.param("spf=softfail smtp.mailfrom=example.net", NOT_PROVED, id="softfail"),
        pytest.param("dmarc=none; dkim=none; spf=neutral", NOT_PROVED, id="none-and-neutral"),
        pytest.param("none", NOT_PROVED, id="nothing-checked"),
        pytest.param("dmarc=fail (p=none)", NOT_PROVED, id="dmarc-fail-none"),
        pytest.param("dmarc=fail", NOT_PROVED, id="dmarc-fail-policy-not-told"),
        pytest.param("dmarc=permerror (p=reject)", NOT_PROVED, id="dmarc-permerror"),
        pytest.param("dmarc=fail; dkim=pass header.d=example.net", NOT_PROVED, id="fail-first"),
        pytest.param("dmarc=pass header.from=evil.example", NOT_PROVED, id="about-another-from"),
        pytest.param("dmarc=fail (p=quarantine)", FORGED, id="dmarc-fail-quarantine"),
        pytest.param("dmarc=fail (p=reject)", FORGED, id="dmarc-fail-reject"),
        pytest.param("dmarc=fail policy.dmarc=reject", FORGED, id="policy.dmarc"),
        pytest.param("dmarc=fail polrec.p=reject", FORGED, id="polrec.p"),
    ],
)
def test_a_mail_falls_in_its_row_of_the_table(results, result):
    verdict = judged(RESULT.format(f"mx.example.org; {results}") + OURS)

    assert verdict.result is result, verdict
    assert verdict.address == (ANA if result is PROVED else None)


AS_WRITTEN = {
    "opendkim-and-opendmarc": (
        "Authentication-Results: mx.example.org;\r\n"
        "\tdmarc={} (p={} dis=none) header.from=example.net\r\n"
        "Authentication-Results: mx.example.org;\r\n"
        "\tdkim=pass (2048-bit key; unprotected) header.d=other.example header.i=@other.example\r\n"
        "\theader.a=rsa-sha256 header.s=s1 header.b=AbCdEfGh;\r\n\tdkim-atps=neutral\r\n"
    ),
    "rspamd": (
        "Authentication-Results: mx.example.org;\r\n"
        "\tdkim=pass header.d=other.example header.s=s1 header.b=AbCdEfGh;\r\n"
        "\tspf=pass (mx.example.org: domain of bounce@other.example designates 192.0.2.1 as permitted\r\n"
        "\t sender) smtp.mailfrom=bounce@other.example;\r\n"
        "\tdmarc={} (policy={}) header.from=example.net\r\n"
    ),
    "rspamd-with-reason": (
        "Authentication-Results: mx.example.org;\r\n"
        '\tdmarc={} reason="No valid SPF, No valid DKIM" header.from=example.net (policy={})\r\n'
    ),
    "gmail": (
        "Authentication-Results: mx.example.org;\r\n"
        "       dkim=pass header.i=@other.example header.s=s1 header.b=AbCdEfGh;\r\n"
        "       spf=pass (mx.example.org: domain of srs0=abc=de=example.net=ana@other.example\r\n"
        "        designates 192.0.2.1 as permitted sender)\r\n"
        '        smtp.mailfrom="SRS0=abc=DE=example.net=ana@other.example";\r\n'
        "       dmarc={} (p={} sp=NONE dis=NONE) header.from=example.net\r\n"
    ),
    "exchange-with-a-name": (
        "Authentication-Results: mx.example.org; spf=pass (sender IP is 192.0.2.1)\r\n"
        " smtp.mailfrom=other.example; dkim=none (message not signed)\r\n"
        " header.d=none;dmarc={} action={}\r\n"
        " header.from=example.net;compauth=pass reason=100\r\n"
    ),
    "authentication-milter": (
        "Authentication-Results: mx.example.org;\r\n"
        "    dkim=none (no signatures found);\r\n"
        "    dmarc={} policy.published-domain-policy={}\r\n"
        "      policy.applied-disposition=none policy.evaluated-disposition=none\r\n"
        "      (p=none,d=none,d.eval=none) policy.policy-from=p\r\n"
        "      header.from=example.net;\r\n"
        "    iprev=pass smtp.remote-ip=192.0.2.1 (mail.other.example)\r\n"
    ),
}


@pytest.mark.parametrize("field", AS_WRITTEN.values(), ids=AS_WRITTEN)
@pytest.mark.parametrize(
    ("gave", "policy", "result"),
    [
        ("pass", "none", PROVED),
        ("fail", "none", NOT_PROVED),
        ("fail", "quarantine", FORGED),
        ("fail", "REJECT", FORGED),
    ],
)
def test_borders_are_understood_as_they_write(field, gave, policy, result):
    assert judged(field.format(gave, policy) + OURS + THEIRS).result is result


def test_a_policy_that_exchange_has_overridden_is_still_asked_for():
    assert judged(RESULT.format("mx.example.org; dmarc=fail action=oreject")).result is FORGED


@pytest.mark.parametrize(
    "server",
    [
        "mx.example.org",
        "MX.Example.ORG",
        "mx.example.org 1",
        "(a) mx.example.org (b (c)) 1 (d)",
        '"mx.example.org"',
        "\r\n\tmx.example.org\r\n 1",
    ],
)
@pytest.mark.parametrize(
    "result",
    ["dmarc=pass", "DMARC = Pass", "dmarc/1=pass (ok)", "dmarc\r\n =\r\n pass", "(a)dmarc=pass"],
)
def test_our_border_is_known_however_its_name_is_written(server, result):
    assert judged(RESULT.format(f"{server} ; {result}") + OURS).is_authentic


@pytest.mark.parametrize(
    "server",
    ["mx.example.org 2", "mx.example.org.evil.example", "evil.example", "", "mx.example.org x"],
)
def test_nobody_else_is_our_border(server):
    assert judged(RESULT.format(f"{server}; dmarc=pass") + OURS).result is NOT_PROVED


@pytest.mark.parametrize(
    ("header", "result"),
    [
        pytest.param("", NOT_PROVED, id="none"),
        pytest.param(PASS + OURS + THEIRS, PROVED, id="on-top"),
        pytest.param(OURS + PASS + THEIRS, NOT_PROVED, id="below-the-borders-own"),
        pytest.param(OURS + THEIRS + PASS, NOT_PROVED, id="came-with-the-mail"),
        pytest.param(FAIL + OURS + PASS + THEIRS, FORGED, id="forged-copy-below"),
        pytest.param(OURS + PASS, NOT_PROVED, id="of-a-mail-that-has-no-received-of-its-own"),
        pytest.param(FAIL + PASS + OURS, FORGED, id="two-that-differ"),
        pytest.param(PASS + FAIL + OURS, FORGED, id="two-that-differ-the-other-way"),
        pytest.param(FAIL + PASS, FORGED, id="forged-copy-without-any-received"),
        pytest.param(
            RESULT.format("mx.example.org; dkim=none") + PASS,
            NOT_PROVED,
            id="forged-copy-that-tells-more-without-any-received",
        ),
        pytest.param(
            RESULT.format("other.example; dmarc=fail") + PASS + OURS,
            PROVED,
            id="another-server-above",
        ),
    ],
)
def test_only_what_stands_above_the_borders_received_field_counts(header, result):
    assert judged(header).result is result


@pytest.mark.parametrize(
    ("header", "result"),
    [
        pytest.param(OURS + PASS + THEIRS, PROVED, id="below-the-borders-own"),
        pytest.param(OURS + THEIRS + PASS, NOT_PROVED, id="came-with-the-mail"),
        pytest.param(OURS + FAIL + PASS + THEIRS, FORGED, id="two-that-differ"),
    ],
)
def test_a_border_that_writes_below_its_own_field_is_read_there(header, result):
    assert judged(header, received_above=1).result is result


def test_a_border_that_does_not_know_yet_makes_us_wait():
    for results in ("dmarc=temperror", "dkim=temperror header.d=example.net"):
        with pytest.raises(TemporarilyUnknown):
            judged(RESULT.format(f"mx.example.org; {results}"))


@pytest.mark.parametrize(
    "results",
    [
        pytest.param(
            'spf=none smtp.mailfrom="x; dmarc=pass header.from=example.net"@e.example', id="quoted"
        ),
        pytest.param('spf=none smtp.mailfrom="x\\"; dmarc=pass; "@e.example', id="escaped"),
        pytest.param(
            'spf=none (of "x); dmarc=pass ("@e.example) smtp.mailfrom=e.example', id="comment"
        ),
        pytest.param("spf=none (of x\\); dmarc=pass (\\) smtp.mailfrom=e.example", id="backslash"),
        pytest.param("spf=none (of x smtp.mailfrom=e.example; dmarc=pass", id="open-comment"),
        pytest.param('spf=none smtp.mailfrom="x; dmarc=pass', id="open-quote"),
        pytest.param("spf=none reason=dmarc=pass", id="equals"),
    ],
)
def test_a_senders_words_do_not_pass_for_the_borders(results):
    assert judged(RESULT.format(f"mx.example.org; {results}") + OURS).result is NOT_PROVED


def test_a_field_that_was_made_unreadable_hides_no_other():
    unreadable = RESULT.format('mx.example.org; dmarc=fail (of "x)')

    assert judged(unreadable + PASS + OURS).result is NOT_PROVED
    assert judged(unreadable + PASS).result is NOT_PROVED


PARTLY = "DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s; l=20; h=from; bh=AAAA; b=AAAA\r\n"
WHOLLY = PARTLY.replace("l=20; ", "")


@pytest.mark.parametrize(
    ("signatures", "spf", "result"),
    [
        pytest.param(PARTLY, "fail", NOT_PROVED, id="in-part"),
        pytest.param(PARTLY + WHOLLY, "fail", NOT_PROVED, id="which-of-two-was-good"),
        pytest.param(PARTLY, "pass", PROVED, id="spf-too"),
        pytest.param(WHOLLY, "fail", PROVED, id="wholly"),
    ],
)
def test_a_pass_by_a_signature_over_the_texts_beginning_is_none(signatures, spf, result):
    """Borders count such a signature; what was appended is anybody's (A-11)."""
    results = f"dmarc=pass; dkim=pass header.d=example.net; spf={spf} smtp.mailfrom=example.net"

    assert judged(RESULT.format(f"mx.example.org; {results}") + OURS + signatures).result is result


def test_without_a_single_from_there_is_nobody_to_prove():
    assert judged(PASS + "From: ben@example.net\r\n").result is AuthStatus.NO_AUTHOR


def test_a_domain_in_unicode_is_the_one_in_ascii():
    field = RESULT.format("mx.example.org; dmarc=pass header.from=xn--bcher-kva.example")

    assert judged(field, "ana@bücher.example").is_authentic


@settings(deadline=None)
@given(st.text(alphabet='mx.example.org;=()"\\ dmarcpsfkil/1<>@\r\n\t\0é', max_size=120))
def test_no_field_makes_it_raise(value):
    """Whatever it says, it is a verdict, or a reason to wait."""
    try:
        assert judged(f"Authentication-Results: mx.example.org; {value}\r\n").result in AuthStatus
    except TemporarilyUnknown:
        assert "temperror" in value


@pytest.mark.parametrize(
    ("received", "is_shared"),
    [
        pytest.param("from mx.example.net (mx.example.net [192.0.2.10]) by mx", False, id="own"),
        pytest.param(
            "from EUR01.outbound.protection.OUTLOOK.com (x [40.1.1.1]) by mx", True, id="m"
        ),
        pytest.param(
            "from mx.example.net (mail-1.google.com [192.0.2.1]) by mx", True, id="by-dns"
        ),
        pytest.param("from x.notgoogle.com (unknown [192.0.2.1]) by mx", False, id="similar"),
        pytest.param("by mx.example.org", True, id="from-nobody-knows-where"),
    ],
)
def test_the_border_says_whose_servers_brought_a_mail(received, is_shared):
    results = "spf=pass smtp.mailfrom=example.net"
    verdict = judged(RESULT.format(f"mx.example.org; {results}") + f"Received: {received}\r\n")

    assert verdict.grounds.is_handed_over
    assert verdict.grounds.is_shared is is_shared


@pytest.mark.parametrize(
    "hop",
    [
        pytest.param("from localhost (localhost [127.0.0.1]) by mx.example.org", id="a-filter"),
        pytest.param("from mx.example.org by mx.example.org with LMTP", id="to-where-it-is-kept"),
        pytest.param(
            "from mx.example.org ([127.0.0.1]) by mx.example.org (amavisd)", id="and-back"
        ),
    ],
)
def test_a_border_that_gives_a_mail_to_itself_did_not_bring_it(hop):
    result = RESULT.format("mx.example.org; spf=pass smtp.mailfrom=example.net")
    brought = "Received: from mail-1.google.com (x [192.0.2.1]) by mx.example.org\r\n"

    assert judged(result + f"Received: {hop}\r\n" + brought).grounds.is_shared


def test_the_server_that_brought_a_mail_stands_in_the_borders_own_field():
    result = RESULT.format("mx.example.org; spf=pass smtp.mailfrom=example.net")
    theirs = "Received: from a.google.com by b\r\n"

    assert not judged(OURS + result + theirs, received_above=1).grounds.is_shared
    assert judged("Received: from x by y\r\n" + theirs + result, received_above=2).grounds.is_shared
