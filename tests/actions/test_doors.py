"""Every act by every door that offers it: the same trail but for who and how, and the same letters."""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from html import unescape
from typing import get_args

import pytest
import typer

from cli.commands import ENTRIES
from digest import actions
from digest.actions.context import Via
from digest.community.audit import AuditEntry
from digest.community.people.member import Address
from digest.community.people.preference_fault import in_english
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.intents.intents import Intent
from digest.letters.moderation import DecisionPayload
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.letters.registry import payload_of
from digest.outbox.delivery import Delivery, LetterKind
from tests.actions.acts import ACTS, DECISIONS, OTHER_COMMANDS, PARTS, REFUSALS, Act
from tests.actions.doors import ADDRESSES, House

PEOPLE = (
    "members",
    "communities",
    "announce",
    "conversations",
    "moderation",
    "mail",
)  # groups of commands
TO_ITS_DECIDER = {each.value for each in Applicability}  # such letters tell whoever decided by mail
OF_THE_WAY = {"reply_to_id", "subject", "how", "by_operator"}  # what letters tell of the door
HOW = re.compile(rf"mail \d+|{'|'.join(Via)}")


def doors_to(family: str) -> dict[str, object]:
    """Return the public functions of a family of actions, each by its name."""
    module = importlib.import_module(f"digest.actions.{family}")
    return {
        f"{family}.{name}": each
        for name, each in inspect.getmembers(module, inspect.isfunction)
        if each.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(each).parameters), "") == "context"
    }


def all_actions() -> dict[str, object]:
    families = (each.name for each in pkgutil.iter_modules(actions.__path__))
    return {
        name: each
        for family in families
        if family not in ("context", "permission")
        for name, each in doors_to(family).items()
    }


def names_of(delivery: Delivery, people: dict[int, str]) -> str:
    """Return who is told what, in a few words."""
    who, payload = people.get(delivery.member_id, "?"), payload_of(delivery)
    if isinstance(payload, PreferencesChangedPayload):
        changes = (f"{old.setting} {old.value} > {new.value}" for old, new in payload.changed)
        return f"{who} {delivery.reason}: {', '.join(changes)}"
    if delivery.kind in (LetterKind.NOTICE, LetterKind.MODERATION, LetterKind.OVERVIEW):
        return f"{who} {delivery.kind}: {delivery.reason}"
    return f"{who} {delivery.kind}"


def told(delivery: Delivery) -> tuple[int, str, object]:
    """Return all that a letter tells: its payload and columns, but not what mail it answers."""
    payload = payload_of(delivery)
    values = {} if payload is None else payload.model_dump(mode="json", exclude=OF_THE_WAY)
    about = (delivery.conversation_id, delivery.post_id, delivery.matter_id)
    return delivery.member_id, f"{delivery.kind} {delivery.reason} {about}", values


def is_answer_to_decider(delivery: Delivery) -> bool:
    payload = payload_of(delivery)
    return isinstance(payload, DecisionPayload) and payload.reason in TO_ITS_DECIDER


@pytest.fixture(scope="module", autouse=True)
def called() -> Iterator[set[str]]:
    """Collect the names of the actions that are called, wherever they were imported."""
    for entry in ENTRIES.values():
        importlib.import_module(entry.module)
    names: set[str] = set()
    noted = {each: noting(each, name, names) for name, each in all_actions().items()}
    places = [
        (module, name, value)
        for path, module in list(sys.modules.items())
        if path.partition(".")[0] in ("digest", "inbound", "cli")
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value in noted
    ]
    for module, name, value in places:
        setattr(module, name, noted[value])
    yield names
    for module, name, value in places:
        setattr(module, name, value)


def noting(action: Callable[..., object], name: str, names: set[str]) -> Callable[..., object]:
    @wraps(action)
    def note(*values: object, **others: object) -> object:
        names.add(name)
        return action(*values, **others)

    return note


