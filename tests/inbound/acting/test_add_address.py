"""The words that ask for another mailbox."""

import pytest

from inbound.acting.add_address import asked_address

DOMAIN = "mail.example.org"


@pytest.mark.parametrize(
    ("subject", "text", "address"),
    [
        pytest.param("add address ana.work@example.com", "", "ana.work@example.com", id="subject"),
        pytest.param(
            "Settings", "Add address ana.work@example.com", "ana.work@example.com", id="text"
        ),
        pytest.param(
            "", "please add my address: <Ana@Example.COM>.", "ana@example.com", id="polite"
        ),
        pytest.param(
            "",
            "add my other email address ana@bücher.example",
            "ana@xn--bcher-kva.example",
            id="idna",
        ),
        pytest.param(
            "",
            "use another mailbox ana@example.com\n\nThanks\nAna",
            "ana@example.com",
            id="first-line",
        ),
        pytest.param("", "Hello, add address ana@example.com to yours", None, id="in-a-sentence"),
        pytest.param("", "add address ana@localhost", None, id="no-domain"),
        pytest.param("", "add address ana", None, id="no-address"),
        pytest.param("", "add address r.token@mail.example.org", None, id="one-of-ours"),
        pytest.param("", "ana@example.com", None, id="no-wish"),
    ],
)
def test_the_address_that_is_asked_for(subject, text, address):
    assert asked_address(subject, text, domain=DOMAIN) == address
