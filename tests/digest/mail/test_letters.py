"""Whether letters can be read: on a small screen, by tired eyes, in the dark, by ear, as plain text."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from digest.mail.template_source import own_templates

HTML_LIMIT = 80_000
EMPTY = {"br", "hr", "img", "link", "meta", "input"}


class Page(HTMLParser):
    """The elements of a page in order, and the texts of those asked for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def all(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attributes) for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def written(letters, read):
    return {name: read(letter) for name, letter in letters().items()}


@pytest.fixture(scope="module")
def pages(written):
    return {name: Page(letter.html) for name, letter in written.items()}


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(rules: str, page: str) -> set[tuple[str, str]]:
    """Return each colour that rules or inline styles give to words, with what it stands on."""
    found = set()
    for rule in re.findall(r"\{([^{}]*)\}|style=\"([^\"]*)\"", rules):
        style = "".join(rule)
        words = re.search(r"(?<![-\w])color:\s*(#[0-9a-f]{6})", style)
        ground = re.search(r"background(?:-color)?:\s*(#[0-9a-f]{6})", style)
        if words and "display:none" not in style:
            found.add((words[1], ground[1] if ground else page))
    return found


def links(page: Page) -> list[dict[str, str | None]]:
    return [attributes for _, attributes in page.all("a") if "name" not in attributes]


def styles(elements) -> list[str]:
    return [attributes.get("style") or "" for _, attributes in elements]


def test_words_stand_out_in_light_and_dark(written):
    html = written["summary"].html
    dark = re.search(r"prefers-color-scheme:dark\)\{(.*?)\}\}", html, re.DOTALL)[1] + "}"
    ground = re.search(r"body,.*?background:(#[0-9a-f]{6})", dark)[1]

    buttons = {
        ("#ffffff", ground)
        for ground in re.findall(r'class="r"[^>]*background-color:(#[0-9a-f]{6})', html)
    }
    assert buttons
    light_pairs = pairs(html.replace(dark, ""), "#ffffff") | buttons
    dark_pairs = pairs(dark, ground)

    assert len(light_pairs) >= 4
    assert len(dark_pairs) >= 4
    for words, behind in light_pairs | dark_pairs:
        assert contrast(words, behind) >= 4.5, (words, behind)


def test_each_colour_of_the_light_page_has_one_in_the_dark(written):
    html = written["summary"].html
    dark = html.partition("prefers-color-scheme:dark")[2].partition("</style>")[0]

    for part in ("body", ".page a", ".page .m", ".page .f", ".page .r"):
        assert re.search(rf"{re.escape(part)}[,{{].*?\{{?[^}}]*color:#", dark), part
    assert re.findall(r"(?<!-)color:[^;}]*(?<!important)[;}]", dark) == []


def test_the_page_says_its_language_direction_title_and_colours(pages):
    for name, page in pages.items():
        _, root = page.all("html")[0]
        assert (root["lang"], root["dir"]) == ("en", "ltr"), name
        assert page.texts["title"] == ["Community Digest"]
        metas = {attributes.get("name"): attributes for _, attributes in page.all("meta")}
        assert metas["color-scheme"]["content"] == "light dark"
        assert "telephone=no" in metas["format-detection"]["content"]


def test_headings_go_down_step_by_step(pages):
    for name, page in pages.items():
        levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_there_are_no_pictures_no_forms_and_no_scripts(pages):
    for name, page in pages.items():
        kinds = {tag for tag, _ in page.tags}
        assert not kinds & {"img", "script", "form", "iframe", "link", "object", "svg"}, name


def test_layout_tables_are_silent(pages):
    for page in pages.values():
        assert all(attributes["role"] == "presentation" for _, attributes in page.all("table"))


def test_links_lead_to_us_or_are_mails_and_are_underlined(pages, written):
    for name, page in pages.items():
        for attributes in links(page):
            assert attributes["href"].startswith(
                (
                    "mailto:",
                    "#c",
                    "#list",
                    "https://mail.example.org/u/",
                    "https://mail.example.org/w/",
                )
            )
        rules = re.findall(r"([^{}\n]*)\{[^{}]*text-decoration:none", written[name].html)
        assert not rules, name
        plain = [style for style in styles(page.all("a")) if "text-decoration:none" in style]
        assert all("display:inline-block" in style for style in plain), "only buttons"


