"""Mails that people wrote who had not seen the rules, each with the outcome that they expect.

`mails.jsonl` has two sets: 250 (numbers to 250), and 180 that were written when the first had been mended
(from 1001). All of it is made up. FRESH_MAILS=path reads another file; `-s` prints the table.
"""

import os
from pathlib import Path

import pytest

from tests.inbound.fresh.judging import ASKED, LOST, WRONG, Judged, chains, judge, table
from tests.inbound.fresh.programs import Said, read_mails
from tests.inbound.fresh.town import Town

MAILS = Path(os.environ.get("FRESH_MAILS") or Path(__file__).with_name("mails.jsonl"))
SOME = (38, 68, 156, 1044)  # a name in a sentence, a wish below words, an edit, a private address
ORDINARY = "ordinary-"
MOST_ASKED = 2 / 100


def judged_in(town: Town, mails: list[Said], folder: Path) -> list[Judged]:
    """Return what came of mails, each chain of them in a copy of the town."""
    judged: list[Judged] = []
    for chain in chains(mails):
        copy = Town.copied(town, folder / f"{chain[0].n}")
        for number, said in enumerate(chain):
            if number:
                copy.send_letters()
            judged.append(judge(said, copy.take(said)))
        copy.store.close()
    return judged


@pytest.mark.parametrize(
    "only", [pytest.param(SOME, id="some"), pytest.param((), id="all", marks=pytest.mark.long)]
)
def test_nothing_is_published_that_must_not_be_and_ordinary_mail_is_seldom_asked_about(
    town, tmp_path, only
):
    mails = read_mails(MAILS)
    wanted = {*only, *(each.after for each in mails if each.n in only)} if only else None
    chosen = [each for each in mails if wanted is None or each.n in wanted]
    judged = judged_in(town, chosen, tmp_path)

    print(table(judged), *(each.line for each in judged if each.verdict != "right"), sep="\n")
    assert [each.line for each in judged if each.verdict == WRONG and not each.is_allowed] == []
    ordinary = [each for each in judged if each.said.group.startswith(ORDINARY)]
    assert [each.line for each in ordinary if each.verdict == LOST] == []
    asked = [each.line for each in ordinary if each.verdict == ASKED]
    assert len(asked) <= MOST_ASKED * len(ordinary), asked
