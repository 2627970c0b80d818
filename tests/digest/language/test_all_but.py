"""All names but those that are spared."""

import pytest

from digest.language.all_but import all_but
from digest.language.whole_names import KnownName

HARBOUR, MEADOW, LANTERN = (
    KnownName(id=number, name=name, title=name.title())
    for number, name in enumerate(("harbour", "meadow", "lantern"), start=1)
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("everything but harbour", (MEADOW, LANTERN)),
        ("all except lantern and meadow, please", (HARBOUR,)),
        ("Please take me out of all groups apart from Meadow. Thanks!", (HARBOUR, LANTERN)),
        ("alle außer harbour", (MEADOW, LANTERN)),
        ("aus allen bis auf lantern", (HARBOUR, MEADOW)),
        ("todas menos harbour", (MEADOW, LANTERN)),
        ("all of them", None),
        ("not all but harbour", None),
        ("everything but the other one", None),
        ("harbour but not all", None),
    ],
)
def test_all_are_meant_but_those_that_are_spared(text, left):
    assert all_but(text, (HARBOUR, MEADOW, LANTERN)) == left
