"""Members choose what comes to them: by words, by ready mails, on the page; through real SMTP and HTTP."""

import re
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.mails import TRUSTED, html_of, text_of
from tests.house import DOMAIN
from tests.patience import PATIENCE

MORNING = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # a Monday
ANA, BEN = "ana@example.net", "ben@example.net"


@pytest.fixture
def village(digest):
    """Ana and Ben in one community."""
    digest("communities", "add", "lung", "--title", "Lung")
    for name, address in (("Ana", ANA), ("Ben", BEN)):
        digest(
            *("members", "add", address, "--name", name, "--confirmed"),
            *("--community", "lung", "--at", MORNING.isoformat()),
        )
    return digest


@pytest.fixture
def server(village, serve):
    return serve(MORNING, **TRUSTED).welcomed(ANA, BEN)


def press(url, **form):
    """Get a page, or post a form to it; return its status and its HTML."""
    data = urllib.parse.urlencode(form, doseq=True).encode() if form else None
    try:
        with urllib.request.urlopen(url, data, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def undo_of(letter):
    """Return the subjects of the ready mails that take a change back."""
    return re.findall(rf"settings@{DOMAIN}:\n  (.+)", text_of(letter))


def test_choosing_by_words_and_going_back_by_the_ready_mails_of_the_answer(village, server, send):
    several = "summary weekly friday\nhour 25\nzone Berlin\nletters text\n"
    send(server, ANA, "settings", several, subject="")
    told = server.letter_to(ANA, "once a week, on Fridays")
    assert str(told["Subject"]) == "Your settings are changed"
    assert told.get_content_type() == "text/plain"  # as was just chosen
    assert "hour 25" in text_of(told)
    assert "from 0 to 23" in text_of(told)
    shown = village("members", "show", ANA)
    assert "weekly" in shown
    assert "Europe/Berlin" in shown

    # What a machine sends in answer changes nothing, and is not answered.
    send(server, ANA, "settings", subject="summary never", Auto_Submitted="auto-replied")

    undo = undo_of(told)
    assert undo[:3] == ["daily", "zone UTC", "html"]
    for line in undo[:3]:
        send(server, ANA, "settings", subject=line)
        back = server.letter_to(ANA, "Your settings are changed")
    assert back.get_content_type() == "multipart/alternative"
    shown = village("members", "show", ANA)
    assert "daily" in shown
    assert "UTC" in shown

    send(server, ANA, "settings", subject="summary every day")
    assert "Nothing was changed" in str(
        server.letter_to(ANA, "it was like this already")["Subject"]
    )


@pytest.mark.beyond_the_sample
def test_each_link_of_the_settings_letter_and_the_page_it_leads_to(village, server, send):
    send(server, ANA, "settings", subject="")
    letter = server.letter_to(ANA, "YOU AND YOUR PRIVACY")
    link = re.search(r"http://127.0.0.1:\d+/s/[a-z2-7]{37}", text_of(letter)).group()

    # A ready mail of the letter, as a mail program fills it in, and a word as an answer.
    ready = re.search(rf"mailto:settings@{DOMAIN}\?subject=(plain[^\"]*)", html_of(letter)).group(1)
    send(server, ANA, "settings", subject=urllib.parse.unquote(ready))
    server.letter_to(ANA, "How letters look: plain text only")
    send(server, ANA, str(letter["Reply-To"]).strip("<>"), "HOUR 8", subject="Re: Your settings")
    server.letter_to(ANA, "08:00")
    send(server, ANA, "settings", "CHOICES", subject="Re: Your settings")
    server.letter_to(ANA, "hour 5")

    for _ in range(20):
        status, html = press(link)
        assert status == 200
    assert ANA not in html
    status, html = press(link, save="yes", summary="never", notifications="off", zone="Madrid")
    assert (status, "Saved." in html) == (200, True)
    told = server.letter_to(ANA, "on a page")
    assert "Europe/Madrid" in text_of(told)
    assert "never" in village("members", "show", ANA)
    assert "replies together" in undo_of(told)

    server.set_clock(MORNING + timedelta(days=1))
    status, html = press(link, save="yes", summary="daily")
    assert status == 410
    assert "Send me a new link" in html
    assert "never" in village("members", "show", ANA)

    status, html = press(link.partition("/s/")[0] + "/link", link="new", address=ANA)
    assert (status, "/s/" in html) == (200, False)
    fresh = server.letter_to(ANA, "YOU AND YOUR PRIVACY")
    link = re.search(r"http://127.0.0.1:\d+/s/[a-z2-7]{37}", text_of(fresh)).group()
    assert press(link)[0] == 200


@pytest.mark.beyond_the_sample
def test_new_conversations_come_at_once_until_the_answer_says_stop(village, server, send):
    send(server, ANA, "settings", subject="instant lung on")
    server.letter_to(ANA, "Letters about new conversations in Lung: yes")

    send(server, BEN, "lung", "How do you sleep?", subject="Sleep")
    letter = server.letter_to(ANA, "How do you sleep?")
    assert str(letter["Subject"]) == "Conversation C1"
    answer = str(letter["Reply-To"]).strip("<>")
    server.letter_to(BEN, "How do you sleep?")  # his receipt

    # Answering it posts a reply, and follows.
    send(server, ANA, answer, "On my side.", subject="Re: Sleep")
    server.letter_to(ANA, "On my side.")
    server.set_clock(MORNING + timedelta(minutes=6))
    server.letter_to(BEN, "On my side.")

    # The summary says that the first post was sent already, and nothing of it again.
    server.set_clock(MORNING + timedelta(days=1, hours=2))
    assert "You already got 1 of these by mail" in text_of(
        server.letter_to(ANA, "That is everything since")
    )

    send(server, ANA, answer, "STOP", subject="Re: Sleep")
    assert "settings instant lung on" not in text_of(
        stopped := server.letter_to(ANA, "You get no more letters about new conversations")
    )
    assert "instant lung on" in text_of(stopped)
    send(server, BEN, "lung", "What do you eat?", subject="Food")
    server.letter_to(BEN, "What do you eat?")
    server.set_clock(MORNING + timedelta(days=2, hours=2))
    assert "What do you eat?" in text_of(server.letter_to(ANA, "That is everything since"))
    assert [to for to, letter in server.sink.take() if to == ANA] == []


@pytest.mark.beyond_the_sample
def test_a_break_keeps_everything_back_and_ends_with_one_letter_that_has_it_all(
    village, server, send
):
    send(server, BEN, "lung", "How do you sleep?", subject="Sleep")
    server.letter_to(BEN, "How do you sleep?")
    send(server, BEN, "pause", subject="2 weeks")
    told = text_of(server.letter_to(BEN, "A break: "))
    assert "until Monday 16 March 2026" in told
    assert "break over" in told
    assert "answers to your mails" in " ".join(told.split())
    assert "you get no letters from us" not in " ".join(told.split())

    server.set_clock(MORNING + timedelta(days=1, hours=2))
    summary = server.letter_to(ANA, "How do you sleep?")
    answer = re.search(rf"r\.[a-z2-7]{{37}}@{DOMAIN}", text_of(summary)).group()
    send(server, ANA, answer, "On my side.", subject="Re: Sleep")
    server.letter_to(ANA, "On my side.")

    # What he asks for comes all the same.
    send(server, BEN, "settings", subject="")
    server.letter_to(BEN, "YOU AND YOUR PRIVACY")

    for days in (2, 7, 13):
        server.set_clock(MORNING + timedelta(days=days, hours=2))
        # A mail that is answered: all before it is done.
        send(server, ANA, "settings", subject=f"hour {days}")
        server.letter_to(ANA, "Your settings are changed")
    assert [str(letter["Subject"]) for to, letter in server.sink.take() if to == BEN] == []

    server.set_clock(datetime(2026, 3, 16, 6, 1, tzinfo=UTC))
    catching_up = server.letter_to(BEN, "On my side.")
    assert str(catching_up["Subject"]) == "Your first summary: 1 conversation, 1 new post"
    assert "BREAK 2 WEEKS" in text_of(catching_up)
    send(server, BEN, "settings", subject="hour 7")
    server.letter_to(BEN, "Your settings are changed")
    assert [str(letter["Subject"]) for to, letter in server.sink.take() if to == BEN] == []


def test_a_holiday_begins_on_its_first_day_and_ends_with_one_letter_that_has_it_all(
    village, server, send
):
    send(server, BEN, "settings", "zone Europe/Berlin\nnotifications at once", subject="Mine")
    server.letter_to(BEN, "Your settings are changed")
    send(server, BEN, "settings", subject="pause from 4 to 8 March")
    told = server.letter_to(BEN, "To call it off")
    days = "from Wednesday 4 March 2026 until Sunday 8 March 2026"
    assert days in " ".join(text_of(told).split())
    assert undo_of(told) == ["break over"]
    send(server, BEN, "lung", "How do you sleep?", subject="Sleep")
    server.letter_to(BEN, "How do you sleep?")

    server.set_clock(datetime(2026, 3, 3, 5, 1, tzinfo=UTC))  # six o'clock in Berlin
    send(server, ANA, "lung", "What do you eat?", subject="Food")
    server.letter_to(ANA, "What do you eat?")
    answer = reply_address(server.letter_to(ANA, "How do you sleep?"))

    # The evening before, replies still come, and so does the summary of that morning.
    server.set_clock(datetime(2026, 3, 3, 22, 0, tzinfo=UTC))
    send(server, ANA, answer, "On my side.", subject="Re: Sleep")
    server.letter_to(BEN, "On my side.")
    server.sink.take()

    # From the first minute of the first day nothing comes.
    server.set_clock(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    send(server, ANA, answer, "With two pillows.", subject="Re: Sleep")
    server.letter_to(ANA, "With two pillows.")
    for day in (4, 6, 7):
        server.set_clock(datetime(2026, 3, day, 5, 30, tzinfo=UTC))
        send(server, ANA, "settings", subject=f"hour {day}")  # answered: all before it is done
        server.letter_to(ANA, "Your settings are changed")
    assert [str(letter["Subject"]) for to, letter in server.sink.take() if to == BEN] == []

    # The receipt of a post of his own comes all the same.
    send(server, BEN, "lung", "Can I swim?", subject="Sport")
    assert "Can I swim?" in text_of(server.letter_to(BEN, "Can I swim?"))

    server.set_clock(datetime(2026, 3, 8, 5, 1, tzinfo=UTC))
    assert "With two pillows." in text_of(server.letter_to(BEN, "With two pillows."))
    send(server, ANA, answer, "Or three.", subject="Re: Sleep")
    server.letter_to(BEN, "Or three.")


def reply_address(letter):
    return re.search(rf"r\.[a-z2-7]{{37}}@{DOMAIN}", text_of(letter)).group()
