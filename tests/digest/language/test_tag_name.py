"""What a tag can be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.text import LONGEST_TAG, tag_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("fatigue", "fatigue"),
        (" #Fatigue. ", "fatigue"),
        ("Brain  Fog", "brain-fog"),
        ("brain_fog", "brain-fog"),
        ("side-effects", "side-effects"),
        ("Crohn's", "crohns"),
        ("HER2+", "her2-plus"),
        ("T790M", "t790m"),
        ("Müdigkeit", "müdigkeit"),
        ("усталость", "усталость"),
        ("Schlaf 🙂", "schlaf"),
        ("covid-19", "covid-19"),
        ("ana@example.net", None),
        ("www.example.org", None),
        ("example.org", None),
        ("https://example.org", None),
        ("0170 1234567", None),
        ("12.05.1961", None),
        ("2024", None),
        ("🙂", None),
        ("x", None),
        ("", None),
        ("what helps against it at night", None),
        ("a" * (LONGEST_TAG + 1), None),
    ],
)
def test_names(written, name):
    assert tag_name(written) == name


@given(st.text(max_size=60))
def test_a_name_is_its_own_name(text):
    name = tag_name(text)

    if name is not None and tag_name(name) is not None:
        assert tag_name(name) == name
