import socket
from collections import Counter

import mjml
import premailer
import pytest

from digest.errors import BadSetting
from digest.letters.notice import Reason
from digest.mail import template_set as letters
from digest.mail.template_set import TemplateSet
from digest.mail.template_source import own_templates, to_html

PLACE = {
    "domain": "mail.example.org",
    "public_url": "https://mail.example.org",
    "service_name": "Community Digest",
    "postal_address": "Example Street 1",
}


@pytest.fixture(autouse=True)
def compiled_anew(monkeypatch):
    """Compile every template here, although tests elsewhere share what is compiled."""
    monkeypatch.setattr(letters, "to_html", to_html)


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_mjml_and_premailer_are_called_once_for_each_template(monkeypatch):
    calls: Counter[str] = Counter()
    compile_mjml, transform = mjml.mjml2html, premailer.Premailer.transform

    def counting_mjml(*given, **named):
        calls["mjml"] += 1
        return compile_mjml(*given, **named)

    def counting_premailer(*given, **named):
        calls["premailer"] += 1
        return transform(*given, **named)

    monkeypatch.setattr(mjml, "mjml2html", counting_mjml)
    monkeypatch.setattr(premailer.Premailer, "transform", counting_premailer)
    templates = TemplateSet(**PLACE)

    for number in range(5):
        templates.render("summary", "unshown", example=number)
        templates.render("summary", "contents_group", heading=str(number), conversations=3)
        templates.subject("summary", when="Monday", conversations=number, posts=number)

    assert calls == {"mjml": 1, "premailer": 1}


def test_rendering_asks_the_network_for_nothing(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a letter asked the network for something")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    templates = TemplateSet(**PLACE)

    for reason in Reason:
        assert templates.subject("notice", reason=reason.value, subject="")
    for letter in ("summary", "notification", "conversation", "receipt"):
        with pytest.raises(BadSetting, match="has no piece nowhere"):
            templates.render(letter, "nowhere")


def test_an_operators_file_comes_before_ours_and_the_others_stay(tmp_path):
    write(tmp_path, "summary/subject.txt", "News of {{ when }}\n")
    templates = TemplateSet(**PLACE, folder=tmp_path)

    subject = templates.subject("summary", when="Monday", conversations=1, posts=1)

    assert subject == "News of Monday"
    assert (
        b"Lung" in templates.render("summary", "group", heading="Lung", is_of_tag=False).text.form
    )


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        pytest.param("body.txt", "{{ oops", "notice/body.txt", id="broken-code"),
        pytest.param("body.txt", "x\n<!--piece more-->\ny", "more", id="pieces-differ"),
        pytest.param("body.mjml", "<mjml><mj-b", "not MJML", id="broken-mjml"),
        pytest.param("body.txt", "{{ nobody_gives_this }}", "nobody_gives_this", id="gap"),
        pytest.param("body.txt", "{{ ''.__class__.__mro__ }}", "unsafe", id="power"),
        pytest.param("body.txt", '{% include "parts/none.txt" %}\n', "parts/none", id="no-part"),
        pytest.param(
            "body.txt", '{% include "notice/body.txt" %}\n', "includes itself", id="in-a-circle"
        ),
    ],
)
def test_a_template_that_cannot_work_is_refused_by_name(tmp_path, file, text, said):
    write(tmp_path, f"notice/{file}", text)
    templates = TemplateSet(**PLACE, folder=tmp_path)

    with pytest.raises(BadSetting, match=said):
        templates.render("notice")


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://example.org/pixel.gif">',
        "<script>x</script>",
        "<style>@import 'https://example.org/a.css';</style>",
        '<p style="background: url(https://example.org/a.png)">x</p>',
    ],
    ids=["image", "script", "import", "background"],
)
def test_a_template_that_would_fetch_something_is_refused(tmp_path, markup):
    page = (own_templates() / "notice" / "body.mjml").read_text()
    write(tmp_path, "notice/body.mjml", page.replace("<h1>", f"{markup}<h1>"))

    with pytest.raises(BadSetting, match="would fetch something"):
        TemplateSet(**PLACE, folder=tmp_path).render("notice")
