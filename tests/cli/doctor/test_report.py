"""The command itself: what it prints, its exit code, that it says nothing secret and changes nothing."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.doctor.finding import Health, fail, unknown, warn, well
from cli.doctor.on_machine import python_at
from cli.doctor.shown import TITLES, WIDTH, summary
from tests.cli.doctor.conftest import RELAY

TO_COPY = " " * 12
SECRET = "correct-horse-battery"


def at_hand(place, *words, code):
    """Run the command, with DNS from the zone file that the settings name."""
    place.set("[smtp]", '[authentication]\nzone_file = "zone.txt"\n[smtp]')
    return place.command("doctor", *words, code=code)


def test_it_fails_with_1_and_says_so_in_lines_of_80_columns(place):
    place.set("[relay]", f'[relay]\nusername = "us"\npassword = "{SECRET}"')

    result = at_hand(place, code=1)

    lines = result.stdout.splitlines()
    wide = [line for line in lines if len(line) > WIDTH and not line.startswith(TO_COPY)]
    assert not [line for line in wide if len(line.split()) > 1]  # a long path stands alone
    assert lines[0] == TITLES["settings"]
    assert lines[-1].endswith("cannot be told from here.")
    assert "Traceback" not in result.output
    assert "\x1b" not in result.output


def test_nothing_secret_is_printed(place):
    place.set("[relay]", f'[relay]\nusername = "us"\npassword = "{SECRET}"')
    keys = (place.folder / "digest.keys").read_text().split()[-1]

    told = at_hand(place, "--json", code=1).output

    assert SECRET not in told
    assert keys not in told
    assert "/u/" not in told


def test_words_of_others_steer_no_terminal(place):
    place.publish("v=spf1", "v=spf1 \x1b]0;x\x07\u009b2J")

    told = at_hand(place, code=1).stdout

    assert "spf1" in told
    assert not {"\x1b", "\x07", "\x9b"} & set(told)


def test_programs_get_every_line_with_its_level_and_fix(place):
    rows = json.loads(at_hand(place, "--json", code=1).stdout)

    assert {tuple(row) for row in rows} == {("name", "level", "found", "fix", "copy")}
    assert {row["level"] for row in rows} <= {each.value for each in Health}
    [zone] = [row for row in rows if row["name"] == "settings.zone_file"]
    assert zone["level"] == "fail"
    assert {row["name"].partition(".")[0] for row in rows} <= set(TITLES)


def test_warnings_alone_end_with_0(place):
    place.set('kind = "smtp"', 'kind = "maildir"')

    assert "soon" in at_hand(place, code=0).stdout


def test_without_network_all_else_is_looked_at(place):
    place.set("[relay]", '[relay]\nhost = "relay.willow.test"')

    result = place.command("doctor", "--offline", "--json")

    rows = {row["name"]: row["level"] for row in json.loads(result.stdout)}
    assert rows["dns.records"] == rows["pages.public_url"] == rows["relay.answers"] == "unknown"
    assert rows["database.schema"] == rows["letters.templates"] == "ok"
    assert place.web.asked == []


def test_what_is_told_by_option_is_looked_at(place):
    place.set('dkim_selectors = ["s1"]\n', "")
    place.set(f'sends_from = ["{RELAY}"]\n', "")

    result = at_hand(place, "--selector", "s1", "--ip", RELAY, "--json", code=1)

    rows = {row["name"]: row["level"] for row in json.loads(result.stdout)}
    assert rows["dns.dkim"] == rows["dns.spf_relay"] == rows["dns.reverse"] == "ok"
    assert "no IP address" in place.command("doctor", "--ip", "here", code=2).output


def test_a_variable_that_sets_nothing_is_named_with_the_one_that_would(place, monkeypatch):
    monkeypatch.setenv("DIGEST_RELAY_PASSWORD", SECRET)
    monkeypatch.setenv("DIGEST_RELAY__PASSWORD", SECRET)

    [one] = [each for each in place.examine() if each.name == "settings.environment"]

    assert one.health is Health.WARN
    assert "DIGEST_RELAY_PASSWORD" in one.found
    assert "DIGEST_RELAY__PASSWORD" in one.fix
    assert SECRET not in repr(one)


def test_it_changes_nothing(place):
    def files():
        return {
            each.relative_to(place.folder): each.read_bytes()
            for each in place.folder.rglob("*")
            if each.is_file() and not each.name.endswith((".lock", "-shm", "-wal"))
        }

    before = files()
    place.examine()

    assert files() == before


@pytest.mark.parametrize("left", ["digest.toml", "digest.keys", "digest.db", "state"])
def test_with_only_one_of_its_files_left_it_still_reports(place, left):
    for each in place.folder.iterdir():
        if each.name != left:
            shutil.rmtree(each) if each.is_dir() else each.unlink()

    found = place.examine()

    assert any(each.health is Health.FAIL for each in found)
    assert not [each for each in found if "could not be looked at" in each.found]


@pytest.mark.parametrize(
    ("version", "at", "health"),
    [
        ((3, 13, 12), "2026-11-30", Health.OK),
        ((3, 13, 11), "2026-11-30", Health.WARN),  # a weakness that 3.13.12 has not
        ((3, 11, 15), "2027-06-01", Health.WARN),  # ends within half a year
        ((3, 11, 15), "2027-11-01", Health.FAIL),
        ((3, 16, 0), "2026-11-30", Health.WARN),
    ],
)
def test_a_python_is_judged_by_its_age_and_its_known_weaknesses(version, at, health):
    assert python_at(version, datetime.fromisoformat(at).replace(tzinfo=UTC)).health is health


def test_one_sentence_sums_it_up():
    told = [well("a.a", ""), warn("a.b", "", ""), fail("a.c", "", ""), unknown("a.d", "")]

    assert summary(told[:1]) == "All is well."
    assert summary(told[:2]) == "Nothing fails; 1 to put right soon."
    assert summary(told) == "1 to put right now, 1 soon; 1 cannot be told from here."


def test_the_guide_names_the_command():
    guide = Path(__file__).parents[3] / "docs" / "operating.md"

    assert "digest doctor" in guide.read_text()
