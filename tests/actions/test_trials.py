"""`--dry-run` of every act by every command that offers it: nothing of it stays."""

import pytest

from tests.actions.acts import ACTS
from tests.cli.conftest import Digest

BY_COMMAND = [
    (name, door)
    for name, act in ACTS.items()
    for door in act.doors
    if door not in ("mail", "form", "press") and "members export" not in act.commands
]


class Trying(Digest):
    """Runs each command with `--dry-run`, where nobody need say yes."""

    def __call__(self, *words, **others):
        said = words[: words.index("--yes")] if "--yes" in words else words
        return super().__call__(*said, "--dry-run", **others)


@pytest.mark.sample(4)
@pytest.mark.parametrize(("name", "door"), BY_COMMAND)
def test_a_trial_of_an_act_leaves_everything_as_it_was(make_house, name, door):
    act, house = ACTS[name], make_house()
    act.before(house)
    does = house.digest
    does(
        "communities", "list"
    )  # which writes down where the audit trail ends, as every command does
    before = does.kept()

    house.digest = Trying(does.folder)
    act.doors[door](house)

    assert "trial" in house.said
    assert does.kept() == before
    house.digest = does
    act.doors[door](house)
    assert not act.acts or does.kept() != before
