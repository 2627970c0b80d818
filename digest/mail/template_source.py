"""Turns a letter's files into Jinja sources: compiles MJML, inlines styles, cuts into named pieces.

Code in braces is taken out before MJML and premailer, which would encode or drop it, and put back after.
So this is done once per template version, and no person's text ever goes through either.
"""

import logging
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import mjml

from digest.errors import BadSetting
from digest.language.own_folder import own_file

FIRST_PIECE = "body"
SUFFIXES = (".txt", ".mjml", ".html", ".css")
OWN_RULES = "rules/default.txt"  # an operator's rules of conduct, a text and no template of ours

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PLACE = re.compile("<!--zqslot([0-9]+)zq-->|zqslot([0-9]+)zq")
_INCLUDE = re.compile(r"[ \t]*\{% include \"([a-z0-9_/.-]+)\" %\}\n?")
_MARK = re.compile(r"[ \t]*<!--piece ([a-z_]+)-->\n?")
_STYLE = re.compile(r"<style(?![^>]*>\s*/\* inline \*/)")
_SIDE_BY_SIDE = re.compile("</a>((?:<!--zqslot[0-9]+zq-->)*)<a\\b")
_BUTTON = re.compile(r'<a class="([ro])"([^>]*>)(.*?)</a>', re.DOTALL)  # filled or outlined
_IN_A_CELL = (  # of its own: Word pads cells, and no links
    '<table role="presentation" class="b"><tr>'
    r'<td class="\1" valign="baseline"><a\2<b>\3</b></a></td></tr></table>'
)
_STYLED = re.compile(r"style=([\"']).*?\1")
FOR_PICTURES = re.compile(  # and for columns side by side: letters have neither
    r"img\s*\{[^}]*\}|<o:AllowPNG/>|<!--\[if lte mso 11\]>.*?<!\[endif\]-->", re.DOTALL
)
_BLOCK = re.compile(r"<style.*?</style>", re.DOTALL)
_AROUND = re.compile(r"\s*([{},;!]|:(?=\s))\s*")
_FETCHING = re.compile(r"<(?:img|link|script|iframe|object|video|audio)\b|@import|url\(", re.I)


def own_templates() -> Traversable:
    """Return the templates beside this package's modules, else those of the checkout."""
    packaged = files("digest") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"


def own_files(folder: Path | None) -> list[str]:
    """Return the templates in an operator's folder; raise BadSetting for one that cannot be."""
    if folder is None:
        return []
    files = sorted(each for each in folder.rglob("*") if each.suffix in SUFFIXES)
    names = [each.relative_to(folder).as_posix() for each in files]
    for name in names:
        if name != OWN_RULES and not own_templates().joinpath(*name.split("/")).is_file():
            raise BadSetting(f"{name} takes the place of no template of ours")
        own_file(folder, name)
    return names


def read_template(name: str, folder: Path | None, within: tuple[str, ...] = ()) -> str:
    """Return the source of a template with its includes, the operator's own file before ours.

    Raises BadSetting for one that includes itself; `within` are those that include this one.
    """
    if name in within:
        raise BadSetting(f"{name} includes itself: take the line with {name} out of {within[-1]}")
    source, within = read_file(name, folder), (*within, name)
    return _INCLUDE.sub(lambda found: read_template(found[1], folder, within), source)


def read_file(name: str, folder: Path | None) -> str:
    """Return one file of a template as it is, the operator's own before ours, and nothing beside these."""
    if ".." in name.split("/"):
        raise BadSetting(f"there is no template {name}")
    path = own_file(folder, name) or own_templates().joinpath(*name.split("/"))
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadSetting(f"there is no template {name}") from error


def included(name: str, folder: Path | None) -> set[str]:
    """Return the files that a template contains, and those that these contain."""
    found, left = set[str](), [name]
    while left:
        new = {*_INCLUDE.findall(read_file(left.pop(), folder))} - found
        found |= new
        left += new
    return found


def cut(source: str) -> dict[str, str]:
    """Return the pieces of a template by name; the text before the first mark is the body."""
    body, *rest = _MARK.split(source)
    return {FIRST_PIECE: body, **dict(zip(rest[::2], rest[1::2], strict=True))}


def to_html(name: str, markup: str) -> str:
    """Return MJML as HTML with inline styles; the code in it is unchanged."""
    codes: list[str] = []

    def place(found: re.Match[str]) -> str:
        codes.append(found.group())
        word = f"zqslot{len(codes) - 1}zq"
        return word if found.group().startswith("{{") else f"<!--{word}-->"

    try:
        page = mjml.mjml2html(_BUTTON.sub(_IN_A_CELL, _CODE.sub(place, markup)), fonts={})
    except ValueError as error:
        raise BadSetting(f"{name} is not MJML: {error}") from error
    if _FETCHING.search(page):
        raise BadSetting(
            f"{name} would fetch something over the network: letters hold all they need"
        )
    page = FOR_PICTURES.sub("", page)
    inlined = _inlined(page.replace("<!doctype html>", "<!DOCTYPE html>", 1))
    inlined = _SIDE_BY_SIDE.sub(r"</a>\1 <a", inlined)  # for programs that show HTML as text
    return _PLACE.sub(lambda found: codes[int(found.group(1) or found.group(2))], inlined)


def _inlined(page: str) -> str:
    """Return the page with the styles of blocks that begin with /* inline */ moved to the elements."""
    import premailer  # noqa: PLC0415  (a reader of CSS and a client of HTTP, which only drawing needs)

    inliner = premailer.Premailer(
        _STYLE.sub('<style data-premailer="ignore"', page),
        allow_network=False,
        disable_validation=True,
        strip_important=False,
        keep_style_tags=False,
        remove_classes=False,
        disable_basic_attributes=["valign", "bgcolor"],
        cssutils_logging_level=logging.CRITICAL,
    )
    done = str(inliner.transform(pretty_print=False)).replace(' data-premailer="ignore"', "")
    done = _BLOCK.sub(_packed, _STYLED.sub(_packed, done))
    return re.sub(r"\s*\n\s*", "\n", done)


def _packed(style: re.Match[str]) -> str:
    """Return styles without the spaces that stand there for people."""
    return _AROUND.sub(r"\1", style.group()).replace(";}", "}")
