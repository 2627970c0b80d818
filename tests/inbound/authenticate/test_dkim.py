"""Which of a mail's signatures count (A-11)."""

import base64
import logging

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from inbound.authenticate import AuthStatus, TemporarilyUnknown
from tests.cpu import within_cpu

MAIL = b"From: Ana <ana@example.net>\r\nSubject: Re: Sleep\r\n\r\nI slept better.\r\n"
BODY = b"\r\n\r\nI slept better.\r\n"
UNHANDED = {"peer": None}


@pytest.mark.parametrize("pair", ["rsa", "short", "ed25519"])
@pytest.mark.parametrize("canonical", [(b"relaxed", b"relaxed"), (b"simple", b"simple")], ids=str)
def test_a_good_signature_says_who_wrote(world, pair, canonical):
    raw = world.sign(MAIL, pair=pair, canonicalize=canonical)

    assert world.check(raw, **UNHANDED).reason == "dkim"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\r\n\r\n", id="empty-lines"),
        pytest.param(b"  a \t b  \r\n \r\n\r\n", id="blanks"),
        pytest.param(b"no line break", id="no-end"),
        pytest.param(b"a\nb\n", id="bare-line-feeds"),
    ],
)
@pytest.mark.parametrize("canonical", [b"relaxed", b"simple"])
def test_bodies_are_prepared_as_their_signer_does(world, body, canonical):
    raw = world.sign(
        MAIL.replace(b"I slept better.\r\n", body), canonicalize=(b"relaxed", canonical)
    )

    assert world.check(raw, **UNHANDED).is_authentic


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw.replace(b"better", b"worse"), id="changed-text"),
        pytest.param(lambda raw: raw.replace(b"ana@", b"ben@"), id="changed-from"),
        pytest.param(lambda raw: raw + b"And more.\r\n", id="appended-text"),
        pytest.param(lambda raw: raw.replace(b"Re: ", b"Fwd: "), id="changed-subject"),
        pytest.param(lambda raw: raw[raw.index(b"From:") :], id="no-signature"),
        pytest.param(lambda raw: raw.replace(b" d=example.net", b" d=other.example"), id="domain"),
        pytest.param(lambda raw: raw.replace(b" b=", b" b=QUFB"), id="rubbish"),
        pytest.param(
            lambda raw: raw.replace(b"\r\nSubject", b"\r\nX\rFrom: x\r\nSubject"), id="cr"
        ),
    ],
)
def test_a_changed_mail_proves_nothing(world, change):
    assert world.check(change(world.sign(MAIL)), **UNHANDED).result is not AuthStatus.PROVED


def test_a_signature_of_the_texts_beginning_proves_nothing_whole_or_appended_to(world):
    raw = world.sign(MAIL, length=True)

    assert dkim.verify(
        raw + b"Buy pills.\r\n", dnsfunc=lambda name, timeout: world.pairs["rsa"].record.encode()
    ), "the library takes it, so we must not"
    for changed in (raw, raw + b"Buy pills.\r\n"):
        assert not world.check(changed, **UNHANDED).is_authentic


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw.replace(b" s=", b" s=gone-"), id="missing-key"),
        pytest.param(lambda raw: raw.replace(b" b=", b" b=QUFB"), id="rubbish"),
        pytest.param(lambda raw: raw.replace(b" v=1", b" v=1; v=1"), id="not-a-list-of-tags"),
    ],
)
def test_what_a_strangers_signature_names_is_in_no_log(world, caplog, change):
    caplog.set_level(logging.DEBUG)

    assert world.check(change(world.sign(MAIL)), **UNHANDED).result is not AuthStatus.PROVED
    assert caplog.text == ""


def test_an_outdated_algorithm_proves_nothing(world):
    raw = world.sign(MAIL, signature_algorithm=b"rsa-sha1")

    assert not world.check(raw, **UNHANDED).is_authentic


def test_a_short_key_proves_nothing(world, weak):
    world.pairs = {**world.pairs, "weak": weak}
    raw = world.sign(MAIL, pair="weak")

    assert dkim.verify(raw, dnsfunc=lambda name, timeout: weak.record.encode(), minkey=512)
    assert not world.check(raw, **UNHANDED).is_authentic


@pytest.fixture(scope="module")
def weak(pairs):
    """A key of 512 bits; made by hand, for no library makes such any more."""
    p = 102639592829741105772054196573991675900716567808038066803341933521790711307779
    q = 106603488380168454820927220360012878679207958575989291522270608237193062808643
    return type(pairs["rsa"])(_private(p, q))


def _private(p, q):
    exponent = 65_537
    secret = pow(exponent, -1, (p - 1) * (q - 1))
    return rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=secret,
        dmp1=rsa.rsa_crt_dmp1(secret, p),
        dmq1=rsa.rsa_crt_dmq1(secret, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(exponent, p * q),
    ).private_key(unsafe_skip_rsa_key_validation=True)


def test_the_from_must_be_signed(world):
    raw = world.sign(MAIL, include_headers=world.not_the_from)

    assert b"h=subject;" in raw
    assert dkim.verify(raw, dnsfunc=lambda name, timeout: world.pairs["rsa"].record.encode())
    assert not world.check(raw, **UNHANDED).is_authentic


@pytest.mark.parametrize(("count", "is_good"), [(100, True), (101, False)])
def test_a_signature_names_a_hundred_fields_at_most(world, count, is_good):
    names = [b"from", *(b"x%d" % number for number in range(1, count))]

    assert world.check(world.sign(MAIL, include_headers=names), **UNHANDED).is_authentic is is_good


