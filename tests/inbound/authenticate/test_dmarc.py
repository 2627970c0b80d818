"""Whose policy holds for a From, and who belongs to whom (RFC 9989)."""

from itertools import count

import pytest

from inbound.authenticate.dmarc import (
    DmarcPolicy,
    find_policy,
    is_aligned_by,
    organisation_of,
    walk,
)
from inbound.authenticate.lookups import Lookups


@pytest.fixture
def lookups(world):
    return Lookups(world.resolve, patience=20, monotonic=count().__next__)


@pytest.mark.parametrize(
    ("domain", "asked"),
    [
        ("example.com", ["example.com", "com"]),
        ("a.mail.example.com", ["a.mail.example.com", "mail.example.com", "example.com", "com"]),
        (
            "a.b.c.d.e.f.g.h.i.j.mail.example.com",
            [
                "a.b.c.d.e.f.g.h.i.j.mail.example.com",
                "g.h.i.j.mail.example.com",
                "h.i.j.mail.example.com",
                "i.j.mail.example.com",
                "j.mail.example.com",
                "mail.example.com",
                "example.com",
                "com",
            ],
        ),
        ("com", ["com"]),
    ],
)
def test_the_tree_is_walked_in_eight_steps_at_most(world, lookups, domain, asked):
    assert walk(domain, lookups) == ()
    assert [name for name, _ in world.asked] == [f"_dmarc.{each}" for each in asked]


@pytest.mark.parametrize(
    ("records", "domain", "organisation"),
    [
        pytest.param({}, "a.example.com", "a.example.com", id="none"),
        pytest.param(
            {"mail.example.com": "p=none", "example.com": "p=none"},
            "a.mail.example.com",
            "example.com",
            id="the-shortest",
        ),
        pytest.param({"com": "p=none; psd=y"}, "a.mail.example.com", "example.com", id="below-psd"),
        pytest.param({"com": "p=none"}, "a.example.com", "example.com", id="top-level-domain"),
        pytest.param(
            {"mail.example.com": "p=none; psd=n", "example.com": "p=none"},
            "a.mail.example.com",
            "mail.example.com",
            id="says-it-is-one",
        ),
        pytest.param(
            {"gov.example": "p=none; psd=y"}, "gov.example", "gov.example", id="the-suffix-itself"
        ),
        pytest.param(
            {"gov.example": "p=none; psd=y", "x.gov.example": "p=none"},
            "x.gov.example",
            "x.gov.example",
            id="one-below-psd",
        ),
    ],
)
def test_records_say_where_an_organisation_begins(world, lookups, records, domain, organisation):
    for name, text in records.items():
        world.dmarc(name, text)

    assert organisation_of(domain, walk(domain, lookups)) == organisation


@pytest.mark.parametrize(
    ("records", "wish"),
    [
        pytest.param({"a.example.com": "p=reject", "example.com": "p=none"}, "reject", id="own"),
        pytest.param({"example.com": "p=reject; sp=quarantine"}, "quarantine", id="organisation"),
        pytest.param(
            {"b.a.example.com": "p=none", "com": "p=reject; psd=y"}, "reject", id="suffix-above"
        ),
        pytest.param(
            {"a.example.com": "p=REJECT ; rua=mailto:x@y"}, "reject", id="case-and-blanks"
        ),
        pytest.param({"a.example.com": "rua=mailto:x@y"}, "none", id="no-p"),
        pytest.param({"a.example.com": "p=reject; p=none"}, "reject", id="the-first-of-two"),
    ],
)
def test_the_policy_nearest_to_the_from_holds(world, lookups, records, wish):
    for name, text in records.items():
        world.dmarc(name, text)

    assert find_policy("a.example.com", lookups).wish is DmarcPolicy(wish)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["v=DMARC1; p=reject", "v=DMARC1; p=none"], id="two"),
        pytest.param(["v=DMARC2; p=reject"], id="version"),
        pytest.param(["v=dmarc1; p=reject"], id="version-in-another-case"),
        pytest.param(["p=reject; v=DMARC1"], id="version-not-first"),
        pytest.param(["v=spf1 -all"], id="something-else"),
        pytest.param([""], id="empty"),
    ],
)
def test_what_is_not_one_dmarc_record_is_none(world, lookups, texts):
    for text in texts:
        world.say("_dmarc.example.com", text)

    assert find_policy("example.com", lookups) is None


def test_other_texts_beside_the_record_do_not_matter(world, lookups):
    world.say("_dmarc.example.com", "a note")
    world.dmarc("example.com", "p=reject")

    assert find_policy("example.com", lookups).wish is DmarcPolicy.REJECT


@pytest.mark.parametrize(
    ("vouching", "strict", "aligned"),
    [
        ("example.com", False, True),
        ("a.example.com", False, True),
        ("a.example.com", True, True),
        ("b.example.com", False, True),
        ("b.example.com", True, False),
        ("own.example.com", False, False),
        ("x.own.example.com", False, False),
        ("badexample.com", False, False),
        ("com", False, False),
    ],
)
def test_relaxed_alignment_is_one_organisation(world, lookups, vouching, strict, aligned):
    world.dmarc("example.com", "p=reject")
    world.dmarc("own.example.com", "p=reject; psd=n")
    policy = find_policy("a.example.com", lookups)

    assert is_aligned_by(policy, vouching, lookups, strict=strict) is aligned
