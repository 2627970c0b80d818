"""`digest templates`: what letters are made of, and an operator's own parts before a letter needs them."""

import json
import os
import re

import pytest

from digest.language.sentences import catalogue

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def own(digest):
    """Write a file into the operator's folder of templates."""
    text = digest.settings.read_text()
    digest.settings.write_text(f'templates = "own"\n{text}')

    def write(name: str, content: str) -> None:
        path = digest.folder / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    return write


def test_own_sentences_and_layouts_that_fit_are_counted(digest, own):
    own("messages/en.po", HEAD + 'msgid "welcome.1"\nmsgstr "Welcome to {service_name}!"\n')
    own("welcome/subject.txt", "Welcome\n")
    own("rules/default.txt", "Be kind.\n")

    assert digest.json("templates", "check") == {
        "your_sentences": 1,
        "your_files": 2,
        "faults": 0,
    }


@pytest.mark.sample(5)
@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        (
            "messages/en.po",
            HEAD + 'msgid "welcom.1"\nmsgstr "x"\n',
            "there is no sentence welcom.1",
        ),
        (
            "messages/en.po",
            HEAD + 'msgid "welcome.1"\nmsgstr "{who}"\n',
            "knows no placeholder who",
        ),
        ("messages/en.po", HEAD + 'msgid "prompt.why"\nmsgstr "Why?"\n', "looked for in answers"),
        ("welcom/body.txt", "x", "takes the place of no template of ours"),
        ("welcome/body.txt", "{% if %}", "welcome/body.txt"),
        ("welcome/body.txt", '{% include "../../secret.txt" %}', "no template ../../secret.txt"),
    ],
)
def test_what_does_not_fit_is_refused(digest, own, name, content, error):
    own(name, content)

    assert error in digest("templates", "check", code=78).output


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("messages/en.po", ("copy", "welcome.1")),
        ("messages/en.po", ("check",)),
        ("welcome/body.txt", ("list",)),
        ("rules/default.txt", ("check",)),
    ],
)
def test_a_pipe_is_refused_where_it_would_be_waited_for(digest, own, name, command):
    own("web/style.css", "")
    path = digest.folder / "own" / name
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)

    assert "is no plain file: put one there" in digest("templates", *command, code=78).output


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", ["welcome/body.txt", "rules/default.txt", "messages/en.po"])
def test_a_link_out_of_the_folder_is_not_followed_and_one_inside_it_is(digest, own, name):
    (digest.folder / "outside").write_text(HEAD)
    own("shared/words", HEAD)
    path = digest.folder / "own" / name
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("../../outside")

    error = digest("templates", "list", code=78).output
    path.unlink()
    path.symlink_to("../shared/words")

    assert "leads out of" in error
    assert "copy the file itself to this place" in error
    digest("templates", "list")


def test_what_is_wrong_with_letters_as_they_are_drawn_is_named_with_the_letter(digest, own):
    digest("templates", "copy", "receipt/body.mjml")
    digest("templates", "copy", "web/style.css")
    path, style = (digest.folder / "own" / name for name in ("receipt/body.mjml", "web/style.css"))
    page = re.sub(r"mailto\((.)p", r"mailto(\1x", path.read_text()).replace("<h1>", FAULTY)
    path.write_text(page)
    style.write_text(style.read_text().replace("--soft: $soft", "--soft: #dddddd"))

    told = digest("templates", "check", "--json", code=1).stdout
    told = "\n".join(f"{row['where']} {row['what']}" for row in json.loads(told))

    assert re.search(r"receipt/body\.mjml +it leads no longer to: post", told)
    assert re.search(r"web/style\.css +--soft on --paper is hard to tell apart", told)
    assert re.search(r"Receipt, published +#bbbbbb on #ffffff is hard to read on light paper", told)
    assert re.search(r"Receipt, held for a moderator +.*https://elsewhere.example/ leads", told)
    assert "Notice" not in told


FAULTY = '<p style="color:#bbbbbb"><a href="https://elsewhere.example/">Us</a> faint</p>\n<h1>'


def test_the_list_names_every_letter_and_what_of_it_is_the_operators(digest, own):
    own("messages/en.po", HEAD + 'msgid "receipt.held.1"\nmsgstr "Soon."\n')
    own("welcome/subject.txt", "Welcome\n")

    rows = {row["name"]: row for row in digest.json("templates", "list")}

    assert {"summary", "receipt", "notice", "parts", "web"} <= rows.keys()
    assert "body.mjml" in rows["receipt"]["files"]
    assert "style.css" in rows["web"]["files"]
    assert rows["receipt"]["yours"] == ["receipt.held.1"]
    assert rows["welcome"]["yours"] == ["welcome/subject.txt"]
    assert rows["summary"]["yours"] == []


