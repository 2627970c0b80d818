"""docs/json.md says what is printed."""

from tests.json_page import PAGE, page


def test_the_page_is_that_of_the_classes_that_are_printed():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make json-page`"
