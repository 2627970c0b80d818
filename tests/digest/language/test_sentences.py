"""A catalogue: sentences by keys, plurals, what differs in the text part, and an operator's own entries."""

import pytest
from markupsafe import Markup, escape

from digest.errors import BadSetting
from digest.language.sentences import Catalogue, Speaker, catalogue, read_catalogue

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
POLISH = (
    '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 ||'
    ' n%100>14) ? 1 : 2);\\n"\n'
)


@pytest.fixture
def written(tmp_path):
    def write(entries: str, language: str = "en", head: str = HEAD) -> Catalogue:
        path = tmp_path / f"{language}.po"
        path.write_text(f"{head}\n{entries}", encoding="utf-8")
        return read_catalogue(path, language)

    return write


def entry(key: str, text: str, context: str = "") -> str:
    about = f'msgctxt "{context}"\n' if context else ""
    return f'{about}msgid "{key}"\nmsgstr "{text}"\n\n'


def plural(key: str, *texts: str) -> str:
    forms = "".join(f'msgstr[{at}] "{text}"\n' for at, text in enumerate(texts))
    return f'msgid "{key}"\nmsgid_plural "{key}"\n{forms}\n'


def test_a_sentence_is_said_with_its_values(written):
    speaker = Speaker(written(entry("tea", "{who} drinks {what}, and {who} likes it.")))

    assert speaker.say("tea", who="Ana", what="tea") == "Ana drinks tea, and Ana likes it."


def test_a_value_is_put_in_as_it_is(written):
    speaker = Speaker(written(entry("tea", "{who} drinks.")))

    assert speaker.say("tea", who="{what} {0} {who.x} %s") == "{what} {0} {who.x} %s drinks."


def test_the_parts_of_a_key_are_joined_and_its_spaces_are_underlines(written):
    speaker = Speaker(written(entry("held.late_edit.title", "Late")))

    assert speaker.say("held", "late edit", "title") == "Late"


def test_numbered_sentences_are_said_in_their_order(written):
    numbered = "".join(entry(f"tea.{at}", f"No. {at}") for at in range(1, 12))
    speaker = Speaker(written(numbered + entry("tea.title", "Tea")))

    assert speaker.all("tea") == [f"No. {at}" for at in range(1, 12)]
    assert speaker.all("coffee") == []


@pytest.mark.parametrize(("count", "said"), [(0, "0 posts"), (1, "1 post"), (21, "21 posts")])
def test_a_count_chooses_the_form(written, count, said):
    speaker = Speaker(written(plural("posts", "{count} post", "{count} posts")))

    assert speaker.say("posts", count=count) == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 post"), (3, "3 posty"), (12, "12 postów"), (22, "22 posty")]
)
def test_a_language_with_three_forms_has_its_own_rule(written, count, said):
    forms = plural("posts", "{count} post", "{count} posty", "{count} postów")

    assert Speaker(written(forms, "pl")).say("posts", count=count) == said
    assert Speaker(written(forms, "pl", HEAD + POLISH)).say("posts", count=count) == said


def test_the_text_part_may_have_its_own_form_of_a_sentence(written):
    known = written(
        entry("a", "Press it.") + entry("a", "Write to it.", "text") + entry("b", "Same.")
    )

    assert Speaker(known).say("a") == "Press it."
    assert [Speaker(known, context="text").say(key) for key in "ab"] == ["Write to it.", "Same."]


def test_in_html_the_sentence_and_each_value_are_escaped_but_no_markup_of_ours(written):
    known = written(entry("a", "{who} & <b>{what}</b>"))
    speaker = Speaker(known, sentence=escape, value=escape)

    said = speaker.say("a", who="<Ana>", what=Markup("<bdi>tea</bdi>"))

    assert said == Markup("&lt;Ana&gt; &amp; &lt;b&gt;<bdi>tea</bdi>&lt;/b&gt;")
    assert isinstance(said, Markup)


def test_what_is_given_once_need_not_be_passed(written):
    speaker = Speaker(written(entry("a", "{service_name}: {x}")), given={"service_name": "We"})

    assert speaker.say("a", x=1) == "We: 1"


def test_a_key_or_a_value_that_is_missing_is_an_error(written):
    speaker = Speaker(written(entry("a", "{x}") + plural("b", "{count} post", "{count} posts")))

    for key, values, error in (
        ("c", {}, "there is no sentence c"),
        ("a", {}, "is not given its x"),
        ("b", {}, "is given no count"),
    ):
        with pytest.raises(BadSetting, match=error):
            speaker.say(key, **values)


@pytest.mark.parametrize(
    "text", ["{x.y}", "{x!r}", "{x:>9}", "{0}", "{}", "a { b", "}", "{X}", "{{x}}", ""]
)
def test_a_sentence_holds_names_in_braces_and_no_other_braces(written, text):
    with pytest.raises(BadSetting, match="a: a sentence holds names in braces"):
        written(entry("a", text))


def test_a_plural_with_too_few_forms_is_refused(written):
    with pytest.raises(BadSetting, match="a: a sentence holds names"):
        written(plural("a", "{count} post"))


def test_a_file_that_is_no_catalogue_is_refused(written, tmp_path):
    with pytest.raises(BadSetting, match=r"en\.po is no catalogue"):
        written('msgid "a"\nthis is no line of a catalogue\n')
    with pytest.raises(BadSetting, match=r"no\.po is no catalogue"):
        read_catalogue(tmp_path / "no.po", "en")


def own(folder, entries: str) -> None:
    (folder / "messages").mkdir()
    (folder / "messages" / "en.po").write_text(HEAD + "\n" + entries, encoding="utf-8")


def test_an_operator_changes_one_sentence_and_keeps_the_others(tmp_path):
    own(tmp_path, entry("notice.closed.title", "It is closed, sorry"))

    ours, theirs = Speaker(catalogue()), Speaker(catalogue(folder=tmp_path))

    assert theirs.say("notice.closed.title") == "It is closed, sorry"
    assert theirs.all("notice.closed") == ours.all("notice.closed") != []


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        (entry("notice.closd.title", "x"), r"en\.po: there is no sentence notice\.closd\.title"),
        (entry("notice.closed.title", "{who} closed it"), "knows no placeholder who"),
    ],
)
def test_an_operators_entry_that_fits_none_of_ours_is_refused(tmp_path, entries, error):
    own(tmp_path, entries)

    with pytest.raises(BadSetting, match=error):
        catalogue(folder=tmp_path)


def test_a_folder_of_own_templates_needs_no_catalogue(tmp_path):
    assert catalogue(folder=tmp_path).sentences == catalogue().sentences
