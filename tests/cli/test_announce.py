"""`digest announce` from the operator's side."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from cli.letter_files import body_of, subject_of
from cli.main import app
from digest.actions import announcing
from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member
from digest.outbox.delivery import Delivery, LetterKind
from tests.cli.conftest import MORNING

AT = ("--at", "2026-03-02T08:00Z")
LATER = ("--at", "2026-03-02T11:00Z")
NEXT_DAY = ("--at", "2026-03-03T12:00Z")
OF_ALL = b"Feedback-ID: announcement"
NAMES = ("Ana", "Ben", "Cleo", "Dora", "Emil", "Finn")


@pytest.fixture
def house(digest):
    """Ana and Emil read all, Ben stopped such letters, Cleo pauses, Dora's come back, Finn said no yes."""
    digest("communities", "add", "willow", "--title", "Willow", *AT)
    for name in NAMES:
        confirmed = () if name == "Finn" else ("--confirmed",)
        digest(
            *("members", "add", f"{name.lower()}@example.net", "--name", name, *confirmed),
            *("--community", "willow", *AT),
        )
    digest("members", "set", "2", "--choice", "announcements off", *AT)
    digest("members", "set", "3", "--paused-until", "2026-05-01T00:00Z", *AT)
    store = digest.store()
    with store.write() as session:
        address = session.exec(select(Address).where(Address.member_id == 4)).one()
        address.suppressed_at = MORNING
    store.close()
    (digest.folder / "news.md").write_text("# Our lungs\n\nWe **move** on Saturday.\n")
    digest("run", *AT)
    for letter in (digest.folder / "letters" / "new").glob("*.eml"):
        letter.unlink()
    return digest


def news(house):
    return str(house.folder / "news.md")


def typed(house, *words, answer):
    given = ["--settings", str(house.settings), "announce", *words]
    with patch("cli.asking.is_attended", lambda: True):
        return CliRunner().invoke(app, given, input=answer)


def planned(house):
    store = house.store()
    kinds = (LetterKind.ANNOUNCEMENT, LetterKind.SAFETY)
    with store.read() as session:
        found = select(Delivery).where(col(Delivery.kind).in_(kinds)).order_by(col(Delivery.id))
        rows = session.exec(found).all()
    store.close()
    return rows


def sent(letters):
    return [letter.read_bytes() for letter in letters()]


def test_a_preview_shows_the_letter_and_to_how_many_it_would_go_and_sends_nothing(house):
    told = house.json("announce", "willow", news(house), "--preview", *AT)

    counts = {name: told[name] for name in ("reached", "stopped", "paused", "bounced")}
    assert counts == {"reached": 2, "stopped": 1, "paused": 1, "bounced": 1}
    assert "lungs" not in told["subject"].lower()
    assert "We <b>move</b> on Saturday." in Path(told["html"]).read_text()
    assert planned(house) == []
    assert json.loads(house("announce", "list", "--json").stdout) == []


@pytest.mark.parametrize("answer", ["\n", "3\n", "yes\n"])
def test_nothing_is_sent_unless_the_number_is_typed(house, answer):
    refused = typed(house, "willow", news(house), *AT, answer=answer)

    assert refused.exit_code == 1
    assert "nothing was done" in refused.stderr
    assert planned(house) == []


def test_it_comes_to_each_once_at_their_hour(house, letters):
    house("members", "set", "5", "--zone", "America/New_York", *AT)
    assert typed(house, "willow", news(house), *AT, answer="2\n").exit_code == 0

    assert {each.member_id: each.due_at.isoformat() for each in planned(house)} == {
        1: "2026-03-03T06:00:00+00:00",
        5: "2026-03-02T11:00:00+00:00",
    }
    house("run", *LATER)
    house("run", *NEXT_DAY)
    house("run", *NEXT_DAY)
    found = [each for each in sent(letters) if OF_ALL in each]
    assert sorted(b"<ana@" in each for each in found) == [False, True]
    for each in found:
        assert "lungs" not in subject_of(each).lower()
        assert "Our lungs" in body_of(each, "plain")
        assert "to all members of Willow" in body_of(each, "plain")


def test_who_shows_titles_reads_it_in_the_subject_and_who_hides_contents_reads_neither(
    house, letters
):
    house("members", "set", "1", "--choice", "discreet off", *AT)
    house("members", "set", "5", "--choice", "content off", *AT)
    house("announce", "willow", news(house), "--now", "--yes", "2", *AT)
    house("run", *AT)

    found = {b"<ana@" in each: each for each in sent(letters) if OF_ALL in each}
    shown, hidden = found[True], found[False]
    assert subject_of(shown) == "Our lungs"
    assert b"Our lungs" not in hidden
    assert "Saturday" not in body_of(hidden, "plain")
    assert "Willow" not in body_of(hidden, "plain")
    assert "MORE" in body_of(hidden, "html")


