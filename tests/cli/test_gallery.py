"""`digest templates preview`: every letter and page in every state, drawn with an operator's settings."""

import re
import tomllib
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest

from cli.gallery.decisions import DECISIONS, MODERATION
from cli.gallery.hostile import HOSTILE
from cli.gallery.notices import NOTICES, REFUSALS
from cli.gallery.overviews import EXPLAINED
from cli.gallery.state import GalleryGroup
from cli.gallery.states import GROUPS
from cli.gallery.studio import Studio, opened_studio
from cli.letter_files import body_of
from cli.made_files import MADE
from cli.sample import samples
from digest.errors import BadSetting
from digest.intents.phrases import HelpTopic
from digest.letters.notice import Reason
from digest.letters.overview import Overview
from digest.outbox.delivery import LetterKind
from digest.settings import Settings
from tests.pictures import png

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
FOR_EACH_SORT = 9  # one of so many states is drawn by default
STATES = [
    pytest.param(group, state, id=group.file(state)) for group in GROUPS for state in group.states
]
TEXT_COLUMNS = 78


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with opened_studio(Settings()) as opened:
        yield opened


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(("group", "state"), STATES)
def test_each_state_is_a_letter_in_two_parts_or_a_page(studio, group, state):
    drawn = studio.draw(group, state)

    if drawn.page:
        assert drawn.page.startswith("<!DOCTYPE html>")
    else:
        assert len(body_of(drawn.message, "plain")) > 200
        assert state.name == "as text alone" or "</html>" in body_of(drawn.message, "html")


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(("group", "state"), STATES)
def test_no_line_of_a_text_part_is_long_but_for_one_that_is_an_address_alone(studio, group, state):
    drawn = studio.draw(group, state)

    lines = body_of(drawn.message, "plain").splitlines() if drawn.message else []

    assert [line for line in lines if len(line) > TEXT_COLUMNS and " " in line.strip()] == []


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(("group", "state"), STATES)
def test_no_sentence_of_a_state_has_an_empty_place(studio, group, state):
    drawn = studio.draw(group, state)

    text = drawn.page or body_of(drawn.message, "plain")

    said = " ".join(re.sub(r"<[^>]*>", "", text).split())
    assert re.findall(r".{0,30}(?:[:,]\.|: ,| \.(?!\w|\.)|“”|\(\)).{0,10}", said) == []


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(("group", "state"), STATES)
def test_an_answer_has_a_title_in_its_subject_only_where_the_letter_has_one(studio, group, state):
    message = studio.draw(group, state).message
    html = body_of(message, "html") if message and state.name != "as text alone" else ""

    subjects = set(re.findall(r'"mailto:r\.[^"?]*\?subject=(Re[^"&]*)', html))

    if "title" not in state.name:
        assert {
            each for each in subjects if not re.match(r"Re%3A%20Conversation%20C\d", each)
        } == set()


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(("group", "state"), STATES)
def test_links_below_a_conversation_are_high_enough_to_be_tapped(studio, group, state):
    message = studio.draw(group, state).message
    html = body_of(message, "html") if message and state.name != "as text alone" else ""

    for row in re.findall(r'<div class="a".*?</div>', html, re.S):
        beside = re.sub(r'<table.*?</table>|<span class="q".*?</span>', "", row, flags=re.S)
        assert "<a " not in beside


def test_an_invitation_answers_no_mail(studio):
    (state,) = (each for each in NOTICES.states if each.name == "invitation")

    message = message_from_bytes(studio.draw(NOTICES, state).message, policy=default)

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None


ANSWERING = "A short answer to the mail that you sent us"


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(
    ("group", "state"),
    [each for each in STATES if each.values[0] in (NOTICES, REFUSALS, DECISIONS)],
)
def test_what_stands_beside_a_subject_is_a_sentence_and_speaks_of_a_mail_only_where_one_is_answered(
    studio, group, state
):
    message = studio.draw(group, state).message

    beside = re.search(
        r"<div style=\"display:none[^>]*>(.*?)</div>", body_of(message, "html"), re.S
    )

    assert beside is not None
    assert len(beside[1].strip()) >= 40
    answers = "This answers the mail you sent us" in body_of(message, "plain")
    assert ANSWERING not in beside[1] or answers


STOPS = [each for each in NOTICES.states if each.name.startswith("stopped")]


@pytest.mark.parametrize("state", STOPS, ids=[each.name for each in STOPS])
def test_a_letter_about_a_stop_by_a_page_or_a_button_answers_no_mail_and_takes_an_undo(
    studio, state
):
    message = studio.draw(NOTICES, state).message

    text = " ".join(body_of(message, "plain").split())
    assert "This answers the mail" not in text
    assert "UNDO works as well, as the answer to this letter within 30 days" in text
    beside = re.search(r"display:none[^>]*>(.*?)</div>", body_of(message, "html"), re.S)
    assert beside is not None
    assert "What happened" not in beside[1]


