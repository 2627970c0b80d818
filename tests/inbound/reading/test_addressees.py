"""Whom a To or Cc names, and whom it does not."""

import pytest

from inbound.reading.addressees import addressees


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("willow@x.org", ("willow@x.org",)),
        ("<willow@x.org>", ("willow@x.org",)),
        ('"Willow, all" <r.abc@x.org>, Bob (a) <bob@y.org>', ("r.abc@x.org", "bob@y.org")),
        ("Friends: a@x.org, B <b@x.org>;, c@x.org", ("a@x.org", "b@x.org", "c@x.org")),
        ("reply+abc@x.org (Ana (my) friend)", ("reply+abc@x.org",)),
        ("=?utf-8?q?Willow?= <willow@x.org>", ("willow@x.org",)),
        ("undisclosed-recipients:;", ()),
        ("", ()),
    ],
)
def test_addresses_are_found_as_people_write_them(value, found):
    assert addressees(value) == found


@pytest.mark.parametrize(
    "value",
    [
        pytest.param('"willow@x.org" <bob@y.org>', id="quoted-name"),
        pytest.param("willow@x.org <bob@y.org>", id="bare-name"),
        pytest.param("=?utf-8?q?willow=40x.org?= <bob@y.org>", id="encoded-name"),
        pytest.param("bob@y.org (willow@x.org)", id="comment"),
        pytest.param("bob@y.org (, willow@x.org", id="open-comment"),
        pytest.param('bob@y.org, "a, willow@x.org', id="open-quote"),
        pytest.param('"a\\", willow@x.org, \\"b" <bob@y.org>', id="quotes-in-quotes"),
        pytest.param("willow@x.org: bob@y.org;", id="name-of-a-group"),
        pytest.param("<bob@y.org> willow@x.org", id="after-the-address"),
        pytest.param("<bob@y.org <willow@x.org>>", id="two-brackets"),
        pytest.param("<willow@x.org", id="open-bracket"),
        pytest.param('"x"willow@x.org', id="half-quoted"),
        pytest.param("bob@y.org willow@x.org", id="no-comma"),
    ],
)
def test_what_one_program_could_read_otherwise_names_nobody(value):
    assert "willow@x.org" not in addressees(value)
