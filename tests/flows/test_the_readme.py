"""What the README says is shown, is shown."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_every_test_that_the_readme_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", README.read_text()))
    files = Path(__file__).parents[1].rglob("test_*.py")
    written = {name for file in files for name in re.findall(r"def (test_\w+)", file.read_text())}

    assert len(named) > 15
    assert named <= written
