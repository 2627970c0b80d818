"""Whom a letter is shown to come from."""

from digest.letters.letter_sealer import _sender
from digest.mail.headers import NAME_LIMIT


def test_a_long_name_is_cut_and_the_service_is_always_named():
    shown = _sender("A" * 40 + " [expert: a nurse for very many things]", "Community Digest")

    assert shown.startswith("A" * 40 + " [expert: ")
    assert shown.endswith("… via Community Digest")
    assert len(shown) <= NAME_LIMIT
    assert _sender(None, "Community Digest") == "Community Digest"
