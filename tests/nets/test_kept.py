"""What an installation of before the redesign has waiting is sent and answered as it would have been."""

import os
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import text

from digest.store.database import Store
from tests.nets.dump import load
from tests.nets.facts import LEAVE_A_FIFTH, Changes
from tests.nets.kept import MOMENTS, NOT_SENT, STORE, Carried, by_number, kept_answers, kept_letters
from tests.nets.live import Town, left_to_memory
from tests.nets.to_postgresql import bring_over

pytestmark = pytest.mark.xdist_group("kept")  # the store is sent once

PARTS = 4  # of the answers, of which one is looked at by default
SHOWN = 300  # lines of a difference


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carried]:
    with left_to_memory():
        yield Carried(tmp_path_factory.mktemp("kept"))


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what a person reads to see what has changed, nothing where nothing has."""
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            pair = old.splitlines(), new.splitlines()
            lines += unified_diff(*pair, f"kept {name}", f"now {name}", n=2, lineterm="")
    return "\n".join(islice(lines, SHOWN))


def told(answers: Mapping[str, Changes]) -> dict[str, str]:
    return {
        name: "\n".join(f"{what}: {line}" for what, lines in found.items() for line in lines)
        for name, found in answers.items()
    }


def check(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    found = differences(before, after)
    if found:
        pytest.fail(found, pytrace=False)


@pytest.mark.always
def test_every_letter_that_waited_is_sent_as_it_would_have_been(carried):
    check(kept_letters(), carried.letters())
    check({"not sent": NOT_SENT.read_text()}, {"not sent": carried.not_sent()})


@pytest.fixture
def on_postgresql(postgres_url: str, tmp_path: Path) -> Iterator[Town]:
    """The kept store in a PostgreSQL database of its own, at the revision that it was kept at."""
    load(STORE.read_text(), tmp_path / "kept.db")
    name = f"kept_{os.getpid()}"
    server = Store(postgres_url)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        town = Town(f"{server.url.rpartition('/')[0]}/{name}", tmp_path)
        bring_over(tmp_path / "kept.db", town.store)
        yield town
        town.close()
        connection.execute(text(f'DROP DATABASE "{name}"'))
    server.close()


@pytest.mark.parametrize("share", ["a fifth", pytest.param("all", marks=pytest.mark.long)])
def test_letters_that_waited_on_postgresql_are_sent_as_they_would_have_been(on_postgresql, share):
    if share == "a fifth":
        with on_postgresql.store.write() as session:
            session.connection().execute(text(LEAVE_A_FIFTH))
    on_postgresql.migrate()

    letters = [letter for at, _ in MOMENTS for letter in on_postgresql.send(at)]

    kept, now = kept_letters(), by_number(letters)
    assert len(now) > 50
    check(kept if share == "all" else {name: kept.get(name, "") for name in now}, now)


@pytest.mark.sample(PARTS)
@pytest.mark.parametrize("part", range(PARTS))
def test_answers_to_letters_and_mails_that_were_held_come_to_the_same(carried, part):
    kept, now = kept_answers(), carried.answers(all_of_them=False, part=part, parts=PARTS)

    assert len(now) > 30
    check(told({name: kept.get(name, {}) for name in now}), told(now))


@pytest.mark.long
def test_every_answer_comes_to_the_same(carried):
    check(told(kept_answers()), told(carried.answers(all_of_them=True)))
