"""Members change their mind: in answer to the letter that told of a change, or by a mail just after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from sqlmodel import select

from digest.community.communities.community import Membership
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from digest.outbox.forget import forget_changes
from tests.inbound.conftest import Village
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEKLY, ON_SATURDAY, AT_SEVEN = "weekly", "weekly on saturday", "hour 7"
AWAY, NO_REPLIES, MY_NAME = "pause until 14 april", "notifications off", "name Mariane"
SOUGHT = "I take 20 mg of it at night."


@dataclass
class Ana:
    """A member who writes, and reads what comes back."""

    village: Village
    office: PostOffice
    mail: object
    numbers: Iterator[int] = field(default_factory=count)

    def writes(self, to, text, *, after=MINUTE, answers=None):
        """Send a mail, and return what became of it and the letters that came."""
        village, known = self.village, len(self.office.sent)
        named = {"message_id": f"<{next(self.numbers)}@client>"}
        if answers is not None:
            named["In_Reply_To"] = answers.mail["Message-ID"]
        subject = "" if answers is None else f"Re: {answers.mail['Subject']}"
        raw = self.mail(ANA, text, subject=subject, **named)
        address = to if "@" in to else f"{to}@mail.example.org"
        taken = village.take(raw, address, at=village.noon + after)
        self.office.send_due(village.noon + after)
        return taken, self.office.sent[known:]

    def changes(self, words, to="settings"):
        """Choose something, and return the letter that tells of it."""
        return self.writes(to, words)[1][-1]

    def answers(self, letter, text, *, after=10 * MINUTE):
        to = (letter.mail["Reply-To"] or letter.mail["From"]).addresses[0].addr_spec
        return self.writes(to, text, after=after, answers=letter)

    @property
    def now(self):
        """What she has chosen, and where she belongs."""
        with self.village.store.read() as session:
            row = session.get_one(Member, self.village.ana.id)
            mine = session.exec(select(Membership).where(Membership.member_id == row.id)).all()
        chosen = (row.summary_frequency.value, row.summary_weekday, row.summary_hour)
        stream = (row.notifications.value, row.paused_until and row.paused_until.date())
        return (*chosen, *stream, row.display_name, len(mine))


@pytest.fixture
def ana(village, mail, keys, tmp_path):
    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    return Ana(village, office, mail)


@pytest.mark.parametrize(
    ("to", "change", "words"),
    [
        pytest.param("settings", WEEKLY, "Put it back please.", id="weekly"),
        pytest.param("settings", WEEKLY, "Doch nicht.", id="weekly-german"),
        pytest.param("settings", WEEKLY, "Bitte rückgängig machen", id="weekly-german-undo"),
        pytest.param("settings", WEEKLY, "me he equivocado, déjalo como estaba", id="spanish"),
        pytest.param("settings", WEEKLY, "no, that was wrong", id="wrong"),
        pytest.param("settings", WEEKLY, "UNDO", id="the-word"),
        pytest.param("settings", NO_REPLIES, "das war falsch, bitte wie vorher", id="no-replies"),
        pytest.param("settings", AWAY, "I am back already", id="rest"),
        pytest.param(
            "leave", "Lung", "I left the wrong group by mistake, please undo that.", id="left"
        ),
        pytest.param(
            "leave", "Lung", "ich möchte drin bleiben, das war ein Versehen", id="verlassen"
        ),
        pytest.param("help", "stop all", "no please, send them again", id="stopped"),
        pytest.param("help", "stop all", "volved a enviármelos por favor", id="parado"),
    ],
)
def test_an_answer_to_the_letter_that_told_of_a_change_takes_it_back(ana, to, change, words):
    before = ana.now
    told = ana.changes(change, to)
    assert ana.now != before

    ana.answers(told, words)

    assert ana.now == before


@pytest.mark.parametrize(
    ("change", "words", "place", "value"),
    [
        pytest.param(WEEKLY, "not weekly, I meant daily", 0, "daily", id="daily"),
        pytest.param(WEEKLY, "nicht wöchentlich sondern täglich", 0, "daily", id="täglich"),
        pytest.param(ON_SATURDAY, "I meant Sunday", 1, 6, id="sunday"),
        pytest.param(ON_SATURDAY, "perdón, el domingo", 1, 6, id="domingo"),
        pytest.param(ON_SATURDAY, "Sonntag statt Samstag", 1, 6, id="sonntag"),
        pytest.param(AT_SEVEN, "8 not 7", 2, 8, id="eight"),
        pytest.param(AT_SEVEN, "mejor a las nueve", 2, 9, id="nine"),
        pytest.param(AWAY, "make it two weeks longer", 4, date(2026, 4, 28), id="longer"),
        pytest.param(AWAY, "bis zum 20. April", 4, date(2026, 4, 20), id="until"),
        pytest.param(
            MY_NAME, "I spelled it wrong, it should be Marianne", 5, "Marianne", id="name"
        ),
    ],
)
def test_a_value_in_answer_is_one_of_the_setting_that_the_letter_was_about(
    ana, change, words, place, value
):
    told = ana.changes(change)
    before = ana.now

    ana.answers(told, words)

    assert ana.now == (*before[:place], value, *before[place + 1 :])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(ON_SATURDAY, "On Sunday my son comes to see me", id="story"),
        pytest.param(ON_SATURDAY, "Sunday or Monday", id="two-values"),
        pytest.param(WEEKLY, "not daily", id="denied"),
        pytest.param(MY_NAME, "That is fine now. Ben", id="signature"),
        pytest.param(AT_SEVEN, "I take 8 pills", id="count"),
        pytest.param(WEEKLY, "Thanks, that's perfect", id="thanks"),
    ],
)
def test_words_that_are_no_plain_correction_change_nothing(ana, change, words):
    told = ana.changes(change)
    before = ana.now

    ana.answers(told, words)

    assert ana.now == before


def test_a_rest_begins_later_and_ends_as_it_was_to(ana):
    told = ana.changes(AWAY)

    ana.answers(told, "doch erst ab Freitag")

    row = ana.village.all(Member)[0]
    assert (row.paused_from.date(), row.paused_until.date()) == (
        date(2026, 3, 6),
        date(2026, 4, 14),
    )


def test_who_followed_no_more_follows_again(ana):
    village = ana.village
    about = (village.ana, village.sleep.conversation_id)
    ana.writes(village.address(Purpose.FOLLOW, *about), "x")
    told = ana.writes(village.address(Purpose.UNFOLLOW, *about), "y")[1][-1]

    ana.answers(told, "Actually I would like to keep following it")

    with village.store.read() as session:
        followed = session.exec(select(Follow).where(Follow.member_id == village.ana.id)).all()
    assert [each.conversation_id for each in followed] == [village.sleep.conversation_id]


@pytest.mark.parametrize("words", ["undo that please", "deshaz lo último por favor"])
def test_a_mail_just_after_a_change_undoes_it_and_a_later_one_is_asked(ana, words):
    before = ana.now
    ana.changes(WEEKLY)
    ana.writes("help", words, after=5 * MINUTE)
    assert ana.now == before

    ana.changes("hour 9")
    chosen = ana.now
    taken, letters = ana.writes("help", words, after=3 * HOUR)

    assert (taken.reason, ana.now) == ("undo_what", chosen)
    assert "We told you of this change" in letters[-1].text
    assert "hour" in letters[-1].text
    ana.answers(letters[-1], "yes please", after=4 * HOUR)
    assert ana.now == before


def test_a_word_that_takes_back_something_else_is_asked_about(ana):
    ana.changes(WEEKLY)
    other = ana.changes("help", to="help")
    chosen = ana.now

    taken, _ = ana.answers(other, "put it back")

    assert (taken.reason, ana.now) == ("undo_what", chosen)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param("help", "ok gracias, perfecto", id="help"),
        pytest.param("settings", "ok danke, passt so", id="settings"),
        pytest.param("help", "thank you for everything", id="kind"),
    ],
)
def test_mere_thanks_are_left_alone(ana, place, words):
    taken, letters = ana.writes(place, words)

    assert (taken.outcome, taken.reason, letters) == (Outcome.IGNORED, "thanks", [])


def test_a_deleted_post_comes_back_within_the_hour_in_whatever_words(ana):
    village = ana.village
    post = village.say(village.ana, SOUGHT)
    to = village.address(Purpose.POST, village.ana, post.id)
    told = ana.writes(to, "DELETE")[1][-1]

    ana.answers(told, "Why do you write to me?")
    assert _state(village, post) is PostState.DELETED

    ana.answers(told, "Kann ich den Beitrag wiederhaben?", after=20 * MINUTE)
    assert _state(village, post) is PostState.VISIBLE

    told = ana.writes(to, "DELETE", after=25 * MINUTE)[1][-1]
    taken, letters = ana.answers(told, "UNDO", after=3 * HOUR)
    assert (taken.reason, SOUGHT in letters[-1].text) == ("undo_over", True)


def test_how_to_take_a_change_back_is_forgotten_in_time(ana):
    told = ana.changes(WEEKLY)
    village = ana.village
    assert any(each.ways_back for each in village.all(Delivery))

    with village.store.write() as session:
        assert forget_changes(session, before=village.noon + HOUR) == 1

    assert not any(each.ways_back for each in village.all(Delivery))
    assert ana.answers(told, "put it back")[0].reason == "undo_what"


def _state(village, post):
    with village.store.read() as session:
        return session.get_one(Post, post.id).state


@pytest.mark.parametrize(
    ("told", "said", "until"),
    [
        ("pause until 13 march", "No, I meant Sunday", date(2026, 3, 15)),
        ("pause until friday", "Nein, ich meinte Sonntag.", date(2026, 3, 8)),
        ("pause until 13 march", "el domingo, quise decir", date(2026, 3, 15)),
        ("pause until 13 march", "no, the 16th", date(2026, 3, 16)),
        ("pause until 13 march", "Sorry, 16 March", date(2026, 3, 16)),
        ("pause from 9 march until 20 march", "No, the 25th I meant", date(2026, 3, 25)),
    ],
)
def test_a_day_in_answer_to_the_letter_about_a_break_is_one_of_its_days(ana, told, said, until):
    letter = ana.changes(told)

    ana.answers(letter, said)

    assert (ana.now[0], ana.now[4]) == ("daily", until)


def test_a_day_that_may_begin_or_end_a_break_is_asked_about_and_both_are_offered(ana):
    letter = ana.changes("pause from 9 march until 20 march")

    taken, letters = ana.answers(letter, "No, I meant Sunday")

    assert taken.reason == "unclear"
    for days in ("from 2026-03-09 until 2026-03-22", "from 2026-03-08 until 2026-03-20"):
        assert f"No letters {days}" in letters[-1].text


def test_a_rhythm_in_answer_to_the_letter_about_a_break_is_still_a_rhythm(ana):
    letter = ana.changes("pause until 13 march")

    ana.answers(letter, "and the summary on Sundays, please")

    assert (ana.now[0], ana.now[4]) == ("weekly", date(2026, 3, 13))


def test_two_hours_with_or_between_them_are_both_offered(ana):
    before = ana.now

    _, letters = ana.writes("settings", "the summary at 8 or 9 please")

    assert ana.now == before
    for hour in (8, 9):
        assert f"hour {hour}" in letters[-1].text


@pytest.mark.parametrize("word", ["UNDO", "put it back please", "Bitte rückgängig machen"])
def test_an_old_letter_takes_back_nothing_that_was_chosen_later(ana, word):
    first = ana.changes(WEEKLY)
    ana.changes("summary never")
    chosen = ana.now

    taken, letters = ana.answers(first, word, after=HOUR)

    assert (taken.reason, ana.now) == ("chosen_since", chosen)
    said = " ".join(letters[-1].text.split())
    assert "you chose: No summary. That stays" in said
    assert "Summary every day" in said  # what UNDO would do

    ana.answers(letters[-1], "UNDO", after=2 * HOUR)
    assert ana.now[0] == "daily"


def test_of_two_changes_of_one_letter_only_that_one_is_taken_back_which_still_is_so(ana):
    first = ana.changes("summary weekly\nnotifications off")
    ana.changes("summary never")

    ana.answers(first, "UNDO")

    assert (ana.now[0], ana.now[3]) == ("never", "gathered")


def test_a_change_that_was_made_again_since_can_be_taken_back(ana):
    first = ana.changes(WEEKLY)
    ana.changes("summary never")
    ana.changes(WEEKLY)
    ana.answers(first, "UNDO")
    assert ana.now[0] == "daily"


def test_who_was_passed_a_letter_undoes_nothing_by_it_not_even_what_they_chose(ana, mail):
    village = ana.village
    told = ana.changes(WEEKLY)
    raw = mail("ben@example.net", "weekly", subject="", message_id="<b1@client>")
    village.take(raw, "settings@mail.example.org", at=village.noon + MINUTE)
    before = (ana.now, _of_ben(village))

    fields = {"message_id": "<b2@client>", "In_Reply_To": told.mail["Message-ID"]}
    raw = mail("ben@example.net", "UNDO", subject="Re: told", **fields)
    village.take(raw, "settings@mail.example.org", at=village.noon + 2 * MINUTE)

    assert (ana.now, _of_ben(village)) == before
    assert village.notices(village.ben) == ["made_for_another"]


def _of_ben(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ben.id).summary_frequency