def test_every_sentence_is_part_of_a_letter_or_said_by_code_alone(digest):
    keys = {key for key, _ in catalogue().sentences}
    listed = {
        row["name"]
        for letter in digest.json("templates", "list")
        for row in digest.json("templates", "list", letter["name"])
        if row["what"] == "sentence"
    }

    assert listed <= keys
    assert len(keys - listed) < len(keys) / 20
    assert {"notice.closed.by_operator", "notice.doubt.absence", "explained.always.why"} <= listed


def test_one_letter_is_listed_with_its_words_as_members_read_them(digest, own):
    own("messages/en.po", HEAD + 'msgid "receipt.held.1"\nmsgstr "Soon."\n')

    rows = {row["name"]: row for row in digest.json("templates", "list", "receipt")}

    assert rows["receipt.held.1"] == {
        "what": "sentence",
        "name": "receipt.held.1",
        "yours": True,
        "text": "Soon.",
    }
    assert rows["parts/head.mjml"]["what"] == "file"
    assert not rows["receipt/body.mjml"]["yours"]
    assert "no letter" in digest("templates", "list", "receit", code=1).output


def test_files_and_sentences_are_copied_and_nothing_is_overwritten(digest, own):
    own("receipt/body.txt", "mine\n")
    own("messages/en.po", HEAD + 'msgid "notice.window_over.1"\nmsgstr "Mine."\n')

    files = digest.json("templates", "copy", "receipt")
    sentences = digest.json("templates", "copy", "notice.window_over")
    one = digest.json("templates", "copy", "web/style.css")

    folder = digest.folder / "own"
    assert {"receipt/body.mjml", "receipt/subject.txt"} <= {*files["copied"]}
    assert files["left_as_it_is"] == ["receipt/body.txt"]
    assert (folder / "receipt" / "body.txt").read_text() == "mine\n"
    assert one["copied"] == ["web/style.css"]
    assert "notice.window_over.title" in sentences["copied"]
    text = (folder / "messages" / "en.po").read_text()
    assert text.count('msgid "notice.window_over.1"') == 1
    assert 'msgstr "Mine."' in text
    assert 'msgctxt "text"' in text
    assert len(digest.json("templates", "list", "receipt")) > 10
    assert digest.json("templates", "copy", "notice.window_over")["copied"] == []


def test_a_link_that_leads_nowhere_is_not_written_through(digest, own):
    own("receipt/body.txt", "mine\n")
    outside = digest.folder / "outside.txt"
    (digest.folder / "own" / "receipt" / "subject.txt").symlink_to(outside)

    assert "receipt/subject.txt" in digest.json("templates", "copy", "receipt")["left_as_it_is"]
    assert not outside.exists()


@pytest.mark.parametrize(("name", "linked"), [("receipt", "receipt"), ("receipt.held", "messages")])
def test_nothing_is_copied_through_a_linked_folder(digest, own, name, linked):
    own("rules/default.txt", "Be kind.\n")
    (digest.folder / "outside").mkdir()
    (digest.folder / "own" / linked).symlink_to("../outside")

    refused = digest("templates", "copy", name, code=78).stderr

    assert "leads out of" in refused
    assert "take that link away" in " ".join(refused.split())
    assert list((digest.folder / "outside").iterdir()) == []


def test_what_is_copied_first_makes_the_catalogue(digest, own):
    own("receipt/body.txt", "mine\n")

    digest("templates", "copy", "count.posts")

    text = (digest.folder / "own" / "messages" / "en.po").read_text()
    assert text.startswith(HEAD)
    assert "msgid_plural" in text


@pytest.mark.parametrize("name", ["receit", "prompt", "prompt.why", "../receipt", "parts/.."])
def test_what_is_no_letter_and_no_sentence_is_not_copied(digest, own, name):
    own("rules/default.txt", "Be kind.\n")

    assert "there is no" in digest("templates", "copy", name, code=1).output


def test_copying_needs_a_folder_to_copy_to(digest):
    assert "name a folder" in digest("templates", "copy", "receipt", code=78).output