def by_door(house: House, act: Act, door: str) -> tuple[list[object], list[object]]:
    """Do an act by a door; return what the trail says, and what letters tell."""
    act.before(house)
    entries = len(house.village.all(AuditEntry))
    letters = {each.id for each in house.village.all(Delivery)}
    act.doors[door](house)
    house.village.work(house.village.noon)

    done = house.village.all(AuditEntry)[entries:]
    is_operator = door not in ("mail", "form", "press")
    assert all(each.actor.startswith("operator") is is_operator for each in done)
    assert [each.act for each in done] == [house.filled(each) for each in act.acts]
    found = reversed(house.village.all(Address))
    people = {each.member_id: _short(each.address) for each in found}
    new = [each for each in house.village.all(Delivery) if each.id not in letters]
    sent = [each for each in new if not is_answer_to_decider(each)]
    words = sorted(names_of(each, people) for each in sent)
    assert words == sorted(house.filled(each) for each in act.letters)
    reasons = [] if act.apart else [HOW.sub("", each.reason) for each in done]
    trail = [[(each.act, each.target) for each in done], reasons]
    return trail, sorted(map(told, sent), key=str)


def _short(address: str) -> str:
    return next((name for name, each in ADDRESSES.items() if each == address), address)


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_the_same_by_every_door(make_house, called, name):
    act = ACTS[name]
    called.clear()
    trails, letters = zip(*(by_door(make_house(), act, door) for door in act.doors), strict=True)

    assert not act.does or act.does in called
    assert all(each == trails[0] for each in trails)
    assert all(each == letters[0] for each in letters)


def why(house: House) -> str:
    """Return why a mail was refused, as its letter tells it."""
    payload = payload_of(house.village.all(Delivery)[-1])
    if isinstance(payload, DecisionPayload):
        return payload.problem or ""
    assert isinstance(payload, PreferencesChangedPayload)
    each = payload.refused[0]
    return in_english(each.why, service="Community Digest", words=each.words)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_told_by_each_door_from_one_reason(make_house, name):
    before, doors = REFUSALS[name]
    reason = ""
    for door, asks in doors.items():
        house = make_house()
        before(house)
        entries = house.village.all(AuditEntry)
        asks(house)
        reason = reason or why(house)
        assert len(reason) > len("no")
        told = reason.partition(". ")[0] if door == "form" else reason  # a form is mended otherwise
        assert door == "mail" or told in " ".join(unescape(house.said).split())
        assert house.village.all(AuditEntry) == entries
        assert door == "mail" or house.village.all(Delivery) == []


def test_what_is_done_by_one_door_says_why():
    alone = [name for name, act in ACTS.items() if len(act.doors) == 1 and not act.apart]
    assert alone == []


def test_every_action_is_in_the_table():
    rows = {act.does for act in ACTS.values() if act.does}
    assert set(all_actions()) == rows | set(PARTS)


def test_every_intent_is_in_the_table():
    assert set(get_args(Intent)) == {act.intent for act in ACTS.values() if act.intent}


def test_every_decision_is_in_the_table():
    assert {each.word.replace(" ", "-") for each in ModerationAction} == set(DECISIONS)


def commands_of(app: typer.Typer, group: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a group with the source that it runs: its own, and its module's."""
    for each in app.registered_commands:
        assert each.callback is not None
        yield f"{group} {each.name or each.callback.__name__}", _source(each.callback)
    for each in app.registered_groups:
        assert each.typer_instance is not None
        yield from commands_of(each.typer_instance, f"{group} {each.name}")


def _source(callback: object) -> str:
    """Return a command's source with that of the functions of its module that it calls."""
    module, source = inspect.getmodule(callback), inspect.getsource(callback)  # type: ignore[arg-type]
    helpers = inspect.getmembers(module, inspect.isfunction)
    used = [each for name, each in helpers if re.search(rf"(?<!def )\b{name}\(", source)]
    own = [each for each in used if inspect.getmodule(each) is module]
    return source + "".join(map(inspect.getsource, own))


def test_every_command_about_people_that_writes_is_in_the_table():
    writing = {
        name
        for group in PEOPLE
        for name, source in commands_of(importlib.import_module(ENTRIES[group].module).app, group)
        if any(each in source for each in ("store.write()", "changing(", "for_each(", "receiving("))
    }
    rows = {name for act in ACTS.values() for name in act.commands}
    assert rows & set(OTHER_COMMANDS) == set()
    assert writing == rows | set(OTHER_COMMANDS)