def test_what_is_about_safety_comes_to_all_and_is_asked_once_more(house, letters):
    no = typed(house, "all", news(house), "--safety", "--now", *AT, answer="4\nn\n")
    assert no.exit_code == 1
    assert planned(house) == []

    yes = typed(house, "all", news(house), "--safety", "--now", *AT, answer="4\ny\n")
    assert yes.exit_code == 0
    house("members", "stop", "1", *AT)
    house("run", *AT)
    found = [each for each in sent(letters) if b"Feedback-ID: safety" in each]
    assert len(found) == 4
    assert not any(b"List-Unsubscribe" in each for each in found)
    assert all("Important" in subject_of(each) for each in found)


@pytest.mark.parametrize("stops", [("stop", "1"), ("set", "1", "--choice", "announcements off")])
def test_what_changed_since_it_was_planned_counts_when_its_turn_comes(house, stops):
    house("announce", "willow", news(house), "--yes", "2", *AT)
    house("members", *stops, *AT)
    house("communities", "leave", "willow", "5", *AT)
    house("run", *NEXT_DAY)

    assert [each.state.value for each in planned(house)] == ["cancelled", "cancelled"]


def test_it_is_held_back_goes_on_and_is_cancelled(house, letters):
    house("announce", "willow", news(house), "--yes", "2", *AT)
    house("announce", "pause", "1", *AT)
    house("run", *NEXT_DAY)
    assert [each.state.value for each in planned(house)] == ["cancelled", "cancelled"]

    house("announce", "resume", "1", *NEXT_DAY)
    assert {each.due_at.isoformat() for each in planned(house)} == {"2026-03-04T06:00:00+00:00"}
    house("announce", "cancel", "1", "--yes", *NEXT_DAY)
    refused = house("announce", "resume", "1", *NEXT_DAY, code=1)
    assert "it is cancelled already" in refused.stderr
    house("run", "--at", "2026-03-05T12:00Z")
    assert not any(OF_ALL in each for each in sent(letters))
    (row,) = house.json("announce", "list")
    assert (row["to"], row["state"], row["letters"]) == ("willow", "cancelled", {"cancelled": 2})


def test_what_is_being_sent_when_it_is_held_back_goes_on_later(house, letters):
    house("announce", "willow", news(house), "--now", "--yes", "2", *AT)
    store = house.store()
    with store.write() as session:  # as a worker has it in hand
        session.exec(select(Delivery).where(Delivery.member_id == 1)).all()
        for each in session.exec(select(Delivery).where(col(Delivery.announcement_id) == 1)):
            each.answer = "451 later"
    store.close()
    house("announce", "pause", "1", *AT)
    house("announce", "resume", "1", *AT)
    house("run", *AT)

    assert [each.state.value for each in planned(house)] == ["sent", "sent"]


def test_a_command_that_is_killed_before_its_end_leaves_nothing_and_is_given_again(
    house, monkeypatch
):
    plan = announcing.plan_announcement

    def die(*given, **named):
        plan(*given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(announcing, "plan_announcement", die)
        house("announce", "willow", news(house), "--yes", "2", *AT, code=130)
    assert planned(house) == []

    house("announce", "willow", news(house), "--yes", "2", *AT)
    assert len({each.key for each in planned(house)}) == 2


@pytest.mark.parametrize(
    ("content", "words", "why"),
    [
        ("No title\n", ("--yes", "2"), "first line is to be its title"),
        ("# T\n\n<b>x</b>\n", ("--yes", "2"), "line 3: HTML"),
        ("# T\n", ("--yes", "2"), "says nothing"),
        ("# T\n\nx\n", ("--yes", "6"), "it would go to 2 members, and not to 6"),
        ("# T\n\nx\n", ("--yes", "2", "--preview"), "choose one"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_reason(house, content, words, why):
    (house.folder / "news.md").write_text(content)

    assert why in house("announce", "willow", news(house), *words, *AT, code=1).stderr
    assert planned(house) == []


def test_who_joined_while_the_number_was_typed_is_noticed(house, monkeypatch):
    monkeypatch.setattr(announcing, "plan_announcement", lambda *_, **__: 3)

    refused = house("announce", "willow", news(house), "--yes", "2", *AT, code=1).stderr
    assert "it would go to 3 members, and not to 2" in refused


def test_the_trail_says_to_how_many_and_never_what(house):
    house("announce", "willow", news(house), "--yes", "2", *AT)

    store = house.store()
    with store.read() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    store.close()
    assert (last.act, last.target) == ("announce", "community 1")
    assert last.reason == "announcement 1 to 2 members"


def test_who_stopped_everything_gets_none(house):
    store = house.store()
    with store.read() as session:
        assert session.get_one(Member, 1).announcements
    store.close()
    house("members", "stop", "1", *AT)

    told = house.json("announce", "willow", news(house), "--preview", *AT)
    assert (told["reached"], told["stopped"]) == (1, 2)