def test_links_below_each_other_are_44_px_high_where_style_blocks_are_dropped(written):
    for name, letter in written.items():
        lists = re.findall(r'<ol class="c" style="([^"]*)"', letter.html)
        assert all("font-size:17px;line-height:2.6" in style for style in lists), name
        quiet = re.findall(r'<(?:p|span) class="q" style="([^"]*)"', letter.html)
        assert all(re.search(r"line-height:2\.[18]", style) for style in quiet), name


def test_every_link_of_ours_has_its_colour_where_style_blocks_are_dropped(pages):
    for name, page in pages.items():
        ours = [link for _, link in page.all("a") if link.get("href") and "rel" not in link]
        assert all("color:#" in (link.get("style") or "") for link in ours), name


def test_the_contents_lead_to_the_conversations(pages):
    page = pages["summary"]
    targets = {attributes["href"] for attributes in links(page)}

    assert {target for target in targets if target.startswith("#")} == {"#c1", "#list"}
    for name in ("c1", "list"):  # by id, and by name for programs that drop ids
        assert name in [attributes.get("id") for _, attributes in page.tags]
        assert name in [attributes.get("name") for _, attributes in page.all("a")]


def test_letters_are_large_and_lines_apart(written):
    for name, letter in written.items():
        sizes = [
            float(size) for size in re.findall(r"font(?:-size)?:[a-z ]*([0-9.]+)px", letter.html)
        ]
        assert min(size for size in sizes if size > 1) >= 16, name
        assert "font:18px/1.55 " in letter.html


def test_what_can_be_pressed_is_44_pixels_high():
    head = (own_templates() / "parts" / "head.mjml").read_text()
    padding = int(re.search(r"\.r a, \.o a \{ display: inline-block; padding: (\d+)px", head)[1])
    size, line = re.search(r"\.l \{[^}]*font: (\d+)px/([0-9.]+)", head).groups()

    assert 2 * padding + float(size) * float(line) >= 44


def test_the_preheader_adds_something_and_names_nothing(pages, letters, read):
    for name, letter in letters(line="Sarcoma").items():
        hidden = re.search(r'<div style="display:none;[^"]*">(.*?)</div>', read(letter).html)[1]
        assert 40 <= len(hidden) <= 90, (name, hidden)
        assert "Sarcoma" not in hidden
        assert "Lung" not in hidden


def test_nothing_but_the_preheader_is_hidden(written):
    for name, letter in written.items():
        assert letter.html.count("display:none") == 1, name


def test_every_letter_says_why_it_came_and_where_it_comes_from(written):
    why = "You get (this (letter because|every)|one such)|You asked for|answers the mail you sent|We send one"
    for name, letter in written.items():
        for part in (letter.text, letter.html):
            assert re.search(why, part), name
            assert "Example Street 1" in part, name


@pytest.mark.parametrize("name", ["summary", "notification"])
def test_a_stream_tells_how_to_stop_it_in_both_parts(written, name):
    for part in (written[name].text, written[name].html):
        assert re.search(r"https://mail\.example\.org/u/[a-z2-7]{37}", part)
        assert re.search(r"(answer|word|words:) STOP|STOP: no more", re.sub(r"\s+", " ", part))


def test_the_summary_can_be_stopped_near_its_top(written):
    html = written["summary"].html
    text = written["summary"].text

    assert html.index("/u/") < html.index('id="c1"')
    assert text.index("/u/") < text.index("New conversation")


def test_the_text_part_fits_a_screen_of_78_columns_and_links_have_lines_of_their_own(written):
    for name, letter in written.items():
        for row in letter.text.split("\n"):
            assert len(row) <= 78, (name, row)
            assert not row.endswith(" "), (name, row)
            if re.search(r"[a-z2-7]{37}", row):
                assert re.fullmatch(r"(https://\S+/[uw]/)?([a-z]\.)?[a-z2-7]{37}(@\S+)?", row), row


def test_a_busy_day_of_twelve_conversations_stays_small(templates, letters):
    summary = letters(text="A sentence of some length. " * 20)["summary"]
    frame = sum(piece.html.size for piece in summary.rendered)
    conversation = summary.rendered[4].html.size

    assert conversation < 3_000
    assert frame + 11 * conversation < HTML_LIMIT * 0.6
