"""Our own check of who wrote: the rows of the table in requirements group 3, and what surrounds them."""

import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbound.authenticate import AuthStatus, TemporarilyUnknown
from inbound.authenticate.dns import RecordType
from inbound.authenticate.grounds import never_enough

ANA = "ana@example.net"
MAIL = b"From: Ana <ana@example.net>\r\nSubject: Re: Sleep\r\n\r\nI slept better.\r\n"
SPF = "v=spf1 ip4:192.0.2.10 -all"  # the peer that mails come from unless a test says otherwise
ELSEWHERE = {"peer": "198.51.100.7"}

PROVED, NOT_PROVED, FORGED = AuthStatus.PROVED, AuthStatus.NOT_PROVED, AuthStatus.FORGED


def signed(world, policy=None):
    if policy:
        world.dmarc("example.net", policy)
    return world.sign(MAIL), ELSEWHERE


def handed_over(world, policy=None):
    world.say("example.net", SPF)
    if policy:
        world.dmarc("example.net", policy)
    return MAIL, {}


def plain(world, policy=None):
    if policy:
        world.dmarc("example.net", policy)
    return MAIL, ELSEWHERE


def forwarded(world, policy):
    """A forwarder hands it over under its own reverse-path: SPF speaks for it, the signature still holds."""
    world.say("forwarder.example", "v=spf1 ip4:198.51.100.7 -all")
    world.dmarc("example.net", policy)
    world.say("example.net", SPF)
    return world.sign(MAIL), {**ELSEWHERE, "reverse_path": "ana=example.net@forwarder.example"}


def through_a_list(world, policy):
    """A list adds to subject and text and signs by itself: nothing speaks for the From any more."""
    raw, how = forwarded(world, policy)
    changed = raw.replace(b"Subject: ", b"Subject: [list] ").replace(b"better.", b"better.\r\n-- ")
    return world.sign(changed, "forwarder.example", selector="l"), how


@pytest.mark.parametrize(
    ("prepare", "policy", "result"),
    [
        pytest.param(signed, "p=reject", PROVED, id="dmarc-pass-by-signature"),
        pytest.param(handed_over, "p=reject", PROVED, id="dmarc-pass-by-spf"),
        pytest.param(signed, None, PROVED, id="signature-without-dmarc"),
        pytest.param(handed_over, None, PROVED, id="spf-without-dmarc"),
        pytest.param(plain, None, NOT_PROVED, id="nothing-at-all"),
        pytest.param(plain, "p=none", NOT_PROVED, id="dmarc-fail-none"),
        pytest.param(plain, "p=quarantine", FORGED, id="dmarc-fail-quarantine"),
        pytest.param(plain, "p=reject", FORGED, id="dmarc-fail-reject"),
        pytest.param(plain, "p=reject; t=y", FORGED, id="reject-only-tried-out"),
        pytest.param(plain, "p=quarantine; t=y", NOT_PROVED, id="quarantine-only-tried-out"),
        pytest.param(forwarded, "p=reject", PROVED, id="forwarder-keeps-signature"),
        pytest.param(through_a_list, "p=none", NOT_PROVED, id="list-breaks-signature"),
        pytest.param(through_a_list, "p=reject", FORGED, id="list-breaks-signature-reject"),
    ],
)
def test_a_mail_falls_in_its_row_of_the_table(world, prepare, policy, result):
    raw, how = prepare(world, policy)

    verdict = world.check(raw, **how)

    assert verdict.result is result, verdict
    assert verdict.address == (ANA if result is PROVED else None)
    assert verdict.is_authentic is (result is PROVED)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"", id="none"),
        pytest.param(b"From: \r\n", id="empty"),
        pytest.param(b"From: friends: ana@example.net;\r\n", id="group"),
        pytest.param(b"From: ana@example.net, ben@example.net\r\n", id="two-addresses"),
        pytest.param(b"From: ana@example.net\r\nFrom: ben@example.net\r\n", id="two-fields"),
        pytest.param(b"From : ana@example.net\r\n", id="space-before-the-colon"),
        pytest.param(b"From: ana@example.net <ben@example.net>\r\n", id="another-in-the-name"),
    ],
)
def test_without_a_single_mailbox_there_is_nobody_to_prove(world, head):
    world.say("example.net", SPF)

    assert world.check(head + b"Subject: x\r\n\r\nhello\r\n").result is AuthStatus.NO_AUTHOR