@pytest.mark.sample(FOR_EACH_SORT)
@pytest.mark.parametrize(("group", "state"), STATES)
def test_what_stands_beside_a_subject_fills_its_place_and_no_more(studio, group, state):
    message = studio.draw(group, state).message
    html = body_of(message, "html") if message and state.name != "as text alone" else ""

    for beside in re.findall(r"<div style=\"display:none[^>]*>(.*?)</div>", html, re.S):
        assert 40 <= len(unescape(beside).strip()) <= 90


@pytest.mark.parametrize(
    ("file", "first", "then"),
    [
        pytest.param("notice-still-wanted", "Yes, keep them", "Summary once a week", id="wanted"),
        pytest.param("notice-unfollowed", ">Reply<", "Stop everything", id="unfollowed"),
        pytest.param("refusal-unclear-post", "Post my words", "Stop everything", id="unclear"),
    ],
)
def test_the_button_that_answers_a_letter_stands_above_what_else_could_be_meant(
    studio, file, first, then
):
    states = {group.file(each): (group, each) for group in GROUPS for each in group.states}

    html = body_of(studio.draw(*states[file]).message, "html")

    assert 0 < html.index(first) < html.index(f">{then}<")


@pytest.mark.parametrize("reason", ["notice-ask-back", "refusal-what-again"])
def test_no_choice_stands_out_where_one_deletes_a_post(studio, reason):
    states = {group.file(each): (group, each) for group in GROUPS for each in group.states}

    html = body_of(studio.draw(*states[reason]).message, "html")

    buttons = re.findall(r'<td class="(\w)"[^>]*><a [^>]*><b>([^<]+)<', html)
    assert [kind for kind, _ in buttons] == ["o"] * 5
    assert buttons[0][1] == "Delete my post"


def test_whoever_has_no_news_is_told_so_once(studio):
    states = {group.file(each): (group, each) for group in GROUPS for each in group.states}

    for name, is_closed in (("overview-home-of-a-newcomer", False), ("overview-home", True)):
        message = studio.draw(*states[name]).message
        for part in ("plain", "html"):
            assert ("That is everything since" in body_of(message, part)) is is_closed


def test_what_cannot_be_stopped_is_one_list_wherever_it_is_told(studio):
    states = {group.file(each): (group, each) for group in GROUPS for each in group.states}
    told = ("notice-stopped-all", "explained-stop", "explained-pause", "page-all-stopped")

    for name in told:
        drawn = studio.draw(*states[name])
        text = " ".join((drawn.page or body_of(drawn.message, "plain")).split())
        for each in ("answers to your mails", "reports, membership or role", "where to find help"):
            assert each in text


def test_a_post_that_was_never_shown_is_not_shown_again(studio):
    state = next(each for each in DECISIONS.states if each.name.startswith("held post, decline"))

    text = body_of(studio.draw(DECISIONS, state).message, "plain")

    assert "again" not in text


def test_what_a_choice_does_is_wrapped_once(studio):
    waiting = next(each for each in MODERATION.states if each.name == "all that waits")

    text = body_of(studio.draw(MODERATION, waiting).message, "plain")

    assert "\n  can no longer read it there." in text


@pytest.mark.parametrize("said", ["welcome", "answer"])
def test_no_name_stands_in_the_subject_of_what_a_moderator_writes_to_a_member(studio, said):
    told = next(each for each in DECISIONS.states if f", {said}, to asker" in each.name)

    message = studio.draw(DECISIONS, told).message

    subject = message_from_bytes(message, policy=default)["Subject"]
    assert subject.endswith("from a moderator")
    assert "Grandad Finn" in body_of(message, "plain")


def names(group: GalleryGroup) -> set[str]:
    return {state.name.replace(" ", "_") for state in group.states}


@pytest.mark.parametrize("state", HOSTILE.states, ids=[each.name for each in HOSTILE.states])
def test_words_that_mean_harm_are_shown_as_text(studio, state):
    message = studio.draw(HOSTILE, state).message
    html, text = body_of(message, "html"), body_of(message, "plain")

    assert not re.search(r"<script|<i>|<b>win", html)
    assert "<img" not in html
    for part in (html, text):
        assert "\u202e" not in part  # nothing is turned round
        assert "m\u0430il" not in part  # and what only looks like our address is spelled out
        assert "https://xn--mil-6cd.example.org/s/confirm" in part
        assert "{{ 7 * 7 }}" in part


VEILED = [
    pytest.param(group, state, id=group.file(state))
    for group in GROUPS
    for state in group.states
    if "without content" in state.name
]


