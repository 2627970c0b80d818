"""What somebody wanted who wrote to us, as they tell it, beside what their words are read as."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    DisplayName,
    Instant,
    Language,
    Pause,
    PauseFor,
    Preference,
    PreferenceName,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
    meant_of,
)
from digest.intents.phrases import (
    AskPerson,
    ChangeAddress,
    Choose,
    DeleteThis,
    EditThis,
    Explain,
    FollowTag,
    FollowThis,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    More,
    MuteThis,
    Phrase,
    Search,
    Show,
    StopThis,
    Terminate,
    UndoThis,
    UseAddress,
)
from digest.language.time_words import WEEKDAYS
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.commands.addressed_to_us import addressed_to_us, instead_of_a_post
from inbound.interpret.read_words import read_words
from inbound.recipient import AddressRole, Destination, FixedAddress
from inbound.reply_text import split

MONDAY = date(2026, 3, 2)
NOW = {  # what holds for every writer: of two values that are named the other one is meant
    PreferenceName.HOUR: SummaryHour(6),
    PreferenceName.LANGUAGE: Language("en"),
    PreferenceName.ZONE: Zone("Europe/London"),
    PreferenceName.NAME: DisplayName(""),
}
LETTERS = {
    "summary": Purpose.SUMMARY,
    "notification": Purpose.REPLY,
    "receipt": Purpose.POST,
}
SO_ALREADY = ("hour:6",)  # it changes nothing
NOTHING = ("nothing",)
HARMLESS = (
    "Thank",
    "show:",
    "question:",
    "search",
    "data",
    "terminate",
)  # shown, or asked about before it is done
UNVALUED = (
    "join",
    "leave",
    "search",
    "instant_on",
    "instant_off",
)  # names are found where they are known
ALSO = {
    "stop_this": ("unfollow_this", "summary:never", "notifications:off"),
    "unfollow_this": ("mute_this",),
}

PUBLISHED = "published"  # though it wished for something
LAYS_OPEN = {  # what others may read over a shoulder, and what hides it
    "discreet:off": "discreet:on",
    "content:on": "content:off",
}
RIGHT, ASKED, WRONG = "right", "asked", "wrong"


@dataclass(frozen=True)
class Wished:
    """One mail, and the outcomes that its writer would be content with."""

    id: str
    lang: str
    to: str
    answers: str | None
    subject: str
    body: str
    wanted: tuple[tuple[str, ...], ...]

    @property
    def is_post(self) -> bool:
        """Say whether it goes where words are for others."""
        return self.answers == "notification" or self.to in ("harbour", "meadow")


@dataclass(frozen=True)
class Judged:
    """One mail, and what came of it."""

    wished: Wished
    done: tuple[str, ...]
    offered: tuple[str, ...]
    verdict: str


def read_wished(path: Path) -> Iterator[Wished]:
    """Yield the mails of a file, one a line."""
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        yield Wished(
            id=told["id"],
            lang=told["lang"],
            to=told["to"],
            answers=told["answers"],
            subject=told["subject"] or ("Re: a letter" if told["answers"] else ""),
            body=told["body"],
            wanted=tuple(tuple(each) for each in (told["expect"], *told.get("or", ()))),
        )


def judge(wished: Wished) -> Judged:
    """Return what a mail's words come to: done, or only offered."""
    said = split(wished.body)
    read = read_words(
        _destination(wished),
        wished.subject,
        said.text,
        is_answer=wished.answers is not None,
        is_doubtful=said.is_doubtful,
        today=MONDAY,
    )
    answer, phrases = read.answer, read.phrases
    done = [_label(each) for each in phrases] if isinstance(phrases, tuple) else []
    offered = [] if isinstance(phrases, tuple) else [_label(each) for each in phrases.likely]
    if answer.wants_person:
        done = ["person"]
    elif not done and answer.stop is not None:
        done = ["stop_all" if answer.stop.all else "stop_this"]
    elif not done and (answer.deletes or answer.wants_more):
        done = ["delete_this" if answer.deletes else "more"]
    is_asked = not done and not isinstance(phrases, tuple)
    if wished.is_post and not done and not is_asked:
        subject = "" if wished.answers else wished.subject
        to_us = addressed_to_us(said.text) or (
            instead_of_a_post(subject, said.text) if not wished.answers else None
        )
        is_asked, offered = (
            to_us is not None,
            [_label(each) for each in to_us.likely] if to_us else [],
        )
        if not is_asked and NOTHING not in wished.wanted:
            done = [PUBLISHED]
    if len(done) > 1:
        done = [each for each in done if each not in SO_ALREADY]
    verdict = _verdict(wished, done, is_asked=is_asked)
    if verdict == ASKED and _is_asked_before_showing(wished, offered):
        verdict = RIGHT
    return Judged(wished, tuple(done), tuple(offered), verdict)


def _destination(wished: Wished) -> Destination:
    if wished.answers == "notice":
        return FixedAddress(role=AddressRole.SENDER, name="notice")
    if wished.answers is not None:
        return Ticket(purpose=LETTERS[wished.answers], member_id=1, object_id=1)
    if wished.is_post:
        return FixedAddress(role=AddressRole.COMMUNITY, name=wished.to)
    return FixedAddress(role=AddressRole.COMMAND, name=wished.to)