def test_five_signatures_are_tried_and_no_more(world):
    good = world.sign(MAIL)
    bad = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s%d; h=from; bh=AAAA; b=AAAA\r\n"
    few, many = (b"".join(bad % number for number in range(count)) for count in (4, 5))

    assert world.check(few + good, **UNHANDED).is_authentic
    world.asked.clear()
    assert not world.check(many + good, **UNHANDED).is_authentic
    assert len([name for name, _ in world.asked if "_domainkey" in name]) == 5


def test_signatures_of_others_are_not_among_the_five(world):
    others = b"DKIM-Signature: v=1; a=rsa-sha256; d=list.example; s=s; h=from; bh=AAAA; b=AAAA\r\n"

    assert world.check(others * 9 + world.sign(MAIL), **UNHANDED).is_authentic


@pytest.mark.parametrize(
    ("extra", "is_good"),
    [
        pytest.param("; s=email", True, id="for-mail"),
        pytest.param("; s=tlsrpt", False, id="for-reports-only"),
        pytest.param("; s=other", False, id="for-something-else"),
        pytest.param("; h=sha1", False, id="another-hash"),
        pytest.param("; h=sha1:sha256", True, id="our-hash-too"),
        pytest.param("; t=s", True, id="the-domain-itself"),
        pytest.param("; t=y", True, id="tried-out"),
        pytest.param("; n=" + "x" * 2_000, False, id="too-long"),
    ],
)
def test_a_key_is_used_for_what_its_record_allows(world, extra, is_good):
    world.publish_key("example.net", extra=extra)

    assert world.check(world.sign(MAIL), **UNHANDED).is_authentic is is_good


def test_a_key_for_the_domain_itself_serves_no_identity_below_it(world):
    world.publish_key("example.net", extra="; t=s")
    raw = world.sign(MAIL, identity=b"@mail.example.net")

    assert not world.check(raw, **UNHANDED).is_authentic


def test_a_withdrawn_key_proves_nothing(world):
    raw = world.sign(MAIL)
    world.zone["s._domainkey.example.net", "TXT"] = ("v=DKIM1; p=",)

    assert not world.check(raw, **UNHANDED).is_authentic


def test_one_silent_server_does_not_hide_another_good_signature(world):
    raw = world.sign(world.sign(MAIL, selector="good"), selector="silent")
    world.fail("silent._domainkey.example.net")

    assert world.check(raw, **UNHANDED).is_authentic
    with pytest.raises(TemporarilyUnknown):
        world.check(raw.replace(b"s=good", b"s=none"), **UNHANDED)


def test_a_second_from_that_was_put_in_is_nobodys(world):
    raw = world.sign(MAIL)
    signature, rest = raw[: raw.index(b"From:")], raw[raw.index(b"From:") :]

    for doubled in (
        b"From: x@evil.example\r\n" + raw,
        signature + b"From: x@evil.example\r\n" + rest,
    ):
        assert world.check(doubled, **UNHANDED).result is AuthStatus.NO_AUTHOR


def test_a_from_that_the_checker_does_not_see_is_not_proved(world):
    """A bare CR ends a line for us, and does not for dkimpy."""
    raw = world.sign(b"Subject: x\rFrom: ana@example.net\r\n\r\nhello\r\n")

    assert world.check(raw, **UNHANDED).result is AuthStatus.NOT_PROVED


def test_a_signature_that_the_checker_does_not_see_lends_its_name_to_no_other(world):
    claimed = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s; h=from; bh=AAAA; b=AAAA\r\n"
    raw = b"X: \r" + claimed + world.sign(MAIL, "evil.example")

    assert world.check(raw, **UNHANDED).result is AuthStatus.NOT_PROVED


GAP = b" " * 7_000
NAMES = b":".join(b"x%d" % number for number in range(1_200))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"DKIM-Signature: v=1; b" + GAP + b"x=" + MAIL, id="gap-in-a-name"),
        pytest.param(
            b"DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s; bh=AAAA; b=AAAA; h=from"
            + GAP
            + b"x\r\n"
            + MAIL,
            id="gap-in-the-list",
        ),
        pytest.param(
            b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s; bh=AAAA; "
            b"b=AAAA; h=from\r\n" + MAIL + (b" " * 990 + b"x\r\n") * 2_000,
            id="gaps-in-two-megabytes",
        ),
        pytest.param(
            (
                b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s; b=AAAA; "
                b"bh=s3dZVH593A5IzhLR10hEH5eNJmIWzbnW3fFzB/5GU6k=; h=from:" + NAMES + b"\r\n"
            )
            * 5
            + MAIL.replace(b"Subject", b"y:\r\n" * 900 + b"Subject"),
            id="many-fields-looked-for-among-many",
        ),
        pytest.param(
            b"DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net; s=s; bh=AAAA; "
            b"b=AAAA; h=from\r\n" + MAIL + b"\r\n" * 1_000_000,
            id="a-million-empty-lines",
        ),
    ],
)
def test_no_signature_costs_much_time(world, raw):
    """The two megabytes with gaps take dkimpy itself five seconds."""
    world.publish_key("example.net")

    with within_cpu(1):
        assert not world.check(raw, **UNHANDED).is_authentic


def test_a_key_too_large_to_try_is_not_tried(world):
    huge = base64.b64encode(b"\x30" * 6_000).decode()
    raw = world.sign(MAIL)
    world.zone["s._domainkey.example.net", "TXT"] = (f"v=DKIM1; k=rsa; p={huge}",)

    assert not world.check(raw, **UNHANDED).is_authentic
