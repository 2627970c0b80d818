"""Mails that a forwarder or list has changed, and what it saw before (A-10)."""

import pytest

from inbound.authenticate import AuthStatus, TemporarilyUnknown
from inbound.authenticate.arc import Seal, is_sound
from inbound.authenticate.grounds import NOTHING

MAIL = b"From: Ana <ana@example.net>\r\nSubject: Re: Sleep\r\n\r\nI slept better.\r\n"
LIST = "list.example"
SAW = "arc=none; dmarc=pass header.from=example.net; spf=pass smtp.mailfrom=example.net"
UNHANDED = {"peer": None}


@pytest.fixture
def world(world):
    world.dmarc("example.net", "p=reject")
    world.options["sealers"] = frozenset({LIST})
    return world


def test_a_trusted_server_that_saw_the_from_proved_is_believed(world):
    verdict = world.check(world.seal(MAIL, LIST, SAW), **UNHANDED)

    assert (verdict.address, verdict.reason) == ("ana@example.net", "arc")


@pytest.mark.parametrize(
    "saw",
    [
        pytest.param("arc=none; dmarc=fail header.from=example.net", id="not-proved"),
        pytest.param("arc=none; dmarc=pass header.from=evil.example", id="another-from"),
        pytest.param("arc=none; dmarc=temperror header.from=example.net", id="not-known"),
        pytest.param("arc=none; dkim=pass header.d=evil.example", id="foreign-signature"),
        pytest.param("arc=none", id="nothing"),
    ],
)
def test_what_it_did_not_see_it_cannot_prove(world, saw):
    assert world.check(world.seal(MAIL, LIST, saw), **UNHANDED).result is AuthStatus.FORGED


@pytest.mark.parametrize(
    "sealers",
    [
        pytest.param(frozenset(), id="nobody-trusted"),
        pytest.param(frozenset({"other.example"}), id="another-trusted"),
        pytest.param(frozenset({"example"}), id="what-it-lies-under"),
    ],
)
def test_a_server_that_is_not_trusted_proves_nothing(world, sealers):
    world.options["sealers"] = sealers
    raw = world.seal(MAIL, LIST, SAW)

    assert world.check(raw, **UNHANDED).result is AuthStatus.FORGED
    assert not [name for name, _ in world.asked if "_domainkey" in name]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw.replace(b"better", b"worse"), id="text"),
        pytest.param(lambda raw: raw.replace(b"ana@", b"ben@"), id="from"),
        pytest.param(lambda raw: raw.replace(b"cv=none", b"cv=pass"), id="chain"),
        pytest.param(lambda raw: raw.replace(b"spf=pass", b"spf=none"), id="results"),
        pytest.param(lambda raw: raw.replace(b"s=a;", b"s=b;"), id="key"),
        pytest.param(lambda raw: raw[raw.index(b"ARC-Message") :], id="no-seal"),
        pytest.param(lambda raw: raw[: raw.index(b"ARC-Message")] + MAIL, id="seal-alone"),
    ],
)
def test_a_chain_that_was_touched_proves_nothing(world, change):
    raw = world.seal(MAIL, LIST, SAW)

    assert change(raw) != raw
    assert not world.check(change(raw), **UNHANDED).is_authentic


def test_a_chain_counts_back_to_the_first_server_that_is_not_trusted(world):
    at_first = world.seal(MAIL, "first.example", SAW)
    then = world.seal(at_first, LIST, "arc=pass; dmarc=fail header.from=example.net")

    assert world.check(then, **UNHANDED).result is AuthStatus.FORGED
    world.options["sealers"] = frozenset({LIST, "first.example"})
    assert world.check(then, **UNHANDED).reason == "arc"
    world.options["sealers"] = frozenset({"first.example"})
    assert world.check(then, **UNHANDED).result is AuthStatus.FORGED


def test_a_chain_that_its_last_server_found_broken_proves_nothing(world):
    at_first = world.seal(MAIL, LIST, SAW).replace(b"better", b"worse")
    then = world.seal(at_first, LIST, "arc=fail; dmarc=pass header.from=example.net")

    assert world.check(then, **UNHANDED).result is AuthStatus.FORGED


GOOD = {
    "domain": LIST,
    "message_domain": LIST,
    "is_good": True,
    "is_message_good": True,
    "chain": "pass",
    "saw": "",
}
FIRST, MIDDLE, LAST = (True, False), (False, False), (False, True)


@pytest.mark.parametrize(
    ("difference", "place", "sound"),
    [
        pytest.param({}, LAST, True, id="good"),
        pytest.param({"chain": "none"}, FIRST, True, id="first"),
        pytest.param({"chain": "none"}, (True, True), True, id="the-only-one"),
        pytest.param({"chain": "pass"}, FIRST, False, id="first-with-a-chain-before"),
        pytest.param({"chain": "none"}, LAST, False, id="later-without-a-chain-before"),
        pytest.param({"chain": "fail"}, LAST, False, id="broken-before"),
        pytest.param({"is_good": False}, MIDDLE, False, id="bad-seal"),
        pytest.param({"is_message_good": False}, MIDDLE, True, id="changed-on-the-way"),
        pytest.param({"is_message_good": False}, LAST, False, id="changed-after-the-last"),
        pytest.param({"message_domain": "evil.example"}, LAST, False, id="two-domains"),
    ],
)
def test_every_set_of_a_chain_must_be_sound_where_it_stands(difference, place, sound):
    is_oldest, is_newest = place

    seal = Seal(**{**GOOD, **difference})
    assert is_sound(seal, is_oldest=is_oldest, is_newest=is_newest) is sound


def test_a_seal_over_a_mail_whose_from_is_not_signed_proves_nothing(world):
    whole = world.seal(MAIL, LIST, SAW, include_headers=[b"from", b"subject"])
    assert world.check(whole, **UNHANDED).is_authentic

    raw = world.seal(MAIL, LIST, SAW, include_headers=world.not_the_from)
    assert b"h=subject" in raw
    assert world.check(raw, **UNHANDED).result is AuthStatus.FORGED


def test_a_from_that_the_checker_does_not_see_is_not_proved(world):
    """A bare CR ends a line for us, and does not for dkimpy."""
    raw = world.seal(b"Subject: x\rFrom: ana@example.net\r\n\r\nhello\r\n", LIST, SAW)

    assert world.check(raw, **UNHANDED).result is AuthStatus.FORGED


def test_a_silent_name_server_makes_us_wait(world):
    raw = world.seal(MAIL, LIST, SAW)
    world.fail(f"a._domainkey.{LIST}")

    with pytest.raises(TemporarilyUnknown):
        world.check(raw, **UNHANDED)


def test_a_long_chain_is_not_looked_at(world):
    raw = MAIL
    for number in range(11):
        raw = world.seal(raw, LIST, SAW if number == 0 else SAW.replace("none", "pass", 1))

    assert world.check(raw, **UNHANDED).result is AuthStatus.FORGED
    assert not [name for name, _ in world.asked if "_domainkey" in name]


def test_a_forwarders_word_says_who_wrote_and_not_to_whom(world):
    verdict = world.check(world.seal(MAIL, LIST, SAW), **UNHANDED)

    assert verdict.is_authentic
    assert verdict.grounds == NOTHING
