"""Letters and pages of the gallery, drawn once for all tests that look at them: a few of each, or all."""

import pytest

from digest.settings import Settings
from tests.looks.drawing import Look, looks

SHARES = [
    pytest.param(False, id="few", marks=pytest.mark.beyond_the_sample),
    pytest.param(True, id="all", marks=pytest.mark.looks),
]


@pytest.fixture(scope="session", params=SHARES)
def gallery(request: pytest.FixtureRequest) -> dict[str, Look]:
    return looks(Settings(), all_of_them=request.param)


@pytest.fixture(scope="session")
def pages(gallery: dict[str, Look]) -> dict[str, str]:
    """What a browser can show of them."""
    return {name: look.html for name, look in gallery.items() if look.html}
