"""Each sentence stands once, in the catalogue: keys that are said and keys that are known are the same."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from sqlmodel import SQLModel

from digest.actions.context import Via
from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import PreferenceName
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import RequestKind
from digest.inbox.question import LetterUse, QuestionKind
from digest.intents.phrases import HelpTopic
from digest.language.sentences import catalogue
from digest.letters.data_export import SECTIONS
from digest.letters.data_link import DataLink
from digest.letters.notice import Reason
from digest.letters.settings_letter import GROUPS as SETTING_GROUPS
from digest.mail.template_source import own_templates
from inbound.web.preferences_page import GROUPS

ROOT = Path(__file__).parents[1]
GIVEN = {"domain", "service_name"}
SAYING = {"say", "all", "plain", "knows"}
BY_CODE = re.compile(r'\b(?:message|in_english|say|say_all|all)\(\s*"([a-z_.]+)"')
A_KEY = re.compile(r'"((?:[a-z_]+\.)+[a-z_0-9]+)"')

STREAMS = ("summary", "notifications", "new_conversations", "announcements")
ASIDE = (
    "decided",
    "done",
    "needs_words",
    "cannot",
    "over",
    "spent",
    "wrong",
    "press",
    "no_moderator",
)
CASES = (*ASIDE, "reporter", "reporter_hide", "author_hide", "author_show", "decline_held")
BESIDE_COLUMNS = (  # what the file with a member's data names beside the columns of tables
    *("carried_besides", "chosen", "doubts", "is_kept", "name", "offered", "title"),
)


def fields_of_data() -> tuple[str, ...]:
    columns = (each.name for table in SQLModel.metadata.tables.values() for each in table.columns)
    return (*columns, *BESIDE_COLUMNS)


FAMILIES: dict[
    str, tuple[str, ...]
] = {  # keys that are made of something, and what they can be made of
    r"notice\.(\w+)\.(?:title|why|first|preview|\d+)": tuple(each.value for each in Reason),
    r"notice\.(?:why|preview)\.([\w-]+)": ("page", "one-click", "operator"),
    r"notice\.(\w+)\.why\.(?:page|operator)": tuple(each.value for each in Reason),
    r"notice\.which\.(\w+)\.\d": tuple(each.value for each in LetterUse),
    r"notice\.yes_or_no\.does\.(\w+)": tuple(each.value for each in QuestionKind),
    r"notice\.doubt\.(\w+)": (
        *("own_address", "quoted_address", "own_name", "signed_address", "only_contact"),
        *("where_they_are", "absence", "ours_left", "wish", "report", "unseen", "other_words"),
        *("of_another", "left_over"),
    ),
    r"receipt\.(\w+)\.(?:title|\d+)": ("held", "changed", "up"),
    r"ruled\.(\w+)\.(?:title|\d+)": (
        *CASES,
        *("decline_tags", "grant_delete", "changed", "other", "retagged", "followed_move"),
        *("reporter_gone", "add_some_tags", "take_some_off"),
        *(each.word.replace(" ", "_") for each in ModerationAction),
    ),
    r"ruled\.decided_by\.(\w+)": ("moderator", "you", "operator", "author", "reporter", "time"),
    r"ruled\.fits\.(\w+)": ("approve", "invite", "pass_on", "told", "nobody", "welcome", "answer"),
    r"ruled\.now\.(\w+)": ("visible", "hidden", "held", "deleted"),
    r"ruled\.fits\.did\.(\w+)(?:\.\w+)?": tuple(
        each.word.replace(" ", "_") for each in ModerationAction
    ),
    r"ruled\.(?:why|preview)\.(\w+)": (
        *(
            "moderator",
            "answered",
            "reporter",
            "follower",
            "welcome",
            "wrote",
            "looked_after",
            "concerns",
            "operator",
        ),
    ),
    r"ruled\.undo\.(\w+)": tuple(each.word.replace(" ", "_") for each in ModerationAction),
    r"chosen\.(?:by|why)\.([\w-]+)": tuple(each.value for each in Via),
    r"request\.(\w+)": tuple(each.value.replace(" ", "_") for each in RequestKind),
    r"matter\.subject\.(\w+)": tuple(each.value.replace(" ", "_") for each in RequestKind),
    r"notification\.why\.(\w+)": ("chose", "started", "unknown", "wrote"),
    r"summary\.words\.(\w+)": ("short", "long", "only_followed", "everything"),
    r"action\.(\w+)": tuple(each.word.replace(" ", "_") for each in ModerationAction),
    r"then\.(\w+?)(?:\.\w+)?": tuple(each.word.replace(" ", "_") for each in ModerationAction),
    r"setting\.(\w+)(?:\.\w+)?": tuple(each.value for each in PreferenceName),
    r"settings\.(?:to|word)\.(\w+)(?:\.\w+)?": (
        *(each.value for each in PreferenceName),
        *("communities", "followed", "tags", "address", "choices", "stop_all", "data", "end"),
    ),
    r"settings\.row\.(\w+)": ("communities", "followed", "look", "address"),
    r"settings\.(\w+)\.title": tuple(SETTING_GROUPS),
    r"web\.settings\.(?:label|hint)\.(\w+)": (
        *(each.value for each in PreferenceName),
        "pause_from",
    ),
    r"web\.stream\.(?:ask\.|only\.|stopped\.|goes_on\.|back\.|off\.)?(\w+?)(?:_of_one)?": STREAMS,
    r"web\.settings\.group\.(\w+)": tuple(GROUPS),
    r"web\.stream\.(\w+)\.(?:title|1)": (
        *("ask", "stopped", "back", "off", "chosen", "mailed", "gone", "undone", "not_undone"),
    ),
    r"web\.download\.(\w+)\.(?:title|1)": tuple(each.value for each in DataLink),
    r"web\.link\.(\w+)\.(?:title|1)": ("ask", "wrong", "asked", "busy"),
    r"web\.message\.(\w+)\.(?:title|1)": ("missing", "lost", "too_large", "away", "often"),
    r"web\.settings\.wrong\.(\w+)": tuple(each.value for each in PreferenceFault),
    r"preference\.refused\.(\w+)": tuple(each.value for each in PreferenceFault),
    r"data\.about\.(\w+)": tuple(each.name for each in SECTIONS),
    r"data\.field\.(\w+)": fields_of_data(),
    r"help\.(\w+)\.\w+": (*("write", "read", "fewer", "communities", "you", "data", "person"),),
    r"explained\.(\w+)\.(?:title|\d+)": tuple(each.value for each in HelpTopic),
    r"belonging\.(\w+)\.title": (
        *("joined_and_left", "joined", "left", "wants_to_leave", "already", "unknown"),
        "wants_to_join",
    ),
    r"intent\.(\w+)": (
        *("yes", "no", "yes_mine", "no_not_asked", "yes_write_there", "yes_right", "yes_join"),
        *("yes_data", "yes_leave", "yes_erase", "no_stay", "yes_was_me", "no_not_me"),
        *("every_day", "no_less", "yes_keep"),
    ),
}


@cache
def templates() -> dict[str, nodes.Template]:
    parser = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    folder = Path(str(own_templates()))
    return {
        path.relative_to(folder).as_posix(): parser.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".txt", ".mjml", ".html")
    }


def calls() -> Iterator[tuple[str, nodes.Call, str]]:
    """Yield each call that says a sentence: its template, itself, and its key with a star for each value."""
    for name, template in templates().items():
        for call in template.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in SAYING:
                parts = [each.value if isinstance(each, nodes.Const) else "*" for each in call.args]
                yield name, call, ".".join(parts) + (".#" if call.node.name == "all" else "")


@cache
def sources() -> tuple[str, ...]:
    paths = [path for top in ("digest", "inbound") for path in (ROOT / top).rglob("*.py")]
    return tuple(path.read_text(encoding="utf-8") for path in paths)


@cache
def said_by_code() -> frozenset[str]:
    return frozenset(key for text in sources() for key in BY_CODE.findall(text))


@cache
def named_by_code() -> frozenset[str]:
    return frozenset(key for text in sources() for key in A_KEY.findall(text)) | said_by_code()


def known() -> set[str]:
    return {key for key, _ in catalogue().sentences}


def test_every_key_that_is_said_is_in_the_catalogue():
    keys = known()
    missing = {
        f"{name}: {key}"
        for name, _, key in calls()
        if "*" not in key and key.replace(".#", ".1") not in keys
    }
    by_code = {key for key in said_by_code() if "." in key} - keys
    stems = {key for key in by_code if any(each.startswith(f"{key}.") for each in keys)}

    assert missing == set()
    assert by_code - stems == set()


def test_every_sentence_of_the_catalogue_is_said():
    literal = {key for _, _, key in calls() if "*" not in key} | named_by_code()
    unused = {
        key
        for key in known()
        if key not in literal
        and re.sub(r"\.\d+$", ".#", key) not in literal
        and re.sub(r"\.\d+$", "", key) not in literal
        and not any(
            (found := re.fullmatch(family, key)) and found[1] in names
            for family, names in FAMILIES.items()
        )
    }

    assert unused == set()


def test_every_reason_action_request_and_setting_has_its_sentences():
    keys = known()
    wanted = {
        *(f"notice.{each.value}.title" for each in Reason),
        *(f"request.{each.value}".replace(" ", "_") for each in RequestKind),
        *(f"action.{each.word}".replace(" ", "_") for each in ModerationAction),
        *(f"setting.{each.value}" for each in PreferenceName),
        *(f"data.about.{each.name}" for each in SECTIONS),
        *(f"explained.{each.value}.title" for each in HelpTopic),
    }

    assert wanted - keys == set()


def test_a_sentence_is_given_what_it_has_places_for():
    sentences = catalogue().sentences
    wrong = []
    for name, call, key in calls():
        if "*" in key or call.node.name in ("all", "knows"):
            continue
        context = "text" if name.endswith(".txt") and (key, "text") in sentences else ""
        sentence = sentences.get((key, context)) or sentences[key, "text"]
        passed = {each.key for each in call.kwargs} - (
            {"count"} if len(sentence.forms) > 1 else set()
        )
        places = sentence.names - GIVEN - ({"count"} if len(sentence.forms) > 1 else set())
        if passed != places:
            wrong.append(f"{name}: {key} has {sorted(places)}, is given {sorted(passed)}")

    assert wrong == []


NOT_SHOWN = re.compile(
    r"<style.*?</style>|<mj-(?:style|attributes)\b.*?</mj-[a-z]+>|<[^<>]*>", re.DOTALL
)
COMMANDS = set(  # what a member may write to us, and addresses: in its own words in every language
    "settings leave join tags search help home communities data pause staff moderators terminate name"
    " zone instant hour change add remove address to from until off Re fatigue chemo night sweats in lung"
    " by me".split()
)


@pytest.mark.parametrize("name", sorted(templates()))
def test_no_sentence_stands_in_a_template(name):
    data = "\x00".join(node.data for node in templates()[name].find_all(nodes.TemplateData))
    words = re.findall(r"[A-Za-z]{2,}", NOT_SHOWN.sub(" ", data.replace("\x00", "")))

    assert [each for each in words if each not in COMMANDS] == []


def _shown(node: nodes.Node) -> Iterator[str]:
    """Yield the strings that an expression may put into a letter."""
    match node:
        case nodes.Call() | nodes.Compare():
            return
        case nodes.Const(value=str(words)):
            yield words
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from _shown(one)
            if other is not None:
                yield from _shown(other)
        case nodes.Filter(node=value) if value is not None:
            yield from _shown(value)
        case nodes.Concat(nodes=parts):
            for each in parts:
                yield from _shown(each)


def test_no_sentence_stands_in_the_code_of_a_template():
    found = [
        f"{name}: {words}"
        for name, template in templates().items()
        for output in template.find_all(nodes.Output)
        for node in output.nodes
        for words in _shown(node)
        if "aria-" not in words
        and re.search(r"[a-z]{2,} [a-z]{2,}", words)
        and not COMMANDS.issuperset(words.split())
    ]

    assert found == []
