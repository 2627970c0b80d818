"""What people of the village do, each by mail; an act says no where it is not possible now."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email.message import Message
from zoneinfo import ZoneInfo

from tests.flows.mails import text_of
from tests.flows.story.post_office import addresses, kind_of, reply_to
from tests.flows.story.promise import Person, Talk
from tests.flows.story.village import MARK, Village, reply_address
from tests.house import DOMAIN

Act = Callable[[Village, Person], bool]
HOUR = timedelta(hours=1)
TAGS = ("fatigue", "sleep", "diet", "travel")


def join_the_village(village: Village, person: Person, community: str, zone: str) -> None:
    """Become a member, confirm it, and say where one lives and how one wants to be called."""
    village.write(person, f"join@{DOMAIN}", "", subject=community)
    village.look()
    confirmation = village.office.boxes[person.address].letters[-1]
    person.choose(communities=frozenset({community}))
    person.is_member = True
    person.begin(village.at)
    village.write(person, reply_to(confirmation), "YES", subject=f"Re: {confirmation['Subject']}")
    village.look()
    person.choose(zone=zone)
    words = f"zone {zone}\nname {person.name}"
    village.write(person, f"settings@{DOMAIN}", words, subject="My settings")
    village.look()


def start(village: Village, person: Person) -> bool:
    if not person.choices.communities:
        return False
    village.start(person, village.chance.choice(sorted(person.choices.communities)))
    return True


def reply(village: Village, person: Person) -> bool:
    """Answer a conversation that some letter told of."""
    found = _letter_about(village, person)
    if found is None:
        return False
    letter, talk = found
    if kind_of(letter) == "summary":
        village.reply(person, talk, reply_address(letter, talk), f"Re: {talk.title}")
    else:
        village.reply(person, talk, reply_to(letter), f"Re: {talk.title}")
    return True


def follow(village: Village, person: Person) -> bool:
    return _turn(village, person, "f")


def unfollow(village: Village, person: Person) -> bool:
    return _turn(village, person, "x")


def edit(village: Village, person: Person) -> bool:
    said = _changeable(village)
    if said is None:
        return False
    village.edit(village.people[said.author], said)
    return True


def delete(village: Village, person: Person) -> bool:
    said = _changeable(village)
    if said is None or said.is_first:
        return False
    village.delete(village.people[said.author], said)
    return True


def join(village: Village, person: Person) -> bool:
    missing = sorted(_communities(village) - person.choices.communities)
    if not missing:
        return False
    name = village.chance.choice(missing)
    village.ask(person, "join", name, communities=person.choices.communities | {name})
    return True


def leave(village: Village, person: Person) -> bool:
    if len(person.choices.communities) < 2:
        return False
    name = village.chance.choice(sorted(person.choices.communities))
    change = {
        "communities": person.choices.communities - {name},
        "instant": person.choices.instant - {name},
    }
    village.ask(person, "leave", name, **change)
    return True


def choose_hour(village: Village, person: Person) -> bool:
    """Another hour; a pause then ends at it, on the same day."""
    hour = village.chance.randrange(24)
    until = person.choices.paused_until
    change = {"hour": hour}
    if until is not None and person.choices.has_a_pause(village.at):
        day = until.astimezone(ZoneInfo(person.choices.zone)).date()
        change["paused_until"] = _moment(day, hour, person.choices.zone)
    village.ask(person, "settings", f"hour {hour}", **change)
    return True


def choose_summary(village: Village, person: Person) -> bool:
    """Daily or weekly; somebody who had stopped them gets what came meanwhile."""
    weekday = village.chance.randrange(7)
    days = "monday tuesday wednesday thursday friday saturday sunday".split()
    words, change = village.chance.choice(
        [
            ("summary daily", {"summary": "daily"}),
            (f"summary weekly {days[weekday]}", {"summary": "weekly", "weekday": weekday}),
        ]
    )
    village.ask(person, "settings", words, **change)
    return True


def choose_notifications(village: Village, person: Person) -> bool:
    if person.owed:  # what is on its way keeps the time it had; one thing at a time
        return False
    how = village.chance.choice(["at once", "gathered", "settled", "off"])
    village.ask(person, "settings", f"notifications {how}", notifications=how)
    return True


def choose_instant(village: Village, person: Person) -> bool:
    if not person.choices.communities:
        return False
    name = village.chance.choice(sorted(person.choices.communities))
    on = name not in person.choices.instant
    instant = person.choices.instant | {name} if on else person.choices.instant - {name}
    village.ask(person, "settings", f"instant {name} {'on' if on else 'off'}", instant=instant)
    return True


def pause(village: Village, person: Person) -> bool:
    days = village.chance.randrange(1, 6)
    choices = person.choices
    today = village.at.astimezone(ZoneInfo(choices.zone)).date()
    until = _moment(today + timedelta(days=days), choices.hour, choices.zone)
    village.ask(person, "pause", f"{days} days", paused_from=None, paused_until=until)
    return True


def take_a_holiday(village: Village, person: Person) -> bool:
    """A break with a first day to come, from its first minute, and a last one."""
    choices = person.choices
    today = village.at.astimezone(ZoneInfo(choices.zone)).date()
    first = today + timedelta(days=village.chance.randrange(1, 4))
    last = first + timedelta(days=village.chance.randrange(1, 5))
    change = {
        "paused_from": _moment(first, 0, choices.zone),
        "paused_until": _moment(last, choices.hour, choices.zone),
    }
    village.ask(person, "settings", f"pause from {first} until {last}", **change)
    return True


def resume(village: Village, person: Person) -> bool:
    if not person.choices.has_a_pause(village.at):
        return False
    village.ask(person, "pause", "off", paused_from=None, paused_until=None)
    return True


def stop(village: Village, person: Person) -> bool:
    """Answer a summary with STOP."""
    letters = [x for x in village.office.boxes[person.address].letters if kind_of(x) == "summary"]
    if not letters or person.choices.summary == "never":
        return False
    person.choose(summary="never")
    village.write(person, reply_to(letters[-1]), "STOP", subject=f"Re: {letters[-1]['Subject']}")
    village.look()
    return True


def start_with_tags(village: Village, person: Person) -> bool:
    """A moderator's conversation carries tags, which bring it to people of other communities."""
    carers = [each for each in village.people.values() if each.cares_for]
    carer = village.chance.choice(carers)
    tags = tuple(village.chance.sample(TAGS, village.chance.randrange(1, 3)))
    village.start(carer, carer.cares_for, tags=tags)
    return True


