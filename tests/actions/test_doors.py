"""Every act by every door that offers it: the same trail but for who and how, and the same letters.

A row of `ACTS` says how one thing is asked for by mail, on a page and by the command; `{day}` is one to come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from werkzeug.test import Client

from digest.community.audit import AuditEntry
from digest.community.stop import Stream
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.letters.registry import payload_of
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import Delivery
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from tests.rows import buttons_of


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that a member or the operator can do to Ana, by each door that offers it."""

    mail: tuple[str, str, str] | None = (
        None  # to, subject, text; {stop} is the address that stops a stream
    )
    form: Mapping[str, str] | None = None  # what is changed in the form of the settings
    press: tuple[Stream, Mapping[str, str]] | None = None  # a button of the page about one stream
    command: tuple[str, ...] | None = None
    acts: tuple[str, ...] = ()  # what the trail says of it
    letters: tuple[str, ...] = ()  # what is told of it


ACTS = {
    "an-hour": Act(
        mail=("settings@mail.example.org", "hour 9", ""),
        form={"hour": "9"},
        command=("members", "set", "1", "--hour", "9"),
        acts=("set hour 9",),
        letters=("chosen: hour 6 > 9",),
    ),
    "several": Act(
        mail=(
            "settings@mail.example.org",
            "weekly on fridays",
            "zone Berlin\nplain text\nname Night Owl",
        ),
        form={
            "summary": "weekly friday",
            "zone": "Berlin",
            "letters": "text",
            "name": "Night Owl",
        },
        command=(
            *("members", "set", "1", "--summary", "weekly", "--weekday", "4"),
            *(
                "--zone",
                "Europe/Berlin",
                "--choice",
                "letters plain text",
                "--choice",
                "name Night Owl",
            ),
        ),
        acts=(
            "set summary weekly friday",
            "set zone Europe/Berlin",
            "set letters text",
            "set name",
        ),
        letters=(
            (
                "chosen: summary daily > weekly friday, zone UTC > Europe/Berlin, "
                "letters html > text, name Ana > Night Owl"
            ),
        ),
    ),
    "a-pause": Act(
        mail=("pause@mail.example.org", "until {day}", ""),
        form={"pause": "{day}"},
        command=("members", "set", "1", "--choice", "pause until {day}"),
        acts=("set pause until {day}",),
        letters=("chosen: pause off > until {day}",),
    ),
    "instant-letters": Act(
        mail=("settings@mail.example.org", "instant lung on", ""),
        form={"instant": "lung"},
        command=("members", "set", "1", "--choice", "instant lung on"),
        acts=("set instant lung on",),
        letters=("chosen: instant lung off > lung on",),
    ),
    "what-is-so-already": Act(form={"hour": "6"}, command=("members", "set", "1", "--hour", "6")),
    "no-summaries": Act(
        mail=("{stop}@mail.example.org", "", ""),
        press=(Stream.SUMMARY, {"stop": "yes"}),
        command=("members", "stop", "1", "summary"),
        acts=("stop summary",),
        letters=("stopped_summary: ",),
    ),
    "one-click": Act(
        press=(Stream.NOTIFICATIONS, {"List-Unsubscribe": "One-Click"}),
        command=("members", "stop", "1", "notifications"),
        acts=("stop notifications",),
        letters=("stopped_notifications: ",),
    ),
    "no-letters": Act(
        form={"stop": "all"},
        command=("members", "stop", "1", "all"),
        acts=("stop summary", "stop notifications"),
        letters=("stopped_summary: ", "stopped_notifications: "),
    ),
}
DOORS = ("mail", "form", "press", "command")


@pytest.fixture
def doors(house, digest, mail):
    """Return each door as a function that does what it is told."""

    def by_mail(to, subject, text):
        stop = house.address(Purpose.UNSUBSCRIBE, house.ana, detail=Stream.SUMMARY)
        raw = mail("ana@example.net", text or "Thanks.", subject=subject)
        house.take(raw, to.replace("{stop}@mail.example.org", stop), at=house.noon)

    def client():
        drawing = Drawing(service_name="Community Digest", public_url="https://mail.example.org")
        return Client(
            Pages(store=house.store, keys=house.keys, clock=lambda: house.noon, drawing=drawing)
        )

    def path(purpose, **detail):
        ticket = Ticket(purpose=purpose, member_id=house.ana.id, **detail)
        return f"/{purpose.value}/{house.keys.token(ticket)}"

    def by_form(fields):
        sent = {"save": "yes", "communities": "yes", **fields}
        mailed = int(house.noon.timestamp())
        answer = client().post(path(Purpose.PREFERENCES, object_id=mailed), data=sent)
        assert answer.status_code == 200

    def by_press(stream, fields):
        answer = client().post(path(Purpose.UNSUBSCRIBE, detail=stream), data=fields)
        assert answer.status_code == 200

    def by_command(*words):
        digest(*words)

    return {
        "mail": lambda act: by_mail(*act.mail),
        "form": lambda act: by_form(act.form),
        "press": lambda act: by_press(*act.press),
        "command": lambda act: by_command(*act.command),
    }


def filled(what, day):
    """Return an act with its day in place, however deep."""
    if isinstance(what, str):
        return what.replace("{day}", day)
    if isinstance(what, Mapping):
        return {name: filled(value, day) for name, value in what.items()}
    return tuple(filled(each, day) for each in what) if type(what) is tuple else what


def told(delivery):
    """Return what a letter tells, without by which door."""
    payload = payload_of(delivery)
    if isinstance(payload, PreferencesChangedPayload):
        changes = (f"{old.setting} {old.value} > {new.value}" for old, new in payload.changed)
        return f"{delivery.reason}: {', '.join(changes)}"
    return f"{delivery.reason}: {', '.join(buttons_of(delivery))}"


@pytest.mark.parametrize(
    ("name", "door"),
    [(name, door) for name, act in ACTS.items() for door in DOORS if getattr(act, door)],
)
def test_an_act_is_the_same_by_every_door(house, doors, name, door):
    day = str((house.noon + timedelta(days=40)).date())
    act = Act(**{each: filled(getattr(ACTS[name], each), day) for each in Act.__dataclass_fields__})

    doors[door](act)

    entries = house.all(AuditEntry)
    assert [each.act for each in entries] == list(act.acts)
    assert {each.target for each in entries} <= {"member 1"}
    who = "operator" if door == "command" else "member 1"
    assert all(each.actor.startswith(who) for each in entries)
    assert [told(each) for each in house.all(Delivery)] == list(act.letters)
