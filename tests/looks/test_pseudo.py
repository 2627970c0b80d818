"""Letters and pages in a language that nobody speaks: no English escapes, and long words break nothing."""

from collections.abc import Iterator

import pytest

from digest.letters import rules
from digest.mail import template_set
from digest.settings import Settings
from inbound.web import drawing
from tests.looks.browser import CHROMIUM, SIDEWAYS, found_by
from tests.looks.conftest import SHARES
from tests.looks.drawing import Look, looks
from tests.plain_words import KNOWN, not_said
from tests.pseudo_locale import pseudo_locale

FIELDS = "page-data-attached"  # has the names of what is kept as the database has them

pytestmark = pytest.mark.xdist_group("looks")


@pytest.fixture(scope="module", params=SHARES)
def strange(request: pytest.FixtureRequest) -> Iterator[dict[str, Look]]:
    """Letters and pages in accented English, longer by two fifths and in brackets."""
    with pytest.MonkeyPatch.context() as patch:
        for each in (template_set, rules, drawing):
            patch.setattr(each, "catalogue", lambda **_: pseudo_locale())
        yield looks(Settings(postal_address="Example Town"), all_of_them=request.param)


def apart(html: str) -> str:
    """Return HTML with each tag on a line of its own."""
    return html.replace("<", "\n<").replace(">", ">\n")


def test_no_sentence_of_a_letter_or_a_page_is_outside_the_catalogue(strange):
    leaks = {
        name: found
        for name, look in strange.items()
        if name != FIELDS
        and (found := not_said(f"{look.text}\n{apart(look.html)}", f"{look.theirs} | {KNOWN}"))
    }

    assert leaks == {}


def test_a_sentence_outside_the_catalogue_is_found():
    assert not_said(apart("<p>⟦Ŵé šáĩď~~⟧ but not this</p>"), KNOWN) == {"but not this"}


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_wider_than_a_narrow_telephone_where_words_are_long(
    strange, tmp_path, direction
):
    turned = {
        name: look.html.replace('dir="ltr"', f'dir="{direction}"')
        for name, look in strange.items()
        if look.html
    }
    assert all(f'dir="{direction}"' in html for html in turned.values())

    assert found_by(SIDEWAYS, turned, tmp_path, width=320) == {}