def follow_a_tag(village: Village, person: Person) -> bool:
    known = sorted({tag for talk in village.talks.values() for tag in talk.tags})
    if not known:
        return False
    tag = village.chance.choice(known)
    tags = person.choices.tags
    if tag in tags:
        village.ask(person, "tags", f"unfollow {tag}", tags=tags - {tag})
    else:
        village.ask(person, "tags", f"follow {tag}", tags=tags | {tag})
    return True


def reply_to_summary(village: Village, person: Person) -> bool:
    """Answer a whole summary; asked which conversation is meant, say its letter."""
    letters = [x for x in village.office.boxes[person.address].letters if kind_of(x) == "summary"]
    if not letters:
        return False
    text = text_of(letters[-1])
    titles = [title for title in village.talks if title in text]
    talks = [village.talks[title] for title in titles if person.may_read(village.talks[title])]
    if len(talks) < 2 or len(talks) != len(titles):
        return False
    talk, mark = village.chance.choice(talks), village.next_mark()
    subject = f"Re: {letters[-1]['Subject']}"
    village.write(person, reply_to(letters[-1]), f"To me it was {mark} all along.", subject)
    village.look()
    question = village.office.newest(person.address, mark)
    choice = re.search(rf"^([A-Z])\n\s+{talk.title}$", text_of(question), re.MULTILINE)
    assert choice, text_of(question)
    village.say(person, talk, mark, reply_to(question), choice[1])
    return True


