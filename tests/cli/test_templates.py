"""`digest templates check`: an operator's own sentences and layouts, before a letter needs them."""

import pytest

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

    assert digest.json("templates", "check") == {"your_sentences": 1, "your_files": 2}


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
    ],
)
def test_what_does_not_fit_is_refused(digest, own, name, content, error):
    own(name, content)

    assert error in digest("templates", "check", code=1).output
