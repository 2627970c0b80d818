"""Mail addresses as people write them, and as they say them aloud."""

import pytest

from digest.language.told_address import address_of, with_spoken_written


@pytest.mark.parametrize(
    ("token", "address"),
    [
        ("<ana@example.net>.", "ana@example.net"),
        ("mailto:ana@example.net", "ana@example.net"),
        ("“ana@example.net”,", "ana@example.net"),
        ("@ana", None),
        ("ana", None),
    ],
)
def test_an_address_is_read_without_the_signs_around_it(token, address):
    assert address_of(token) == address


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("send it to ana at example dot net please", "send it to ana@example.net please"),
        ("an uli punkt gross ät web punkt de", "an uli.gross@web.de"),
        ("a paco arroba gmail punto com", "a paco@gmail.com"),
        ("I am at home dot", "I am at home dot"),
    ],
)
def test_an_address_that_is_said_aloud_is_written(spoken, written):
    assert with_spoken_written(spoken) == written