def report(village: Village, person: Person) -> bool:
    """Tell the moderators of a post; one of them takes it out."""
    cared = {each.cares_for: each for each in village.people.values() if each.cares_for}
    letters = village.office.boxes[person.address].letters[-12:]
    found = [x for x in letters if kind_of(x) == "notification"]
    for letter in reversed(found):
        text = text_of(letter)
        marks = set(MARK.findall(text))
        said = [x for x in village.promises.said if x.mark in marks and not x.gone]
        links = addresses(text, "t")
        if len(said) != 1 or len(marks) != 1 or not links or said[0].is_first:
            continue
        carer = cared.get(said[0].talk.community)
        if carer is None or carer.name in (person.name, said[0].author):
            continue
        village.write(person, links[-1], "This is no good here.", "Report")
        village.look()
        village.take_out(carer, said[0], person)
        return True
    return False


def terminate(village: Village, person: Person) -> bool:
    """Leave for good, after one question."""
    if person.cares_for:
        return False
    village.write(person, f"terminate@{DOMAIN}", "", subject="terminate my account")
    village.look()
    question = village.office.boxes[person.address].letters[-1]
    person.leave_for_good()
    village.write(person, reply_to(question), "YES", subject=f"Re: {question['Subject']}")
    village.look()
    assert kind_of(village.office.boxes[person.address].letters[-1]) == "goodbye"
    return True


ACTS: dict[str, tuple[float, Act]] = {
    "start": (12, start),
    "reply": (25, reply),
    "follow": (4, follow),
    "unfollow": (4, unfollow),
    "join": (4, join),
    "leave": (2, leave),
    "choose the hour": (2, choose_hour),
    "choose the summary": (3, choose_summary),
    "choose notifications": (4, choose_notifications),
    "choose instant": (3, choose_instant),
    "pause": (2, pause),
    "take a holiday": (2, take_a_holiday),
    "end a pause": (1, resume),
    "stop the summary": (1, stop),
    "start with tags": (3, start_with_tags),
    "follow or unfollow a tag": (4, follow_a_tag),
    "reply to a summary": (4, reply_to_summary),
    "report": (3, report),
    "terminate": (0.4, terminate),
}
CHANGES: dict[str, tuple[float, Act]] = {"edit": (2, edit), "delete": (1, delete)}


def _moment(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def _letter_about(village: Village, person: Person) -> tuple[Message, Talk] | None:
    """Return one of the newest letters that can be answered, and a conversation in it."""
    letters = village.office.boxes[person.address].letters[-12:]
    telling = [x for x in letters if kind_of(x) in ("summary", "notification", "new conversation")]
    village.chance.shuffle(telling)
    for letter in telling:
        text = text_of(letter)
        talks = [
            said.talk
            for said in village.promises.said
            if said.mark in MARK.findall(text) and person.may_read(said.talk) and not said.gone
        ]
        if talks:
            return letter, village.chance.choice(talks)
    return None


def _turn(village: Village, person: Person, purpose: str) -> bool:
    """Follow or unfollow by the address that a letter has for it."""
    found = _letter_about(village, person)
    if found is None:
        return False
    letter, talk = found
    text = text_of(letter)
    links = addresses(text[text.rindex(talk.title) :], purpose)
    follows = person.choices.follows
    if not links or (talk.title in follows) is (purpose == "f"):
        return False
    if f"{purpose}." not in text:
        return False
    person.choose(follows=follows | {talk.title} if purpose == "f" else follows - {talk.title})
    village.write(person, links[0], "")
    village.look()
    return True


def _changeable(village: Village):
    """Return a post whose hour is not over, and whose author can be asked."""
    recent = [
        said
        for said in village.promises.said
        if village.at < said.at + HOUR and not said.gone and village.people[said.author].is_member
    ]
    return village.chance.choice(recent) if recent else None


def _communities(village: Village) -> frozenset[str]:
    every = (person.choices.communities for person in village.people.values())
    return frozenset().union(*every)