@pytest.mark.parametrize(
    ("silent", "prepare"),
    [
        pytest.param("s._domainkey.example.net", signed, id="key"),
        pytest.param("example.net", handed_over, id="spf"),
        pytest.param("_dmarc.example.net", plain, id="policy"),
    ],
)
def test_a_silent_name_server_makes_us_wait(world, silent, prepare):
    raw, how = prepare(world)
    world.fail(silent)

    with pytest.raises(TemporarilyUnknown):
        world.check(raw, **how)


def test_what_is_proved_otherwise_need_not_wait(world):
    raw, _ = signed(world)
    world.say("example.net", SPF)
    for name in ("s._domainkey.example.net", "_dmarc.example.net"):
        world.fail(name)

    assert world.check(raw).reason == "spf"


def test_a_mail_signed_by_its_own_domain_costs_one_look_up(world):
    raw, how = signed(world, "p=reject")

    assert world.check(raw, **how).is_authentic
    assert world.asked == [("s._domainkey.example.net", RecordType.TXT)]


@pytest.mark.parametrize(
    ("policy", "signing", "result"),
    [
        pytest.param("p=reject", "mail.example.net", PROVED, id="relaxed-below"),
        pytest.param("p=reject; adkim=s", "mail.example.net", FORGED, id="strict-below"),
        pytest.param("p=reject", "evil.example", FORGED, id="foreign"),
        pytest.param("p=reject", "notexample.net", FORGED, id="similar-end"),
        pytest.param("p=reject", "net", FORGED, id="top-level"),
        pytest.param(None, "mail.example.net", NOT_PROVED, id="below-without-dmarc"),
    ],
)
def test_a_signature_counts_where_dmarc_aligns_it(world, policy, signing, result):
    if policy:
        world.dmarc("example.net", policy)

    assert world.check(world.sign(MAIL, signing), **ELSEWHERE).result is result


@pytest.mark.parametrize(
    ("policy", "sending", "result"),
    [
        pytest.param("p=reject", "bounces.example.net", PROVED, id="relaxed-below"),
        pytest.param("p=reject; aspf=s", "bounces.example.net", FORGED, id="strict-below"),
        pytest.param("p=reject", "evil.example", FORGED, id="foreign"),
    ],
)
def test_spf_counts_where_dmarc_aligns_it(world, policy, sending, result):
    world.dmarc("example.net", policy)
    world.say(sending, SPF)

    assert world.check(MAIL, reverse_path=f"x@{sending}").result is result


BELOW = MAIL.replace(b"@example.net", b"@mail.example.net")


@pytest.mark.parametrize(
    ("policy", "exists", "result"),
    [
        pytest.param("p=reject", True, FORGED, id="p-holds-below"),
        pytest.param("p=reject; sp=none", True, NOT_PROVED, id="sp"),
        pytest.param("p=none; sp=quarantine", True, FORGED, id="sp-stricter"),
        pytest.param("p=none; np=reject", True, NOT_PROVED, id="np-but-exists"),
        pytest.param("p=none; np=reject", False, FORGED, id="np"),
        pytest.param("p=none; sp=none; np=reject", False, FORGED, id="np-before-sp"),
        pytest.param("p=nonsense", True, NOT_PROVED, id="not-a-policy"),
    ],
)
def test_a_subdomain_falls_under_its_organisations_policy(world, policy, exists, result):
    world.dmarc("example.net", policy)
    if exists:
        world.say("mail.example.net", "192.0.2.1", RecordType.A)

    assert world.check(BELOW, **ELSEWHERE).result is result


def test_the_organisations_signature_speaks_for_its_subdomain(world):
    world.dmarc("example.net", "p=reject")

    assert world.check(world.sign(BELOW), **ELSEWHERE).address == "ana@mail.example.net"


def test_the_null_reverse_path_is_checked_by_the_clients_name(world):
    world.say("mx.example.net", SPF)
    world.dmarc("example.net", "p=reject")

    assert world.check(MAIL, reverse_path="").reason == "spf"


def test_a_domain_in_unicode_is_the_one_in_ascii(world):
    raw = "From: ana@bücher.example\r\nSubject: x\r\n\r\nhello\r\n".encode()
    world.publish_key("xn--bcher-kva.example")

    assert world.check(world.sign(raw, "xn--bcher-kva.example"), **ELSEWHERE).is_authentic


def test_results_that_came_with_the_mail_are_ignored(world):
    world.dmarc("example.net", "p=reject")
    claims = b"Authentication-Results: mx.mail.example.org; dmarc=pass header.from=example.net\r\n"

    assert world.check(claims + MAIL, **ELSEWHERE).result is FORGED