@pytest.mark.parametrize(("group", "state"), VEILED)
def test_letters_about_news_are_there_without_content_too(studio, group, state):
    message = studio.draw(group, state).message

    for part in (body_of(message, "html"), body_of(message, "plain")):
        assert not re.search(r"coughing|Singing|Dmitri|two bricks", part, re.IGNORECASE)
    assert len(VEILED) == 7


def test_one_group_alone_is_marked_as_hostile_and_so_left_out_of_the_check():
    assert [group for group in GROUPS if group.is_hostile] == [HOSTILE]


def test_every_kind_reason_and_topic_has_a_state():
    files = {group.file(state) for group in GROUPS for state in group.states}
    kinds = {
        *("receipt-published", "notice-probe", "conversation-whole", "overview-home"),
        *(
            "account-data",
            "account-goodbye",
            "moderation-report",
            "summary-ordinary-day",
        ),
        *("announcement-to-a-community", "announcement-about-safety"),
        *("conversation-new-conversation-at-once", "conversation-notification-of-one-answer"),
    }
    apart = {
        Overview.AGAIN,
        Overview.CHOSEN,
        Overview.FOUND,
        Overview.EXPLAINED,
        Overview.BELONGING,
    }

    assert len(kinds) == len(LetterKind)
    assert kinds <= files
    assert {each.value for each in Reason} == names(NOTICES) | names(REFUSALS)
    assert {each.value for each in HelpTopic} <= names(EXPLAINED)
    assert {f"overview-{each.value}" for each in set(Overview) - apart} <= files
    assert "summary-again" in files
    assert {f"overview-{name}" for name in ("settings-changed", "search", "joined")} <= files
    assert len(files) == sum(len(group.states) for group in GROUPS)


def test_a_state_leaves_nothing_to_the_next(studio):
    pages = next(group for group in GROUPS if group.title == "Page")
    asks, stopped = pages.states[0], next(s for s in pages.states if s.name == "stopped")
    before = studio.draw(pages, asks)

    studio.draw(pages, stopped)

    assert studio.draw(pages, asks) == before


def test_pages_of_a_stream_say_for_which_mailbox_as_they_mostly_do(studio):
    pages = next(group for group in GROUPS if group.title == "Page")
    shown = [s for s in pages.states if s.name in ("stop summary", "stopped", "settings")]

    assert len(shown) == 3
    assert all("a•••@example.net" in studio.draw(pages, each).page for each in shown)


def test_the_busy_day_has_a_title_once_and_members_of_the_sample():
    told = tomllib.loads((samples() / "busy_day.toml").read_text())

    assert len(set(told["titles"])) == len(told["titles"]) > 80


def test_the_gallery_is_files_with_an_index_and_takes_the_operators_settings(digest):
    own = digest.folder / "own" / "messages" / "en.po"
    own.parent.mkdir(parents=True)
    own.write_text(f'{HEAD}msgid "welcome.1"\nmsgstr "Come in, the kettle is on."\n')
    text = digest.settings.read_text().replace('"Community Digest"', '"Round Table"', 1)
    own_look = 'templates = "own"\naccent = "#7a2f5c"\nlogo = "logo.png"\n'
    digest.settings.write_text(own_look + text)
    (digest.folder / "logo.png").write_bytes(png(72, 72))
    before = (digest.folder / "digest.db").read_bytes()

    told = digest.json("templates", "preview", "--output", "drawn")

    folder = Path("drawn")
    page = (folder / "index.html").read_text()
    linked = set(re.findall(r'(?:href|src)="([^"#]+)"', page))
    assert told["letters"] > 200
    assert told["pages"] > 20
    full = {each.name for each in folder.iterdir() if each.stat().st_size}
    assert linked == full - {"index.html", "style.css", "logo", MADE}
    assert "<script" not in page
    assert "Round Table" in page
    assert "#7a2f5c" in page
    assert "the kettle is on" in (folder / "overview-welcome.html").read_text()
    assert "the kettle is on" in (folder / "overview-welcome.txt").read_text()
    assert '<img src="data:image/png;base64,' in (folder / "receipt-published.html").read_text()
    assert '<img src="logo"' in (folder / "page-stopped.html").read_text()
    assert 'href="style.css"' in (folder / "page-stopped.html").read_text()
    assert (digest.folder / "digest.db").read_bytes() == before


def test_a_template_that_cannot_be_drawn_is_named_with_its_state(tmp_path):
    (tmp_path / "receipt").mkdir()
    (tmp_path / "receipt" / "subject.txt").write_text("{{ nobody }}\n")
    receipts = next(group for group in GROUPS if group.title == "Receipt")

    with (
        opened_studio(Settings(templates=tmp_path)) as studio,
        pytest.raises(BadSetting, match=r"Receipt, published: .*nobody"),
    ):
        studio.draw(receipts, receipts.states[0])
