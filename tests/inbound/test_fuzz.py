"""The fuzzer of `make fuzz`, for as long as a test may take."""

import pytest

from tests.fuzz import fuzz


@pytest.mark.parametrize("inputs", [60, pytest.param(20_000, marks=pytest.mark.long)])
def test_nothing_escapes_from_mails_that_nobody_would_write(inputs):
    findings = fuzz(0, until=lambda count: count >= inputs)

    assert findings.found == {}