def test_nothing_is_asked_but_through_the_resolver(world, monkeypatch):
    """Every way is gone to its end while no socket can be opened."""

    def refuse(*_args, **_how):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    world.options["sealers"] = frozenset({"forwarder.example"})
    world.dmarc("example.net", "p=reject; np=reject")
    world.say("example.net", "v=spf1 a mx ptr exists:%{i}.x.example include:y.example -all")
    raw = world.sign(world.seal(MAIL, "forwarder.example", "arc=none; dmarc=fail"), "a.example.net")

    assert world.check(raw + b"changed\r\n", **ELSEWHERE).result is FORGED
    assert {kind for _, kind in world.asked} == {"TXT", "A", "MX", "PTR"}


def test_the_time_for_dns_is_limited_for_a_mail_as_a_whole(world):
    now = iter(range(0, 1_000, 8))  # each look at the clock is 8 seconds later
    world.options["monotonic"] = lambda: next(now)
    world.dmarc("example.net", "p=reject")
    world.say("example.net", "v=spf1 include:a.example include:b.example include:c.example -all")

    with pytest.raises(TemporarilyUnknown):
        world.check(MAIL, **ELSEWHERE)
    assert len(world.asked) == 2


def test_a_mail_that_asks_for_too_many_look_ups_is_judged_by_its_policy(world):
    world.dmarc("example.net", "p=reject")
    raw = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=a%d.b.c.example.net; s=s; h=from; b=x; bh=x\r\n" % i
        for i in range(100)
    )

    assert world.check(raw + MAIL, **ELSEWHERE).result is FORGED
    assert len(world.asked) <= 100


FIELDS = st.sampled_from(
    [
        b"DKIM-Signature",
        b"ARC-Seal",
        b"ARC-Message-Signature",
        b"ARC-Authentication-Results",
        b"From",
        b"Received",
        b"Authentication-Results",
    ]
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.lists(
        st.sampled_from(
            "v=1 a=rsa-sha256 a=ed25519-sha256 c=relaxed/relaxed d=example.net s=s h=from b=AAAA "
            "bh=AAAA i=1 i=@example.net cv=none cv=pass l=1 x=1 t=9 q=dns/txt dmarc=pass ana@example.net "
            'header.from=example.net ( " \\ = ;'.split()
        )
    ).map(lambda parts: "; ".join(parts).encode()),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    head=st.lists(st.tuples(FIELDS, VALUES), max_size=8),
    body=st.binary(max_size=100),
    reverse_path=st.sampled_from(
        ["", ANA, "@", "a@b@c", "\x00", '"a b"@example.net', "a@é.example"]
    ),
    peer=st.sampled_from([None, "192.0.2.1", "2001:db8::1", "unix", ""]),
    hello=st.sampled_from([None, "", "x", "[192.0.2.1]", "\udc80"]),
    record=st.one_of(
        st.text(max_size=60), st.text(max_size=40).map(lambda text: f"v=spf1 {text} -all")
    ),
)
def test_no_bytes_and_no_records_make_it_raise(
    world, head, body, reverse_path, peer, hello, record
):
    """Only TemporarilyUnknown may escape, and here every question is answered."""
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in head)
    world.options["sealers"] = frozenset({"example.net"})
    for name in ("example.net", "_dmarc.example.net", "s._domainkey.example.net"):
        world.zone[name, RecordType.TXT] = (record.encode("utf-8", "replace").decode("latin-1"),)

    verdict = world.check(raw + b"\r\n" + body, reverse_path=reverse_path, peer=peer, hello=hello)

    assert verdict.result in AuthStatus


def test_all_that_speaks_for_a_mail_is_looked_for_until_it_is_enough(world):
    raw, _ = signed(world)
    world.say("example.net", SPF)
    world.options["enough"] = never_enough

    verdict = world.check(world.sign(raw, selector="t"))

    assert [each.domain for each in verdict.grounds.signatures] == ["example.net"] * 2
    assert verdict.grounds.is_handed_over
    assert not verdict.grounds.is_shared
    assert verdict.reason == "dkim"


def test_where_a_signature_is_not_enough_a_silent_name_server_makes_us_wait(world):
    raw, _ = signed(world)
    world.options["enough"] = never_enough
    world.fail("example.net")

    with pytest.raises(TemporarilyUnknown):
        world.check(raw)
