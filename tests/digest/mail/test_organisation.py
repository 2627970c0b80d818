"""Which addresses belong to one organisation, and of how many of them strangers may ask to join."""

import pytest

from digest.mail.organisation import newcomers_of, organisation
from digest.policy import MailLimits


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ana@example.net", "example.net"),
        ("ana@a.b.EXAMPLE.net", "example.net"),
        ("ana@clinic.co.uk", "clinic.co.uk"),
        ("ana@ward.clinic.co.uk", "clinic.co.uk"),
        ("ana@mail.x1z.tk", "x1z.tk"),
        ("ana@one.free-names.example", "free-names.example"),
        ("ana@co.uk", "co.uk"),
    ],
)
def test_what_lies_below_a_domain_is_one_organisations(address, domain):
    assert organisation(address) == domain


def test_of_a_large_provider_half_of_all_newcomers_may_be_of_any_other_domain_a_few():
    limits = MailLimits(newcomers_a_day=100, newcomers_of_one_domain=10)

    assert [newcomers_of(each, limits) for each in ("gmail.com", "yahoo.co.uk", "gmx.de")] == [
        50
    ] * 3
    assert [newcomers_of(each, limits) for each in ("clinic.co.uk", "gmx.example")] == [10] * 2
