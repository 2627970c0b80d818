"""`why`: each reason for a letter, or for none, is named; and the letter really is there, or is not."""

import re
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.conversations.post import Post
from digest.community.moderation import member_care
from digest.community.people.member import Member
from digest.community.posting import change
from digest.letters.summary.kept_out import KeptOut
from digest.outbox.count_as_sent import count_as_sent
from digest.queries.why.because import WhyRule
from tests.cli.conftest import Digest
from tests.cli.why_world import HOUR, MONDAY, NOW, TUESDAY, WINDOW, World, found, word

AT = ("--at", NOW.isoformat())
DAY = "2026-03-03"
ADDRESS = "@example.net"


@pytest.fixture(scope="module")
def world(empty_installation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("why") / "world"
    return found(copytree(empty_installation, folder))


@pytest.fixture
def changed(world, tmp_path):
    """The same world, for a test that changes it."""
    made = World(Digest(copytree(world.digest.folder, tmp_path / "world")))
    made.members, made.posts = world.members, world.posts
    return made


def why(world, *words):
    return world.digest.json("why", *words, *AT)


def rules(answer):
    return [each["rule"] for each in answer["reasons"]]


def tells_of(world, name, post):
    """Say whether some letter that really went to a member has the words of a post."""
    return any(word(post) in text for text in world.letters(name))


OF_DAY = {
    "Gina": (True, "sent"),
    "Tom": (True, "told_already"),
    "Carl": (True, "told"),
    "Pia": (False, "paused"),
    "Nils": (False, "stopped"),
    "Wanda": (False, "not_the_day"),
    "Oona": (False, "not_due_yet"),
    "Jana": (False, "joined_later"),
    "Uli": (False, "unconfirmed"),
    "Susi": (False, "suspended"),
    "Bea": (False, "suppressed"),
    "Nora": (False, "nothing_settled"),
    "Mia": (False, "muted_conversation"),
    "Max": (False, "muted_member"),
    "Lars": (False, "not_readable"),
    "Fay": (False, "not_followed"),
    "Otto": (False, "own"),
    "Hana": (False, "hidden"),
    "Hedi": (False, "held"),
    "Gus": (False, "deleted"),
    "Yara": (False, "too_young"),
    "Dora": (False, "deferred"),
    "Ute": (None, "unknown"),
}


@pytest.mark.parametrize("name", OF_DAY)
def test_of_a_day_each_reason_is_named_and_the_letter_is_there_or_not(world, name):
    got, rule = OF_DAY[name]
    answer = why(world, name, DAY)

    assert (answer["got"], rule in rules(answer)) == (got, True), answer
    new = world.digest.folder / "letters" / "new"
    number = world.members[name]
    files = [new / f"delivery-{letter}-member-{number}.eml" for letter in answer["letters"]]
    assert [file.exists() for file in files] == ([True] if got else [False] * len(files))
    assert got or not any(word("News") in text for text in world.letters(name)) or name == "Oona"


OF_POST = {
    ("Gina", "News"): (True, "in_letter"),
    ("Tom", "Told"): (True, "in_letter"),
    ("Oona", "News"): (True, "in_letter"),
    ("Carl", "Busy404"): (True, "in_letter"),
    ("Carl", "Busy0"): (False, "only_counted"),
    ("Pia", "News"): (False, "paused"),
    ("Nils", "News"): (False, "stopped"),
    ("Wanda", "News"): (False, "next"),
    ("Susi", "News"): (False, "suspended"),
    ("Bea", "News"): (False, "suppressed"),
    ("Uli", "News"): (False, "suppressed"),
    ("Jana", "News"): (False, "settled_before"),
    ("Nora", "News"): (False, "not_in_the_community"),
    ("Mia", "News"): (False, "muted_conversation"),
    ("Max", "News"): (False, "muted_member"),
    ("Lars", "News"): (False, "not_readable"),
    ("Fay", "News"): (False, "not_followed"),
    ("Otto", "Own"): (False, "own"),
    ("Hana", "Hidden"): (False, "hidden"),
    ("Hedi", "Held"): (False, "held"),
    ("Gus", "Deleted"): (False, "deleted"),
    ("Yara", "Young"): (False, "next"),
    ("Dora", "News"): (False, "deferred"),
    ("Ute", "News"): (None, "unknown"),
}


@pytest.mark.parametrize(("name", "post"), OF_POST)
def test_of_a_post_each_reason_is_named_and_the_post_is_there_or_not(world, name, post):
    got, rule = OF_POST[name, post]
    answer = why(world, name, str(world.posts[post]))

    assert (answer["got"], rule in rules(answer)) == (got, True), answer
    assert tells_of(world, name, post) is bool(got)


def test_a_post_whose_hour_goes_on_is_told_with_its_end(world):
    early = ("--at", (TUESDAY + 6 * HOUR).isoformat())
    answer = world.digest.json("why", "Yara", str(world.posts["Young"]), *early)

    assert rules(answer)[1] == "too_young"
    assert answer["reasons"][1]["at"] == "2026-03-03T06:30:00Z"


def test_everything_that_can_keep_a_post_out_has_a_name_and_words():
    assert {each.value for each in KeptOut} <= {each.value for each in WhyRule}


def test_a_member_is_found_by_number_address_and_name(world):
    number = str(world.members["Mia"])
    answers = [why(world, name, DAY) for name in (number, "mia@example.net", "mia", "MIA")]

    assert all(each == answers[0] for each in answers)
    assert "members list" in world.digest("why", "Nobody", DAY, code=1).stderr


def test_a_colleague_reads_it_in_a_few_lines_of_eighty_columns(world):
    for name in OF_DAY:
        lines = world.digest("why", name, DAY, *AT).stdout.splitlines()
        assert all(len(line) <= 80 for line in lines)
        assert len(lines) <= 14
        assert name in lines[0]


def test_nothing_that_was_written_is_told_and_no_address(world):
    for name in OF_DAY:
        said = world.digest("why", name, DAY, *AT).output
        said += world.digest("why", name, "1", *AT).output
        assert "Wordof" not in said
        assert "Title" not in said
        assert f"{name.lower()}{ADDRESS}" not in said


def test_what_was_chosen_then_counts_and_what_was_changed_since_is_told(changed):
    later = ("--at", (TUESDAY + 7 * HOUR).isoformat())
    changed.digest("members", "set", "Nils".lower() + ADDRESS, "--summary", "daily", *later)
    changed.digest("members", "stop", "gina@example.net", "summary", *later)

    nils, gina = why(changed, "Nils", DAY), why(changed, "Gina", DAY)

    assert rules(nils)[:3] == ["choice", "changed_since", "stopped"]
    assert "had chosen no summary" in nils["reasons"][0]["says"]
    assert "set to daily by an operator" in nils["reasons"][1]["says"]
    assert gina["got"] is True
    assert "every day at 06:00" in gina["reasons"][0]["says"]
    assert rules(gina)[1] == "changed_since"


def test_a_letter_that_was_never_planned_says_which_one_told_it_all(changed):
    after = TUESDAY + 3 * 24 * HOUR + 7 * HOUR
    changed.digest("run", "--at", after.isoformat())

    answer = changed.digest.json("why", "Gina", "2026-03-05", "--at", (after + HOUR).isoformat())

    assert answer["got"] is False
    assert rules(answer)[1:3] == ["not_planned", "told_by_next"]
    assert answer["reasons"][2]["letter"]


def test_a_hidden_post_that_is_shown_again_waits_for_its_hour_anew(changed):
    store = changed.digest.store()
    with store.write() as session:
        hidden = session.get_one(Post, changed.posts["Hidden"])
        change.show_again(session, hidden, actor="operator", window=WINDOW, at=NOW)
    store.close()

    answer = why(changed, "Hana", str(changed.posts["Hidden"]))

    assert answer["got"] is False
    assert rules(answer)[1] == "too_young"


def test_a_letter_that_was_sent_and_came_back_was_not_got(world):
    """It really went out, as its file shows; so what came back decides."""
    for about in (DAY, str(world.posts["News"])):
        answer = why(world, "Bert", about)
        assert answer["got"] is False
        assert "came back" in answer["answer"]
        assert "mailbox is full (5.2.2)" in str(answer["reasons"])
    assert tells_of(world, "Bert", "News")


def test_a_post_that_was_hidden_after_it_was_sent_is_told_so(changed):
    store = changed.digest.store()
    with store.write() as session:
        post = session.get_one(Post, changed.posts["News"])
        change.hide(session, post, actor="member 1", reason="", at=NOW - HOUR)
    store.close()

    answer = why(changed, "Gina", str(changed.posts["News"]))

    assert answer["got"] is True
    assert rules(answer)[:3] == ["post", "hidden", "in_letter"]
    assert why(changed, "Wanda", str(changed.posts["News"]))["reasons"][1]["rule"] == "hidden"


def test_all_sending_that_is_stopped_is_told_beside_a_letter_that_waits(changed):
    changed.digest("outbox", "stop", *AT)

    assert "sending_stopped" in rules(why(changed, "Dora", DAY))
    assert "sending_stopped" not in rules(why(changed, "Gina", DAY))


def test_a_letter_that_waited_in_a_backup_may_have_gone_out(changed):
    store = changed.digest.store()
    with store.write() as session:
        count_as_sent(session, NOW + HOUR)
    store.close()

    assert why(changed, "Dora", DAY)["got"] is None
    assert why(changed, "Dora", str(changed.posts["News"]))["got"] is None


def test_whoever_left_for_good_is_told_of_as_gone(changed):
    number = str(changed.members["Gina"])
    changed.digest("members", "erase", number, "--reason", "asked for it", "--yes", *AT)

    assert "left on 2026-03-03" in changed.digest("why", number, DAY, code=1).stderr


def test_who_began_at_the_very_hour_gets_the_first_on_the_next_day(changed):
    store = changed.digest.store()
    with store.write() as session:
        changed.member(
            session,
            "Elsa",
            "harbour",
            hour=7,
            at=TUESDAY + 7 * HOUR,
            confirmed_at=TUESDAY + 7 * HOUR,
        )
    store.close()
    day_after = TUESDAY + 31.5 * HOUR
    changed.digest("run", "--at", day_after.isoformat())

    assert rules(why(changed, "Elsa", DAY))[1] == "joined_later"
    told = changed.digest.json("why", "Elsa", "2026-03-04", "--at", day_after.isoformat())
    assert told["letters"]


def test_days_and_times_are_those_of_the_members_calendar(changed):
    """Seven o'clock there is half past one in Greenwich, and ten at night is the day after."""
    store = changed.digest.store()
    with store.write() as session:
        facts = {"zone": "Asia/Kolkata", "hour": 7, "at": MONDAY, "confirmed_at": MONDAY}
        changed.member(session, "Kiran", "harbour", **facts)
    store.close()
    changed.digest("run", "--at", (TUESDAY + 2 * HOUR).isoformat())

    answer = changed.digest.json("why", "Kiran", DAY, *AT)

    assert (answer["got"], answer["zone"]) == (True, "Asia/Kolkata")
    assert "Tue 3 Mar, 07:30" in answer["answer"]
    assert answer["reasons"][-1]["says"] == "The next summary is due on Wed 4 Mar, 07:00."
    late = ("--at", (TUESDAY + 22 * HOUR).isoformat())
    assert changed.digest.json("why", "Kiran", *late)["day"] == "2026-03-04"


def test_who_left_a_community_since_was_in_it_when_the_letter_was_made(changed):
    store = changed.digest.store()
    with store.write() as session:
        member = session.get_one(Member, changed.members["Max"])
        place = changed.community(session, "harbour").id
        member_care.leave_community(session, member, place, actor="operator", at=NOW - HOUR)
    store.close()

    assert "muted_member" in rules(why(changed, "Max", DAY))
    assert "muted_member" in rules(why(changed, "Max", str(changed.posts["News"])))


def test_looking_changes_nothing(world):
    store = world.digest.store()
    with store.read() as session:
        before = len(session.exec(select(AuditEntry)).all())
    why(world, "Gina", DAY)
    why(world, "Gina", str(world.posts["News"]))
    with store.read() as session:
        assert len(session.exec(select(AuditEntry)).all()) == before
    store.close()


def test_without_a_day_it_is_today_by_their_calendar(world):
    assert why(world, "Gina")["day"] == DAY
    assert world.digest.json("why", "Gina", "--at", (MONDAY + timedelta(hours=7)).isoformat())[
        "day"
    ] == "2026-03-02"  # fmt: skip


def test_the_book_shows_what_the_commands_say(world):
    """Each answer in the book is that of this world, but for what differs each time."""
    book = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")
    part = book.split("## Questions that members ask")[1].split("\n## ")[0]
    shown = re.findall(r"^```\n\$ digest (.+)\n((?:.*\n)*?)```$", part, re.MULTILINE)

    assert len(shown) > 10
    for words, told in shown:
        at = AT if words.startswith("why ") and "--post" not in words else ()
        said = world.digest(*words.split(), *at).stdout
        said = re.sub(r"<i\.[a-z0-9]+@", "<i.…@", said)
        assert re.sub(r"by operator \S+", "by operator maria", said).strip() == told.strip()


@pytest.mark.parametrize("said", ["2026-03-03", "Tuesday", "tue", "yesterday", "today", "Friday"])
def test_a_day_can_be_named_as_people_do(world, said):
    today = NOW.date()
    day = {
        "yesterday": today - timedelta(days=1),
        "today": today,
        "Friday": today - timedelta(days=(today.weekday() - 4) % 7),
    }.get(said, TUESDAY.date())
    assert why(world, "gina", said)["day"] == day.isoformat()


def test_a_post_that_is_not_there_names_a_command_that_is(world):
    for line in (
        ("why", "gina", "1000003"),
        ("why", "--post", "1000003"),
        ("trace", "post 1000003"),
    ):
        said = world.digest(*line, code=1).stderr
        assert "there is no post 1000003: `digest trace mail NUMBER`" in " ".join(said.split())
