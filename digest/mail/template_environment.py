"""What templates are filled with and by: sandboxed, strict about missing values, with each value cleaned."""

import re
from collections.abc import Mapping
from functools import partial

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from digest.errors import BadSetting
from digest.language.sentences import Catalogue, Speaker
from digest.language.text import canonical
from digest.mail.format import (
    Ours,
    counted,
    dotted,
    hanging,
    indented,
    numbered,
    paragraphs,
    prose,
    theirs,
    unmarked,
    wrapped,
)
from digest.mail.marked_text import marked_html, marked_text
from digest.mail.moments import DAYS, dated, dated_by, day, local, moment, when, zone_time

_SPACE = re.compile(r"\s+")


def text_speaker(sentences: Catalogue, given: Mapping[str, object]) -> Speaker:
    """Return who speaks in text parts: only what all sentences are given can begin a line there."""
    return Speaker(
        sentences,
        given={name: Ours(_clean_line(value)) for name, value in given.items()},
        context="text",
        sentence=Ours,
        value=_on_a_line,
    )


def html_speaker(sentences: Catalogue, given: Mapping[str, object]) -> Speaker:
    """Return who speaks in HTML: a sentence is escaped, and so is each value that is no markup of ours."""
    return Speaker(
        sentences, given=given, sentence=escape, value=lambda value: escape(_clean(value))
    )


def environment(
    names: Mapping[str, object],
    speaker: Speaker,
    plain: Speaker,
    *,
    escaping: bool,
    accent: str = "",
) -> SandboxedEnvironment:
    """Return the environment that fills all templates: sandboxed, strict about missing values, cleaning.

    `accent` is the colour of links that stand in sentences, as others get theirs when styles are inlined.
    """
    made = SandboxedEnvironment(
        autoescape=escaping,
        undefined=jinja2.StrictUndefined,
        finalize=_clean if escaping else _clean_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals = {
        **names,
        "say": speaker.say,
        "all": speaker.all,
        "knows": speaker.knows,
        "plain": plain.say,  # for what is no HTML: subjects and texts of ready mails
    }
    made.filters |= {
        "when": when,
        "dated": dated,
        "day": day,
        "weekday": DAYS.__getitem__,
        "local": local,
        "moment": moment,
        "dated_by": dated_by,
        "counted": counted,
        "paragraphs": paragraphs,
        "dotted": dotted,
        "marked": partial(marked_html, accent=accent) if escaping else marked_text,
        "numbered": numbered,
        "hanging": hanging,
        "indented": indented,
        "wrapped": wrapped,
        "prose": prose,
        "zone_time": zone_time,
        "said": speaker.said,
        "bdi": partial(_marked_up, Markup("<bdi>{}</bdi>")) if escaping else _clean_line,
        "strong": partial(_marked_up, Markup("<b>{}</b>")) if escaping else _clean_line,
        "linked": partial(_linked, accent) if escaping else _clean_line,
    }
    return made


def _marked_up(tag: Markup, value: object) -> Markup:
    """Return a value in a tag, to be put into a sentence."""
    return tag.format(_clean(value))


def _linked(accent: str, value: object, target: str) -> Markup:
    return Markup('<a href="{}" style="color:{}">{}</a>').format(target, accent, _clean(value))


def _clean(value: object) -> object:
    """Return a value without characters that could break the letter; our own texts stay as they are."""
    if isinstance(value, str) and not isinstance(value, Ours | Markup):
        return canonical(value)
    return value


def _clean_line(value: object) -> object:
    """Return a value on one line, so that no name or title can begin a line of our text."""
    if isinstance(value, Ours):
        return unmarked(value)
    return _SPACE.sub(" ", canonical(value)) if isinstance(value, str) else value


def _on_a_line(value: object) -> str:
    """Return a value as a sentence of the text part holds it."""
    is_theirs = isinstance(value, str) and not isinstance(value, Ours)
    return theirs(str(_clean_line(value))) if is_theirs else str(value)


def template(made: SandboxedEnvironment, name: str, source: str) -> jinja2.Template:
    """Return a template; raise BadSetting, with its name, for what is none."""
    try:
        return made.from_string(source)
    except jinja2.TemplateSyntaxError as error:
        raise BadSetting(f"{name}: {error.message}") from error


def filled(template: jinja2.Template, values: Mapping[str, object]) -> str:
    """Return a template with values; raise BadSetting where it does not fit."""
    try:
        return template.render(values)
    except jinja2.TemplateError as error:
        raise BadSetting(f"a template cannot be filled: {error}") from error
