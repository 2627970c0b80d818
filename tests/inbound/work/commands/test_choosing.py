"""What one mail chooses: done together, told in one letter, with the way back."""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from sqlmodel import select

from digest.actions.context import SourceMail
from digest.community.people.member import Member
from digest.community.preferences.columns import current
from digest.community.preferences.preference import PauseFor, PreferenceName
from digest.community.preferences.read_preference import read_preference
from digest.inbox.received_mail import ReceivedMail
from digest.intents.phrases import Choose, NotUnderstood
from digest.letters.overview import Overview, OverviewPayload
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.facts import MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.work.act import perform_all
from inbound.work.occasion import Occasion
from tests.inbound.post_office import PostOffice, new_stationery

TEMPLATES = new_stationery()


@pytest.fixture
def ask(village, mail):
    """Let Ana ask for several things in one mail, whose number is returned with the word for it."""

    def phrase(*phrases, at=None):
        moment = at or village.noon
        village.receive(
            mail("ana@example.net", "x", subject="settings"), "help@mail.example.org", at=moment
        )
        with village.store.write() as session:
            received = session.exec(select(ReceivedMail).order_by(ReceivedMail.id.desc())).first()
            ids = {"received_id": received.id, "message_id": "<1@client>"}
            source = SourceMail(accepted_at=moment, subject="settings", **ids)
            occasion = Occasion(received=received, mail=source, at=moment)
            intents = intents_of(phrases, MailFacts(target=None))
            wanted = Interpreted(member_id=village.ana.id, intents=intents)
            done = perform_all(session, wanted, occasion)
            session.delete(received)
        return done

    return phrase


@pytest.fixture
def letter(village, keys, tmp_path):
    """Send what is due, and return the one letter to Ana about her settings."""
    office = PostOffice(store=village.store, keys=keys, templates=TEMPLATES, folder=tmp_path)

    def take(at=None):
        office.sent.clear()
        office.run(at or village.noon)
        (found,) = [each for each in office.sent if each.kind is LetterKind.OVERVIEW]
        assert found.member_id == village.ana.id
        return found

    return take


def ana(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id)


def choice(setting, text):
    today = date(2026, 3, 2)
    return Choose(preference=read_preference(PreferenceName(setting), text, today=today))


def test_all_that_a_mail_chooses_is_told_in_one_letter_with_the_way_back(village, ask, letter):
    done = ask(choice("summary", "weekly friday"), choice("hour", "20"), choice("zone", "Berlin"))

    assert done == "set summary, hour, zone"
    told = letter()
    assert told.mail["Subject"] == "Your settings are changed"
    assert told.mail["In-Reply-To"] == "<1@client>"
    for words in ("once a week, on Fridays", "20:00", "Europe/Berlin"):
        assert words in told.text
        assert words in told.html
    undo = re.findall(r"mailto:settings@mail.example.org\?subject=([^\"]*)", told.html)
    assert undo[:3] == ["daily", "hour%206", "zone%20UTC"]
    assert "on Friday 6 March 2026, 20:00 (Berlin time)" in " ".join(told.text.split())


def test_bad_lines_are_given_back_with_the_fix_and_the_good_ones_are_done(village, ask, letter):
    done = ask(choice("hour", "25"), choice("zone", "GMT+1"), choice("receipts", "problems"))

    assert done == "set receipts, not hour, not zone"
    told = letter()
    assert "hour 25" in told.text
    assert "from 0 to 23" in told.text
    assert "zone Europe/Berlin" in told.text
    assert "zone%20Europe%2FBerlin" in told.html
    assert "only if something needs your attention" in told.text
    assert ana(village).summary_hour == 6


def test_nothing_but_bad_lines_says_that_nothing_was_changed(village, ask, letter):
    ask(choice("language", "klingon"))

    assert letter().mail["Subject"] == "Your settings are not changed"


def test_what_is_so_already_is_said_kindly(village, ask, letter):
    ask(choice("summary", "daily"))

    told = letter()
    assert told.mail["Subject"] == "Nothing was changed"
    assert "it was like this already, every day" in told.text


def test_a_pause_says_until_when_and_how_to_end_it(village, ask, letter):
    ask(Choose(preference=PauseFor(14)))

    told = letter()
    assert "until Monday 16 March 2026" in told.text
    assert "break over" in told.text
    assert "break%20over" in told.html
    assert "End the break now" in told.html
    assert "on Monday 16 March 2026, 06:00" in " ".join(told.text.split())


def test_a_break_to_come_says_its_days_what_comes_before_it_and_how_to_call_it_off(
    village, ask, letter
):
    ask(choice("pause", "from 1 April until 14 April"))

    told = letter()
    said = " ".join(told.text.split())
    assert "from Wednesday 1 April 2026 until Tuesday 14 April 2026. (Before: none.)" in said
    assert "Before the first of these days everything comes as it does now." in said
    assert "To call it off, send a mail with this subject to settings@mail.example.org:" in said
    assert "  break over" in told.text.splitlines()
    assert "break%20over" in told.html
    assert "Call the break off" in told.html
    assert "Your next summary comes on Tuesday 3 March 2026, 06:00" in said

    ask(choice("pause", "off"))
    told = letter()
    assert "(Before: from Wednesday 1 April 2026 until Tuesday 14 April 2026.)" in " ".join(
        told.text.split()
    )
    assert "  break from 2026-04-01 until 2026-04-14" in told.text.splitlines()
    assert "break%20from%202026-04-01%20until%202026-04-14" in told.html