def _verdict(wished: Wished, done: list[str], *, is_asked: bool) -> str:
    if NOTHING in wished.wanted:
        harm = [each for each in done if not each.startswith(HARMLESS)]
        return WRONG if harm else RIGHT if not is_asked else ASKED
    for told in wished.wanted:
        wanted = tuple(dict.fromkeys(map(_in_one, told)))
        open_ended = wanted == ("ask",) or wanted[0].endswith(":?")
        if open_ended and (is_asked or any(each.endswith(":?") for each in done)):
            return RIGHT
        is_all = len(wanted) == len(done)
        if is_all and all(any(_is_same(each, one) for one in done) for each in wanted):
            return RIGHT
    if not done or done == ["show:help"] or all(each.endswith(":?") for each in done):
        return ASKED
    some = all(any(_is_same(each, one) for each in wished.wanted[0]) for one in done)
    return ASKED if some else WRONG


def _is_asked_before_showing(wished: Wished, offered: list[str]) -> bool:
    """Say whether it is asked, hiding first, whether something is to be shown that is hidden.

    That is right where free words wish for it: what speaks against it is never all known, and to lay open
    what somebody hid harms more than one letter too many. See decision 18.
    """
    told = {one for each in wished.wanted for one in each if one in LAYS_OPEN}
    return any(
        LAYS_OPEN[one] in offered and one in offered[offered.index(LAYS_OPEN[one]) :]
        for one in told
    )


def _in_one(wanted: str) -> str:
    """Return a wish as it is told by one phrase, which may have several names in its words."""
    name, colon, _ = wanted.partition(":")
    return name + colon if name in ("join", "leave") else wanted


def _is_same(wanted: str, done: str) -> bool:
    name, _, value = wanted.partition(":")
    if name in UNVALUED:
        return done.partition(":")[0] == name
    if done in ALSO.get(wanted, ()):
        return True
    return (name, value.lower().strip(' ."')) == (
        done.partition(":")[0],
        done.partition(":")[2].lower().strip(' ."'),
    )


def _label(phrase: Phrase) -> str:  # noqa: C901, PLR0911, PLR0912  (one arm a phrase)
    match phrase:
        case Show(what=what):
            return f"show:{what.value}"
        case Explain(topic=topic):
            return f"question:{topic.value}"
        case Search() | JoinCommunity() | LeaveCommunity():
            return {Search: "search", JoinCommunity: "join", LeaveCommunity: "leave"}[type(phrase)]
        case FollowTag(name=name, on=on):
            return f"{'follow' if on else 'unfollow'}_tag:{name.lower().strip('#')}"
        case FollowThis(on=on):
            return "follow_this" if on else "unfollow_this"
        case MuteThis(on=on):
            return "mute_this" if on else "unmute_this"
        case StopThis(all=every):
            return "stop_all" if every else "stop_this"
        case Terminate(erases=erases):
            return "terminate_erasing" if erases else "terminate"
        case UseAddress(address=address, on=on):
            return f"{'add' if on else 'remove'}_address:{address}"
        case ChangeAddress(address=address):
            return f"change_address:{'?' if address == '...' else address}"
        case Choose(preference=preference):
            return _chosen(preference)
        case GetData() | AskPerson() | EditThis() | DeleteThis() | UndoThis() | More():
            names = {
                GetData: "data",
                AskPerson: "person",
                EditThis: "edit_this",
                DeleteThis: "delete_this",
                UndoThis: "undo_this",
            }
            return names.get(type(phrase), "more")
        case _:
            return type(phrase).__name__


def _chosen(preference: Preference | PauseFor | RefusedPreference) -> str:  # noqa: C901, PLR0911  (one arm a choice)
    match preference:
        case RefusedPreference(setting=setting, why=PreferenceFault.SEVERAL):
            meant = meant_of(preference, NOW[setting])
            is_asked = isinstance(meant, RefusedPreference)
            return f"{setting.value}:?" if is_asked else _chosen(meant)
        case RefusedPreference(setting=setting):
            return f"{setting.value}:?"
        case Pause(until=None):
            return "resume"
        case Pause(until=until, since=None):
            return f"pause:until:{until}"
        case Pause(until=until, since=since):
            return f"pause:from:{since}:until:{until}"
        case PauseFor(days=days):
            return f"pause:days:{days}"
        case Instant(is_on=is_on):
            return "instant_on" if is_on else "instant_off"
        case Weekly(weekday=int(weekday)):
            return f"summary:weekly:{WEEKDAYS[weekday]}"
        case _:
            value = str(preference.value)
            is_name = preference.setting is PreferenceName.NAME
            return f"{preference.setting.value}:{value if is_name else value.replace(' ', '_')}"


def table(judged: list[Judged]) -> str:
    """Return how many of each language, and of wishes and what asks for nothing, came to what."""
    counts = Counter(
        (each.wished.lang, NOTHING in each.wished.wanted, each.verdict) for each in judged
    )
    rows = [f"{'':12}{'tried':>7}{RIGHT:>7}{ASKED:>7}{WRONG:>7}"]
    for lang in dict.fromkeys(each.wished.lang for each in judged):
        for is_nothing in (False, True):
            found = [counts[lang, is_nothing, verdict] for verdict in (RIGHT, ASKED, WRONG)]
            what = f"{lang} {'nothing' if is_nothing else 'wishes'}"
            rows.append(f"{what:12}{sum(found):7}" + "".join(f"{each:7}" for each in found))
    return "\n".join(rows)