def test_a_break_that_begins_before_the_next_summary_puts_it_off_to_its_end(village, ask, letter):
    ask(choice("pause", "from tomorrow until 14 March"))

    said = " ".join(letter().text.split())
    assert "Your next summary comes on Saturday 14 March 2026, 06:00" in said


def test_a_break_that_would_end_before_it_begins_is_refused_with_the_fix(village, ask, letter):
    ask(choice("pause", "from 14 April until 1 April"))

    told = letter()
    assert told.mail["Subject"] == "Your settings are not changed"
    assert "break from 1 April until 14 April" in " ".join(told.text.split())
    assert ana(village).paused_until is None


def test_another_language_is_kept_and_the_letter_says_what_it_is_good_for(village, ask, letter):
    ask(choice("language", "de"))

    assert ana(village).language == "de"
    assert "in English for now" in letter().text


def test_a_display_name_is_shown_as_text_whatever_is_in_it(village, ask, letter):
    ask(choice("name", "<b>Ana</b> & {{ 7 * 7 }}"))

    told = letter()
    assert "b>Ana</b> & {{ 7 * 7 }}" in told.text
    assert "<b>Ana" not in told.html


def test_somebody_elses_name_is_refused(village, ask, letter):
    ask(choice("name", "ben"))

    assert ana(village).display_name == "Ana"
    assert "Somebody else has this name" in letter().text


def test_sending_each_undo_brings_everything_back(village, ask, letter):
    before = {
        each: current(ana(village), each, at=village.noon)
        for each in PreferenceName
        if each != "instant"
    }
    ask(choice("summary", "never"), choice("letters", "text"), choice("discreet", "off"),
        choice("notifications", "settled"), choice("pause", "until 1 May"))  # fmt: skip
    found = re.findall(r"settings@mail.example.org:\n  (.*)", letter().text.replace("\r", ""))
    assert len(found) == 5

    read = [asked_at("settings", each, "", today=village.noon.date()) for each in found]
    ask(*(phrase for (phrase,) in read), at=village.noon + timedelta(hours=1))

    assert before == {each: current(ana(village), each, at=village.noon) for each in before}


def show(village, letter, reason):
    with village.store.write() as session:
        enqueue(
            session, OverviewPayload(reason=reason), to=village.ana.id, key=reason, at=village.noon
        )
    return letter()


@pytest.mark.parametrize("chosen", [(), ("summary weekly tuesday", "receipts problems", "letters text",
    "discreet on", "pause 1 month", "notifications off", "language es", "instant lung on")])  # fmt: skip
def test_the_settings_show_in_short_what_is_on_and_each_word_they_offer_is_understood(
    village, ask, letter, chosen
):
    for each in chosen:
        ask(choice(*each.split(" ", 1)))
        letter()
    shown = show(village, letter, Overview.SETTINGS)
    assert shown.mail["Subject"] == "Your settings"
    assert shown.mail["Reply-To"].addresses[0].addr_spec == "settings@mail.example.org"
    assert ("every day" in shown.text) == (not chosen)
    assert ("in Lung" in shown.text) == bool(chosen)
    assert re.search(r"https://example.org/s/[a-z2-7]{37}\b", shown.text)
    words = re.findall(r"^  ([^a-z:\n]{3,}(?:[^:\n]*))", shown.text.replace("\r", ""), re.MULTILINE)
    assert 16 < len(words) < 30
    for word in words:
        if word.endswith("..."):
            continue  # to be filled in
        found = asked_at("settings", "Your settings", word, today=village.noon.date())
        assert not isinstance(found, NotUnderstood), word
    assert len(shown.text.splitlines()) < 95


def test_the_choices_show_every_setting_and_every_link_can_be_chosen(village, ask, letter):
    shown = show(village, letter, Overview.CHOICES)
    links = re.findall(r"settings@mail.example.org\?subject=([^\"]*)", shown.html)
    real = [unquote(each) for each in links if not each.endswith("...")]
    assert len(real) > 30
    for subject in real:
        (phrase,) = asked_at("settings", subject, "", today=village.noon.date())
        assert "not " not in ask(phrase), subject
    assert "instant lung on" in shown.text
    assert "leave@mail.example.org?subject=lung" in shown.html


def test_the_choices_show_a_break_to_come_and_that_it_can_be_called_off(village, ask, letter):
    ask(choice("pause", "from 1 April until 14 April"))
    letter()
    shown = show(village, letter, Overview.CHOICES)
    assert "Now: from Wednesday 1 April 2026 until Tuesday 14 April 2026" in shown.text
    assert "  break over\r\n      (calls the break off)" in shown.text
    assert "Call the break off" in shown.html


def test_a_mail_chooses_nothing_for_whoever_has_left(village, ask):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = "former"
    assert ask(choice("hour", "7")) == "left"
    assert [each for each in village.all(Delivery) if each.kind is LetterKind.OVERVIEW] == []
